"""'Layered', 'CoO2 slabs with Li between them': crystals that are built of layers."""

# ruff: noqa: E501 - a pattern is easier to read and to extend on its own line

from __future__ import annotations

import re

from prompts.language_draft import SpecDraft
from prompts.language_text import Text, clauses
from prompts.language_words import words
from validators.elements import is_element
from validators.formula import FormulaError, deviation, parse_formula
from validators.specs.structure import NetSpec

_LAYERS = (
    r"(?:layers?|slabs?|sheets?|blocks?|lamellae|schichten?|lagen|lamellen|blöcke[n]?|couches?|feuillets?|blocs|lamelles"
    r"|capas?|láminas?|bloques|层板|片层|层|シート|層)"
)
_PLANES = r"planes?|ebenen?|plans?|planos?|平面|面"
#: "layered", "Schichtstruktur", "en couches": of the crystal as a whole.
_LAYERED = words(
    r"\blayered(?:\s*(?:structure|compound|oxide|material|crystal|chalcogenide|sulfide|hydroxide|halide|silicate|framework|type|arrangement)s?)?(?![\s-]*(?:double\s*)?perovsk)"
    r"|\blayer(?:[\s-]*(?:structure|lattice|type|compound|silicate))s?\b|\blamellar(?:\s*(?:structure|compound))?\b"
    r"|\b(?:consist\w*|built|build|made|composed|stack\w*)\s*(?:up\s*)?(?:of|from)\s*(?:\w+\s+)?(?:layers|slabs|sheets)\b"
    r"|\bschicht(?:struktur|verbindung|kristall|gitter|oxid|silicat|silikat|material|aufbau|artige?[nrs]?)\w*|\bgeschichtete?[nrs]?\b|\blamellare?[nrs]?\b"
    r"|\baus\s*schichten\s*(?:aufgebaut|bestehend)?|\b(?:en|par|de)\s*couches\b|\blamellaires?\b|\ben\s*feuillets\b|\bstratifiée?s?\b|\bfeuilletée?s?\b"
    r"|\b(?:en|por|de)\s*capas\b|\blaminar(?:es)?\b|\bestratificad[oa]s?\b|\blamelar(?:es)?\b"
    r"|层状(?:结构|化合物|氧化物|材料|晶体)?|层结构|层叠|層状(?:構造|化合物|酸化物|物質)?|層構造"
)
#: "not a layered structure" asks for the opposite, which is left unread.
_NOT = words(
    r"(?:\b(?:not|no|never|non|kein\w*|nicht|pas|sin|ningun\w*)\b[^.;,]{0,12}|[不非没]是?)$"
)
_FORMULA = r"(?<![A-Za-z0-9])(?P<of>(?:[A-Z][a-z]?\d{0,2}|[(\[](?:[A-Z][a-z]?\d{0,2})+[)\]]\d{0,2}){1,8})(?![A-Za-z0-9])"
_OF_FORMULA = (
    re.compile(
        rf"{_FORMULA}[\s-]*(?:的|の)?\s*(?i:{_LAYERS}|{_PLANES})(?![a-zA-Zà-ÿ状状構])"
    ),
    re.compile(
        rf"(?<![A-Za-z])(?i:{_LAYERS}|{_PLANES})\s*(?:of|von|aus|de|du|d\s?[\"'])?\s*{_FORMULA}"
    ),
)
_GUEST = r"(?<![A-Za-z0-9])(?P<guest>[A-Z][a-z]?)(?:\d?[+-])?(?![A-Za-z0-9])"
_BETWEEN = r"(?:between|in\s*between|zwischen|entre|en\s*medio\s*de)"
#: "Li between the layers", "zwischen den Schichten liegt Na", "Na 位于层间".
_GUESTS = (
    words(
        rf"(?-i:{_GUEST})(?:[\s-]*(?:atoms?|ions?|ionen|cations?|kationen|iones|cationes))?\s*(?:(?:is|are|sits?|lies?|located|intercalated|intercalates|found|placed|occup\w*"
        r"|ist|sind|liegt|liegen|sitzt|sitzen|eingelagert|est|sont|intercalée?s?|située?s?|se\s*trouvent?|están?|intercalad[oa]s?|se\s*sitúan?|encuentran?|se)\s*){0,4}"
        rf"{_BETWEEN}\s*(?:(?:the|these|those|its|their|2|adjacent|neighbou?ring|den|diesen|les|des|ces|las|los|estas)\s*)*(?:(?-i:(?:[A-Z][a-z]?\d?){{2,6}})[\s-]*)?(?:{_LAYERS}(?:\s*(?:of|aus|de|d[\"'])\s*(?-i:(?:[A-Z][a-z]?\d?)+))?|them\b|ihnen\b|elles\b|ellas\b)"
    ),
    words(
        rf"\b(?:dazwischen|in\s*between|entre\s*(?:elles|ellas|deux|medio)|その間に(?:は)?|其间(?:是|为|有)?)\s*(?:liegt|liegen|sitzt|sitzen|ist|sind|is|are|se\s*trouvent?|están?|hay)?\s*(?:die\s*|the\s*|les\s*|los\s*)?(?-i:{_GUEST})"
    ),
    words(
        rf"\bzwischen\s*(?:den|diesen)\s*(?:(?-i:(?:[A-Z][a-z]?\d?){{2,6}})[\s-]*)?{_LAYERS}\s*(?:liegt|liegen|sitzt|sitzen|befinde\w*\s*sich|ist|sind)\s*(?:die\s*)?(?-i:{_GUEST})"
    ),
    words(
        rf"(?-i:{_GUEST})\s*(?:离子|原子|イオン)?\s*(?:是|はその|は|が|位于|处于|处在|在|嵌入|嵌在|插入|填充)*\s*(?:(?-i:(?:[A-Z][a-z]?\d?){{2,6}}))?\s*(?:的|の)?\s*(?:层间|层与层之间|层之间|層間|層の間|層と層の間)(?:に\s*(?:ある|位置する|入る|存在する|挿入され\w*)?)?"
    ),
)


