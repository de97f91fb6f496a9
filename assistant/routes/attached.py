"""Files of a request as names and bytes."""

from __future__ import annotations

import base64
from collections.abc import Container
from pathlib import Path

from assistant.errors import BadInput
from assistant.records import Request
from knowledge.ingest.reading import TABLES


def attached(request: Request, suffixes: Container[str]) -> list[tuple[str, bytes]]:
    """Files and documents with one of the endings, in order.

    Raises:
        BadInput: A path does not exist, or the base64 is broken.
    """
    out = []
    for item in request.files:
        if Path(item.name).suffix.lower() not in suffixes:
            continue
        if item.base64 is not None:
            try:
                out.append((item.name, base64.b64decode(item.base64, validate=True)))
            except ValueError as err:
                raise BadInput(f"file {item.name!r}: no valid base64") from err
        elif item.path:
            path = Path(item.path)
            if not path.is_file():
                raise BadInput(f"no such file: {item.path}")
            out.append((item.name, path.read_bytes()))
    for doc in request.documents:
        if Path(doc.name).suffix.lower() in suffixes:
            out.append((doc.name, doc.text.encode()))
    return out


def attached_tables(request: Request) -> list[tuple[str, bytes]]:
    """Attached CSV, TSV and XLSX files."""
    return attached(request, TABLES)
