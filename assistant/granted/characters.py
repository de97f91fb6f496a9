"""Metal, semiconductor or insulator, and the charge of an ion, said and judged."""

# ruff: noqa: E501 - words of one meaning in six languages stand on one line

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from functools import cache

from assistant.granted.assertion import Assertion
from assistant.granted.kinds import BECOMES, NOT
from assistant.granted.knowing import PYMATGEN, Known, computed, known_of
from assistant.granted.natures import attached_to, said_of
from assistant.granted.subjects import Named, element_english
from knowledge.facts import Value
from knowledge.names import elements_of

_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        ("metal",
         r"\b(?:metallic|metallisch\w*|metálic[oa]s?)\b(?!\s(?:bond|glass|lithium|sodium))|"
         r"\b(?:metals?|Metalle?|métal(?:lique)?s?|metal(?:es)?)\b(?![- ](?:oxides?|ions?|halides?|sul\w+|organic|atoms?|sites?|"
         r"cations?|anodes?|electrodes?|foils?|bonds?|centre|center|content))|"
         r"金属(?!离子|氧化|イオン|酸化|锂|リチ|负极|負極|电极|電極|元素|有机|有機|间)"),
        ("semiconductor",
         r"\bsemi-?conduct(?:ors?|ing)\b|Halbleiter\w*|halbleitend\w*|semi-?conducteurs?|"
         r"semiconductor(?:es|a)?\b|半导体|半導体"),
        ("insulator",
         r"\b(?:electrical(?:ly)? )?insulat(?:ors?|ing)\b|\bIsolator\w*|isolierend\w*|"
         r"\bisolante?s?\b|\baislantes?\b|绝缘体?|絶縁体?"),
    )
)  # fmt: skip
#: Another sense: heat, topology, what surrounds a device.
_OTHER_SENSE = re.compile(
    r"thermal\w* insulat|heat insulat|topological|Wärme\w*isol|thermique|térmic|绝热|断熱|"
    r"拓扑|トポロジ|half-?metal|Mott|transition|liquid metal|metal[- ]insulator",
    re.IGNORECASE,
)
_PLASMA = re.compile(r"plasma|ioni[sz]ation|mass spec|beam|excited|ion gun|电离|質量分析",
                     re.IGNORECASE)  # fmt: skip
#: Gaps in eV: from where nothing is a metal, up to where nothing is called an insulator,
#: from where nothing is called a semiconductor.
_NO_METAL, _NO_INSULATOR, _NO_SEMICONDUCTOR = 0.1, 2.0, 7.0


def characters(text: str, named: Sequence[Named], *, granted: bool) -> list[Assertion]:
    """Things of known composition that a clause calls metal, semiconductor, insulator."""
    out = []
    if _OTHER_SENSE.search(text):
        return []
    for item in named:
        if not item.formula or item.kind == "ion":
            continue
        for word, pattern in _WORDS:
            for match in pattern.finditer(text):
                a, b = match.span()
                if a < item.end and item.start < b:
                    continue
                said = granted and said_of(text, named, item, a)
                apposed = item.kind != "element" and attached_to(text, item, a, b)
                if not said and not apposed:
                    continue  # "lithium metal" is a name
                between = text[min(item.end, b) : max(item.start, a)]
                if BECOMES.search(between) or (said and not _IS.search(between)):
                    continue
                sign = -1 if NOT.search(between) else 1
                out.append(Assertion("character", item, "band gap", sign, word=word,
                                     text=text))  # fmt: skip
                break
    return out


_IS = re.compile(
    r"\b(?:is|are|was|being|as|remains?|ist|sind|ein\w*|als|est|sont|étant|un|comme|es|son|"
    r"siendo|como)\b|[是为属はが]",
    re.IGNORECASE,
)