def read_layers(text: Text, draft: SpecDraft) -> None:
    """Layers of the whole crystal, of some of its elements, and what is between."""
    if draft.lending or not draft.elements():
        return
    for low, high in clauses(text.norm):
        inner = _elements_of_layers(text, draft, low, high)
        guests = _guests(text, draft, low, high)
        if guests and not inner:
            inner = tuple(e for e in draft.elements() if e not in guests)
        if inner:
            guests = tuple(g for g in guests if g not in inner)
            layer = NetSpec(inner, 2, layered=True, between=guests, rule=draft.rule)
            draft.add_net(layer)
            more = f", {', '.join(guests)} between them" if guests else ""
            draft.note(f"layers of {layer.title}{more}")
    for match in _LAYERED.finditer(text.norm):
        if not text.free(match.start(), match.end()):
            continue
        if _NOT.search(text.norm[max(0, match.start() - 30) : match.start()]):
            continue
        text.take(match.start(), match.end())
        draft.add_net(NetSpec((), 2, layered=True, rule=draft.rule))
        draft.note("a layered framework")


def _elements_of_layers(
    text: Text, draft: SpecDraft, low: int, high: int
) -> tuple[str, ...]:
    """Who makes the layers: 'CoO2 slabs', 'couches de MoS2'."""
    for pattern in _OF_FORMULA:
        for match in pattern.finditer(text.norm, low, high):
            symbols = tuple(dict.fromkeys(re.findall(r"[A-Z][a-z]?", match["of"])))
            known = all(is_element(s) and s in draft.elements() for s in symbols)
            if len(symbols) < 2 or not known:
                continue
            if _is_polyhedron(match["of"], draft):
                continue
            text.take(*match.span())
            return symbols
    return ()


def _is_polyhedron(written: str, draft: SpecDraft) -> bool:
    """MoS6 is a polyhedron; MoO3 is one unless it is the compound itself."""
    simple = re.fullmatch(r"[A-Z][a-z]?[A-Z][a-z]?([3-9]|1\d)", written)
    if simple is None:
        return False
    try:
        return deviation(parse_formula(written), draft.spec.composition) > 0.01
    except FormulaError:
        return True


def _guests(text: Text, draft: SpecDraft, low: int, high: int) -> tuple[str, ...]:
    """Elements that are said to lie between the layers."""
    found: dict[str, None] = {}
    for pattern in _GUESTS:
        for match in pattern.finditer(text.norm, low, high):
            if match["guest"] in draft.elements():
                found[match["guest"]] = None
                text.take(*match.span())
    return tuple(found)
