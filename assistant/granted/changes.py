"""Levels and effects that a clause states: "its high Q", "W raises Q"."""

# ruff: noqa: E501 - words of one meaning in six languages stand on one line

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.asking.words import lexicon, mentions
from assistant.granted.assertion import Assertion
from assistant.granted.kinds import NOT
from assistant.granted.subjects import Named
from assistant.granted.words import property_spans
from knowledge.traits import EFFECT, traits_of

_HIGH = (
    r"\b(?:high|large|good|excellent|great|wide|very good|well|hohe\w*|hoch|gut\w*|groß\w*|"
    r"breite\w*|élevée?s?|haute?s?|bonn?e?s?|grande?s?|large|bien|alt[oa]s?|elevad[oa]s?|"
    r"buen[oa]?s?|anch[oa])\b|很高|较高|高|大|宽|好|優れ|良い|良好"
)
_LOW = (
    r"\b(?:low|poor|small|bad|weak|narrow|negligible|poorly|badly|niedrig\w*|gering\w*|"
    r"schlecht\w*|klein\w*|schmal\w*|faibles?|basses?|mauvaise?s?|petite?s?|étroite?s?|"
    r"mal|baj[oa]s?|mal[oa]s?|pequeñ[oa]s?|estrech[oa]s?)\b|很低|较低|低|小|窄|差|悪い|狭い"
)
_SO = (
    r"(?:\s+(?:of|in|von|de|del|du|des|d['’])\s*(?:the |der |la |le |l['’])?[\w()]+)?(?:\s|性|度|率|的|は|が|is|are|has|a|an|ist|sind|est|a une|es|so|such|very|too|the|sehr|très|"
    r"muy|si|tan|很|这么|非常に|とても)*"
)


def levels(text: str, named: Sequence[Named]) -> list[Assertion]:
    """A property called high or low: "its high Q", "Q is low", "conducts well"."""
    out = []
    bare = text
    # A high-entropy alloy, a low-alloy steel: what is in a name is said of nothing.
    for name_of in named:
        start, end = name_of.start, name_of.end
        if re.search(rf"{_HIGH}|{_LOW}", text[start:end], re.IGNORECASE):
            bare = bare[:start] + "_" * (end - start) + bare[end:]
    for start, end, name in property_spans(text):
        before, after = bare[max(0, start - 22) : start], bare[end : end + 26]
        sign = 0
        for words, value in ((_LOW, -1), (_HIGH, 1)):
            # "Conduit-il si mal la chaleur": the word stands within.
            if re.search(rf"\s(?:{words})\s", bare[start:end], re.IGNORECASE) or re.search(rf"(?:{words})\s*(?:的|な|y |and |et |und |\w+ )?\s*$", before,
                         re.IGNORECASE) or re.match(
                         rf"{_SO}(?:{words})", after, re.IGNORECASE):  # fmt: skip
                sign = value
                break
        item = _owner(text, named, start)
        if not sign or item is None:
            continue
        # "Not high" is no claim of a value.
        if not NOT.search(text[min(item.end, start) : max(item.end, end) + 12]):
            name = _ALIASES.get(name, name)
            out.append(Assertion("level", item, name, sign, text=text))
    return out


#: Names of one property.
_ALIASES = {"electrical conductivity": "electronic conductivity"}


def _owner(text: str, named: Sequence[Named], at: int) -> Named | None:
    """Whose property stands at a place: the last thing before it, else the first."""
    before = [n for n in named if n.end <= at]
    return before[-1] if before else (named[0] if named else None)


_MORE_OF = (
    r"(?:higher|high|more|larger|greater|increas\w+|rais\w+|coarse\w*|excess|höher\w*|"
    r"hohe\w*|größer\w*|erhöh\w+|mehr|Zunahme|augment\w+|plus|élevé\w*|hausse|gros(?:ses)?|"
    r"aument\w+|incremento|mayor|alt[oa]s?|más|grueso\w*|提高|增加|升高|增大|高|大|粗|"
    r"増や|上げ|高い|高く|大きい|粗大)"
)
_LESS_OF = (
    r"(?:lower|low|less|smaller|small|fine\w*|decreas\w+|reduc\w+|refin\w+|niedrig\w*|"
    r"geringer\w*|kleiner\w*|klein\w*|fein\w*|senk\w+|verring\w+|weniger|moins|faible|"
    r"réduc\w+|diminu\w+|baisse|petit\w*|fins?|baj[oa]s?|menor|menos|reducc\w+|reducir|"
    r"pequeñ\w*|finos?|降低|减少|减小|低|小|细|下げ|減ら|低い|小さい|微細)"
)
_RISES = re.compile(
    r"\b(?:goes up|go up|climbs?|grows?|helps?|hilft|grimpe\w*|monte\w*|crece\w*|ayuda\w*|rais\w+|ris(?:es?|ing)|increas\w+|improv\w+|enhanc\w+|boost\w*|strengthen\w*|stronger|higher|"
    r"more|better|besser\w*|meilleure?s?|benefi\w+|erhöh\w+|steiger\w+|steigt|verbesser\w+|fester|höher\w*|"
    r"stabiler|stabilisier\w+|augment\w+|amélior\w+|accro\w+|plus|aument\w+|mejor\w+|"
    r"sube\w*|más|eleva\w*|stabili[sz]\w+)\b|提高|增加|增强|改善|提升|更高|更强|更稳定|稳定化|"
    r"上升|升高|变好|向上|上が|上げ|高ま|高く|高め|増加|強く|改善|安定化",
    re.IGNORECASE,
)
_FALLS = re.compile(
    r"\b(?:goes down|go down|declines?|shrinks?|suffers?|schadet|leidet|baisse\w*|chute\w*|"
    r"nuit|perjudica\w*|cae\w*|lower\w*|falls?|falling|drops?|reduc\w+|decreas\w+|weaken\w*|weaker|worse\w*|degrad\w+|harm\w*|"
    r"less|hurts?|soften\w*|softer|destabili\w+|unstable|senk\w+|verring\w+|sinkt|"
    r"schwäch\w+|verschlecht\w+|schlechter\w*|weniger|instabil\w*|niedriger\w*|rédui\w+|reduzc\w+|dimin\w+|"
    r"affaibli\w+|moins|abaiss\w+|reduc\w+|disminu\w+|baj[ae]\w*|debilit\w+|menos|empeor\w+)\b|"
    r"变坏|损害|降低|减少|减弱|变差|下降|不稳定|更低|更弱|下が|下げ|低下|減少|弱く|低く|不安定|悪化",
    re.IGNORECASE,
)


