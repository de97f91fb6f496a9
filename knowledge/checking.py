"""Is every record sound: form, units, ranges, DOI, duplicates, contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from knowledge.conflicts import implausible
from knowledge.facts import Fact, library
from knowledge.units import convert, find_unit

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_KINDS = frozenset({"experiment", "computation", "review", "method", "row"})
_BASES = frozenset({"source", "values", "judgement"})
_TOPICS = frozenset(
    {"doping", "processing", "structure", "measurement", "mechanism", "interface",
     "composition", "stability", "definition"}
)  # fmt: skip
_NUMBER = re.compile(
    # "Ti-6Al-4V" holds no voltage.
    r"(?<![\w.])(?<!\w-)(-?\d+(?:\.\d+)?(?:e-?\d+)?)\s?(mS/cm|S/cm|°C|%|µm|nm|eV|MPa|GPa|K(?![\w])|"
    r"h(?!\w)|min(?!\w)|mA/cm2|V(?!\w)|mAh/g)"
)


#: Words about the source or its reading: no gain or cost of what it describes.
_ABOUT_SOURCE = re.compile(
    r"^(?:an? (?:review|entry|overview|index)\b|(?:names|shows|explains|tells|says|"
    r"collects|separates|points to|warns|confirms|quantifies|lists|gives|predicts|maps|"
    r"orders|sets measured|makes the trade-off|guards) |a warning\b|evidence\b|"
    r"(?:three|two) \w+ compared\b|one laboratory\b|targets? for\b)"
    r"|(?:figures were not|was read|known here|gives no resulting|no doi was seen|"
    r"recalled from memory|without data of its own|no remedy is given|not stated in "
    r"the row|is not listed|^the row was extracted|original papers)",
    re.IGNORECASE,
)


def check_record(fact: Fact) -> list[str]:
    """What is wrong with one record; empty when it is sound."""
    out: list[str] = []

    def wrong(text: str) -> None:
        out.append(f"{fact.id}: {text}")

    if not re.fullmatch(r"[a-z0-9.]+(?:-[a-z0-9.]+)+", fact.id):
        wrong("the id is not of the form family-number")
    if fact.kind not in _KINDS:
        wrong(f"kind {fact.kind!r} is not known")
    if fact.topic not in _TOPICS:
        wrong(f"topic {fact.topic!r} is not known")
    if not fact.family or not fact.material:
        wrong("family and material are needed")
    if not fact.claim.endswith(".") or len(fact.claim.split()) < 5:
        wrong("the claim is no sentence")
    for basis in (fact.advantage_basis, fact.drawback_basis):
        if basis not in _BASES:
            wrong(f"basis {basis!r} is not known")
    doi = fact.source.doi
    if doi is not None and (not _DOI.fullmatch(doi) or doi.endswith((".", ","))):
        wrong(f"DOI {doi!r} is not of the form 10.x/y")
    if fact.verified and doi is None:
        wrong("verified without a DOI")
    if fact.verified and not fact.claim_seen:
        wrong("verified, but the claim was not seen")
    if not fact.claim_seen and fact.status != "recalled":
        wrong("a claim that was not seen must have status 'recalled'")
    if fact.source.year is not None and not 1900 <= fact.source.year <= 2030:
        wrong(f"year {fact.source.year} is out of range")
    for name, text in (("advantage", fact.advantage), ("drawback", fact.drawback)):
        if fact.usable and _ABOUT_SOURCE.search(text):
            wrong(f"the {name} speaks of the source: {text!r}")
    ids = [value.value_id for value in fact.values]
    if len(set(ids)) != len(ids):
        wrong("two values share an id")
    for value in fact.values:
        if not value.value_id.startswith(f"{fact.id}."):
            wrong(f"value {value.value_id} does not belong to it")
        if value.unit and find_unit(value.unit) is None and value.unit not in _COUNTS:
            wrong(f"unit {value.unit!r} is not in the table")
        reason = implausible(value)
        if reason and value.role != "text":
            wrong(reason)
    roles = [v.role for v in fact.values]
    if ("reference" in roles) != ("result" in roles):
        wrong("an effect needs a reference and a result")
    for text in (fact.claim, fact.advantage, fact.drawback, fact.mechanism):
        for match in _NUMBER.finditer(text):
            if not _held(float(match[1]), match[2], fact):
                wrong(f"{match[0]!r} in its words is none of its values")
    return out


#: Units that count things of one record and need no conversion.
_COUNTS = frozenset({"per formula unit", "unit cells", "V vs Li", "cycles", "x"})


def _held(number: float, unit: str, fact: Fact) -> bool:
    for value in fact.values:
        stored = value.value if isinstance(value.value, list | tuple) else [value.value]
        for item in stored:
            if isinstance(item, bool) or not isinstance(item, int | float):
                continue
            other = convert(float(item), value.unit, unit) if value.unit else None
            if other is None and value.unit.startswith(unit):
                other = float(item)
            if other is not None and abs(other - number) <= 1e-6 * max(
                abs(number), 1e-30
            ):
                return True
    return any(
        float(m[1]) == number and m[2] == unit
        for value in fact.values
        for m in _NUMBER.finditer(value.conditions)
    )


def check_records(facts: Sequence[Fact]) -> list[str]:
    """What is wrong with a set of records, duplicates included."""
    out = [problem for fact in facts for problem in check_record(fact)]
    out += _repeated((f.id for f in facts), "two records have the id")
    out += _repeated((f.claim for f in facts if f.kind != "row"), "two records say")
    return out


def _repeated(items: Iterable[str], message: str) -> list[str]:
    seen: set[str] = set()
    out = []
    for item in items:
        if item in seen:
            out.append(f"{message} {item!r:.80}")
        seen.add(item)
    return out


@cache
def check_library() -> tuple[str, ...]:
    """Problems of the shipped records; empty when they are sound."""
    return tuple(check_records(library()))
