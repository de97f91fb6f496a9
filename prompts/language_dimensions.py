"""In how many dimensions polyhedra run, and what of their links nobody measures."""

from __future__ import annotations

import re
from itertools import combinations

from prompts.language_draft import SpecDraft
from prompts.language_links import Polyhedron, centers_of, statements
from prompts.language_text import Text, clauses
from prompts.language_words import DIMENSIONS, FRAMEWORK, SHARING, words
from validators.specs.structure import ConnectivitySpec, SharingKind

#: "share four edges", "along the c axis": nobody measures how many and whither.
_HOW_MANY = words(
    r"(?:(?<![\d.])\d{1,2}|\b(?:une|una|eine))\s*(?:个|個|つの|条|本の?|of\s*(?:its|their|the)\s*)?\s*"
    r"(?:\d{1,2}\s*)?(?=corners?|vert|apic|edges?\b|faces?\b|eck|kante|fläche|sommet|arêt"
    r"|vértic|arista|cara|顶点|頂点|棱|稜|边|辺|面)"
)
_WHITHER = words(
    r"(?:along|parallel\s*to|down|entlang|parallel\s*zu|le\s*long\s*d\w*|parallèl\w*\s*à"
    r"|a\s*lo\s*largo\s*d\w*|paralel\w*\s*a|沿着?)\s*(?:(?:the|der|l[\"']?|la|el|[\"'])\s*)*"
    r"(?-i:[abc])(?![A-Za-z])[\s-]*(?:ax[ie]s|achse|directions?|richtung|轴|方向|軸)?"
    r"|(?:along|parallel\s*to|entlang|le\s*long\s*de|a\s*lo\s*largo\s*de|沿着?)\s*[(\[<]?\s*"
    r"-?\d\s*-?\d\s*-?\d\s*[)\]>]?"
    r"|(?<![A-Za-z])(?-i:[abc])\s*(?:軸|轴)(?:に沿\w*|方向)"
)


def say_unmeasured(text: Text, draft: SpecDraft) -> None:
    """Numbers and directions of shared elements that no check measures are named."""
    norm = text.norm
    if draft.lending:
        return
    for match in _HOW_MANY.finditer(norm):
        if not text.free(match.start(), match.start() + 1):
            continue
        end = (
            next(m.end() for _, p in SHARING for m in p.finditer(norm, match.end()))
            if any(p.search(norm, match.end()) for _, p in SHARING)
            else match.end()
        )
        text.take(match.start(), match.end())
        draft.unread.append((draft.rule, text.original(match.start(), end)))
    for match in _WHITHER.finditer(norm):
        if text.free(match.start(), match.start() + 1):
            text.take(match.start(), match.end())
            draft.unread.append((draft.rule, text.original(*match.span())))


_PARTED = re.compile(r"[,，、;]|\b(?:and|und|et|y)\b")


def _kind_beside(
    norm: str, low: int, high: int, word: re.Match[str], linked: list[ConnectivitySpec]
) -> SharingKind | None:
    """By what a chain is held: in "edge-sharing chains that meet in corners" edges.

    None where the pair is linked in one way only.
    """
    own = {c.sharing for c in linked if {c.first, c.second} == _ends(linked[0])}
    places: list[tuple[int, SharingKind]] = []
    for name, pattern in SHARING:
        kind = next((k for k in own if k == name), None)
        for found in pattern.finditer(norm, low, high) if kind else ():
            gap = norm[found.end() : word.start()] or norm[word.end() : found.start()]
            parted = 100 * len(_PARTED.findall(gap))
            places.append((len(gap) + parted, kind))  # type: ignore[arg-type]
    return min(places)[1] if len(own) > 1 and places else None


def _ends(link: ConnectivitySpec) -> set[str]:
    return {link.first, link.second}


def read_net(text: Text, draft: SpecDraft, said: list[Polyhedron]) -> None:
    """In how many dimensions the net of polyhedra runs."""
    for dimensions, pattern in DIMENSIONS:
        match = next(
            (m for m in pattern.finditer(text.norm) if text.free(m.start(), m.end())),
            None,
        )
        if match is None:
            continue
        own = [c for c in draft.spec.connectivity if c.rule == draft.rule]
        if not FRAMEWORK.search(text.norm) and not own:
            continue
        for again in pattern.finditer(text.norm):
            text.take(again.start(), again.end())
        for word in FRAMEWORK.finditer(text.norm):
            text.take(word.start(), word.end())
        low, high = next(
            (a, b) for a, b in clauses(text.norm) if a <= match.start() <= b
        )
        clause = [h for h in said if low <= h.start < high]
        here = set(centers_of(clause))
        stretches = statements(text.norm, low, high, clause)
        for a, b in stretches if len(stretches) > 1 else ():
            inside = {c for h in clause if a <= h.start < b for c in h.centers}
            if a <= match.start() <= b and inside:
                here = inside
        nearby = [c for c in own if {c.first, c.second} <= here]
        own = nearby or own
        linked = [c for c in own if c.sharing not in {None, "isolated"}]
        pairs = [(c.first, c.second) for c in (linked or own)[:1]]
        if not pairs:
            # A shell of the own kind (boron in MgB2) is no polyhedron that links.
            linking = [h for h in (clause or said) if h.ligand not in h.centers]
            centers = centers_of(linking)
            if (clause or said) and not linking:
                draft.unread.append(
                    (draft.rule, text.original(match.start(), match.end()))
                )
                return
            if not centers and draft.spec.connectivity:
                first = draft.spec.connectivity[0]
                pairs = [(first.first, first.second)]
            elif len(centers) == 1:
                pairs = [(centers[0], centers[0])]
            else:
                pairs = [(a, b) for a, b in combinations(centers, 2)][:1]
        if not pairs:
            draft.unread.append((draft.rule, text.original(match.start(), match.end())))
            return
        kind = _kind_beside(text.norm, low, high, match, linked)
        for one, two in pairs:
            link = ConnectivitySpec(
                one, two, kind, dimensions=dimensions, rule=draft.rule
            )
            draft.add_connectivity(link)
            draft.note(f"{link.title} net in {dimensions} dimensions")
        return
