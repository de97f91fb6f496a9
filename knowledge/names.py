"""Materials by name and by formula: which records a question is about.

A question says "LLTO", "Li0.33La0.56TiO3", "Li3xLa2/3-xTiO3" or 钛酸镧锂 and means the
same host. Names are matched against the alias table, formulas by their elements and
amounts with a tolerance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.yaml_text import read_yaml
from validators.formula import FormulaError, deviation, parse_formula

_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉₋₊−–", "0123456789-+--")
_FORMULA = re.compile(
    r"(?<![A-Za-z0-9_./-])"
    r"((?:[A-Z][a-z]?(?:\d+(?:\.\d+)?)?|[(\[](?=[A-Z])|[)\]](?:\d+(?:\.\d+)?)?){2,})"
    r"(?![a-z_])"
)
_VARIABLE = re.compile(
    r"(?<![A-Za-z0-9_])((?:[A-Z][a-z]?[\d./+\-xyzδ]*|[()\[\]][\d./+\-xyzδ]*){3,})"
)


@dataclass(frozen=True, slots=True)
class Material:
    """A host material or a class of them.

    Attributes:
        formula: The composition that the name alone stands for, where there is one.
        kinds: Structure type and anion chemistry, ``("garnet", "oxide")``.
    """

    name: str
    family: str
    aliases: tuple[str, ...]
    elements: frozenset[str]
    major: frozenset[str]
    excludes: frozenset[str]
    covers: tuple[str, ...]
    covers_family: str
    formula: str = ""
    kinds: tuple[str, ...] = ()


@cache
def materials() -> tuple[Material, ...]:
    """The alias table of the library."""
    text = files("knowledge").joinpath("library/materials.yaml").read_text("utf-8")
    return tuple(
        Material(
            name=row["name"],
            family=row.get("family", ""),
            aliases=tuple(row.get("aliases", ())),
            elements=frozenset(row.get("elements", ())),
            major=frozenset(row.get("major", ())),
            excludes=frozenset(row.get("excludes", ())),
            covers=tuple(row.get("covers", ())),
            covers_family=row.get("covers_family", ""),
            formula=row.get("formula", ""),
            kinds=tuple(row.get("kinds", ())),
        )
        for row in read_yaml(text)
    )


def material(name: str) -> Material | None:
    """The entry of that name."""
    return next((item for item in materials() if item.name == name), None)


@cache
def _aliases() -> tuple[tuple[str, str, str], ...]:
    """First word of an alias, the alias and its host, the longest alias first.

    The first word is looked for before the pattern is made and runs: a search by
    substring is far quicker, and few aliases occur in a text.
    """
    pairs = [(alias, item.name) for item in materials() for alias in item.aliases]
    pairs.sort(key=lambda pair: -len(pair[0]))
    return tuple(
        (alias.split()[0].lower().replace("ción", "ci"), alias, name)
        for alias, name in pairs
    )


@cache
def _pattern(alias: str) -> re.Pattern[str]:
    flags = 0 if _case_matters(alias) else re.IGNORECASE
    body = re.escape(alias).replace(r"\ ", r"(?:s|es)?[\s-]+")
    body = body.replace("ción", "ci(?:ón|ones)")
    if re.match(r"[\x00-\u024f]", alias[0]):
        # Letters of other scripts may follow a Latin name without a space, and
        # an ending such as the German plural or the English s may follow too.
        body = rf"(?<![A-Za-z0-9]){body}(?:s|e|n|r|en|es|er)?(?![A-Za-z0-9])"
    return re.compile(body, flags)


#: What German adds to the name of a compound: "Bleiiodidüberschuss".
_ON = "(?:über|unter)schuss|gehalt|zusatz|zugabe|anteil|schicht|dotierung|beschichtung"


@cache
def _compounds() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """First word of a compound's name, its pattern and its formula, longest first."""
    text = files("knowledge").joinpath("library/compounds.yaml").read_text("utf-8")
    pairs = [
        (name, formula) for formula, names in read_yaml(text).items() for name in names
    ]
    pairs.sort(key=lambda pair: -len(pair[0]))
    out = []
    for name, formula in pairs:
        body = re.escape(name).replace(r"\ ", r"[\s-]+")
        if name.isascii() or re.match(r"[\x00-\u024f]", name[0]):
            # German writes on: "Bleiiodidüberschuss".
            body = rf"(?<![^\W\d_]){body}(?:s|es)?(?!(?!{_ON})[^\W\d_])"
        out.append((name.split()[0].lower(), re.compile(body, re.IGNORECASE), formula))
    return tuple(out)


