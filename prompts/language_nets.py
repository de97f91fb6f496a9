"""Layers, rings and chains of bonded atoms, layer distances and bond angles."""

# ruff: noqa: E501 - a pattern is easier to read and to extend on its own line

from __future__ import annotations

import re

from prompts.language_cell import number_of
from prompts.language_draft import SpecDraft
from prompts.language_text import Text, clauses
from prompts.language_words import LENGTH_UNIT, NUMBER, RANGE, words
from validators.elements import is_element
from validators.specs.structure import AngleSpec, NetSpec

#: Å and degrees; how far a single value may be missed.
SPACING_TOLERANCE, ANGLE_TOLERANCE = 0.1, 5.0

_LAYERS = (
    r"(?:layers?|sheets?|nets?|planes?|schichten?|lagen|netze?|couches?|feuillets?|plans?|réseaux"
    r"|capas?|láminas?|planos?|层状?|层面?|片层|層状?|シート|面)"
)
_FLAT = r"(?:planar|flat|eben\w*|flach\w*|planes?|plats?|planas?|planos?|平面(?:的な|的|状)?|平坦(?:な|的)?|平らな)"
_PUCKERED = (
    r"(?:puckered|buckled|corrugated|gewellt\w*|gewölbt\w*|ondulée?s?|plissée?s?|onduladas?"
    r"|corrugad\w*|plegadas?|褶皱(?:的)?|起伏(?:的)?|波状(?:の)?|折れ曲がった)"
)
_HONEYCOMB = (
    r"(?:graphite[\s-]*like|graphitic|graphitartig\w*|honeycomb|hexagonal(?=\s*nets?)|bienenwaben\w*"
    r"|(?:de\s*type|type|comme\s*le)\s*graphite|en\s*nid\s*d\s?[\"']\s?abeilles?|tipo\s*grafito|de\s*panal|en\s*panal"
    r"|类?石墨(?:状|型|烯)?(?:的)?|蜂窝(?:状)?(?:的)?|グラファイト状の?|黒鉛状の?|蜂の巣状の?|ハニカム)"
)
_KIND = rf"(?P<flat>{_FLAT})|(?P<puckered>{_PUCKERED})|(?P<honey>{_HONEYCOMB})"
_BEFORE = words(
    rf"(?:{_KIND})(?P<more>(?:[\s,-]|and|und|et|y|{_FLAT}|{_HONEYCOMB})*)(?P<of>[A-Z][A-Za-z0-9]*[\s-]+)?(?:atom\w*\s*)?{_LAYERS}(?![A-Za-z])"
)
_AFTER = words(
    rf"(?<![A-Za-z]){_LAYERS}\s*(?:(?:that|which)\s*)?(?:(?:are|is|sind|sont|son|为|は)\s*)?(?:{_KIND})(?![A-Za-z])"
)
_FORMULA = re.compile(r"(?<![A-Za-z0-9])((?:[A-Z][a-z]?\d{0,2}){1,4})(?![A-Za-z0-9])")
_AND = re.compile(r"\s*(?:and|und|et|y|和|与|と)\s*")
_RING = words(
    r"(?<![A-Za-z0-9(])(?-i:([A-Z][a-z]?)(\d{1,2}))[\s-]*(?:rings?|ringen?|anneaux|cycles|anillos|环|環|リング)(?![A-Za-z])"
)
_PAIRS = words(
    r"(?<![A-Za-z0-9(])(?-i:([A-Z][a-z]?)2)[\s-]*(?:dumb-?bells?|pairs?|dimers?|hanteln?|paare?|haltères?"
    r"|paires?|dimères?|mancuernas?|pares|dímeros?|哑铃(?:对)?|对|二聚体|ダンベル|対|二量体)(?![A-Za-z])(?!\s*(?:at|on|auf|en|sur)\s*\d)"
)
_SPACING = words(
    r"(?:(?:inter[\s-]*layer|inter[\s-]*planar|layer|sheet)[\s-]*(?:spacing|distance|separation|gap)"
    r"|(?:spacing|distance|separation)\s*(?:of|between)\s*(?:the\s*)?(?:neighbou?ring\s*)?(?:layers|sheets)"
    r"|(?:layers?|sheets?)\s*(?:are\s*)?(?:separated\s*by|apart\s*by)"
    r"|(?:zwischen)?schicht(?:en)?abst[aä]nd\w*|(?:distance|espacement)\s*(?:inter[\s-]*(?:couches?|feuillets?|lamellaire)|entre\s*(?:les\s*)?couches)"
    r"|(?:distancia|espaciado)\s*(?:inter[\s-]*(?:laminar|capas?)|entre\s*(?:las\s*)?capas)|层间距(?:离)?|層間(?:距離|隔))"
    rf"\D{{0,14}}?({NUMBER})\s*(?:{LENGTH_UNIT})?\s*(?:(?:{RANGE}|±)\s*({NUMBER})\s*)?{LENGTH_UNIT}"
)
_SCALE = {"å": 1.0, "nm": 10.0, "pm": 0.01}
_ANGLE = words(
    r"(?<![A-Za-z0-9-])(?-i:([A-Z][a-z]?)\d{0,2}\s?-\s?([A-Z][a-z]?)\d{0,2}\s?-\s?([A-Z][a-z]?)\d{0,2})(?![A-Za-z0-9-])"
    r"(?P<between>[^;,\d°]{0,30}?)"
    rf"({NUMBER})\s*°?\s*(?:(?P<range>{RANGE}|±)\s*({NUMBER})\s*)?(?:°|deg(?:rees?)?\b|grad\b|degrés?|grados?|度)"
)


