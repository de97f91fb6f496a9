"""Structure types, centring and kinds of places: words that a group settles.

Each is understood only as far as the space group agrees with it. What the group
contradicts, or what cannot be compared for want of a group, stays unread.
"""

# ruff: noqa: E501 - a pattern is easier to read and to extend on its own line

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

from prompts.language_draft import SpecDraft
from prompts.language_text import Text
from prompts.language_words import words
from validators.formula import Composition, FormulaError, parse_formula
from validators.groups import find_group
from validators.specs.structure import StructureSpec, TypeSpec

Groups = tuple[int, ...]
_TYPE = r"(?:[\s-]*(?:structure[\s-]*)?(?:types?|typ|poly(?:type|typ)|phases?|compounds?|alloys?|structures?|struktur)\b|型|结构|構造)"
#: Names that say a structure type without the word 'type'.
_ALONE = ("half-Heusler", "Heusler", "Laves", "1T", "2H", "3R", "4H", "6H",
          "fluorite", "antifluorite", "skutterudite", "bixbyite", "scheelite")  # fmt: skip
_CENTRING: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("P", words(r"\bprimitive?[nrs]?\b|简单(?=立方)|単純(?=立方)")),
    (
        "I",
        words(
            r"\bbody[\s-]*cent(?:er|re)d\b|\bbcc\b|raumzentriert\w*|innenzentriert\w*"
            r"|centrée?\s*I\b|\bcuerpo\s*centrad\w*|centrad[oa]\s*en\s*el\s*cuerpo|体心"
        ),
    ),
    (
        "F",
        words(
            r"\bface[\s-]*cent(?:er|re)d\b|\bfcc\b|flächenzentriert\w*|faces?\s*centrées?"
            r"|centrad[oa]\s*en\s*las\s*caras|面心"
        ),
    ),
)
_OF_A_PACKING = words(
    r"\s*(?:cubic\s*)?(?:packing|array|arrangement|sub-?lattice|close|stacking|of\b|position)"
)


@cache
def _types() -> dict[str, tuple[int, ...]]:
    table = yaml.safe_load(
        files("prompts").joinpath("structure_types.yaml").read_text("utf8")
    )
    return {str(name): tuple(numbers) for name, numbers in table.items()}


@cache
def _type_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _types()), key=len, reverse=True))
    alone = "|".join(map(re.escape, _ALONE))
    return re.compile(
        rf"(?<![A-Za-z0-9-])(?:(?:alpha|beta)-?)?(?:(?P<typed>{names}){_TYPE}"
        rf"|(?P<alone>{alone})(?=[\s-](?:[A-Z]|type|phase|poly|$)|\s*$|[,;.])"
        rf"|(?:type|typ)\s(?P<later>{names})(?![A-Za-z0-9]))",
        re.IGNORECASE,
    )


def read_types(text: Text, draft: SpecDraft) -> None:
    """'CsCl-type', 'half-Heusler', '2H-MoS2': names that stand for a space group."""
    by_lower = {name.lower(): name for name in _types()}
    for match in _type_pattern().finditer(text.norm):
        if not text.free(match.start(), match.end()):
            continue
        said = match["typed"] or match["alone"] or match["later"]
        name = by_lower[said.lower()]
        numbers = _of_this_compound(name, draft.spec) or _types()[name]
        _ask_for(text, draft, match.span(), (name, tuple(numbers)))


#: A formula that names a type: 'ReO3-type', 'the ReO3 structure', 'tipo ReO3'.
_FORMULA = r"(?:(?:[A-Z][a-z]?|\([A-Za-z\d]+\))\d*(?:\.\d+)?){2,}"
_PROTOTYPE = re.compile(
    rf"(?<![A-Za-z0-9-])(?:(?P<typed>{_FORMULA})(?i:{_TYPE})|"
    r"(?i:types?|typs?|tipo|structures?|estructura|struktur)\s"
    rf"(?:(?:de|du|von|vom|of|del)\s)?(?P<later>{_FORMULA})(?![A-Za-z0-9]))"
)


def read_prototypes(text: Text, draft: SpecDraft) -> None:
    """'WO3 of ReO3 type': the formula of another compound names a structure type.

    It has an element that the compound lacks, so it is no polyhedron of it.
    """
    known = set(draft.spec.composition)
    for match in _PROTOTYPE.finditer(text.norm) if known else ():
        name = match["typed"] or match["later"]
        place = match.span()
        try:
            amounts = parse_formula(name)
        except FormulaError:
            continue
        if len(amounts) < 2 or set(amounts) <= known or not text.free(*place):
            continue
        numbers = _types().get(name) or _of_prototype(amounts)
        if not (numbers and _ask_for(text, draft, place, (name, numbers))):
            text.take(*place)
            draft.unread.append((draft.rule, text.original(*place)))


def _of_prototype(amounts: Composition) -> tuple[int, ...]:
    """Groups of a compound's usual form, or of the one that was measured."""
    from knowledge.library.structures.naming import polymorphs_of
    from knowledge.structures import structure_library

    known = polymorphs_of(amounts)
    if known is not None and known.forms[0].groups:
        return tuple(sorted(known.forms[0].groups))
    measured = {
        record.group.number
        for record in structure_library().by_composition(amounts)
        if record.source.kind != "computation"
    }
    return tuple(measured) if len(measured) == 1 else ()


