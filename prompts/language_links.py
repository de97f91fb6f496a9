"""How polyhedra meet in a rule's words, and in how many dimensions they run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

from prompts.language_draft import SpecDraft
from prompts.language_text import Text
from prompts.language_words import (
    ISOLATED,
    SHAPES,
    SHARE,
    SHARING,
    words,
)
from validators.specs.structure import (
    ConnectivitySpec,
    CoordinationSpec,
)


@dataclass(frozen=True, slots=True)
class Polyhedron:
    """A polyhedron that a rule names, and where it names it."""

    centers: tuple[str, ...]
    site: str
    ligand: str
    number: int
    shape: str
    start: int
    end: int


_ONLY = words(
    r"(?<!\bnot )\bonly\b|(?<!\bnicht )\bnur\b|(?<!\bnon )seulement|uniquement"
    r"|(?<!\bno )sólo|(?<!\bno )\bsolo\b|(?<![不没])仅|(?<!不)只|のみ(?!なら)"
)
_PRONOUN = words(
    r"\bthem\b|\bthese\b|\bthose\b|ihnen|diesen|\bles\b|eux|ellos|ellas|它们|それら"
)
#: "… share edges with each other": with their own kind.
_OWN_KIND = words(
    r"(?:with\s*|among\s*|between\s*|from\s*)?(?:(?:one\s*|1\s*)another|each\s*other|themselves"
    r"|(?:its|their)\s*(?:own\s*kind|neighbou?rs))|unter\s*(?:einander|sich)|miteinander|voneinander"
    r"|entre\s*(?:eux|elles|sí|ellos|ellas|si\b)|(?:彼此|相互|互相|自身)(?:之间)?|互いに"
)
_THEMSELVES = words(
    r"themselves|(?:its|their)\s*own\s*kind|unter\s*sich|自身|(?:its|their)\s*neighbou?rs"
)
#: "share all six corners" says no more than that corners are shared.
_ALL_OF_THEM = words(
    r"\ball\s*(?:of\s*)?(?:their\s*|its\s*|the\s*)?(?:\d{1,2}\s*)?(?=corner|vert|apic|apex)"
    r"|\balle\s*(?:\d{1,2}\s*)?(?=eck)|tous\s*(?:leurs|les)\s*(?:\d{1,2}\s*)?(?=sommet)"
    r"|todos\s*(?:sus|los)\s*(?:\d{1,2}\s*)?(?=v[ée]rt)"
    r"|(?:全部|所有|すべて|全て)(?:的|の)?(?:\d{1,2}(?:个|個|つの?)?)?(?=顶点|頂点|角)"
)
_CUT = re.compile(
    r",\s*(?:(?:and|und|et|y|while|whereas|während|wobei|tandis que|mientras)\s+)?"
    r"|\s(?:and|und|et|y|while|whereas|während|wobei|tandis que|mientras que)\s+"
    r"|\s*(?:和|而|且|并且|并)\s*",
    re.IGNORECASE,
)
#: "connected to PO4", not "to form NaO6 polyhedra".
_WITH = words(
    r"\b(?:with|mit|avec|con)\b|\bto\b(?!\s*(?:form|build|make|give|create|yield|generate|construct|be\b))"
)


def read_links(
    text: Text,
    draft: SpecDraft,
    low: int,
    high: int,
    here: list[Polyhedron],
    before: list[Polyhedron],
) -> None:
    """Corner, edge and face sharing within a clause, one statement after the other."""
    subject: list[Polyhedron] = []
    for start, end in statements(text.norm, low, high, here):
        inside = [h for h in here if start <= h.start < end]
        _connect(text, draft, start, end, inside, subject, before)
        subject = inside or subject


def statements(
    norm: str, low: int, high: int, here: list[Polyhedron]
) -> list[tuple[int, int]]:
    """A clause cut where a second statement about links begins."""
    cuts = [low]
    for match in _CUT.finditer(norm, low, high):
        one, two = (cuts[-1], match.start()), (match.end(), high)
        if not (_links(norm, *one) and _links(norm, *two)):
            continue
        first = min(
            (m.start() for m in _links_at(norm, *two)),
            default=high,
        )
        named = any(
            match.end() <= h.start < first
            and not _CUT.search(norm, match.end(), h.start)
            for h in here
        )
        alone = _WITH.search(norm, first, min(high, first + 30)) or _OWN_KIND.search(
            norm, first, high
        )
        again = SHARE.search(norm, match.end(), first) and "," in match[0]
        if named or again or (alone and not _CUT.search(norm, match.end(), first)):
            cuts += [match.start(), match.end()]
    cuts.append(high)
    return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if b > a]


def _kinds_at(norm: str, low: int, high: int) -> list[re.Match[str]]:
    return [m for _, p in SHARING for m in p.finditer(norm, low, high)]


#: Right before a kind of link: "share no", "do not share any", "ohne gemeinsame".
_DENIED_BEFORE = words(
    r"(?:\b(?:no|not|never|without|nor|neither|kein\w*|nicht|ohne|aucun\w*|sans|pas|ne|jamais"
    r"|sin|ning[uú]n\w*|nunca)\b[\s\"']*(?:\b(?:any|common|shared?|sharing|of|de|d|do|does|is|are"
    r"|gemeinsam\w*|über|partag\w*|pas|par|leurs?|des|les|compart\w*|con|por|connected|linked"
    r"|joined|via|through|by|their|verknüpf\w*|verbunden|durch|reli\w*|unid\w*)\b[\s\"']*){0,4}"
    r"|[不没無无](?:有|会|能|可)?(?:共享|共有|共用|以|通过|经|相互|互相)*共?)$"
)
#: Right behind it: "edges are not shared", "稜を共有しない".
_DENIED_BEHIND = words(
    r"^(?:kanten|[a-zäöü]*)?\s*(?:\b(?:are|is|werden|sind|sont|son|se)\b\s*)?(?:\bne\b\s*)?"
    r"(?:\b(?:not|never|nicht|pas|nunca)\b)\s*(?:shar|geteilt|gemeinsam|partag|compart)"
    r"|^[はをも]?(?:互いに)?(?:共有|連結|結合)?(?:し|されて?い?|では)?(?:ない|ていない|ません|せず)"
)


def _is_denied(norm: str, match: re.Match[str]) -> bool:
    """Whether a kind of link is said not to be there."""
    before = norm[max(0, match.start() - 45) : match.start()]
    before = re.split(r"[,;:，、。]", before)[-1]
    behind = norm[match.end() : match.end() + 40]
    return bool(_DENIED_BEFORE.search(before) or _DENIED_BEHIND.search(behind))


def _links_at(norm: str, low: int, high: int) -> list[re.Match[str]]:
    patterns = [ISOLATED, *(p for _, p in SHARING)]
    return [m for p in patterns for m in p.finditer(norm, low, high)]


def _links(norm: str, low: int, high: int) -> bool:
    """Whether a stretch says how polyhedra meet."""
    return bool(_links_at(norm, low, high))


def _connect(
    text: Text,
    draft: SpecDraft,
    low: int,
    high: int,
    here: list[Polyhedron],
    subject: list[Polyhedron],
    before: list[Polyhedron],
) -> None:
    norm = text.norm
    isolated = ISOLATED.search(norm, low, high)
    if isolated is not None and any(
        _is_denied(norm, m) and isolated.start() < m.end()
        for m in _kinds_at(norm, low, high)
    ):
        # "do not share edges" speaks of edges alone.
        isolated = None
    kinds = [
        (kind, match)
        for kind, pattern in SHARING
        if (match := pattern.search(norm, low, high)) is not None
    ]
    if isolated is None and not _is_about_links(norm, low, high, kinds, subject):
        return
    names: list[str] = []
    if isolated is not None:
        text.take(isolated.start(), isolated.end())
        names = _isolate(text, draft, isolated, low, high, here, subject or before)
        if not kinds:
            return
    if not here and (meant := _of_shape(norm, low, high, [*subject, *before])):
        # "ZnO4 tetrahedra and FeO6 octahedra; the octahedra share edges"
        subject = meant
    for match in SHARE.finditer(norm, low, high):
        text.take(match.start(), match.end())
    every = only = False
    for match in _ALL_OF_THEM.finditer(norm, low, high):
        text.take(match.start(), match.end())
        every = True
    for match in _ONLY.finditer(norm, low, high):
        text.take(match.start(), match.end())
        only = True
    if isolated is not None:
        centers = [c for c in centers_of(here) if c not in names]
        # Isolated from their own kind, they are what the others share with.
        pairs = [(c, n) for c in centers for n in names]
        if pronoun := _PRONOUN.search(norm, low, high):
            text.take(pronoun.start(), pronoun.end())
    else:
        met = _up_to(norm, here, [m for _, m in kinds])
        pairs = _pairs(text, low, high, met, subject, before)
        pairs = pairs or _unnamed(text, draft, low, high)
        pairs = _as_one_net(text, low, high, kinds, pairs)
    if not pairs:
        draft.unread.append((draft.rule, text.original(low, high)))
        return
    _say_links(text, draft, low, kinds, pairs, only=only, every=every)
    if every and (len(pairs) > 1 or any(kind != "corner" for kind, _ in kinds)):
        draft.unread.append((draft.rule, text.original(low, high)))


#: The other link of layers: "edges within layers and faces across them".
_ACROSS = words(
    r"\b(?:across(?:\s*(?:the\s*)?layers|\s*them)?|between\s*(?:the\s*)?layers"
    r"|zwischen\s*(?:den\s*)?schichten|quer\s*dazu|entre\s*(?:les\s*)?(?:couches|feuillets)"
    r"|entre\s*(?:las\s*)?capas)\b|层间|层与层之间|層間"
)


def _as_one_net(
    text: Text,
    low: int,
    high: int,
    kinds: list[tuple[str, re.Match[str]]],
    pairs: list[tuple[str, str]],
) -> list[tuple[str, str]]:
    """Two kinds of polyhedra as one, where one link holds in layers and one across.

    "NiO6 and TiO6 share edges within layers and faces across": in ilmenite the edges
    are those of equal polyhedra, the faces those of unequal ones.
    """
    across = _ACROSS.search(text.norm, low, high)
    if across is None or len(kinds) < 2 or len(pairs) != 1:
        return pairs
    text.take(across.start(), across.end())
    one = "/".join(sorted(set(pairs[0])))
    return [(one, one)]


def _of_shape(
    norm: str, low: int, high: int, known: list[Polyhedron]
) -> list[Polyhedron]:
    """Of polyhedra said before those of the one shape that a statement names."""
    named = {
        shape
        for shape, _, pattern in SHAPES
        if shape and pattern.search(norm, low, high) is not None
    }
    if len(named) != 1 or len({h.shape for h in known}) < 2:
        return []
    return [h for h in known if h.shape in named]


def _up_to(
    norm: str, here: list[Polyhedron], kinds: list[re.Match[str]]
) -> list[Polyhedron]:
    """Without polyhedra behind a comma after the link: they are another statement.

    "ZrO6 and LaO8 share edges, LiO4 tetrahedra on 24d" links no Li.
    """
    end = max(m.end() for m in kinds)
    kept = [
        h
        for h in here
        if h.start < end or not re.search("[,，、]", norm[end : h.start])
    ]
    return kept if any(h.start < end for h in kept) else here


def _is_about_links(
    norm: str,
    low: int,
    high: int,
    kinds: list[tuple[str, re.Match[str]]],
    subject: list[Polyhedron],
) -> bool:
    """Whether corners, edges or faces are said to be shared."""
    if not kinds:
        return False
    if SHARE.search(norm, low, high) or subject:
        return True
    return bool(re.search(r"(?i)eck|kante|flächen|共|-shar", norm[low:high]))


def _isolate(
    text: Text,
    draft: SpecDraft,
    isolated: re.Match[str],
    low: int,
    high: int,
    here: list[Polyhedron],
    earlier: list[Polyhedron],
) -> list[str]:
    """Enter who is said to be isolated; their names."""
    norm = text.norm
    target = (
        [
            h
            for h in here
            if h.start <= isolated.end() + 30
            and h.end >= isolated.start()
            and not re.search("[,，、]", norm[isolated.end() : h.start])
        ]
        or [h for h in here if h.end <= isolated.start()][-1:]
        or here[:1]
        or earlier[-1:]
    )
    names = list(dict.fromkeys(c for h in target[:1] for c in h.centers))
    if not names:
        names = [one for one, _ in _unnamed(text, draft, low, high)[:1]]
    if not names:
        draft.unread.append((draft.rule, text.original(low, high)))
    for name in names:
        draft.add_connectivity(
            ConnectivitySpec(name, name, "isolated", rule=draft.rule)
        )
        draft.note(f"{name} polyhedra isolated from each other")
    if own := _OWN_KIND.search(norm, low, high):
        text.take(own.start(), own.end())
    return names


def _unnamed(
    text: Text, draft: SpecDraft, low: int, high: int
) -> list[tuple[str, str]]:
    """Polyhedra without a formula: of the one centre, else of all with that shape.

    "Edge-sharing only" of TiO2 means its octahedra; "corner-sharing octahedra" of a
    compound with several cations those that are octahedra in the crystal.
    """
    shapes: dict[str, None] = {}
    for name, number, pattern in SHAPES:
        for match in pattern.finditer(text.norm, low, high):
            free = text.free(match.start(), match.end())
            if not name or not (free and _NOUN.search(match[0])):
                continue
            text.take(match.start(), match.end())
            shapes[name] = None
            sole = draft.sole_center()
            ligand = draft.ligand(sole) if sole else None
            if sole and ligand:
                draft.add_coordination(
                    CoordinationSpec(sole, ligand, number, "", name, draft.rule)
                )
                draft.note(f"{sole}: {number} {ligand}, {name}")
    if sole := draft.sole_center():
        return [(sole, sole)]
    if len(shapes) == 1:
        return [(next(iter(shapes)),) * 2]
    return list(combinations(shapes, 2))


_NOUN = words(
    r"(?:hedr(?:a|on|ons)|eder\w*|èdres?|edros?|面体|cubes?|würfel\w*|prism(?:s|en|es|as|a)?|立方体|三棱柱|三角プリズム)$"
)


def _say_links(
    text: Text,
    draft: SpecDraft,
    low: int,
    kinds: list[tuple[str, re.Match[str]]],
    pairs: list[tuple[str, str]],
    *,
    only: bool,
    every: bool,
) -> None:
    """Enter what each pair shares."""
    for kind, match in kinds:
        text.take(match.start(), match.end())
        never = _is_denied(text.norm, match)
        if never:
            _take_denial(text, match)
        for one, two in pairs:
            link = ConnectivitySpec(
                one,
                two,
                kind,  # type: ignore[arg-type]
                only=only and len(kinds) == 1 and not never,
                every=every and kind == "corner" and len(pairs) == 1 and not never,
                rule=draft.rule,
                never=never,
            )
            draft.add_connectivity(link)
            draft.note(
                f"{link.title} polyhedra share "
                f"{'no ' if never else 'all ' if every else ''}{kind}s"
                + (", only" if link.only else "")
            )


def _take_denial(text: Text, match: re.Match[str]) -> None:
    low = max(0, match.start() - 45)
    before = text.norm[low : match.start()]
    cut = max((before.rfind(c) for c in ",;:，、。"), default=-1) + 1
    for pattern, start in (
        (_DENIED_BEFORE, low + cut), (_DENIED_BEHIND, match.end()),
    ):  # fmt: skip
        stretch = text.norm[
            start : match.start() if start < match.start() else start + 40
        ]
        if (said := pattern.search(stretch)) is not None:
            text.take(start + said.start(), start + said.end())


def centers_of(here: list[Polyhedron]) -> list[str]:
    """Elements in the middle of polyhedra, those of one site left out."""
    inside = [h for h in here if not h.site]
    return list(dict.fromkeys(c for h in (inside or here) for c in h.centers))


def _pairs(
    text: Text,
    low: int,
    high: int,
    here: list[Polyhedron],
    subject: list[Polyhedron],
    before: list[Polyhedron],
) -> list[tuple[str, str]]:
    """Who meets whom in one statement.

    Args:
        text: The rule.
        low: Where the statement begins.
        high: Where it ends.
        here: Polyhedra named in it.
        subject: Those of the statement before it, which go on as its subject.
        before: Those of earlier clauses.
    """
    norm = text.norm
    centers = centers_of(here)
    own = _OWN_KIND.search(norm, low, high)
    if own is not None:
        text.take(own.start(), own.end())
        named = centers or centers_of(subject) or centers_of(before)
        if len(named) > 1 and not _THEMSELVES.search(own[0]):
            # "AlO4 and SiO4 share corners with one another": one net of both.
            return [("/".join(named),) * 2]
        return [(c, c) for c in named]
    pronoun = _PRONOUN.search(norm, low, high)
    earlier = centers_of(subject) or centers_of(before)
    if pronoun and earlier and centers:
        text.take(pronoun.start(), pronoun.end())
        return [(c, e) for c in centers for e in earlier if e not in centers]
    with_ = next(
        (m for m in _WITH.finditer(norm, low, high) if SHARE.search(norm, low, high)),
        None,
    )
    if with_ is None and subject:
        with_ = _WITH.search(norm, low, high)
    if with_ is not None:
        met = _meant(text, with_.end(), high, here, [*before, *subject, *here])
        first = centers_of([h for h in here if h.start < with_.start()])
        first = first or centers_of(subject) or earlier
        if met and first:
            return [(a, b) for a in first for b in met]
    if not centers:
        centers = centers_of(subject) or earlier
    if len(centers) == 1:
        return [(centers[0], centers[0])]
    if any(set(h.centers) == set(centers) for h in [*here, *subject, *before]):
        # "(Li,Ti)O6 share edges", "all cations in tetrahedra": one net of all.
        return [("/".join(centers),) * 2]
    # "(Si,P)O4 and ZrO6 share corners" says nothing of Si beside P.
    polyhedra = [h for h in here if not h.site] or here
    across: dict[tuple[str, str], None] = {}
    for left, right in combinations(polyhedra, 2):
        for a in left.centers:
            for b in right.centers:
                if a != b and (b, a) not in across:
                    across[a, b] = None
    pairs = list(across)
    return pairs or list(combinations(centers, 2))


def _meant(
    text: Text,
    low: int,
    high: int,
    here: list[Polyhedron],
    known: list[Polyhedron],
) -> list[str]:
    """With whom: polyhedra named behind 'with', or 'the octahedra' said before."""
    named = centers_of([h for h in here if h.start >= low])
    if named:
        return named
    for shape, _, pattern in SHAPES:
        word = pattern.search(text.norm, low, high)
        if word is None or not shape:
            continue
        same = [h for h in known if h.shape == shape]
        if same:
            text.take(word.start(), word.end())
            return centers_of(same)
    return []
