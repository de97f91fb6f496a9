"""Checks of a composed answer: citations resolve, numbers come from cited values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from assistant.compose.faq_compose import Composed
from assistant.records import Claim
from knowledge.units import convert, find_unit
from validators.report import CATALOGUE, Evidence, Finding, Severity
from validators.report import check as catalogue_check
from validators.specs.question import QuestionSpec

_QUANTITY = re.compile(
    r"(?<![\w.,\-–])(\d+(?:[.,]\d+)?(?:e-?\d+)?)"
    r"(?:\s?(?:to|–)\s?(\d+(?:[.,]\d+)?(?:e-?\d+)?))?"
    # "96h" is a Wyckoff position, "96 h" a time.
    r"\s?(S/cm|mS/cm|S/m|eV|meV|Å|°C|K(?![a-z\w])|MPa m\^0\.5|MPa|GPa|%|µm|nm|"
    r"(?<=\s)h(?![\w])|min(?![\w])|"
    r"V(?![\w])|mAh/g|mA/cm2|W/\(m K\)|µV/K|HV|mol%|wt%|at\.%|mol %|wt %|ohm cm2|cm2/s)"
)


def numbers_in(text: str) -> Iterator[tuple[float, str]]:
    """Numbers with a unit in a printed sentence."""
    for match in _QUANTITY.finditer(text):
        unit = match[3].replace(" %", "%") if match[3] != "%" else "%"
        for group in (match[1], match[2]):
            if group:
                # "10,000" is ten thousand, "4,4e-4" a decimal comma.
                thousands = re.fullmatch(r"\d{1,3},\d{3}", group)
                yield float(group.replace(",", "" if thousands else ".")), unit


def _supported(value: float, unit: str, claim: Claim) -> bool:
    for item in claim.values:
        stored = item.value if isinstance(item.value, list | tuple) else [item.value]
        texts = [item.conditions]
        for number in stored:
            if isinstance(number, bool) or not isinstance(number, int | float):
                texts.append(str(number))
                continue
            if item.unit == unit and _near(float(number), value):
                return True
            if find_unit(item.unit) and find_unit(unit):
                other = convert(float(number), item.unit, unit)
                if other is not None and _near(other, value):
                    return True
        # Conditions are part of the stored value, and print with it.
        for text in texts:
            for number, known in numbers_in(text):
                same = known == unit or convert(number, known, unit) is not None
                if same and _near(convert(number, known, unit) or number, value):
                    return True
            if unit == "°C" and ("room temp" in text and _near(value, 25.0)):
                return True
    return False


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other), 1e-30)


def _once(name: str) -> Any:
    # The module may be imported again by a reload; the catalogue keeps one entry.
    def enter(function: Any) -> Any:
        return function if name in CATALOGUE else catalogue_check(name)(function)

    return enter


@_once("faq.citations")
def check_citations(
    candidate: Composed, spec: QuestionSpec
) -> Iterator[Finding | Evidence]:
    """Every claim cites a record or document that the answer lists."""
    known = {item.id for item in candidate.citations}
    for claim in candidate.claims:
        if not claim.citations or not set(claim.citations) <= known:
            yield Finding(
                "faq.citations",
                Severity.ERROR,
                f"claim without a listed source: {claim.text!r:.80}",
                expected=sorted(known),
                found=claim.citations,
            )
    yield Evidence(
        "every claim has a source",
        "faq.citations",
        "pass",
        f"{len(candidate.claims)} claims, {len(known)} sources",
    )


@_once("faq.numbers")
def check_numbers(
    candidate: Composed, spec: QuestionSpec
) -> Iterator[Finding | Evidence]:
    """Every number with a unit equals a value that its claim cites."""
    count = 0
    for claim in candidate.claims:
        for value, unit in numbers_in(claim.text):
            count += 1
            if not _supported(value, unit, claim):
                yield Finding(
                    "faq.numbers",
                    Severity.ERROR,
                    f"{value:g} {unit} is in no cited value: {claim.text!r:.90}",
                    found=f"{value:g} {unit}",
                    expected=[f"{v.value} {v.unit}" for v in claim.values],
                )
    for line in candidate.body.splitlines():
        # What is quoted from the question states nothing.
        for value, unit in numbers_in(re.sub(r"«[^»]*»", "", line)):
            held = any(
                _supported(value, unit, claim)
                for claim in candidate.claims
                if claim.text in line
            )
            if not held:
                yield Finding(
                    "faq.numbers",
                    Severity.ERROR,
                    f"{value:g} {unit} stands outside any claim: {line!r:.90}",
                    found=f"{value:g} {unit}",
                )
    yield Evidence(
        "numbers are printed from values", "faq.numbers", "pass", f"{count} numbers"
    )


@_once("faq.sources")
def check_sources(
    candidate: Composed, spec: QuestionSpec
) -> Iterator[Finding | Evidence]:
    """Records whose source was not confirmed are pointed out."""
    open_ones = [fact.id for fact in candidate.facts.values() if not fact.verified]
    for name in open_ones:
        yield Finding(
            "faq.sources",
            Severity.WARNING,
            f"record {name} rests on a source without a confirmed DOI",
            where=name,
        )
    for fact in candidate.facts.values():
        if not fact.usable:
            yield Finding(
                "faq.sources",
                Severity.ERROR,
                f"record {fact.id} is {fact.status} and may not be used",
                where=fact.id,
            )


@_once("faq.length")
def check_length(
    candidate: Composed, spec: QuestionSpec
) -> Iterator[Finding | Evidence]:
    """The text without references keeps to its limit of words."""
    count = len(candidate.body.split())
    if count > candidate.plan.limit:
        yield Finding(
            "faq.length",
            Severity.ERROR,
            f"{count} words, at most {candidate.plan.limit} allowed",
            expected=candidate.plan.limit,
            found=count,
        )
    yield Evidence("length", "faq.length", "pass", f"{count} words")


FAQ_CHECKS = ("faq.citations", "faq.numbers", "faq.sources", "faq.length")
