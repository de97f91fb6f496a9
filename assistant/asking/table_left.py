"""Words of a data request that no filter, column or name has read.

A word for a form, a method, an author or a place that nobody consumed is a wish that
the table does not meet: it is quoted, or rows are chosen by it, never passed over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from assistant.asking.limits import Span, unit_at
from assistant.asking.premises import class_words
from assistant.asking.table_elements import blanked
from assistant.asking.words import lexicon
from knowledge.lexical import STOP
from knowledge.names import find_formulas, find_materials
from knowledge.quantities import quantity_spans
from knowledge.units import find_unit

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々ー]+")
_WORD = re.compile(
    r"(?<![\w])(?:[CD]/\d+|\d+(?:\.\d+)?C\b|[^\W\d_\u3040-\u9fff](?:[^\W\u3040-\u9fff]|"
    r"['’./-])*)"
)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)?")
#: What other readers of the request deal with wherever it stands.
_READ = re.compile(
    r"\b10\.\d{4,9}/\S+|\b[\w.-]+\.(?:csv|tsv|xlsx)\b|"
    r"\bdop\w*|\bdotier\w*|\bcodop\w*|\bco-dop\w*|\bsubstitu\w*|掺杂|ドープ|"
    r"\barrhenius\b|\b(?:bulk|total(?:e|es|en|er)?|gesamt\w*|volum\w*)\b|体相|总|"
    r"バルク|全|"
    r"\bkorn(?:inner|leitf)\w*|\bnur (?:im |das )?korn\b|"
    r"\bgrain[- ](?:interior|conductiv)\w*|"
    r"\b(?:measured|experimental|computed|calculated|simulated)\b|计算|計算",
    re.IGNORECASE,
)


#: Lists of words that say nothing of the subject.
_LISTS = {False: ("table_words.txt",), True: ("table_words.txt", "question_words.txt")}


@cache
def _plain(question: bool) -> dict[str, frozenset[str]]:
    """Words by language that say nothing of the rows, or of the subject."""
    out: dict[str, frozenset[str]] = {}
    for name in _LISTS[question]:
        text = files("assistant.asking").joinpath(name).read_text("utf-8")
        for line in text.splitlines():
            code, mark, words = line.partition(": ")
            if mark and not line.startswith("#"):
                out[code] = out.get(code, frozenset()) | frozenset(words.split())
    return out


@cache
def _strings(question: bool) -> re.Pattern[str]:
    """Chinese and Japanese strings that say nothing of the rows, the longest first."""
    lists = _plain(question)
    words = sorted(lists["zh"] | lists["ja"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache
def _latin(question: bool) -> frozenset[str]:
    words = (_plain(question)[code] for code in ("en", "de", "fr", "es"))
    daily = files("assistant.asking").joinpath("everyday.txt").read_text("utf-8")
    lines = (line for line in daily.splitlines() if not line.startswith("#"))
    return frozenset().union(*words, *(line.split() for line in lines)) | STOP


def left_words(
    text: str,
    read: Sequence[Span],
    *,
    heat: bool = False,
    years: bool = False,
    question: bool = False,
) -> tuple[str, ...]:
    """What of a request nothing has read, as it was written.

    Args:
        text: The request.
        read: Places that filters have read.
        heat: Whether a temperature was read as a filter.
        years: Whether years were read as a filter.
        question: Whether a question is asked, not a table.

    >>> left_words("table of the zT of SnSe measured by Tan et al.", ())
    ('Tan', 'et al')
    >>> left_words("list of perovskite tandem cells with DOI", ())
    ('tandem',)
    """
    spans = [*read, *(span for _, span in find_materials(text))]
    spans += [(a, b) for a, b, _ in quantity_spans(text)]
    spans += [(at, at + _class_size(text[at:])) for _, _, at in class_words(text)]
    for formula in find_formulas(unicodedata.normalize("NFKC", text)):
        spans += [m.span() for m in re.finditer(re.escape(formula), text)]
    spans += [m.span() for m in _READ.finditer(text)]
    rest = blanked(text, spans)
    out = [*_numbers(rest, heat=heat, years=years), *_words(rest, _latin(question))]
    for run in _CJK.findall(rest):
        out += [part for part in _strings(question).split(run) if len(part) > 1]
    return tuple(dict.fromkeys(out))


@cache
def _classes() -> re.Pattern[str]:
    groups = lexicon()["classes"].values()
    words = {w for group in groups for named in group.values() for w in named}
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)), re.IGNORECASE)


def _class_size(text: str) -> int:
    """How long the word for a class is that a text begins with, with its ending.

    "Oxidische" is one word, of "Perowskit-Tandemzellen" the class is the first half.
    """
    match = _classes().match(text)
    if match is None:
        return 0
    ending = re.match(r"[^\W\d_\u3040-\u9fff]{0,6}(?![^\W\d_])", text[match.end() :])
    return match.end() + (ending.end() if ending else 0)


def _numbers(rest: str, *, heat: bool, years: bool) -> list[str]:
    """Numbers with a unit, and years, that no filter has read: "at 5 T"."""
    out = []
    for match in _NUMBER.finditer(rest):
        unit, size = unit_at(rest[match.end() : match.end() + 20])
        if unit is None:
            if not years and re.fullmatch(r"(?:19|20)\d\d", match[0]):
                out.append(match[0])
        elif unit.dimension != "temperature" or not heat:
            out.append(rest[match.start() : match.end() + size].strip())
    return out


def _words(rest: str, plain: frozenset[str]) -> list[str]:
    out = []
    for match in _WORD.finditer(rest):
        word = match[0].strip(".'’-/")
        word = re.sub(r"^(?:l|d|qu|n|s|m|t|j)['’]|['’]s?$", "", word, flags=re.I)
        lowered = word.lower()
        parts = [p for p in re.split(r"[-/]", lowered) if p]
        known = lowered in plain or (parts and all(p in plain for p in parts))
        if known or (len(word) < 2 and not word.isdigit()):
            continue
        # A unit that the values are wished in is read elsewhere.
        if find_unit(word) is not None and not re.match(r"\d|C/", word):
            continue
        out.append(word)
    return out
