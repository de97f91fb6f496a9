"""Questions back, methods and steps of equations in the language of the user.

Readers and solvers know no language: they speak English. `equation_questions.tsv` has
each question of the readers with its slots, and the quantities that may stand in them;
`equation_methods.tsv` the methods and steps that solvers tell most often.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

_LANGUAGES = ("en", "de", "fr", "es", "zh", "ja")
_SLOT = re.compile(r"\{(\w+)\}")


@cache
def _rows() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    """Pattern of each English sentence with its forms, those with fewer slots first."""
    compose = files("assistant").joinpath("compose")
    names = "equation_questions.tsv", "equation_methods.tsv"
    text = "\n".join(compose.joinpath(n).read_text("utf-8") for n in names)
    rows = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        forms = dict(zip(_LANGUAGES, line.split("\t"), strict=True))
        rows.append((len(_SLOT.findall(forms["en"])), _pattern(forms["en"]), forms))
    rows.sort(key=lambda row: (row[0], -len(row[2]["en"])))
    return tuple((pattern, forms) for _, pattern, forms in rows)


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = _SLOT.split(sentence)
    body = ""
    for index, part in enumerate(parts):
        # A law ends at its first colon; what else fills a slot may hold anything.
        slot = r"[^:?]+" if part == "law" else ".+?"
        body += f"(?P<{part}>{slot})" if index % 2 else re.escape(part)
    return re.compile(rf"(?i){body}", re.DOTALL)


def in_language(question: str, language: str) -> str:
    """An English question of a reader in another language; as it is where unknown."""
    if language == "en":
        return question
    for pattern, forms in _rows():
        found = pattern.fullmatch(question.strip())
        if found is not None:
            filled = {k: _listed(v, language) for k, v in found.groupdict().items()}
            return forms.get(language, forms["en"]).format(**filled)
    return question


def _listed(slot: str, language: str) -> str:
    """What fills a slot: a question, a quantity, or several quantities."""
    whole = in_language(slot, language)
    if whole != slot:
        return whole
    parts: Sequence[str] = slot.split(", ")
    return (
        ", ".join(in_language(part, language) for part in parts)
        if len(parts) > 1
        else slot
    )