def with_formulas(text: str) -> str:
    """The text with named compounds as formulas.

    >>> with_formulas("adding silicon carbide or nano-silica")
    'adding SiC or nano-SiO2'
    """
    lowered = text.lower()
    found: list[tuple[int, int, str]] = []
    for first, pattern, formula in _compounds():
        if first in lowered:
            # The longest name counts: silica fume is no silica.
            found += [
                (*match.span(), formula)
                for match in pattern.finditer(text)
                if not any(a < match.end() and match.start() < b for a, b, _ in found)
            ]
    for start, end, formula in sorted(found, reverse=True):
        text = text[:start] + formula + text[end:]
    return text


_COMMA = re.compile(r"(?<=[A-Za-z)\]])(\d),(\d{1,3})(?=[A-Z(\[)\]])")


def decimal_points(text: str) -> str:
    """The text with decimal commas inside formulas as points.

    >>> decimal_points("Li1,3Al0,3Ti1,7(PO4)3 bei 25,5 °C")
    'Li1.3Al0.3Ti1.7(PO4)3 bei 25,5 °C'
    """

    def pointed(match: re.Match[str]) -> str:
        word = _COMMA.sub(r"\1.\2", match[0])
        if word == match[0]:
            return word
        # A last amount belongs to the same spelling: La0,55Li0,35.
        return re.sub(r"(?<=[A-Za-z)\]])(\d),(\d{1,3})$", r"\1.\2", word)

    return re.sub(r"(?<![\w.])[A-Z][\w,.()\[\]]*\w\)?", pointed, text)


def _case_matters(alias: str) -> bool:
    return len(alias) <= 4 or any(char.isdigit() for char in alias)


def find_materials(text: str) -> list[tuple[str, tuple[int, int]]]:
    """Host names in a text with where they stand, in order of appearance."""
    clean = text.translate(_SUBSCRIPTS)
    lowered = clean.lower()
    found: list[tuple[str, tuple[int, int]]] = []
    for first, alias, name in _aliases():
        if first not in lowered:
            continue
        for match in _pattern(alias).finditer(clean):
            span = match.span()
            if not any(span[0] < end and start < span[1] for _, (start, end) in found):
                found.append((name, span))
    found.sort(key=lambda item: item[1])
    return found


def find_formulas(text: str) -> list[str]:
    """Chemical formulas in a text, with at least two elements, in order.

    >>> find_formulas("raise the conductivity of Li0.5La0.5TiO3, not of LLTO")
    ['Li0.5La0.5TiO3']
    """
    clean = text.translate(_SUBSCRIPTS)
    out = []
    for match in _FORMULA.finditer(clean):
        word = match[1]
        while word.endswith(("(", "[")):
            word = word[:-1]
        if word.isupper() and not any(char.isdigit() for char in word):
            continue
        amounts = _amounts(word)
        if amounts and len(amounts) >= 2 and not _is_word(word):
            out.append(word)
    return list(dict.fromkeys(out))


def find_variable_formulas(text: str) -> list[str]:
    """Formulas with a variable composition, in order.

    >>> find_variable_formulas("optimum x in Li1+xAlxGe2-x(PO4)3")
    ['Li1+xAlxGe2-x(PO4)3']
    """
    out = []
    for match in _VARIABLE.finditer(text.translate(_SUBSCRIPTS)):
        word = match[1].rstrip(".-+/(")
        varied = re.search(r"[\d)+-][xyzδ]|[xyzδ](?:[A-Z(]|$)", word)
        if varied and len(elements_of(word)) >= 2:
            out.append(word)
    return list(dict.fromkeys(out))


def _is_word(word: str) -> bool:
    # "How", "Can", "Is" and the like parse as elements; a formula without digits
    # needs at least two capitals.
    return sum(char.isupper() for char in word) < 2


@cache
def _amounts(formula: str) -> dict[str, float] | None:
    try:
        return {k: float(v) for k, v in parse_formula(formula).items()}
    except FormulaError:
        return None


def elements_of(formula: str) -> frozenset[str]:
    """Elements in a formula, also in one with variables; empty if there are none."""
    amounts = _amounts(formula)
    if amounts is not None:
        return frozenset(amounts)
    from validators.elements import is_element

    symbols = re.findall(r"[A-Z][a-z]?", formula.translate(_SUBSCRIPTS))
    return frozenset(symbol for symbol in symbols if is_element(symbol))