def judge_character(item: Named, word: str) -> tuple[str, Known | None]:
    """Right, wrong or open, with the gap or the resistivity that tells it."""
    if len(elements_of(item.formula)) == 1 and item.kind == "element":
        found = _resistivity(item.formula)
        if found is not None:
            return ("right" if word == "metal" else "wrong"), found
    gaps = [k for k in known_of(item, "band gap") if not k.ordinal and k.unit == "eV"]
    if not gaps:
        return "open", None
    low, high = min(k.low for k in gaps), max(k.high for k in gaps)
    wrong = {
        "metal": low >= _NO_METAL,
        "insulator": high < _NO_INSULATOR,
        "semiconductor": low > _NO_SEMICONDUCTOR,
    }[word]
    right = {
        "metal": False,
        "insulator": low >= 4.0,
        "semiconductor": low >= 0.1 and high <= 4.5,
    }[word]
    return ("wrong" if wrong else "right" if right else "open"), gaps[0]


@cache
def _resistivity(symbol: str) -> Known | None:
    """Electrical resistivity of a metal, from the table of the elements."""
    from pymatgen.core import Element

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        element = Element(symbol)
        number = element.electrical_resistivity if element.is_metal else None
    if not number:
        return None
    slug = f"element-{symbol.lower()}-electrical-resistivity"
    shown = float(f"{float(number):.4g}")
    value = Value(f"{slug}.0", "electrical resistivity", shown, "Ω m", "", symbol)
    name = element_english()[symbol]
    fact = computed(slug, f"{name} is a metal.", (value,), "table of the elements",
                    PYMATGEN)  # fmt: skip
    return Known(shown, shown, "Ω m", fact, value, "pymatgen", text=fact.claim)


def charges(text: str, named: Sequence[Named]) -> list[Assertion]:
    """Charges of ions that a clause names, in signs or in words."""
    if _PLASMA.search(text) or NOT.search(text):
        return []
    return _valences(text, named) or [
        Assertion("charge", n, "oxidation state", 1, number=n.charge, text=text)
        for n in named
        # "A -> B" and "Ba + Sr" name none; a charge of one is left to chemists.
        if n.kind == "ion" and re.search(r"\d[+-]$", n.written.strip("()^ "))
    ]


_VALENT: tuple[re.Pattern[str], ...] = tuple(
    re.compile(rf"\b(?:{latin})-?valente?s?\b|\b{german}wertig\w*|[{han}][价価]", re.IGNORECASE)
    for latin, german, han in (
        ("mono|uni", "ein", "一1"), ("di|bi", "zwei", "二两2"), ("tri|ter", "drei", "三3"),
        ("t[eé]tra|quadri", "vier", "四4"), ("penta|quinque", "fünf", "五5"),
        ("hexa", "sechs", "六6"), ("hepta", "sieben", "七7"),
    )
)  # fmt: skip
_STATE = re.compile(
    r"(?:oxidation (?:state|number)|valence|Oxidations(?:zahl|stufe)|Wertigkeit|degré d['’]oxydation|"
    r"(?:estado|número) de oxidación|valencia|氧化态|化合价|酸化数|価数)"
    r"(?:\s(?:of|is|von|ist|de|est|es|state|as|im|in)|[是为は：:])*\s?(?P<a>[+-]?[1-8])(?![\d.])|"
    r"(?P<b>[+-][1-8]) (?:oxidation )?state\b",
    re.IGNORECASE,
)
#: States in which a compound no longer is what its formula says.
_CHANGED = re.compile(
    r"charg(?:ed|ing)|delithi\w*|lithiated|oxidi[sz]\w+|reduc(?:ed|tion|ing)|doped|surface|geladen|"
    r"delithiiert|oxidiert|reduziert|dotiert|oxydée?|réduit|dopé|cargad|oxidad|reducid|dopad|"
    r"充电|放电|脱锂|氧化后|还原|掺|充電|放電|還元|ドープ",
    re.IGNORECASE,
)


