"""What a message about a structure asks for, held against what was done.

Every clause of a change or of a question must be used up: the thing it asks for by a
change, a computed fact or a file (`crystal_topics`), its numbers by numbers of the
answer, its elements and space groups by those of the structure, and what is left by
words that say nothing. A clause of which something is left is quoted, and forbids
that the answer is called verified.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from assistant.crystal_topics import topics
from assistant.crystal_words import is_harmless
from generators.structures.instruction import without_words
from knowledge.library.structures.naming import fold
from validators.crystal import read_crystal
from validators.element_names import elements_in
from validators.elements import is_element
from validators.groups import UnknownGroup, find_group

if TYPE_CHECKING:
    from generators.structures.facts import Fact
    from validators.crystal import Crystal


@dataclass(frozen=True, slots=True)
class Done:
    """What was done for a message.

    Attributes:
        kinds: Kinds of changes, names of facts, formats of files.
        told: All that the answer says of it.
        numbers: Numbers that were used.
        elements: Of the structure before and after, and of what was told.
        groups: Numbers of the space groups before and after.
        labels: Of the sites before and after.
    """

    kinds: frozenset[str] = frozenset()
    told: str = ""
    numbers: frozenset[float] = frozenset()
    elements: frozenset[str] = frozenset()
    groups: frozenset[int] = frozenset()
    labels: frozenset[str] = field(default_factory=frozenset)


_NUMBER = re.compile(r"(?<![\w.,])[-+−]?\d+(?:[.,]\d+)?(?:e[-+]?\d+)?|(?<=[x×*])\d+")
#: "1/8 of P": one number.
_FRACTION = re.compile(r"(?<![\w.,/])([1-9]\d?)\s?/\s?([1-9]\d?)(?![\w.,/])")
_COORDINATES = re.compile(r"^\W*[-+]?(?:\d+\.?\d*|0?\.\d+)(?:\s+[-+]?[\d.]+){2}\s*$")


def done_with(
    changes: Iterable[Any] = (),
    notes: Iterable[str] = (),
    listing: Iterable[str] = (),
    facts: Iterable[Fact] = (),
    *,
    more: Iterable[str] = (),
    structures: Sequence[str | None] = (),
) -> Done:
    """What changes, facts and files amount to.

    Args:
        changes: With what, before, after and because.
        notes: What follows from them.
        listing: Arrangements that were found.
        facts: What was computed.
        more: Further kinds: the format of a file, ``"back"`` for an earlier version.
        structures: Files before and after.
    """
    changes, facts, listing = tuple(changes), tuple(facts), tuple(listing)
    told = [f"{c.what} {c.before} {c.after} {c.because}" for c in changes]
    told += [*notes, *listing]
    told += [" ".join(map(str, f.values.values())) for f in facts]
    said = " ".join(told)
    crystals = [c for t in structures if t and (c := read_crystal(t).crystal)]
    numbers = {_value(m[0]) for m in _NUMBER.finditer(said.replace("×", " "))}
    numbers |= set(_derived(changes, crystals))
    groups = {c.group.number for c in crystals if c.group is not None}
    groups |= set(_groups_in(said))
    return Done(
        frozenset({*kinds_of(changes, said, listing), *(f.name for f in facts), *more}),
        said,
        frozenset(numbers),
        frozenset({s.element for c in crystals for s in c.sites} | elements_in(said)
                  | set(re.findall(r"\b[A-Z][a-z]?\b", said))),
        frozenset(groups),
        frozenset(s.label for c in crystals for s in c.sites),
    )  # fmt: skip


def kinds_of(changes: Sequence[Any], said: str, listing: Sequence[str]) -> set[str]:
    """Kinds of changes, by what they changed."""
    kinds = {"arrangements"} if listing or "arrangements" in said else set()
    for change in changes:
        kinds.update(_kinds_of_one(change))
    if re.search(r"(?i)supercell|\d\s*×\s*\d\s*×\s*\d", said):
        kinds.add("supercell")
    if re.search(r"(?i)primitive cell", said):
        kinds.add("primitive")
    if re.search(r"(?i)\bbalance|neutral with|compensat", said):
        kinds.add("balanced")
    if re.search(r"(?i)vacan(?:c|t)|taken out", said):
        kinds.add("removed")
    return kinds


def _kinds_of_one(change: Any) -> Iterator[str]:
    what = str(change.what)
    for name in ("cell", "setting", "origin", "space group"):
        if what.startswith(name):
            yield name.rpartition(" ")[2]
    if what.startswith("cell "):
        yield "constant"
    if "conventional" in change.because:
        yield "conventional"
    if "occupancy" in f"{what} {change.after}":
        yield "occupancy"
    if what.startswith("site "):
        if "moved by" in f"{change.after} {change.because}":
            yield "moved"
        elif not change.before:
            yield "added"
        elif not change.after:
            yield "removed"
        elif _COORDINATES.match(str(change.before)) or re.search(r", [xyz]$", what):
            yield "moved"
        elif "occupancy" not in what:
            yield "exchanged"


def _value(text: str) -> float:
    return abs(float(text.replace(",", ".").replace("−", "-")))


def _derived(changes: Sequence[Any], crystals: Sequence[Crystal]) -> Iterator[float]:
    """Shares and ratios that stand behind changed numbers: 0.3 for 30 %, +2 %."""
    for change in changes:
        try:
            before, after = float(change.before), float(change.after)
        except ValueError:
            continue
        yield abs(after)
        yield abs(after - before)
        if before:
            ratio = after / before
            yield from (ratio, abs(100 * (ratio - 1)))
    if len(crystals) > 1:
        first, last = crystals[0], crystals[-1]
        ratio = last.volume / first.volume
        yield from (ratio, abs(100 * (ratio - 1)))
        yield from (abs(100 * (b / a - 1)) for a, b in zip(first.cell, last.cell,
                                                           strict=True))  # fmt: skip
    for crystal in crystals:
        yield from crystal.cell
        yield from (
            crystal.cell[2] / crystal.cell[0],
            crystal.cell[1] / crystal.cell[0],
        )
        for site in crystal.sites:
            yield from (
                site.occupancy,
                100 * site.occupancy,
                100 - 100 * site.occupancy,
            )
            yield from (1 - site.occupancy, *map(abs, map(float, site.frac)))


_GROUP = re.compile(
    r"(?<![\w-])([PIFCRAB]\s?[-−]?[1-6](?:[1-5])?(?![\d.])[A-Za-z0-9_/−-]{0,9}|"
    r"[PIFCRAB][mncabde][A-Za-z0-9_/−-]{0,8})(?![A-Za-zÀ-ÿ0-9])"
)


def _groups_in(text: str) -> Iterator[int]:
    for match in _GROUP.finditer(text.replace("_", "")):
        try:
            yield find_group(match[1].replace("−", "-")).group.number
        except UnknownGroup:
            continue


#: Where one clause of a message ends and another begins.
_CLAUSE = re.compile(
    r"(?<=[^\d])[.](?:\s+|$)|[;!?。；！？、，\n]+|,\s+|\s+(?:and|then|und|dann|et|puis|y|"
    r"luego|plus)\s+|\s+[-–—]\s+|(?:然后|并且?|再|同时|してから|した後)"
)
#: Numbers that count nothing: charges, reflections, axes of a diagram, lists.
_NAMES = re.compile(
    r"2\s?θ|2[- ]?theta|(?<=[A-Za-z])\d*[+-](?![\d.])|"
    r"[\[({]\s*-?\d\s?-?\d\s?-?\d\s*[\])}]|"
    r"\bmp-\d+|\b[KL](?:α|β)\d?|\b[1-9]\d?[a-z]\b|№|(?<![\d.])3d\b|mol\s?[-−]1|"
    r"g\s?[-−]1|cm\s?[\^]?[-−]?[123³]|å\s?\^?[23³]|\bm[Aa][ ·]?h\b"
)
_FORMULA = re.compile(r"(?<![A-Za-z])(?:[A-Z][a-z]?\d*(?:\.\d+)?){2,}(?![a-z])")
_SITE = re.compile(r"(?<![A-Za-z])[A-Z][a-z]?\d{1,2}[a-z]?(?![\w])")


def unserved(
    words: str, done: Done, *, about: Mapping[str, float] | None = None
) -> tuple[str, ...]:
    """Clauses of a message of which something is left, in the user's words.

    Args:
        words: As the user put them, without a file.
        done: What was done for them.
        about: The compound that the message is about, whose elements may be named.
    """
    left = []
    allowed = set(about or ()) | set(done.elements)
    for clause in _CLAUSE.split(words):
        if not clause or not re.search(r"\w", clause):
            continue
        rest, open_topic = _without_topics(clause, done)
        if (
            open_topic
            or _open_groups(rest, done)
            or _open_numbers(rest, done)
            or _open_elements(rest, allowed)
            or _open_sites(rest, done)
            or _open_words(rest)
        ):
            left.append(" ".join(clause.split()).strip(" ,;:.")[:140])
    return tuple(dict.fromkeys(left))


def _without_topics(clause: str, done: Done) -> tuple[str, bool]:
    """The clause without what it asks for, and whether one of that was not done."""
    still = False
    for topic in topics():
        if topic.words.search(clause):
            still = still or not topic.served_by & done.kinds
            clause = topic.words.sub(" ", clause)
    return clause, still


def _open_groups(clause: str, done: Done) -> bool:
    return any(number not in done.groups for number in _groups_in(clause))


def _open_numbers(clause: str, done: Done) -> bool:
    """Whether a number of the clause stands in nothing that was done."""
    plain = _NAMES.sub(" ", _GROUP.sub(" ", clause))
    plain = _SITE.sub(" ", _FORMULA.sub(" ", plain))
    plain = re.sub(r"(?<=\d)\s?[-–]\s?(?=\d)", " ", plain)
    plain = _FRACTION.sub(lambda m: f"{int(m[1]) / int(m[2]):.6g}", plain)
    for match in _NUMBER.finditer(re.sub(r"(?<=\d)\s*[x×*]\s*(?=\d)", " ", plain)):
        value = _value(match[0])
        unit = plain[match.end() : match.end() + 4].strip().lower()
        scale = {"nm": 10.0, "pm": 0.01}.get(unit[:2], 1.0)
        near = (value, value * scale, value / 100)
        if value <= 1 and value == int(value):
            continue
        if not any(
            abs(n - w) <= 2e-3 * max(w, 1e-2) for n in done.numbers for w in near
        ):
            return True
    return False


#: Symbols of elements that begin a clause as words of a language.
_BEGIN = frozenset({"I", "In", "As", "At", "No", "He", "Be", "Am", "Es", "La", "Al",
                    "Se", "Si", "Au", "Du", "Y", "U", "O"})  # fmt: skip
_A_SYMBOL = re.compile(r"(?<![A-Za-zÀ-ÿ0-9])[A-Z][a-z]?(?![A-Za-zÀ-ÿ0-9Α-ω])")
#: A unit behind its number (300 K, 25 °C, 4 V), or the English pronoun.
_NO_ELEMENT = re.compile(r"(?:\d|°)\s*(?-i:[KCVNF])(?![A-Za-z])|\bI\b(?!\s*[(,.])")


def _open_elements(clause: str, allowed: set[str]) -> bool:
    """Whether the clause names an element that is nowhere in what was done."""
    clause = _NO_ELEMENT.sub(" ", _GROUP.sub(" ", clause)).strip()
    first = re.match(r"[A-Za-z]+", clause)
    if first is not None and first[0] in _BEGIN:
        clause = clause[first.end() :]
    named = {
        m[0] for m in _A_SYMBOL.finditer(clause) if is_element(m[0])
    }  # fmt: skip
    return bool((named | elements_in(clause)) - allowed)


def _open_sites(clause: str, done: Done) -> bool:
    """Whether the clause names a position ("the M1 site") that no label is."""
    named = (m[0] for m in _SITE.finditer(_GROUP.sub(" ", clause)))
    return any(
        name not in done.labels and not is_element(re.sub(r"\d+[a-z]?$", "", name))
        for name in named
    )


# --- words that are left --------------------------------------------------------------

_TOKEN = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff]{3,}")
_SIGNS = re.compile(r"[\u30a0-\u30ff\u3400-\u9fff々ー]{2,}")


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    stems: re.Pattern[str]
    signs: re.Pattern[str]


@cache
def _vocabulary() -> _Vocabulary:
    """Words of changes and questions that say nothing beside their topic."""
    text = files("assistant").joinpath("edit_words.txt").read_text("utf-8")
    stems: set[str] = set()
    signs: set[str] = set()
    for line in text.splitlines():
        language, _, rest = line.partition(":")
        if line.startswith("#") or not rest:
            continue
        (signs if language in {"zh", "ja"} else stems).update(rest.split())
    latin = "|".join(re.escape(fold(s)).replace(r"\*", r"\w*") for s in stems)
    asian = "|".join(map(re.escape, sorted(signs, key=len, reverse=True)))
    return _Vocabulary(re.compile(rf"(?:{latin})"), re.compile(asian))


def _open_words(clause: str) -> bool:
    """Whether a word is left that says something."""
    plain = _SITE.sub(" ", _FORMULA.sub(" ", _GROUP.sub(" ", clause)))
    plain = without_words(plain)
    known = _vocabulary()
    for match in _TOKEN.finditer(fold(plain)):
        word = match[0]
        if known.stems.fullmatch(word) or is_harmless(word) or elements_in(word):
            continue
        return True
    rest = known.signs.sub(" ", plain)
    return any(not elements_in(m[0]) and not _all_known(m[0])
               for m in _SIGNS.finditer(rest))  # fmt: skip


@cache
def _all_known(signs: str) -> bool:
    """Whether signs are nothing but phrases of requests."""
    from assistant.crystal_words import without_phrases

    return len(_SIGNS.findall(without_phrases(signs))) == 0