def same_composition(one: str, other: str, *, tolerance: float = 0.006) -> bool:
    """Whether two formulas agree in every atomic fraction within the tolerance."""
    first, second = _amounts(one), _amounts(other)
    if first is None or second is None:
        return False
    return deviation(first, second) <= tolerance


#: Metals of which four or more together are named as an alloy by their formula.
_ALLOYED = frozenset(
    {
        *("Al", "Ti", "V", "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zr"),
        *("Nb", "Mo", "Hf", "Ta", "W", "Re", "Mg", "Pd", "Ru"),
    }
)


def near_composition(one: str, other: str) -> bool:
    """Whether two formulas are members of one series: no atomic fraction far apart."""
    return same_composition(one, other, tolerance=0.03)


def host_of_formula(formula: str) -> str | None:
    """The host whose elements a formula holds, or None."""
    present = elements_of(formula)
    if not present:
        return None
    if {"Li", "P", "S"} <= present and "O" not in present:
        amounts = _amounts(formula) or {}
        salts = sum(amounts.get(e, 0) for e in ("Cl", "Br", "I"))
        metals = sum(amounts.get(e, 0) for e in ("P", "Si", "Sn", "Ge"))
        # Of LGPS only a little sulfur is replaced: Li9.54Si1.74P1.44S11.7Cl0.3.
        if present & {"Cl", "Br", "I"} and (
            not present & {"Si", "Sn"} or salts >= metals / 2
        ):
            return "Argyrodite"
        if present & {"Ge", "Si", "Sn"}:
            heavy = sum(amounts.get(e, 0) for e in ("Ge", "Si", "Sn"))
            near = amounts.get("S", 0) / max(heavy + amounts.get("P", 0), 1e-9)
            return "LGPS" if near < 3.999 or near > 4.2 else _sulfide(amounts)
        return None
    if {"Li", "P", "O"} <= present and "Ti" in present:
        return "LATP"
    if {"Li", "P", "O", "Ge"} <= present:
        amounts = _amounts(formula) or {}
        return "LAGP" if amounts.get("O", 12) >= 11 else "LISICON"
    if {"Na", "P", "O"} <= present and present & {"Zr", "Hf", "Sc", "Cr", "Ti"}:
        return "NASICON"
    if {"Li", "O", "Ge"} <= present and present & {"Zn", "V", "Ga", "S", "W", "Mg"}:
        return "LISICON"
    if len(present) >= 4 and present <= _ALLOYED:
        return "multi-principal-element alloy"
    best: tuple[int, str] | None = None
    for item in materials():
        if item.elements and item.elements <= present and not item.excludes & present:
            extra = len(present - item.elements)
            if _only_trace(formula, item.name, item.elements):
                continue
            if extra <= 2 and (best is None or extra < best[0]):
                best = (extra, item.name)
    return best[1] if best else None


#: Share of an element, against its share in a host, below which it is a dopant there.
_TRACE = 0.15


def _only_trace(formula: str, host: str, needed: frozenset[str]) -> bool:
    """Whether a host's element is only a dopant: GeTe with bismuth is no Bi2Te3."""
    plain = plain_formula(host)
    own, other = _amounts(formula) or {}, (_amounts(plain) or {}) if plain else {}
    if not own or not other:
        return False
    share, usual = sum(own.values()), sum(other.values())
    return any(
        own.get(e, 0.0) / share < _TRACE * other.get(e, 0.0) / usual for e in needed
    )


def _sulfide(amounts: dict[str, float]) -> str:
    return "LGPS" if amounts.get("Li", 0) >= 8 else "Thio-LISICON"


def covered(name: str) -> tuple[tuple[str, ...], str]:
    """What a host or class stands for: material names, and a family or ''."""
    item = material(name)
    if item is None:
        return (name,), ""
    if item.covers_family:
        return (), item.covers_family
    return (item.covers or (name,)), ""


def plain_formula(name: str) -> str:
    """The formula that the name of a material stands for, or an empty text.

    >>> plain_formula("LLZO"), plain_formula("silicon nitride")
    ('Li7La3Zr2O12', 'Si3N4')
    """
    item = material(name)
    if item is None:
        return name if find_formulas(name) else ""
    if item.formula or item.covers_family or item.covers or item.elements:
        return item.formula
    named = [alias for alias in item.aliases if find_formulas(alias) == [alias]]
    return named[0] if named else ""
