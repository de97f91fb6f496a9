"""Several things asked in one message about crystals.

"CIFs of graphite and of diamond" are two structures; "make Bi2Te3 and give the width of
the gap" is a structure and a question. What is asked is served or said to be open;
nothing is dropped because something else was served.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.crystal_follow_ups import compares_structures
from assistant.crystal_request import (
    CrystalRequest,
    read_request,
)
from assistant.records import Request
from validators.crystal_systems import SYSTEM_STEMS

#: At most so many structures are made for one message.
MOST = 5
#: Between two compounds that are asked for side by side.
_AND = (
    r"(?:,|;|&|/|\+|\band\b|\bund\b|\bet\b|\by\b|\bas well as\b|\bsowie\b|[和与及、と])"
)
_LIST = re.compile(
    rf"(?i)^\s*(?:[\w()-]+\s+){{0,2}}?{_AND}\s*(?:{_AND}\s*)?"
    r"(?:(?:also|then|another|one|for|of|a|an|the|für|von|auch|de|du|pour|para|cif|file|"
    r"structure)\s+){0,4}(?:[\w-]+\s+)?$"
)
#: Words that make one thing, a mixture or a contrast of several compounds, or that
#: speak of the parts of one.
_ONE = re.compile(
    r"(?i)\bbetween\b|\binterfac\w*|\bsolid solution|\bmix(?:ed|ture|ing)?\b|\bfrom\b|"
    r"\bcomposite|\balloy|\bdop(?:ed?|ing|ant)\b|\bhetero\w*|\bsuperlattice|\beutectic|"
    r"\bwith\b|\btype\b|\binstead\b|\breplac\w+|\bsubstitut\w+|\bcompar\w+|"
    r"\bdiffer\w*|\bversus\b|\bvs\b|\brule\b|octahedr|tetrahedr|polyhedr|\boccup|"
    r"\bshare\b|\b\d{1,3}(?-i:[a-z])\b(?=\s*[,;.]|\s+(?:and|site|position))|zwischen|"
    r"mischkristall|dotiert|\bentre\b|solución sólida|solution solide|固溶|掺杂|之间|"
    r"界面|混合|置換|ドープ"
)
#: What is written like a formula, right or wrong. Two capitals are an abbreviation.
_FORMULA_LIKE = re.compile(
    r"(?<!\w)(?:[A-Z][a-z]\d*[A-Z][a-z]?\d*|[A-Z][a-z]?\d+[A-Z]\w*)(?!\w)"
)
_FORM = "|".join(
    (
        *SYSTEM_STEMS.values(),
        r"(?:high|low|room)[- ](?:temperature|pressure)",
        r"(?:hoch|tief|raum)(?:temperatur|druck)\w*",
        r"ambient(?:[- ]pressure)?", r"alpha|beta|gamma|delta|α|β|γ|δ",
        r"高温|低温|室温|高压|高圧|常压",
    )
)  # fmt: skip
_KIND = (
    r"(?:phases?|forms?|modifications?|polymorphs?|structures?|ones?|"
    r"phasen?|formen?|modifikation(?:en)?|fases?|formas?|相)"
)
_TWO_FORMS = re.compile(
    rf"(?i)(?<!\w)(?P<one>{_FORM})(?P<gap>[- ]?(?:{_KIND})?)\s*{_AND}\s*"
    rf"(?:(?:the|a|of|its|also|die|la|el|le)\s+){{0,3}}(?P<two>{_FORM})(?![\w])"
)
_OTHER_FORM = re.compile(
    rf"(?i)\s*{_AND}\s*(?:(?:also|of|the|a|its|for|für|die|der|de|la|le|el)\s+){{0,4}}"
    rf"(?P<two>{_FORM})[- ]?(?:one|{_KIND})\b.*$"
)


@dataclass(frozen=True, slots=True)
class _Item:
    """A compound named in a message: where, and which one is meant."""

    start: int
    end: int
    meant: tuple[str, int | None]


def structures_asked(request: Request) -> tuple[str, ...]:
    """One message for each structure that a message asks to be made.

    Args:
        request: A request about crystals.

    Returns:
        The messages, in order; empty where one structure is asked for, or where rules,
        a file or the words make it one.
    """
    if request.draft or request.rules or request.files or len(request.text) > 600:
        return ()
    if compares_structures(request.text):
        return ()
    asked = read_request(request)
    if asked.task != "make" or asked.cif is not None:
        return ()
    return _of_two_forms(asked.words) or _of_a_list(asked.words)


def _of_a_list(words: str) -> tuple[str, ...]:
    # Without a word that lists there is no list, and no compound need be looked up.
    if _ONE.search(words) or not re.search(_AND, words, re.IGNORECASE):
        return ()
    items = _items(words)
    groups: list[list[_Item]] = []
    for item in items:
        last = groups[-1][-1] if groups else None
        between = words[last.end : item.start] if last else ""
        if last is not None and not re.search(_AND, between, re.IGNORECASE):
            # "zircon ZrSiO4": a name and a formula of one thing.
            same = item.meant[0] == groups[-1][0].meant[0]
            one_thing = groups[-1][0].meant if same else item.meant
            groups[-1].append(replace(item, meant=one_thing))
        elif last is not None and not _LIST.match(between):
            return ()
        else:
            groups.append([item])
    meant = [{i.meant for i in group} for group in groups]
    if not 1 < len(groups) <= MOST or any(
        one & other for k, one in enumerate(meant) for other in meant[:k]
    ):
        return ()
    head = words[: groups[0][0].start]
    out = []
    for number, group in enumerate(groups):
        end = groups[number + 1][0].start if number + 1 < len(groups) else len(words)
        part = re.split(_AND, words[group[-1].end : end], flags=re.IGNORECASE)[0]
        out.append(f"{head}{words[group[0].start : group[-1].end]}{part}".strip(" .,;"))
    return tuple(out)


def _items(words: str) -> list[_Item]:
    """Compounds of a message with their places, each resolved to what it means."""
    from knowledge.library.structures.formulas_in_text import formulas_in
    from knowledge.library.structures.naming import find_names
    from knowledge.structures import structure_library

    library = structure_library()
    spans = [(f.start, f.end) for f in find_names(words)]
    for formula in formulas_in(words):
        pattern = rf"(?<![A-Za-z0-9]){re.escape(formula)}(?![A-Za-z0-9])"
        for match in re.finditer(pattern, words):
            if not any(s < match.end() and match.start() < e for s, e in spans):
                spans.append(match.span())
    for match in _FORMULA_LIKE.finditer(words):
        if not any(s < match.end() and match.start() < e for s, e in spans):
            spans.append(match.span())
    items = []
    for start, end in sorted(spans):
        found = library.resolve(words[start:end])
        if found.formula is not None:
            items.append(_Item(start, end, (found.formula, found.group)))
        elif _FORMULA_LIKE.fullmatch(words[start:end]):
            # "NaCl and RbXy": what is no formula is asked back, not passed over.
            items.append(_Item(start, end, (words[start:end], None)))
    return items


#: Words that lean on a compound named elsewhere in the message.
_LEANS = re.compile(
    r"(?i)\b(?:its?|they|their|this|that|these|ihre?n?r?|seine?[nr]?|sie|es|son|sa|ses|"
    r"leur|su|sus|esta|ese)\b|[它其]|その|それ"
)


def with_subject(words: str, message: str) -> str:
    """A part of a message, with the compound that its "its" means.

    Args:
        words: The part that one route serves.
        message: The whole message.

    Returns:
        The words, preceded by the first compound of the message where they lean on it
        and name none themselves.
    """
    if words == message or not _LEANS.search(words) or _items(words):
        return words
    named = _items(message)
    return f"{message[named[0].start : named[0].end]}: {words}" if named else words


def _of_two_forms(words: str) -> tuple[str, ...]:
    """A message for each form: the cubic and the tetragonal form of X."""
    both = _TWO_FORMS.search(words)
    if both is not None:
        head, tail = words[: both.start()], words[both.end() :]
        return tuple(f"{head}{both[name]}{tail}" for name in ("one", "two"))
    other = _OTHER_FORM.search(words)
    if other is None:
        return ()
    first = words[: other.start()]
    named = list(re.finditer(rf"(?i)(?<!\w)(?:{_FORM})(?!\w)", first))
    if len(named) != 1:
        return ()
    place = named[0]
    return (first, f"{first[: place.start()]}{other['two']}{first[place.end() :]}")


#: Where a further wish of a message begins.
_CLAUSE = re.compile(
    r"(?<=[.;!])\s+|(?<=[?？。；！])\s*|"
    r"\s*,?\s+(?:and then|und dann|et puis|y luego|and|und|et|y|also|then|plus|dann|"
    r"puis|luego)\s+(?=(?:also\s+)?"
    r"(?:give|tell|show|state|list|report|compute|compare|calculate|determine|find|explain|"
    r"what|which|how|why|where|is|are|does|do|has|have|can|its|ihre?n?|seine?n?|gib|zeig|nenne|sag|berechne|"
    r"vergleich|compar|"
    r"welche|wie|was|ist|hat|quel|combien|donne|calcule|indique|qué|cuál|cuánt|dime|dame|da|"
    r"muestra|calcula)\w*\b)|[，,、]\s*(?=(?:然后|接着)?(?:并|再|同时|以及|请问|告诉|给出|计算|比较))|"
    r"(?<=[てしり])[、。]\s*(?=[^、。]{2,30}(?:教えて|計算|求めて|示して))"
)
_ASKS = re.compile(
    r"(?i)[?？]|^\s*(?:(?:also|then|and|dann|und|puis|et|luego|y)\s+)*(?:give|tell|say|show|compar|vergleich|state|list|report|compute|calculate|"
    r"determine|find|explain|what|which|how|why|where|its|ihre?n?|seine?n?|sa|son|su|gib|zeig|nenne|sag|berechne|"
    r"welche|wie|was|quel|combien|donne|calcule|indique|qué|cuál|cuánt|dime|dame\b|da\b|"
    r"muestra|calcula)|^(?:然后|接着)?(?:并|再|同时|以及|请问|告诉|给出|计算|比较)|"
    r"(?:教えて|計算して|求めて|示して|パターン|回折図?)[^、。]{0,12}$"
)
#: A clause that is a question whatever it names: "what is the structure of …?"
_QUESTION = re.compile(
    r"(?i)^\s*(?:what|which|how|why|where|is|are|does|do|has|have|welche|wie|was|ist|"
    r"quel|combien|qué|cuál|cuánt)\w*\b|什么|多少|哪|吗"
)
#: A clause that still asks for the structure itself, or is mere courtesy.
_STRUCTURE = re.compile(
    # Signs stand beside Latin letters without a space: CIFを.
    r"(?i)(?<![a-z])(?:cif|poscar|xyz|vasp|xlsx)(?![a-z])|"
    r"\b(?:structure|struktur\w*|estructura|crystal\w*|"
    r"unit cell|elementarzelle|generat\w*|creat\w*|build|write|make|produce)\b|"
    r"\b(?:starting|structural|initial) model\b|\bstart-?modell\b|结构|文件|構造"
)
_COURTESY = re.compile(
    r"(?i)^\W*(?:please|thanks?|thank you|danke|merci|gracias|ok(?:ay)?|help( me)?|"
    r"(?:is|would) (?:that|this|it) (?:be )?(?:possible|ok(?:ay)?)|"
    r"can you (?:help|do that|do this)(?: me)?|谢谢|ありがとう)\W*$"
)


def questions_beside(asked: CrystalRequest) -> tuple[str, ...]:
    """Questions that stand beside the wish for a structure in one message.

    Rules, conversions and courtesies are none; the first clause that names the
    structure is the wish itself.
    """
    return tuple(
        clause
        for clause in clauses(asked.words)
        if _ASKS.search(clause)
        and not _is_the_wish(clause)
        and not _STRUCTURE.search(clause)
        and not _COURTESY.match(clause)
        and not re.match(r"(?i)\s*rule\b", clause)
    )


#: A wish for a file of another form, which stands beside a change.
_FILE_FORM = re.compile(r"(?i)\b(?:poscar|xyz|vasp|xlsx|excel|cif)\b")


def asks_beside(part: str) -> bool:
    """Whether a part of an instruction asks, or wants a file, and changes nothing."""
    return bool(_ASKS.search(part) or _FILE_FORM.search(part))


#: "Give me (cubic)" right before a compound: the structure itself is wished for.
_GIVE = re.compile(
    r"(?i)^\W*(?:please\s+|bitte\s+)?(?:give|show|gib|zeig\w*|donne\w*|dame|da|muestra|给出?)[\s-]*"
    r"(?:me|us|mir|uns|moi|nous)?\s*(?:an?|the|ein\w*|une?|el|la|le)?\s*[\w-]*\s*$"
)


def _is_the_wish(clause: str) -> bool:
    """Whether a clause like "Give me LiNbO3" asks for the structure itself."""
    named = _items(clause)
    head = clause[: named[0].start] if named else ""
    return bool(named) and _GIVE.match(head) is not None and len(head.split()) <= 4


def questions_in(words: str) -> tuple[str, ...]:
    """The questions of a message that asks several; empty where it asks one thing."""
    parts = [c for c in clauses(words) if not _COURTESY.match(c)]
    asked = tuple(part for part in parts if _ASKS.search(part))
    return asked if len(parts) > 1 else ()


def wants_structure_too(asked: CrystalRequest) -> bool:
    """Whether a message wants the structure made, not only a question answered.

    "A CIF of NaCl. What is its density?" wants both.
    """
    if asked.task != "make" or asked.cif is not None:
        return False
    beside = questions_beside(asked)
    rest = [c for c in clauses(asked.words) if c not in beside]
    return bool(beside) and any(
        _STRUCTURE.search(c) and not _QUESTION.search(c) for c in rest
    )


def clauses(words: str) -> Iterator[str]:
    """The parts of a message that may ask for one thing each."""
    from generators.structures.edit_clauses import parts_of

    for whole in parts_of(words):
        for part in _CLAUSE.split(whole):
            if part and part.strip(" .,;"):
                yield part.strip(" ,;")
