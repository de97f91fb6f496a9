"""Weigh-ins, molar masses and mass fractions, in words."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import lcm

import gemmi

from assistant.compose.weighing_words import WORDS
from assistant.records import Answer, Citation, Claim, ClaimValue, Status
from assistant.weighing.batch import Batch, Portion, batch
from assistant.weighing.reaction import NotBalanced, Reaction, molar_mass
from assistant.weighing.reading import Weighing
from validators.elements import element
from validators.formula import parse_formula

SOURCE = Citation(
    id="iupac-weights-2013",
    doi="10.1515/pac-2015-0305",
    title="Atomic weights of the elements 2013 (IUPAC Technical Report)",
    year=2016,
    journal="Pure and Applied Chemistry",
    locator="88, 265–291, tables 1 and 3",
)
#: Relative difference of two tables of atomic weights that is no contradiction.
AGREE = 1e-3
#: A reaction is written in whole numbers up to this one.
WHOLE = 60

Say = Callable[..., str]


def weighed(asked: Weighing, language: str) -> Answer:
    """The answer to a wish to weigh: verified where two tables of weights agree."""

    def say(key: str, **values: str) -> str:
        forms = WORDS[key]
        return forms.get(language, forms["en"]).format(**values)

    formulas = (asked.target, *asked.sources)
    spread = max(_spread(formula) for formula in formulas)
    assumed: list[str] = []
    if asked.name:
        assumed.append(say("means", name=asked.name, formula=asked.target))
    try:
        lines, values = _TASKS[asked.task](asked, say, assumed)
    except NotBalanced as fault:
        status = (
            Status.NEEDS_INPUT
            if fault.reason in ("missing", "ambiguous", "no_excess", "hydrate")
            else Status.REFUSED
        )
        text = say(fault.reason, what=fault.what, target=asked.target)
        return Answer(status, text, assumptions=tuple(assumed))
    percent = f"{100 * max(spread, 1e-5):.2g}"
    lines.append(say("source", id=SOURCE.id, percent=percent))
    if assumed:
        lines.append("\n".join(f"- {one}" for one in assumed))
    claims = tuple(
        Claim(text, [SOURCE.id], [ClaimValue("computed:weighing", v, u)], "values")
        for text, v, u in values
    )
    return Answer(
        Status.VERIFIED if spread <= AGREE else Status.UNVERIFIED,
        "\n\n".join(lines), claims=claims, citations=(SOURCE,),
        assumptions=tuple(assumed),
    )  # fmt: skip


def _spread(formula: str) -> float:
    """Relative difference of the molar mass between two tables of atomic weights."""
    own = molar_mass(formula)
    other = sum(
        gemmi.Element(e).weight * float(n) for e, n in parse_formula(formula).items()
    )
    return abs(own - other) / own


Value = tuple[str, float, str]


def _molar_mass(
    asked: Weighing, say: Say, assumed: list[str]
) -> tuple[list[str], list[Value]]:
    mass = molar_mass(asked.target)
    text = say("molar", formula=asked.target, mass=f"{mass:.3f}")
    return [f"**{text}**"], [(text, mass, "g/mol")]


def _amount(
    asked: Weighing, say: Say, assumed: list[str]
) -> tuple[list[str], list[Value]]:
    given = asked.amount or 0.0
    molar = molar_mass(asked.target)
    value, unit = (
        (given * molar, "g") if asked.unit == "mol" else (given / molar, "mol")
    )
    shown = f"{value:.5g} {unit}"
    if unit == "mol" and value < 0.1:
        shown = f"{1e3 * value:.5g} mmol"
    text = say(
        "amount", given=f"{given:g} {asked.unit}", formula=asked.target, other=shown
    )
    return [f"**{text}**"], [(text, value, unit)]


def _share(
    asked: Weighing, say: Say, assumed: list[str]
) -> tuple[list[str], list[Value]]:
    whole = molar_mass(asked.target)
    shares = {
        e: 100 * element(e).mass * float(n) / whole
        for e, n in parse_formula(asked.target).items()
    }
    parts = ", ".join(f"{e} {share:.3f} %" for e, share in shares.items())
    text = say("share", formula=asked.target, parts=parts)
    return [f"**{text}**"], [(f"{e}: {v:.3f} %", v, "%") for e, v in shares.items()]


def _weigh(
    asked: Weighing, say: Say, assumed: list[str]
) -> tuple[list[str], list[Value]]:
    made = batch(asked)
    if made.no_amount:
        assumed.append(say("no_amount", grams=f"{made.grams:g}"))
    if made.assumed:
        assumed.append(say("assumed", formulas=", ".join(made.assumed)))
    if made.excess_of:
        assumed.append(say("excess_of", what=made.excess_of))
    named = [p for p in made.portions if p.formula in asked.sources]
    first = ", ".join(f"{p.grams:.4f} g {p.formula}" for p in named or made.portions)
    head = say("weigh", grams=f"{made.grams:.5g}", target=asked.target, parts=first)
    values: list[Value] = [
        (f"{p.formula}: {p.grams:.4f} g", p.grams, "g") for p in made.portions
    ]
    if asked.given is not None:
        source, given, unit = asked.given
        got = say("yield", given=f"{given:g} {unit}", source=source,
                  grams=f"{made.grams:.4f}", target=asked.target)  # fmt: skip
        head = f"{got} {head}"
        values.insert(0, (got, made.grams, "g"))
    rows = [say("header"), "|---|---|---|---|"]
    rows += [
        f"| {p.formula} | {_decimal(made.reaction.sources[p.formula])} | "
        f"{p.molar:.3f} | {p.grams:.4f} |"
        for p in made.portions
    ]
    lines = [f"**{head}**", written(made.reaction), "\n".join(rows)]
    lines.append(_balance_of_mass(made, say, values))
    lines += [note for p in made.portions for note in _notes(p, say)]
    if made.moist:
        lines.append(say("moist", formulas=", ".join(made.moist)))
    return lines, values


def _balance_of_mass(made: Batch, say: Say, values: list[Value]) -> str:
    whole = sum(p.grams for p in made.portions)
    gone = sum(made.gases.values())
    said = [say("no_loss", sum=f"{whole:.4f}")]
    if made.gases:
        share = f"{100 * gone / (made.grams + gone):.2f}"
        said = [say("total", sum=f"{whole:.4f}", loss=f"{gone:.4f}", share=share)]
        values.append((said[0], gone, "g"))
    values.append((said[0], whole, "g"))
    off = {g: m for g, m in made.gases.items() if m > 0}
    taken = {g: -m for g, m in made.gases.items() if m < 0}
    for name, gases in (("gases", off), ("uptake", taken)):
        if gases:
            text = say(
                name, gases=", ".join(f"{m:.4f} g {g}" for g, m in gases.items())
            )
            said.append(text)
            values += [(text, m, "g") for m in gases.values()]
    if made.gases:
        said.append(say("as_in_air"))
    return " ".join(said)


def _notes(portion: Portion, say: Say) -> list[str]:
    notes = []
    if portion.excess:
        percent = f"{100 * portion.excess:.4g}"
        notes.append(say("excess", formula=portion.formula, percent=percent))
    if portion.purity < 1:
        percent = f"{100 * portion.purity:.4g}"
        notes.append(say("purity", formula=portion.formula, percent=percent))
    return notes


def written(reaction: Reaction) -> str:
    """A reaction in whole numbers where they are small, else per mole of product."""
    moles = [*reaction.sources.values(), *reaction.gases.values()]
    times = lcm(*(n.denominator for n in moles))
    if max([Fraction(times), *(abs(n) * times for n in moles)]) > WHOLE:
        times = 1

    def side(parts: list[tuple[str, Fraction]]) -> str:
        return " + ".join(
            f"{_decimal(n * times)} {f}" if n * times != 1 else f for f, n in parts
        )

    left = [*reaction.sources.items()]
    left += [(g, -n) for g, n in reaction.gases.items() if n < 0]
    right = [(reaction.target, Fraction(1))]
    right += [(g, n) for g, n in reaction.gases.items() if n > 0]
    return f"{side(left)} → {side(right)}"


def _decimal(value: Fraction) -> str:
    return f"{float(value):.6g}"


_TASKS = {
    "weigh": _weigh, "molar_mass": _molar_mass, "amount": _amount, "share": _share,
}  # fmt: skip
