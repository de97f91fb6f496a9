"""What a message wants weighed, in six languages; and changes of it afterwards.

"How many grams of Li2CO3 for 5 g of LLZO", "precursor masses for 0.02 mol BaTiO3",
"molar mass of La2O3", "I have 3 g of TiO2, how much Li4Ti5O12 can I make". Which of the
substances is the product follows from their elements, not from word order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.weighing.precursors import usual_precursors
from assistant.weighing.substances import Substance, find_substances
from validators.elements import NONMETALS
from validators.formula import parse_formula

Task = Literal["weigh", "molar_mass", "amount", "share"]

_NUM = r"(\d+(?:[.,]\d+)?(?:e-?\d+)?)"
_UNIT = (
    r"(kg|mg|µg|g|mmol|mol|grammes?|grams?|gramm|gramos?|milligram\w*|kilogram\w*|"
    r"moles?|millimoles?|毫克|千克|公斤|克|毫摩尔|摩尔|グラム|ミリグラム|モル)"
)
#: A unit ends where no further letter makes another of it: 12 GPa, 3 GHz, 5 MJ.
_AMOUNT = re.compile(
    rf"(?i)(?<![A-Za-z\d.,]){_NUM}\s?{_UNIT}(?-i:(?![a-z/·*^\d]|Pa\b|Hz\b|eV\b|[WJVB]\b))"
)
_UNITS = {
    "kg": ("g", 1e3), "mg": ("g", 1e-3), "µg": ("g", 1e-6), "mmol": ("mol", 1e-3),
    "毫克": ("g", 1e-3), "千克": ("g", 1e3), "公斤": ("g", 1e3),
    "毫摩尔": ("mol", 1e-3), "摩尔": ("mol", 1.0), "モル": ("mol", 1.0),
    "ミリグラム": ("g", 1e-3), "mol": ("mol", 1.0), "mole": ("mol", 1.0),
    "moles": ("mol", 1.0), "millimole": ("mol", 1e-3), "millimoles": ("mol", 1e-3),
}  # fmt: skip
#: Asks for a mass or an amount by itself.
_MASS = re.compile(
    r"(?i)how (?:many|much)\s+(?:grams?|g|mg|milligrams?|kg|mol(?:es)?|mmol)\b|"
    r"\bweigh(?:ed|ing|ts?)?(?:[- ](?:in|out|ins?))?\b|"
    r"\bwie viel\w*\s+(?:gramm|g|mg|mol)\b|"
    r"\bwieviel\w*\s+(?:gramm|g|mg|mol)\b|einwaage\w*|einwieg\w*|abwieg\w*|wiege\b|"
    r"\bcombien de (?:grammes?|g|mg|moles?)\b|\bpes(?:er|ée)\b|"
    r"\bcu[aá]nt[oa]s? (?:gramos|g|mg|moles)\b|\bpesar\b|"
    r"(?:多少|几)\s?(?:克|毫克|g|mg|摩尔)|称[取量多]|何\s?(?:g|グラム|mg|mol|モル)|秤量"
)
#: A batch, or the reaction with its numbers.
_BATCH = re.compile(
    r"(?i)stoichiometric (?:amount|mixture|quantit|weigh|mass)\w*|"
    r"\bbatch (?:of|for|size|calc\w*)|"
    r"(?:precursors?|reagents?|materials?) (?:mass|weight|amount|quantit)\w*|"
    r"(?:mass|weight|amount|quantit)\w* of (?:the |all )?"
    r"(?:precursor|reagent|starting)\w*|"
    r"\bbalanced? (?:the )?(?:chemical |reaction |synthesis )?(?:reaction|equation)|"
    r"\breaction (?:equation|scheme)|stöchiometrische\w* (?:menge|mischung)\w*|"
    r"reaktionsgleichung|(?:quantités?|masses?) (?:stœchiométriques?|de précurseurs?)|"
    r"équation[- ]bilan|cantidades? estequiométricas?|"
    r"ecuación (?:química|ajustada)|配料|化学计量比?称|反应方程式|反応式|化学量論量"
)
#: Weights of all that goes in, where an amount of the product is named.
_WEIGHTS = re.compile(
    r"(?i)\b(?:weights?|masses|quantities|amounts?|grams|precursors?|reagents?|"
    r"starting materials|recipe|batch|mengen|massen|edukte?|vorläufer|ansatz|masses|"
    r"précurseurs?|réactifs?|masas|cantidades|precursores?|reactivos?)\b|原料|前驱体|前駆体"
)
#: A class of precursors: stem, and what it is.
_KINDS = (
    ("nitrate", r"\bnitrat(?:es?|en?|os)\b|硝酸盐|硝酸塩"),
    ("acetate", r"\bac[eé]tat(?:es?|en?|os)\b|乙酸盐|醋酸盐|酢酸塩"),
    ("chloride", r"\bchlorides?\b|\bchloriden?\b|\bchlorures\b|\bcloruros\b"
     r"|氯化物|塩化物"),
    ("hydroxide", r"\bhydroxides?\b|\bhydroxiden?\b|\bhydroxydes\b|\bhidróxidos\b"
     r"|氢氧化物|水酸化物"),
    ("carbonate", r"\bcarbonates?\b|\bcarbonaten?\b|\bcarbonatos\b|碳酸盐|炭酸塩"),
)  # fmt: skip
_DRY = re.compile(r"(?i)anhydr\w*|wasserfrei\w*|无水|無水|\bdry\b")
_NEED = re.compile(
    r"(?i)\b(?:need\w*|requir\w*|take|takes|use|for|to (?:make|prepare|synth\w+|get)|"
    r"can i (?:make|get)|yield\w*|brauche\w*|benötig\w*|für|faut|pour|besoin|"
    r"necesit\w*|hace falta|para)\b|需要|制备|合成|得到|必要|作る|得る|要る"
)
_MOLAR = re.compile(
    r"(?i)\b(?:molar mass|molecular (?:weight|mass)|formula (?:weight|mass)|molmasse|"
    r"molare masse|molekulargewicht|formelgewicht|masse molaire|masa molar|"
    r"peso (?:molecular|fórmula))|摩尔质量|分子量|式量|モル質量"
)
_SHARE = re.compile(
    r"(?i)\b(?:wt\.?\s?-?%|weight (?:percent\w*|fraction)|mass (?:percent\w*|fraction)|"
    r"percent by (?:weight|mass)|gewichtsprozent|massenanteil|massenprozent|"
    r"pourcentage massique|fraction massique|porcentaje en masa|fracción másica)"
    r"|质量分数|重量百分|質量分率|重量%"
)
_EXCESS = r"(?:excess|extra|surplus|überschuss|überschuß|excès|exceso|过量|過剰)"
_PERCENT = (
    r"(\d+(?:[.,]\d+)?)\s*(?:wt|mol|at|m|w)?\.?\s?-?\s?"
    r"(?:%|percent|prozent|pour cent|por ?ciento)"
)
_EXCESSES = (
    re.compile(rf"(?i){_PERCENT}[^.;!?%]{{0,25}}?{_EXCESS}"),
    re.compile(rf"(?i){_EXCESS}[^.;!?%]{{0,25}}?{_PERCENT}"),
)
_PURITY = re.compile(
    r"(?i)(\d{2}(?:[.,]\d+)?)\s*%\s*(?:pure|purity|rein\w*|pur\w*|纯|純)|"
    r"(?:purity|reinheit|pureté|pureza|纯度|純度)[^.;\d]{0,25}(\d{2}(?:[.,]\d+)?)\s*%"
)
#: What runs in time, in a solution or at a price is asked elsewhere.
_ELSEWHERE = re.compile(
    r"(?i)half[- ]li|rate constant|decay|"
    r"after \d+(?:\.\d+)? ?(?:s|min|h|hours?|days?)\b|"
    r"\bm[lL]\b|\blit(?:er|re)s?\b|\bmol/l\b|\bM solution|halbwert|solub|price|cost|"
    r"\b(?:g|mol) (?:of (?:it|this|that|them)|davon)\b|"
    r"\bdoi\b|literature|conductiv|\bbest\b|\bwhy\b"
)


@dataclass(frozen=True, slots=True)
class Weighing:
    """What is to be computed.

    Attributes:
        task: Weigh-in, molar mass, grams against moles, or mass fractions.
        target: Formula of the product, or of the one substance.
        name: How the message calls it, "" for its formula.
        amount: Of the product, or None.
        unit: "g" or "mol".
        sources: Precursors that the message names, in order.
        given: A precursor with its amount and unit, where that is what is at hand.
        excess: Element or precursor to a fraction above the stoichiometric amount.
        purity: Precursor to a mass fraction.
        kind: Class of precursors that is wanted, such as "nitrate", or "".
        dry: Whether they are said to hold no water.
    """

    task: Task
    target: str
    name: str = ""
    amount: float | None = None
    unit: str = "g"
    sources: tuple[str, ...] = ()
    given: tuple[str, float, str] | None = None
    excess: Mapping[str, float] = field(default_factory=dict)
    purity: Mapping[str, float] = field(default_factory=dict)
    kind: str = ""
    dry: bool = False

    def words(self) -> str:
        """The whole wish in one sentence that `weighing_asked` reads back."""
        parts = [f"weigh in for {self.amount or 10:g} {self.unit} of {self.target}"]
        if self.given is not None:
            source, value, unit = self.given
            parts = [f"weigh in for {self.target} with {value:g} {unit} of {source}"]
        if self.sources:
            parts.append("from " + ", ".join(self.sources))
        if self.kind:
            parts.append(f"from {'anhydrous ' if self.dry else ''}{self.kind}s")
        parts += [f"{100 * f:g} % {what} excess" for what, f in self.excess.items()]
        parts += [f"{what} of {100 * p:g} % purity" for what, p in self.purity.items()]
        return "; ".join(parts)


def weighing_asked(text: str) -> Weighing | None:
    """What a message wants weighed, None where it is about something else."""
    if len(text) > 600 or _ELSEWHERE.search(text):
        return None
    mass, making = _MASS.search(text), _BATCH.search(text)
    molar, share = _MOLAR.search(text), _SHARE.search(text)
    amounts = list(_AMOUNT.finditer(text))
    need = bool(amounts) and bool(_NEED.search(text) or _WEIGHTS.search(text))
    making = making or (_WEIGHTS.search(text) if amounts else None)
    if not (mass or making or molar or share or need):
        return None
    found = _compounds_first(find_substances(text))
    if not found:
        return None
    if molar is not None and not making:
        return Weighing("molar_mass", found[0].formula, found[0].name)
    target = _product(found)
    if target is None:
        return None
    own = [one for one in found if one.formula != target.formula]
    if (
        not own
        and not share
        and target.formula in usual_precursors(parse_formula(target.formula))
    ):
        # "LiCl for 1 g of it": what it is for is not said here.
        making = mass = None
    owned = {one.start(): _owner(text, one, found) for one in amounts}
    amount = next((a for a in amounts if owned[a.start()] is target), None)
    of_source = next((a for a in amounts if owned[a.start()] in own), None)
    if amount is None and of_source is None and len(amounts) == 1:
        amount = amounts[0]
    asked = Weighing(
        "weigh", target.formula, target.name, sources=_once(own),
        excess=_excess(text, found, target), purity=_purity(text, own),
        kind=_kind(text, found), dry=_DRY.search(text) is not None,
    )  # fmt: skip
    if amount is not None:
        value, unit = _measured(amount)
        asked = replace(asked, amount=value, unit=unit)
    elif of_source is not None:
        source = owned[of_source.start()]
        value, unit = _measured(of_source)
        asked = replace(asked, given=(source.formula if source else "", value, unit))
    if share is not None and not own and not asked.excess:
        return replace(asked, task="share")
    if not own and not making and not asked.excess:
        # "How many moles are 5 g of LLZO?" needs an amount, and no precursors.
        making_words = re.search(r"(?i)\b(?:make|prepare|synth|weigh|batch)", text)
        return None if amount is None else replace(
            asked, task="weigh" if making_words else "amount"
        )  # fmt: skip
    if not mass and not making and not (own and need):
        return None
    return asked


def changed(text: str, before: Weighing) -> Weighing | None:
    """The weighing before with what a message changes of it; None where nothing.

    "With 10 % excess", "wait, I need 20 g", "LiOH instead", "and what gas comes off?"
    """
    if len(text) > 120 or before.task != "weigh":
        return None
    found = _compounds_first(find_substances(text))
    amounts = list(_AMOUNT.finditer(text))
    now, said = before, False
    dropped = {s.formula for s in found if _IN_PLACE_OF.search(text[: s.span[0]])}
    found = [s for s in found if s.formula not in dropped]
    named = [s for s in found if s.formula != before.target]
    excess = _excess(text, found, _as_target(before))
    if excess:
        now, said = replace(now, excess={**now.excess, **excess}), True
        named = [s for s in named if s.formula not in excess]
    elif re.search(
        rf"(?i)(?:no|without|ohne|sans|sin|不要|无|なし)[^.]{{0,12}}{_EXCESS}", text
    ):
        now, said = replace(now, excess={}), True
    if kind := _kind(text, found):
        now, said = replace(now, kind=kind, sources=()), True
    if before.kind and _DRY.search(text):
        now, said = replace(now, dry=True), True
    if purity := _purity(text, named):
        now, said = replace(now, purity={**now.purity, **purity}), True
    if len(amounts) == 1 and not named:
        value, unit = _measured(amounts[0])
        now, said = replace(now, amount=value, unit=unit, given=None), True
    fitting = [s.formula for s in named if _brings(s.formula, before.target)]
    if fitting and len(fitting) == len(named) and not amounts:
        kept = [
            s
            for s in now.sources
            if s not in dropped and not any(_same_job(s, f) for f in fitting)
        ]
        sources = tuple(dict.fromkeys((*kept, *fitting)))
        purities = {s: p for s, p in now.purity.items() if s in sources}
        now, said = replace(now, sources=sources, purity=purities), True
    elif named and len(named) == 1 and _SAME.search(text):
        other = named[0]
        now = Weighing(
            "weigh", other.formula, other.name, amount=now.amount, unit=now.unit
        )
        said = True
    if not said and not found and not amounts and _ABOUT_IT.search(text):
        said = True
    return now if said else None


#: What stands behind these words is taken out.
_IN_PLACE_OF = re.compile(
    r"(?i)(?:instead of|in place of|rather than|statt|anstelle von|au lieu d[eu']|"
    r"à la place d[eu']|en (?:lugar|vez) de|代替|の代わりに)"
    r"\s*(?:du|de|la|le|the|l')?\s*$"
)
_SAME = re.compile(
    r"(?i)\b(?:same|and for|now for|likewise|instead|dasselbe|das gleiche|und für|"
    r"pareil|même chose|et pour|lo mismo|y para)\b|同样|换成|同じ"
)
_ABOUT_IT = re.compile(
    r"(?i)\bgas(?:es)?\b|\bcomes? off\b|\breaction\b|\bequation\b|\bmass loss\b|"
    r"\bloss\b|\btotal (?:mass|weight)\b|\breaktion|\bverlust|\bréaction|\bgaz\b|"
    r"\breacción|反应|气体|反応|気体"
)


def _kind(text: str, found: Sequence[Substance]) -> str:
    """The class of precursors that a text names beside single substances."""
    for kind, words in _KINDS:
        for match in re.finditer(words, text, re.IGNORECASE):
            # "lithium carbonate" is one substance.
            if not any(s.span[0] <= match.start() < s.span[1] for s in found):
                return kind
    return ""


def _as_target(before: Weighing) -> Substance:
    return Substance(before.target, (-1, -1), before.name)


def _compounds_first(found: Sequence[Substance]) -> list[Substance]:
    """Without single elements beside salts: "10 % Li excess" is no lithium metal."""
    whole = [one for one in found if len(parse_formula(one.formula)) > 1]
    salts = any(NONMETALS & set(parse_formula(one.formula)) for one in whole)
    return whole if salts else list(found)


def _once(found: Sequence[Substance]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.formula for one in found))


def _solid(formula: str) -> frozenset[str]:
    """Elements that stay in an oxide when it is fired; all, where nothing else is."""
    present = frozenset(parse_formula(formula))
    return present - {"C", "H", "N", "O"} or present


def _brings(source: str, target: str) -> bool:
    """Whether a substance may be a precursor: all that stays of it is wanted."""
    return _solid(source) <= frozenset(parse_formula(target))


def _same_job(one: str, other: str) -> bool:
    return bool(_solid(one) & _solid(other)) and (
        _solid(one) <= _solid(other) or _solid(other) <= _solid(one)
    )


def _product(found: Sequence[Substance]) -> Substance | None:
    """The substance that all others can be precursors of; the richest of several."""
    fitting = [
        one
        for one in found
        if all(_brings(o.formula, one.formula) for o in found if o is not one)
    ]
    if fitting:
        return max(fitting, key=lambda one: len(_solid(one.formula)))
    # "BaTiO3 from BaCl2 and TiO2": what cannot be is said where it is balanced.
    for one in found:
        own = _solid(one.formula)
        if len(own) > 1 and all(_solid(o.formula) & own for o in found):
            return one
    return None


#: What may stand between an amount and what it is of, after and before it.
_OF = re.compile(r"(?i)^\s*(?:of|von|an|de|d['’]|の|的)?\s*(?:[a-z-]{2,}\s+){0,2}$")
_HAS = re.compile(r"(?i)^\s*(?:[(:=]|in)?\s*$")


def _owner(
    text: str, amount: re.Match[str], found: Sequence[Substance]
) -> Substance | None:
    """The substance that an amount is of: "5 g of LLZO", "LLZO: 5 g", LLZOを5 g."""
    after = [s for s in found if s.span[0] >= amount.end()]
    before = [s for s in found if s.span[1] <= amount.start()]
    if before and re.match(r"を|は", text[before[-1].span[1] :]):
        return before[-1]
    if after and _OF.search(text[amount.end() : after[0].span[0]]):
        return after[0]
    if before and _HAS.search(text[before[-1].span[1] : amount.start()]):
        return before[-1]
    return None


def _measured(amount: re.Match[str]) -> tuple[float, str]:
    value = float(amount[1].replace(",", "."))
    unit, factor = _UNITS.get(amount[2].lower(), ("g", 1.0))
    if amount[2].lower().startswith("milligr"):
        factor = 1e-3
    elif amount[2].lower().startswith("kilogr"):
        factor = 1e3
    return value * factor, unit


def _excess(
    text: str, found: Sequence[Substance], target: Substance
) -> dict[str, float]:
    """Fractions above the stoichiometric amount, by element or precursor."""
    out: dict[str, float] = {}
    for pattern in _EXCESSES:
        for match in pattern.finditer(text):
            what = _excess_of(text, match.span(), found, target)
            out.setdefault(what, float(match[1].replace(",", ".")) / 100)
        if out:
            break
    return out


def _excess_of(
    text: str, span: tuple[int, int], found: Sequence[Substance], target: Substance
) -> str:
    """What an excess is of: named beside it, else "" for what evaporates."""
    from assistant.asking.chemistry_words import element_names

    start = max(0, span[0] - 5)
    # Beyond the end of its clause something else is spoken of.
    clause = re.split(r"[;.!?。；]", text[span[1] : span[1] + 28])[0]
    start += len(text[start : span[0]]) - len(
        re.split(r"[;.!?。；]", text[start : span[0]])[-1]
    )
    near = text[start : span[1]] + clause
    places = {
        max(one.span[0] - start, 0): one.formula
        for one in found
        if one.span[1] > start and one.span[0] < start + len(near)
        and one.formula != target.formula
    }  # fmt: skip
    present = parse_formula(target.formula)
    names = {**{e: e for e in present}, **element_names()}
    for name, symbol in names.items():
        edge = r"(?<![A-Za-z]){}(?![a-z\d])" if name.isascii() else "{}"
        flags = 0 if name == symbol else re.IGNORECASE
        spoken = re.search(edge.format(re.escape(name)), near, flags)
        if symbol in present and spoken:
            places.setdefault(spoken.start(), symbol)
    return places[min(places)] if places else ""


def _purity(text: str, own: Sequence[Substance]) -> dict[str, float]:
    out = {}
    for match in _PURITY.finditer(text):
        near = [s for s in own if abs(s.span[1] - match.start()) <= 14]
        near = near or [s for s in own if match.start() <= s.span[0] <= match.end()]
        if near:
            value = float((match[1] or match[2]).replace(",", ".")) / 100
            out[near[0].formula] = value
    return out