def _valences(text: str, named: Sequence[Named]) -> list[Assertion]:
    """Valences in words: the atom beside the word, or the only one of the clause."""
    found = [(m, n) for n, p in enumerate(_VALENT, 1) for m in p.finditer(text)]
    state = _STATE.search(text)
    if state is not None:
        found.append((state, int(state["a"] or state["b"])))
    atoms = [n for n in named if n.kind in {"element", "ion"} and not n.charge]
    if len(found) != 1:
        return []
    match, number = found[0]
    atoms = atoms or _signs(text)
    beside = [n for n in atoms if 0 <= n.start - match.end() <= 2]
    one = next(iter(beside or atoms), None)
    if one is None or (not beside and len({n.formula for n in atoms}) > 1):
        return []
    hosts = {n.formula for n in named if n.kind in {"material", "trait"} and n.formula
             and len(elements_of(n.formula)) > 1}  # fmt: skip
    host = next(iter(hosts)) if len(hosts) == 1 and not _CHANGED.search(text) else ""
    return [Assertion("charge", one, "oxidation state", 1, number=number, word=host,
                      of="valence", text=text)]  # fmt: skip


#: Signs that are words or letters elsewhere: "Y is trivalent", "V in VO2 is".
_DOUBTFUL = re.compile(
    r"(?<![\w+-])(Y|W|V|U|P|S|N|C|B|In)(?= (?:ions? )?(?:is|are|being|has|ist|hat|est|a|es|tiene|in|im|"
    r"dans|en)\b|[是为在的はが])",
)


def _signs(text: str) -> list[Named]:
    return [
        Named(element_english()[m[1]], m[1], "element", *m.span(), written=m[1])
        for m in _DOUBTFUL.finditer(text)
    ]


@cache
def balanced(formula: str, symbol: str) -> Known | None:
    """The one oxidation state that charge balance leaves an element of a compound."""
    from validators.compositions import OXIDATION_SOURCE, neutral_assignments
    from validators.formula import FormulaError, parse_formula

    try:
        amounts = {e: float(n) for e, n in parse_formula(formula).items()}
    except FormulaError:
        return None
    found = {
        dict(a.states)[symbol]
        for a in (neutral_assignments(amounts) if symbol in amounts else ())
        if a.ordered
    }
    if len(found) != 1:
        return None
    state = next(iter(found))
    slug = f"balance-{symbol.lower()}-{formula.lower()}".replace("(", ".").replace(
        ")", "."
    )
    value = Value(f"{slug}.0", "oxidation state", f"{state:+d}", "", "", formula)
    fact = computed(slug, f"Oxidation state of {symbol} in {formula}.", (value,),
                    f"charge balance with {OXIDATION_SOURCE}", PYMATGEN)  # fmt: skip
    return Known(state, state, "", fact, value, "formula")


@cache
def judge_valence(symbol: str, valence: int) -> tuple[str, Known | None]:
    """Wrong where an element takes a valence with no sign, right where it is its only one."""
    signed = [judge_charge(symbol, sign * abs(valence)) for sign in (1, -1)]
    if all(outcome == "wrong" for outcome, _ in signed):
        return signed[0]
    usual = {abs(state) for state in _common(symbol)}
    if usual != {abs(valence)}:
        return "open", None
    return "right", _states(symbol)


def _common(symbol: str) -> tuple[int, ...]:
    from pymatgen.core import Element

    return tuple(int(s) for s in Element(symbol).common_oxidation_states)


def _states(symbol: str) -> Known:
    slug = f"element-{symbol.lower()}-oxidation-state"
    shown = ", ".join(f"{s:+d}" for s in _common(symbol))
    value = Value(f"{slug}.0", "oxidation state", shown, "", "common", symbol)
    fact = computed(slug, f"Common oxidation states of {symbol}: {shown}.", (value,),
                    "table of the elements", PYMATGEN)  # fmt: skip
    return Known(0, 0, "", fact, value, "pymatgen")


@cache
def judge_charge(symbol: str, charge: int) -> tuple[str, Known | None]:
    """Wrong where an element takes a charge in no compound of the table."""
    from pymatgen.core import Element

    element = Element(symbol)
    known = {*element.oxidation_states, *element.icsd_oxidation_states}
    if not _common(symbol) or charge in known:
        return "open", None
    return "wrong", _states(symbol)
