"""A value of the cell that a user sets against the recorded one.

"a is wrong, it should be 3.91" is a doubt and a change at once. The record keeps its
value, which is said with its source; the change is made as the user's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.messages import phrase
from assistant.records import Answer, Citation, Claim, ClaimValue

_LONGEST = 160
#: A cell constant by its letter, where the letter is no article; else by its name.
_CONSTANT = re.compile(
    r"(?<![A-Za-z])(?P<letter>alpha|beta|gamma|[αβγ]|[abc])(?=\s*(?:=|:|,|is\b|should|"
    r"must|has to|ought|was\b|value|-?\s?axis|-?\s?[Aa]chse|轴|軸|ist\b|soll|muss|"
    r"est\b|devrait|doit|está|es\b|debe|应|不|错|是|は|が|の|値))|"
    r"\b(?:wrong|for|of|für|pour|para|de|axe|eje)\s+"
    r"(?P<after>alpha|beta|gamma|[abc])\b(?!\s+[a-z])|"
    r"(?P<named>\b(?i:lattice (?:parameter|constant)s?|"
    r"cell (?:edge|length|parameter|constant)s?|"
    r"gitter(?:konstante|parameter)?n?|zellkante|paramètres? de maille|la maille|"
    r"the lattice|parámetros? de (?:red|celda)|la red)\b|晶格常数|晶格参数|格子定数)"
)
_CORRECTS = re.compile(
    r"(?i)\b(?:should|must|has to|ought|wrong|incorrect|not (?:right|correct)|actually|"
    r"\boff\b|i (?:measured|found|get|got)|you(?:'re| are) (?:wrong|mistaken)|"
    r"soll\w*|muss|müsste|falsch|richtig|nicht|doch|eigentlich|en realidad|en fait|"
    r"devrait|doit|faux|"
    r"fausse|debe\w*|está mal|incorrect[oa])\b|^\W*(?:no|nein|non)\b|"
    r"应该|应为|不对|错|はず|正しく|違|間違"
)
_NUMBER = r"(?<![A-Za-z\d.,])\d{1,3}(?:[.,]\d+)?(?![A-Za-z\d.]*\d)"
_REFUSED = re.compile(
    rf"(?i)(?:\b(?:not|instead of|rather than|nicht|statt|et non|pas|y no|"
    rf"en (?:lugar|vez) de)|而不是|不是)\s*{_NUMBER}|{_NUMBER}\s*ではなく"
)
_VALUE = re.compile(rf"(?P<value>{_NUMBER})\s*(?P<unit>nm|pm)?", re.IGNORECASE)


def own_cell(text: str, cif: str | None = None) -> str | None:
    """The change of the cell in a message that corrects it, None where it has none.

    Args:
        text: What the user wrote.
        cif: The structure in force; it tells what a constant without an axis means.

    >>> own_cell("a is wrong, it should be 3.91")
    'set a to 3.91'
    >>> own_cell("that is wrong, it should be a cubic cell of 8 atoms") is None
    True
    """
    if len(text) > _LONGEST or not _CORRECTS.search(text):
        return None
    said = _REFUSED.sub(" ", text)
    places = list(_CONSTANT.finditer(said))
    if not places:
        return None
    parts: dict[str, str] = {}
    for place, end in zip(
        places, [*(p.start() for p in places[1:]), None], strict=True
    ):
        found = _VALUE.search(said[place.end() : end])
        if found is None and len(places) == 1:
            found = _VALUE.search(said)
        if found is not None:
            name = place["letter"] or place["after"]
            value = found["value"].replace(",", ".")
            unit = found["unit"] or ""
            if name is None and (lengths := _all_lengths(float(value), unit, cif)):
                parts.update(lengths)
                continue
            name = name or "a"
            parts[name] = f"{name} to {value}{' ' + unit if unit else ''}"
    return f"set {' and '.join(parts.values())}" if parts else None


#: Ångström in a unit; how much lengths may differ that count as equal, in ångström.
_ANGSTROM = {"": 1.0, "nm": 10.0, "pm": 0.01}
_EQUAL = 2e-3


def _all_lengths(value: float, unit: str, cif: str | None) -> dict[str, str]:
    """Changes of every length that a constant without an axis stands for.

    In a cell whose operations tie no lengths ("P1", a supercell) equal lengths stay
    equal. Of a repeated cell the constant may be that of the cell that was repeated:
    the reading nearer to what is there is taken. Empty where operations tie them.
    """
    from validators.crystal import read_crystal

    crystal = read_crystal(cif).crystal if cif else None
    if crystal is None or crystal.group is None or value <= 0:
        return {}
    if crystal.group.system not in ("triclinic", "monoclinic", "orthorhombic"):
        return {}
    lengths = dict(zip("abc", crystal.cell[:3], strict=True))
    same = [n for n, length in lengths.items() if abs(length - lengths["a"]) < _EQUAL]
    wanted = value * _ANGSTROM[unit.lower()]
    repeats = max(1, round(lengths["a"] / wanted)) if _repeated(crystal) else 1
    if len(same) < 2 and repeats == 1:
        return {}
    return {name: f"{name} to {round(wanted * repeats, 5):g}" for name in same}


def of_repeated_cell(text: str, change: str) -> str:
    """How a constant was read that the cell in force holds several times; else empty.

    >>> of_repeated_cell("the lattice should be 5.5", "set a to 11 and b to 11")
    '5.5 Å was read as the constant of the cell that is repeated 2 times along a'
    """
    given, made = _VALUE.search(_REFUSED.sub(" ", text)), _VALUE.search(change)
    if given is None or made is None:
        return ""
    unit = (given["unit"] or "").lower()
    value = float(given["value"].replace(",", ".")) * _ANGSTROM[unit]
    repeats = round(float(made["value"]) / value) if value else 1
    if made["unit"] or repeats < 2:
        return ""
    return (
        f"{value:g} Å was read as the constant of the cell that is repeated {repeats} "
        "times along a"
    )


def _repeated(crystal: Any) -> bool:
    """Whether the cell holds a smaller one more often than its centring does."""
    from generators.structures.cells import symmetrised
    from validators.crystal import read_crystal

    made = symmetrised(crystal, 0.01)
    whole = read_crystal(made[0]).crystal if made is not None else None
    return whole is not None and whole.volume < 0.75 * crystal.volume


@dataclass(frozen=True, slots=True)
class Recorded:
    """The structure as its record has it.

    Attributes:
        citations: Sources of the record.
        sourced: Whether its answer was verified.
    """

    citations: tuple[Citation, ...]
    sourced: bool


def recorded_in(answers: Sequence[Mapping[str, Any]], cif: str) -> Recorded | None:
    """What a structure of the conversation rests on, None where it has no source.

    Args:
        answers: As they are kept, the oldest first.
        cif: The structure in force.
    """
    for answer in answers:
        same = answer.get("cif") == cif and not answer.get("changes")
        if same and answer.get("citations"):
            return Recorded(
                tuple(Citation(**citation) for citation in answer["citations"]),
                answer.get("status") == "verified",
            )
    return None


def beside_record(done: Answer, recorded: Recorded | None, language: str) -> Answer:
    """An answer with the user's values, what was there before them said first."""
    before = _constants([(c.what, c.before) for c in done.changes])
    after = _constants([(c.what, c.after) for c in done.changes])
    cited = recorded.citations if recorded is not None else ()
    sources = ", ".join(
        f"{c.id}, doi:{c.doi}" if c.doi else f"{c.id}, {c.locator or c.title}"
        for c in cited
    )
    name = "had" if recorded is None else "record_says"
    was = phrase(name, language, before=before, source=sources)
    now = phrase("your_value", language, after=after)
    claims = (
        Claim(
            was,
            [c.id for c in cited],
            [_value("before", c.what, c.before) for c in done.changes],
            "source" if cited else "values",
        ),
        Claim(
            now, [], [_value("user", c.what, c.after) for c in done.changes], "values"
        ),
    )
    known = {c.id for c in done.citations}
    return replace(
        done,
        text=f"{was} {now}\n\n{done.text}",
        claims=(*claims, *done.claims),
        citations=(*done.citations, *(c for c in cited if c.id not in known)),
    )


def _value(origin: str, what: str, value: object) -> ClaimValue:
    return ClaimValue(f"{origin}:{what}", value, _unit(what))


def _constants(values: Sequence[tuple[str, object]]) -> str:
    """Cell constants in words, equal ones together: 'a = b = 3.905 Å, c = 4 Å'."""
    names: dict[tuple[str, str], list[str]] = {}
    for what, value in values:
        names.setdefault((str(value), _unit(what)), []).append(
            what.removeprefix("cell ")
        )
    return ", ".join(
        f"{' = '.join(same)} = {value}{'' if unit == '°' else ' '}{unit}"
        for (value, unit), same in names.items()
    )


def _unit(constant: str) -> str:
    return "°" if constant.removeprefix("cell ") in ("alpha", "beta", "gamma") else "Å"