_CONDITION = re.compile(
    r"[,，]?\s*\b(?:when|if|once|wenn|falls|sobald|quand|lorsqu\w*|si|cuando|al)\b|[，,]|当|时|"
    r"すると|と(?=、)",
    re.IGNORECASE,
)


def _when(text: str, item: Named) -> tuple[int, str] | None:
    """The sense of a lever in a clause of its own, and the rest of the text."""
    cuts = [0, *(m.start() for m in _CONDITION.finditer(text) if m.start()), len(text)]
    for start, end in pairwise(cuts):
        if not start <= item.start < end:
            continue
        part = text[start : item.start] + " " + text[item.end : end]
        rest = text[:start] + " " + text[end:]
        sense, other = direction_of(part), direction_of(rest)
        return (sense, rest) if sense and other else None
    return None


def effects(text: str, named: Sequence[Named]) -> list[Assertion]:
    """What a lever with known effects is said to do to a property."""
    out = []
    for item in named:
        effects = [t for t in traits_of(item.name) if t.quantity.startswith(EFFECT)]
        if not effects:
            continue
        before, after = text[: item.start], text[item.end :]
        near_before = re.search(rf"(?P<m>{_MORE_OF})|(?P<l>{_LESS_OF})",
                                before[-34:], re.IGNORECASE)  # fmt: skip
        near_after = re.match(
            rf"\s*(?:is |ist |est |es |的)?(?:(?P<m>{_HIGH})|(?P<l>{_LOW}))",
            after,
            re.IGNORECASE,
        )
        own = re.search(rf"(?P<m>{_MORE_OF})|(?P<l>{_LESS_OF})", item.written, re.I)
        sense, cut_before, cut_after = 1, len(before), 0
        if near_before:
            sense = -1 if near_before["l"] else 1
            cut_before = max(0, len(before) - 34) + near_before.start()
        elif own:
            sense = -1 if own["l"] else 1
        elif near_after and re.search(r"\w", after[near_after.end() :]):
            sense = -1 if near_after["l"] else 1
            cut_after = near_after.end()
        rest = f"{before[:cut_before]} {after[cut_after:]}"
        told = _when(text, item)
        if told is not None:
            # "Q falls when W is reduced": the clause of W tells the sense of W.
            sense, rest = told
        up, down = bool(_RISES.search(rest)), bool(_FALLS.search(rest))
        up = up or (not down and mentions(rest, lexicon()["raise"]))
        if up == down or NOT.search(rest):
            continue
        for trait in effects:
            if _concerns(rest, trait.quantity.removeprefix(EFFECT)):
                out.append(Assertion("effect", item, trait.quantity,
                                     sense if up else -sense, text=text))  # fmt: skip
    return out


def direction_of(text: str) -> int:
    """+1 or -1 where a text tells of a rise or of a fall alone, else 0.

    >>> direction_of("Doping raises Tc"), direction_of("Tc falls and rises")
    (1, 0)
    """
    up, down = bool(_RISES.search(text)), bool(_FALLS.search(text))
    return int(up) - int(down)


_ABOUT = {
    "ionic conductivity": r"(?:ion\w*|lithium|sodium|electrolyte)\W+(?:\w+\W+)?conduct\w+|"
                          r"conductivity of (?:the )?(?:electrolyte|LLZO|LATP|LGPS|NASICON)|"
                          r"ionenleit\w+|conducti\w+ ionique|conductividad iónica|离子电导|"
                          r"イオン伝導",
    "compressive strength": r"weak\w*|compress\w*|schwäch\w*|faible|débil\w*|弱|strength|strong|fest\w*|résist\w+|resist\w+|强|強|durable",
    "early strength": r"early|früh|jeune âge|précoce|temprana|早期|初期|7 days|1 day",
    "yield strength": r"strength|strong|weak\w*|schwäch\w*|affaibl\w+|debilit\w+|弱|fest\w*|streckgrenze|élastic|résist\w+|resist\w+|"
                      r"límite|强|強|降伏|hard\w*|härt\w*|dur\w+|硬",
    "ultimate tensile strength": r"strength|strong|fest\w*|résist\w+|resist\w+|强|強|hard",
    "stability": r"stab\w*|durab\w+|lifetime|dégrad\w+|estab\w*|稳定|安定|寿命|耐久",
    "critical temperature": r"\bT_?c\b|critical temp|transition temp|sprungtemp|"
                            r"température critique|temperatura crítica|临界温度|臨界温度|"
                            r"转变温度|転移温度",
}  # fmt: skip


def _concerns(text: str, quantity: str) -> bool:
    return bool(re.search(_ABOUT.get(quantity, re.escape(quantity)), text, re.I))
