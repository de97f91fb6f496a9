"""What is added to a material: "concrete with silica fume", "LLZO with Al2O3 as aid".

A table of such a material holds only rows that tell the addition, by any of its names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.asking.constituents import other_names
from assistant.asking.limits import Span
from assistant.asking.premises import class_words
from assistant.asking.table_elements import negated
from knowledge.names import find_formulas, find_materials, host_of_formula, material
from knowledge.quantities import quantity_spans

_BEFORE = (
    r"(?i:\bwith(?: added| an? addition of| additions? of)?|\bcontaining|\bincluding|"
    r"\badditions? of|\badding|\bmit(?: zusatz von)?|\bzusatz von|\bzugabe von|\bavec"
    r"(?: ajout (?:de |d'))?|\bajout (?:de |d')|\bcontenant|\bcon(?: adición de)?|"
    r"\badición de|添加了?|掺入?|加入|含有?)\s*(?:the |some |a |"
    r"\d[\d.]*\s*(?:wt|mol|at|"
    r"vol)?\.?\s?%\s?(?:of )?)?$"
)
_AFTER = (
    r"^[-\s]?(?i:as (?:an? )?(?:sintering aid|additive|coating|filler)|sintering aids?|"
    r"additives?|additions?|coatings?|coated|modified|reinforced|fillers?|zusatz|"
    r"beschichtet\w*|beschichtung|als (?:sinter|zusatz)\w*|comme (?:aide|additif)\w*|"
    r"como (?:ayuda|aditivo)\w*|添加|を添加|を含む|入り|包覆|被覆|作为|"
    r"烧结助剂|"
    r"焼結助剤)"
)
#: Marks names that are a material of their own unless they follow "with".
_LED = "after with: "
#: Words after "with" that ask for columns or say nothing of the sample.
_OF_TABLES = re.compile(
    r"(?i)^(?:dois?|sources?|references?|refs?|citations?|years?|titles?|journals?|"
    r"authors?|columns?|units?|rows?|values?|data|numbers?|temperatures?|conditions?|"
    r"materials?|compositions?|formulas?|formulae|structures?|phases?|provenance|notes?|"
    r"flags?|links?|records?|entries|papers?|literature|method\w*|error\w*|uncertaint\w*|"
    r"excel|csv|xlsx|plots?|figures?|graphs?|charts?|dop\w*|elements?|space|groups?|"
    r"respect|highest|lowest|best|largest|measure\w*|known|stated|different|various|"
    r"room|quelle\w*|einheit\w*|spalte\w*|wert\w*|jahr\w*|dotier\w*|literatur\w*|"
    r"angabe\w*|diagramm\w*|zusammensetzung\w*|temperatur\w*|référence\w*|colonne\w*|"
    r"unité\w*|valeur\w*|année\w*|température\w*|titre\w*|fuente\w*|referencia\w*|"
    r"columna\w*|unidad\w*|valor\w*|año\w*|temperatura\w*|título\w*|dopa\w*|dopé\w*|"
    r"bibliograf\w*|bibliograph\w*|high\w*|low\w*|good|hohe\w*|haute?|alt[ao]s?|"
    r"at|least|more|less|most|all|each|every|any|their|its|the|an?|and|or|of|for|in|as|oder|ou|o|"
    r"no|two|three|four|five|only|both|where|when|which|that|it|them|these|those|den|"
    r"der|die|das|dem|einer?|einem|ihren?|allen?|jeweil\w*|und|leurs?|les?|la|une?|des|"
    r"du|de|ses|sus?|los|las|el|una?|y|et|mich|mir|me|you|plus|about|near|x|addi\w*|adici\w*|ajouts?|zusatz|"
    r"zugabe)$"
)
#: A word of these after another ends what was named.
_JOINS = r"(?i)(?:as|and|und|et|y|or|oder|ou|o|at|in|for|of|de|the)$"
_WITH = re.compile(
    r"(?i)\b(?:with|containing|mit|avec|contenant|con)\s+(?P<what>(?:[^\W\d_][\w'-]*"
    r"\s?){1,2})"
)


@cache
def _added() -> tuple[tuple[str, ...], ...]:
    """Additions by their names in six languages, one a line of the list."""
    path = files("assistant.asking").joinpath("additions.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("|")) for line in lines if line)


@dataclass(frozen=True, slots=True)
class Additions:
    """What is added, by all its names.

    Attributes:
        names: For each addition the names that tell it.
        spans: Where they stand.
    """

    names: tuple[tuple[str, ...], ...] = ()
    spans: tuple[Span, ...] = ()


def read_additions(text: str, taken: Sequence[Span] = ()) -> Additions:
    """Additions of a request; ``taken`` are places that other filters have read.

    >>> read_additions("strength of concrete with silica fume").names[0][0]
    'silica fume'
    >>> read_additions("conductivity of LLZO with Al2O3 as sintering aid").names[0][:2]
    ('Al2O3', 'alumina')
    >>> read_additions("conductivity of LLZO with DOI and year").names
    ()
    """
    found: list[tuple[Span, tuple[str, ...]]] = []
    for formula in find_formulas(text):
        for match in re.finditer(re.escape(formula), text):
            start, end = match.span()
            told = re.search(_BEFORE, text[:start]) or re.match(_AFTER, text[end:])
            if told and start and not negated(text, start) and _is_compound(formula):
                host = host_of_formula(formula)
                own = [host] if host and material(host) else []
                found.append((match.span(), (formula, *other_names(formula), *own)))
    hosts = [span for _, span in find_materials(text)]
    generic: list[tuple[Span, tuple[str, ...]]] = []
    for line in _added():
        led = line[0].startswith(_LED)
        names = tuple(name.removeprefix(_LED) for name in line)
        for name in names:
            for match in re.finditer(_word(name), text, re.IGNORECASE):
                start, end = match.span()
                held = [s for s, _ in (*found, *generic)] + hosts
                if any(a <= start and end <= b for a, b in held):
                    continue
                if negated(text, start):
                    continue
                if led and not re.search(_BEFORE, text[:start]):
                    continue
                # Beside a named compound the class of the addition says no more.
                generic.append((match.span(), names))
    aided = [s for s, names in generic if names[0] == "sintering aid"]
    if found:
        generic = [g for g in generic if g[1][0] != "sintering aid"]
    spans = [s for s, _ in found] + [s for s, _ in generic] + aided
    names_of = [names for _, names in (*found, *generic)]
    # What nobody knows after "with" is an addition as well, or no row tells it.
    names_of += [(word,) for word in _unknown(text, [*spans, *taken, *hosts])]
    return Additions(tuple(dict.fromkeys(names_of)), tuple(dict.fromkeys(spans)))


def _is_compound(formula: str) -> bool:
    return len(re.findall(r"[A-Z]", formula)) > 1


def _word(name: str) -> str:
    body = re.escape(name).replace(r"\ ", r"[\s-]").replace("'", "['’]")
    if re.match(r"[\x00-\u024f]", name):
        return rf"(?<![^\W\d_]){body}(?:e?[sn])?(?![^\W\d_])"
    return body


def _unknown(text: str, spans: Sequence[Span]) -> tuple[str, ...]:
    """What stands after "with" where no filter, quantity or column reads it."""
    known = [*spans, *((a, b) for a, b, _ in quantity_spans(text))]
    known += [(at, at + 3) for _, _, at in class_words(text)]
    out = []
    for match in _WITH.finditer(text):
        start, end = match.start("what"), match.end("what")
        if any(a < end and start < b for a, b in known) or find_formulas(match[0]):
            continue
        words = re.split(r"(?<=[^\W\d_])[\s'-]+", match["what"].strip())
        if _OF_TABLES.match(words[0]):
            continue
        if len(words) > 1 and _OF_TABLES.match(words[1]):
            words = words[:1] if re.match(_JOINS, words[1]) else []
        if words:
            out.append(" ".join(words))
    return tuple(dict.fromkeys(out))


def tells_addition(names: Sequence[str], text: str) -> bool:
    """Whether a text names an addition.

    >>> tells_addition(("silica fume",), "10 % fly ash and 10 % silica fume")
    True
    >>> tells_addition(("Al2O3",), "LiAl2O3F")
    False
    """
    for name in names:
        if re.search(r"\d", name):
            if re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", text):
                return True
        elif re.search(_word(name), text, re.IGNORECASE):
            return True
    return False
