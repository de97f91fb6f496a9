"""Comparisons of what a conversation has now with what it had before."""

from __future__ import annotations

import re

from assistant.compose.structure_words import WORDS
from assistant.crystal_follow_ups import puts_side_by_side
from assistant.records import Answer, Claim, Kind, Status
from assistant.sessions import Exchange, Session

#: What the structure or equation in force is compared with.
_EARLIER = re.compile(
    r"(?i)\b(?:original|before|previous|earlier|parent|undoped|pristine|unmodified|starting|pure|first|"
    r"last (?:one|version))\b|vorher\w*|ursprüng\w*|ausgangs\w*|précédent\w*|d.origine|"
    r"de départ|initiale?\b|de partida|inicial|anterior|最初|初始|原来|之前|元の|以前|"
    r"\berste\w*|\bpremi(?:er|ère)\b|\bprimer[oa]?\b|第一|前の"
)
_OLDEST = re.compile(
    r"(?i)original|pristine|unmodified|undoped|parent|ursprüng|ausgangs|d.origine|"
    r"de départ|initial|de partida|"
    r"inicial|starting|first|\berste\w*|\bpremi(?:er|ère)\b|\bprimer[oa]?\b|"
    r"第一|原来|元の|最初|初始"
)


def with_earlier(text: str) -> bool:
    """Whether a message compares what is in force with what was before."""
    return puts_side_by_side(text) and _EARLIER.search(text) is not None


def with_oldest(text: str) -> bool:
    """Whether that is the first of all rather than the one before."""
    return _OLDEST.search(text) is not None


def equations_compared(
    text: str, session: Session | None, language: str
) -> Answer | None:
    """The solution in force beside an earlier one, as their answers told them.

    None where no such comparison is asked, or where there is one solution only.
    """
    if session is None or len(text) > 160 or not with_earlier(text):
        return None
    versions = session.versions("equation")
    if len(versions) < 2:
        return None
    exchanges = session.exchanges()
    chosen = versions[0 if with_oldest(text) else -2], versions[-1]
    told = [exchanges[version.exchange - 1] for version in chosen]
    parts = []
    for name, exchange in zip(("version_before", "version_now"), told, strict=True):
        parts.append(
            f"**{WORDS[name][language]}**: {exchange.meant}\n\n{_result(exchange)}"
        )
    verified = all(e.answer.get("status") == Status.VERIFIED for e in told)
    text = "\n\n".join(parts)
    return Answer(
        Status.VERIFIED if verified else Status.UNVERIFIED,
        text,
        route=Kind.EQUATION,
        claims=tuple(
            Claim(line.removeprefix("- "), [], [], "values")
            for line in text.splitlines() if line.startswith("- ")
        ),
    )  # fmt: skip


def _result(exchange: Exchange) -> str:
    """Values, formulas and the problem as understood, with which an answer begins."""
    lines = str(exchange.answer.get("text", "")).splitlines()
    heads = [i for i, line in enumerate(lines) if line.startswith("**")]
    return "\n".join(lines[: heads[1]] if len(heads) > 1 else lines).strip()
