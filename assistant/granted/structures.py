"""What a clause says of a crystal structure: system, space group, coordination.

A system or a group may be predicated of a compound ("NaCl is monoclinic"), stand as its
adjective or genitive ("monoclinic NaCl", "the cubic form of LLZO"), or be said of such a
form ("LLZO's cubic form is P4/mmm"). The slots are the same in every dress: a compound,
a system of a form of it, a group.
"""

# ruff: noqa: E501 - words of one meaning in six languages stand on one line

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.asking.named import space_group_spans
from assistant.granted.assertion import Assertion
from assistant.granted.kinds import BECOMES, NOT
from assistant.granted.subjects import Named
from knowledge.names import elements_of
from validators.crystal_systems import SEVEN_SYSTEMS

_FORM = (
    r"(?:phases?|forms?|polymorphs?|modifi[ck]ations?|variants?|structures?|crystals?|"
    r"lattice|Phase|Form|Struktur|Gitter|forme|maille|réseau|forma|fase|estructura|red|"
    r"晶相|晶型|晶体|结构|構造|结晶|結晶|相|型|晶(?!系))"
)
_ADJECTIVE = re.compile(
    rf"(?:[\s-]*(?:[(（]?\s*{_FORM})?\s*(?:的|の|系の|系的)?[\s)）-]*)?"
    # "The hexagonal spinel MgAl2O4": what type it is stands between.
    r"(?:(?:spinel|perovskite|garnet|olivine|fluorite|ferrite|oxide|Spinell|Perowskit|"
    r"Granat|grenat|espinela|perovskita|granate)s?\s)?",
    re.IGNORECASE,
)
_FORM_OF = re.compile(
    rf"\s*{_FORM}\s*(?:of|von|de l['’]|des?|du|d['’]|del?)\s*(?:the |la |le |el |der |des )?",
    re.IGNORECASE,
)
#: "LLZO's cubic form", "LLZO的立方相"; a bare gap where a form is named behind.
_GENITIVE = re.compile(r"['’]s?\s+|\s*[的の]\s*|\s+|-", re.IGNORECASE)
#: "LLZO in its cubic form", "LLZO sous sa forme cubique".
_IN_ITS = re.compile(
    r"\s+(?:in|as) (?:its|their|the|an?)\s+|\s+(?:in|als) (?:seiner|ihrer|der)\s+|"
    r"\s+(?:dans|sous|en) (?:sa|leur|la|su)\s+(?:(?:forme|phase|structure|forma|fase|"
    r"estructura)\s+)?",
    re.IGNORECASE,
)
_NAMED_FORM = re.compile(rf"\s*{_FORM}(?![a-zà-ÿ])", re.IGNORECASE)
COPULA = re.compile(
    r"^[\s,，]*(?:\([^)]{0,30}\)\s*)?(?:(?:which|that|qui|que|die|der|das)\s+)?"
    r"(?:(?:is|are|being|has|have|with|in|crystalli[sz]es|adopts|belongs|takes|ist|sind|hat|"
    r"mit|im|kristallisiert|bildet|gehört|est|sont|a|avec|cristallise|possède|adopte|es|son|"
    r"tiene|con|cristaliza|pertenece|posee|adopta)\b|[是为属]|"
    r"具有|结晶|の?結晶|の?空間群|的?空间群|は|が)[^.;?!。]{0,44}$",
    re.IGNORECASE,
)
#: The same with a finite verb: "NaCl in P4/mmm" may be what is wanted.
VERB = re.compile(
    r"^(?=[^.;?!。]*(?:\b(?:is|are|being|has|have|crystalli[sz]es|adopts|belongs|takes|ist|"
    r"sind|hat|kristallisiert|bildet|gehört|est|sont|cristallise|possède|adopte|es|son|"
    r"tiene|cristaliza|pertenece|posee|adopta|a (?:la|une?) (?:structure|maille))\b|[是为属はが]|具有|结晶于|有))[^.;?!。]{0,80}$",
    re.IGNORECASE,
)
#: German puts the verb of a subordinate clause last: "dass NaCl monoklin ist".
VERB_LAST = re.compile(
    r"[\s-]*(?:\w+[\s-]){0,2}?(?:ist|sind|hat|haben|kristallisiert|vorliegt|besitzt)\b",
    re.IGNORECASE,
)
#: A choice, a change or a wish: nothing is said to be so.
OPEN = re.compile(
    r"\b(?:or|oder|ou|(?-i:o)|whether|ob|if|wenn|(?-i:si)|hypothetical|hypothetisch\w*|hypothétique|"
    r"hipotétic\w+|instead|rather|versus|vs|than|not yet|transition|transform\w*|"
    r"Übergang|Umwandlung)\b|还是|或|转变|相变|転移|かどうか|仮想|假想",
    re.IGNORECASE,
)
#: "Six-fold", "six-coordinated", "sechsfach", "hexacoordonné" and the like.
_COORDINATION: tuple[tuple[int, str], ...] = (
    (3, r"(?:three|3)-?(?:fold|coordinat\w+)|dreifach|3-fach|tricoord\w+|三配位|3配位"),
    (4, r"t[eé]tra[eé]?h?[eé]?dr\w*|四面体|(?:four|4)-?(?:fold|coordinat\w+)|vierfach|4-fach|"
        r"tétracoord\w+|tetracoord\w+|四配位|4配位"),
    (6, r"octa[eé]?h?[eé]?dr\w*|okta\w*edr\w*|八面体|(?:six|6)-?(?:fold|coordinat\w+)|"
        r"sechsfach|6-fach|hexacoord\w+|六配位|6配位"),
    (8, r"(?:eight|8)-?(?:fold|coordinat\w+)|achtfach|8-fach|octacoord\w+|八配位|8配位|"
        r"cubic coordination"),
    (12, r"(?:twelve|12)-?(?:fold|coordinat\w+)|zwölffach|12-fach|cub[o]?octa\w*|"
         r"dodécacoord\w+|dodecacoord\w+|十二配位|12配位"),
)  # fmt: skip
_NUMBER_OF = re.compile(
    r"(?:coordination number|Koordinationszahl|nombre de coordination|coordinence|"
    r"número de coordinación|índice de coordinación|配位数)\D{0,16}?(?<![A-Za-z)])(\d{1,2})(?!\w)",
    re.IGNORECASE,
)
_COORDINATED = re.compile(
    r"coordinat\w+|koordin\w+|coordon\w+|coordin\w+|配位|surrounded|umgeben|entouré|"
    r"rodead\w+|sites?\b|Plätz\w*|Lück\w*|占|environment|sits?\b|sitz\w*|四面体|八面体",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A word of a system, a type or a group, and where it stands."""

    start: int
    end: int
    word: str


def structures(
    text: str,
    named: Sequence[Named],
    *,
    granted: bool,
    own: bool = False,
    marked: bool = False,
) -> list[Assertion]:
    """Systems, forms and groups that compounds of a clause are said to have.

    Args:
        text: The clause.
        named: What it names.
        granted: Whether it is taken for granted as a whole.
        own: Whether it tells of the writer's own samples.
        marked: Whether a word marks it as granted; without one "X with group G" may be
            what is to be made.
    """
    systems = _systems(text)
    groups = [] if own else [Mark(a, b, s) for s, a, b in space_group_spans(text)]
    if not (systems or groups) or OPEN.search(text):
        return []
    hosts = [n for n in named if is_compound(n)] or minerals(text) or _alone(named)
    if not hosts:
        return []
    out, forms = [], dict[Named, Mark]()
    for host in hosts:
        for mark in systems:
            if is_form(text, host, mark) and not _is_made(text, host, mark):
                forms[host] = mark
                out.append(Assertion("system", host, "form", 1, word=mark.word,
                                     text=text))  # fmt: skip
                break
    if len({m.word for m in systems}) > len(hosts):
        # "Cubic and tetragonal LLZO" speaks of several forms.
        return out if granted and len(forms) == len(systems) else []
    for mark in systems:
        owner = last_before(hosts, mark.start)
        if owner is None or owner in forms:
            continue
        host = owner
        its = bool(_WITH_ITS.match(text[host.end : mark.start]))
        if not (granted or its):
            continue
        sign = 1 if its else _predicated(text, named, host, mark, marked=marked)
        if sign and not _OF_SEVERAL.match(text[mark.end :]):
            out.append(Assertion("system", host, "crystal system", sign,
                                 word=mark.word, text=text))  # fmt: skip
    for mark in groups if len(groups) == 1 else ():
        attached = next((h for h in hosts if is_form(text, h, mark)), None)
        one = attached or (last_before(hosts, mark.start) if granted else None)
        if one is None:
            continue
        between = text[one.end : mark.start]
        # "Warum ist CsCl kubisch mit der Gruppe …": the verb stands before.
        told = VERB.match(between) or ASKED.search(text[: one.start]) or (
            marked and COPULA.match(between)
        )  # fmt: skip
        if attached is None and (
            not told or BECOMES.search(between) or NOT.search(between)
        ):
            continue
        form = forms.get(one)
        out.append(Assertion("group", one, "space group", 1, word=mark.word, text=text,
                             of=form.word if form else ""))  # fmt: skip
    return out


#: The verb of a question, before what it asks about.
ASKED = re.compile(
    r"\b(?:is|are|does|do|est|ist|sind|es|está|hat|a)\s+(?:the |das |der |die |le |la |el )?$",
    re.IGNORECASE,
)


def minerals(text: str) -> list[Named]:
    """Compounds that go by a name of their structure: quartz, corindon, 石英."""
    from knowledge.library.structures.naming import find_names, fold

    if len(fold(text)) != len(text):
        return []  # places would not be those of the text
    return [
        Named(found.name, found.meanings[0].formula, "material", found.start, found.end,
              written=text[found.start : found.end])
        for found in find_names(text)
        if found.meanings
    ]  # fmt: skip


def _alone(named: Sequence[Named]) -> list[Named]:
    """The one element of a clause that names nothing else."""
    alone = [n for n in named if n.kind == "element"]
    return alone if len(named) == len(alone) == 1 else []


_WITH_ITS = re.compile(
    r"[\s,]*(?:with|mit|avec|con)\s+(?:its|their|seine\w*|ihre\w*|son|sa|leur|su)\s(?:\w+\s)?$",
    re.IGNORECASE,
)
#: "Has a cubic phase" leaves others; "has a cubic structure" does not.
_OF_SEVERAL = re.compile(
    r"\s*(?:phases?|forms?|polymorphs?|modifi[ck]ations?|variants?|Phase|Form|forme|forma|"
    r"fase|晶?相|晶型|型)(?![a-zà-ÿ])",
    re.IGNORECASE,
)


def is_compound(item: Named) -> bool:
    """Whether something named is a material of known composition."""
    return item.kind in {"material", "trait"} and bool(item.formula)


def _systems(text: str) -> list[Mark]:
    out = []
    for system, stems in SEVEN_SYSTEMS.items():
        for match in re.finditer(rf"(?<![a-zà-ÿ-])(?:{stems})", text, re.IGNORECASE):
            out.append(Mark(*match.span(), system))
    return sorted(out, key=lambda m: m.start)


def is_form(text: str, host: Named, mark: Mark) -> bool:
    """Whether a mark stands as adjective, genitive or form of a compound."""
    if mark.end <= host.start:
        between = text[mark.end : host.start]
        return bool(_ADJECTIVE.fullmatch(between) or _FORM_OF.fullmatch(between))
    between = text[host.end : mark.start]
    if mark.start >= host.end and _IN_ITS.fullmatch(between):
        named = _NAMED_FORM.search(between) or _NAMED_FORM.match(text[mark.end :])
        return bool(named)
    if mark.start < host.end or not _GENITIVE.fullmatch(between):
        return False
    # "Du NaCl cubique" is an adjective by itself, "NaCl cubic" needs its form.
    romance = between.isspace() and re.search(
        r"\b(?:le|la|les|du|de|des|une?|el|los|las|del|una)\s+$|\bl['’]$",
        text[: host.start], re.IGNORECASE,
    )  # fmt: skip
    return bool(_NAMED_FORM.match(text[mark.end :]) or romance)


def _is_made(text: str, host: Named, mark: Mark) -> bool:
    before = text[
        max(0, min(host.start, mark.start) - 30) : min(host.start, mark.start)
    ]
    return bool(BECOMES.search(before) or _STABILISED.search(before))


_STABILISED = re.compile(
    r"stabili\w+|obtain|get\b|prepar\w+|synthes\w+|achiev\w+|erhalt\w*|obten\w+|"
    r"稳定|获得|得到|安定|得る",
    re.IGNORECASE,
)


def last_before(hosts: Sequence[Named], at: int) -> Named | None:
    """The last of some names that ends before a place of the text."""
    return next((h for h in reversed(hosts) if h.end <= at), None)


def _predicated(
    text: str, named: Sequence[Named], host: Named, mark: Mark, *, marked: bool
) -> int:
    """+1 or -1 where a system is said or denied of a compound, else 0."""
    between = text[host.end : mark.start]
    if BECOMES.search(between) or re.search(r"[.;?!。；]", between):
        return 0
    if any(host.end <= n.start < mark.start and n.kind != "element" for n in named):
        return 0
    last = VERB_LAST.match(text[mark.end :]) and len(between) < 40
    asked = ASKED.search(text[: host.start])
    copula = VERB.match(between) or (marked and COPULA.match(between))
    if not (copula or last or (asked and len(between) < 28)):
        return 0
    return -1 if NOT.search(between) else 1


def _form_holding(text: str, symbol: str) -> Named | None:
    """The one compound that holds an element and goes by a name of its structure."""
    found = [
        m
        for m in minerals(text)
        if len(own := elements_of(m.formula)) > 1 and symbol in own
    ]
    return found[0] if len({m.formula for m in found}) == 1 else None


def coordinations(text: str, named: Sequence[Named]) -> list[Assertion]:
    """The number of neighbours that an element of a compound is said to have."""
    if not _COORDINATED.search(text) or OPEN.search(text):
        return []
    hosts = [n for n in named if is_compound(n) and len(elements_of(n.formula)) > 1]
    # "The carbon in diamond": an element is surrounded by itself.
    single = not hosts and len({n.formula for n in named}) == 1
    if single and (within := _form_holding(text, named[0].formula)) is not None:
        hosts, single = [within], False  # "the silicon in quartz"
    hosts = hosts or ([n for n in named if n.formula][:1] if single else [])
    if len({n.formula for n in hosts}) != 1:
        return []
    # "In SiO2 quartz": the form counts, not every form of its composition.
    formed = [m for m in minerals(text) if m.formula == hosts[0].formula]
    hosts = [h for h in hosts if h.kind == "trait"] or formed or hosts
    told = _NUMBER_OF.search(text)
    found = [int(told[1])] if told else [
        n for n, words in _COORDINATION if re.search(words, text, re.IGNORECASE)
    ]  # fmt: skip
    host = hosts[0]
    own = elements_of(host.formula)
    atoms = hosts if single else [
        n for n in named if len(n.formula) <= 2 and n.formula in own
    ]  # fmt: skip
    if len(found) != 1 or len({n.formula for n in atoms}) < 1:
        return []
    # The first named is spoken of, the others are its neighbours.
    sign = -1 if NOT.search(text) else 1
    return [Assertion("coordination", host, "coordination number", sign,
                      number=found[0], word=atoms[0].formula, text=text)]  # fmt: skip
