"""Files → pages of text: PDF, plain text, Markdown, HTML."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import PurePath

from knowledge.errors import IngestError
from knowledge.ingest.cleaning import text_of_html, visible

READABLE = frozenset({".pdf", ".txt", ".md", ".markdown", ".html", ".htm"})
TABLES = frozenset({".csv", ".tsv", ".xlsx"})
BIBLIOGRAPHIES = frozenset({".bib", ".ris", ".doi"})
DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>,;{}|\\^`\]]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page (or the whole, when there are no pages) of a document."""

    number: int | None
    text: str


def clean_doi(text: str) -> str | None:
    """The DOI in a text, without a resolver or trailing punctuation, or None.

    >>> clean_doi("https://doi.org/10.1016/j.ssi.2005.01.001.")
    '10.1016/j.ssi.2005.01.001'
    """
    match = DOI.search(text.replace("%2F", "/"))
    if not match:
        return None
    found = match[0].rstrip(".,;:'\"")
    while found.endswith(")") and found.count("(") < found.count(")"):
        found = found[:-1]
    return found


def pages_of(name: str, data: bytes) -> list[Page]:
    """Pages of a document, in order, as visible text.

    Raises:
        IngestError: Not a readable document; names the file and the reason.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix == ".pdf":
        return _pdf_pages(name, data)
    text = decode(data)
    if suffix in {".html", ".htm"}:
        return [Page(None, visible(text_of_html(text)))]
    # Comments in Markdown are not shown to a reader.
    text = re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL)
    return [Page(None, visible(text))]


def decode(data: bytes) -> str:
    """Text of bytes: UTF-8 with or without mark, else Windows Latin 1."""
    for encoding in (
        "utf-8-sig",
        "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8",
    ):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", errors="replace")


def _pdf_pages(name: str, data: bytes) -> list[Page]:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise IngestError(f"{name}: the PDF is protected by a password")
        pages = [
            Page(number, visible(page.extract_text() or ""))
            for number, page in enumerate(reader.pages, 1)
        ]
    except (PyPdfError, ValueError, KeyError, TypeError, OSError) as err:
        raise IngestError(f"{name}: no readable PDF ({err})") from err
    if not any(page.text.strip() for page in pages):
        raise IngestError(f"{name}: the PDF holds no text (a scan needs OCR first)")
    return pages


def text_of_bytes(name: str, data: bytes) -> str:
    """All pages as one text."""
    return "\n\n".join(page.text for page in pages_of(name, data))