def _ask_for(
    text: Text, draft: SpecDraft, place: tuple[int, int], asked: tuple[str, Groups]
) -> bool:
    """Ask for a type, and for its group where none is; False where the group differs."""
    name, numbers = asked
    if draft.spec.group is None and len(numbers) == 1:
        draft.lending = True
        draft.set_group(find_group(numbers[0]).group, explicit=False)
        draft.lending = False
    group = draft.spec.group
    if group is None or group.number not in numbers:
        return False
    text.take(*place)
    kept = tuple(t for t in draft.spec.types if t.name != name)
    draft.spec = draft.spec.but(types=(*kept, TypeSpec(name, numbers, draft.rule)))
    draft.note(f"structure type {name} ({group.short})")
    return True


def _of_this_compound(mark: str, spec: StructureSpec) -> list[int]:
    """Groups of the form of the compound that has this mark: 2H of CdI2 is P-3m1."""
    from knowledge.library.structures.naming import polymorphs_of

    known = polymorphs_of(dict(spec.composition)) if mark[:1].isdigit() else None
    return [
        number
        for form in (known.forms if known else ())
        if mark.lower() in form.label.lower().split()
        for number in sorted(form.groups)
    ]


def read_centring(text: Text, draft: SpecDraft) -> None:
    """'primitive', 'body-centred', 'fcc' of the lattice, where the group agrees."""
    group = draft.spec.group
    if group is None:
        return
    for letter, pattern in _CENTRING:
        for match in pattern.finditer(text.norm):
            if _OF_A_PACKING.match(text.norm, match.end()):
                continue
            if group.symbol.startswith(letter):
                text.take(match.start(), match.end())
                draft.note(f"{letter} lattice, as {group.short} says")


#: What stands beside a Wyckoff letter and says with other words where that is.
PLACE_WORDS = words(
    r"(?:[\s(,-]|\b)(?:(?:the\s*)?(?:general|special|allgemeine\w*|spezielle\w*|générale?|especial|genéric[oa]|一般|特殊)"
    r"|(?:cell\s*|cube\s*)?(?:corners?|origin|ecken?|ursprung|sommets?|origine|origen|vértices?|原点|顶角|角)"
    r"|(?:body|face|edge|cell|inversion)[\s-]*(?:cent(?:er|re)s?|zentr\w*)|cent(?:er|re)s?\s*of\s*(?:the\s*)?(?:cell|cube|body|inversion)"
    r"|(?:raum|flächen|kanten|inversions)(?:mitten?|zentr\w*)|体心|面心|棱心"
    r"|(?:\d|two|three|four|six|2|3|4|6)[\s-]*fold(?:\s*(?:rotation|rotoinversion)?\s*ax[ie]s)?|mirror(?:\s*planes?)?"
    r"|spiegelebenen?|in[\s-]*plane|apical|equatorial|axial|bridging|terminal|basal"
    r"|[AB]-?(?:sites?|位|サイト|plätze?)|M[123](?=\s*\(?\d)|interstitial|framework)(?=[\s(),:-]|$|位|的)"
)
_SHAPE_WORDS = words(
    r"(?P<tet>tetra(?:hedral|édri\w+|édric\w+|edrisch\w*|ederl\w*|ederpl\w*)|四面体)|(?P<oct>o[ck]ta(?:hedral|édri\w+|édric\w+|edrisch\w*|ederl\w*|ederpl\w*)|八面体)"
    r"|(?P<dod>dode[ck]a(?:hedral|édri\w+|édric\w+|edrisch\w*)|十二面体)"
)
_NUMBERS = {
    "tet": ("tetrahedron", 4),
    "oct": ("octahedron", 6),
    "dod": ("dodecahedron", 8),
}
_HOLES = words(
    r"\s*(?:coordinat\w*|koordin\w*)?\s*(?:sites?|holes?|voids?|interstices|positions?|lücken?|plätze?|lagen?|huecos|sitios"
    r"|posiciones|间隙|位置|空隙|サイト)?"
)


def shape_of_place(text: Text, start: int, end: int) -> tuple[str, int] | None:
    """The shape said right before or behind a Wyckoff letter; marks it as read.

    Also marks words that say in other terms where the place is: "the origin (4a)".
    """
    norm = text.norm
    low = max(norm.rfind(c, 0, start) for c in ",;.") + 1
    low = max(low, start - 36)
    high = min(len(norm), end + 26)
    for cut in ",;":
        at = norm.find(cut, end, high)
        high = at if at >= 0 else high
    found = None
    before = [m for m in _SHAPE_WORDS.finditer(norm, low, start)]
    for match in before[-1:]:
        gap = norm[match.end() : start]
        if re.fullmatch(r"[^A-Z,;]{0,22}", gap) and _HOLES.match(gap):
            found = match
    behind = re.compile(r"\s*(?:sites?\s*)?\(?\s*").match(norm, end)
    after = _SHAPE_WORDS.match(norm, behind.end() if behind else end, high)
    if found is None and after is not None:
        found = after
    for match in PLACE_WORDS.finditer(norm, low, high):
        beside = (
            norm[match.end() : start]
            if match.end() <= start
            else norm[end : match.start()]
        )
        if not re.search(r"[A-Z]|\d[a-z]", beside):
            text.take(match.start(), match.end())
    if found is None or not text.free(found.start(), found.end()):
        return None
    holes = _HOLES.match(norm, found.end(), high)
    text.take(found.start(), holes.end() if holes else found.end())
    kind = next(k for k in _NUMBERS if found[k])
    return _NUMBERS[kind]