def read_nets(text: Text, draft: SpecDraft) -> None:
    """'Planar graphite-like layers of B', 'S2 dumbbells', 'layers 3.33 Å apart'."""
    _read_spacing(text, draft)
    for low, high in clauses(text.norm):
        for pattern in (_BEFORE, _AFTER):
            for match in pattern.finditer(text.norm, low, high):
                if text.free(match.start(), match.end()):
                    _layer(text, draft, match, low, high)
        for match in _RING.finditer(text.norm, low, high):
            if is_element(match[1]) and int(match[2]) > 2:
                net = NetSpec((match[1],), 0, size=int(match[2]), rule=draft.rule)
                _keep(text, draft, net, match, f"{match[1]}{match[2]} rings")
        for match in _PAIRS.finditer(text.norm, low, high):
            if is_element(match[1]):
                net = NetSpec((match[1],), 0, size=2, rule=draft.rule)
                _keep(text, draft, net, match, f"{match[1]}2 pairs")


def _keep(
    text: Text, draft: SpecDraft, net: NetSpec, match: re.Match[str], said: str
) -> None:
    known = draft.elements()
    if not text.free(match.start(), match.end()):
        return
    if known and not set(net.elements) <= set(known):
        return
    text.take(match.start(), match.end())
    draft.add_net(net)
    draft.note(said)


def _layer(
    text: Text, draft: SpecDraft, match: re.Match[str], low: int, high: int
) -> None:
    """A layer with an adjective that its atoms can be measured against."""
    elements = _whose(text, match, low, high, draft)
    if elements is None:
        return
    honey = bool(match["honey"] or re.search(_HONEYCOMB, match[0], re.IGNORECASE))
    puckered = match["puckered"] is not None
    net = NetSpec(
        elements,
        2,
        flat=not puckered,
        neighbours=3 if honey else None,
        rule=draft.rule,
    )
    start, end = match.span()
    inside = match.groupdict().get("of") or ""
    if re.search(r"[3-9]\s*$", inside):
        # "planar BN3 layers": who is there is read as a polyhedron as well.
        text.take(start, match.start("of"))
        text.take(match.end("of"), end)
    else:
        text.take(start, end)
    draft.add_net(net)
    draft.note(
        f"{net.title}: {'puckered' if puckered else 'flat'}"
        f"{' honeycomb' if honey else ''} layers"
    )


def _whose(
    text: Text, match: re.Match[str], low: int, high: int, draft: SpecDraft
) -> tuple[str, ...] | None:
    """Elements of a layer: in its name, else named nearest in the same stretch."""
    norm = text.norm
    known = set(draft.elements())

    def of(written: str) -> tuple[str, ...] | None:
        symbols = tuple(dict.fromkeys(re.findall(r"[A-Z][a-z]?", written)))
        good = all(is_element(s) for s in symbols) and (
            not known or set(symbols) <= known
        )
        return symbols if symbols and good else None

    inside = match.groupdict().get("of")
    if inside:
        return of(inside)
    behind = re.compile(
        r"\s*(?:of|von|aus|de|d\s?[\"'])\s*((?:[A-Z][a-z]?\d{0,2})+)(?![A-Za-z0-9])"
        r"(?:\s*(?:and|und|et|y)\s*([A-Z][a-z]?)(?![A-Za-z0-9]))?"
    ).match(norm, match.end(), high)
    if behind:
        return of(behind[1] + (behind[2] or ""))
    left = max(low, norm.rfind(",", low, match.start()) + 1)
    before = [m for m in _FORMULA.finditer(norm, left, match.start()) if of(m[1])]
    if not before:
        return None
    last = before[-1]
    if len(before) > 1 and _AND.fullmatch(norm, before[-2].end(), last.start()):
        return of(before[-2][1] + last[1])
    return of(last[1])


def _read_spacing(text: Text, draft: SpecDraft) -> None:
    for match in _SPACING.finditer(text.norm):
        if not text.free(match.start(), match.end()):
            continue
        factor = _SCALE[match[4].lower()]
        first = number_of(match[1]) * factor
        second = number_of(match[3]) * factor if match[3] else None
        if second is not None and "±" in match[0]:
            span = (first - second, first + second)
        elif second is not None:
            span = (min(first, second), max(first, second))
        else:
            span = (first - SPACING_TOLERANCE, first + SPACING_TOLERANCE)
        text.take(match.start(), match.end())
        low, high = (round(v, 4) for v in span)
        draft.add_net(NetSpec((), spacing=(low, high), rule=draft.rule))
        draft.note(f"layers {low:g} to {high:g} Å apart")


def read_angles(text: Text, draft: SpecDraft) -> None:
    """'Ge-O-Ge angle 130°', 'O-Ti-O between 85 and 95 degrees'."""
    for match in _ANGLE.finditer(text.norm):
        one, center, two = match[1], match[2], match[3]
        if not all(is_element(e) for e in (one, center, two)):
            continue
        if not text.free(match.start(), match.end()):
            continue
        first, more = number_of(match[5]), match[7]
        if more and match["range"] == "±":
            low, high = first - number_of(more), first + number_of(more)
        elif more:
            low, high = sorted((first, number_of(more)))
        else:
            low, high = first - ANGLE_TOLERANCE, first + ANGLE_TOLERANCE
        if not 0 < first <= 180:
            continue
        text.take(match.start(), match.end())
        high = min(high, 180.0)
        draft.add_angle(AngleSpec(one, center, two, low, high, draft.rule))
        draft.note(f"{one}-{center}-{two} angle {low:g} to {high:g}°")
