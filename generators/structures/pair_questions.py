"""Distances between the atoms of two elements that a question names, bonded or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import numpy as np

from generators.structures.facts import Fact
from validators.crystal import Crystal
from validators.element_names import with_symbols
from validators.elements import is_element
from validators.shells import CLEAR_GAP, main_ligand

_PAIR = re.compile(
    r"(?<![A-Za-z0-9–—-])([A-Z][a-z]?)\d{0,2}\s?[-–—…]\s?([A-Z][a-z]?)\d{0,2}"
    r"(?![A-Za-z0-9]|\s?[-–—]\s?[A-Z])|"
    r"(?i:between|zwischen|entre)\s+(?i:the |den |les? |la |los? |an? |two |zwei |deux |dos "
    r"|one )*(?-i:([A-Z][a-z]?))\d{0,2}\s+(?i:and|und|et|y)\s+"
    r"(?i:the |den |les? |la |los? |an? |one )*(?-i:([A-Z][a-z]?))\d{0,2}(?![A-Za-z0-9])|"
    r"([A-Z][a-z]?)\s?(?:和|与|と)\s?([A-Z][a-z]?)(?=\s?(?:之间|的|の間))"
)
_DISTANCE = re.compile(
    r"(?i)distanc|separation|contact|bond|how far|length|abst[aä]nd|bindung|kontakt|"
    r"liaison|longueur|contacto|enlace|longitud|距|键|結合"
)
_NEAREST = re.compile(
    r"(?i)\b(?:shortest|closest|nearest|min(?:imum|imal)?|smallest)\b|kürzest\w*|"
    r"kleinst\w*|nächst\w*|minimal\w*|plus (?:courte?s?|proches?|petite?s?)|minimum|"
    r"más (?:cort[oa]s?|cercan[oa]s?|pequeñ[oa]s?)|mínim[oa]s?|最短|最近|最小"
)
_LONGEST = re.compile(
    r"(?i)\b(?:longest|max(?:imum|imal)?)\b|längst\w*|plus longues?|más larg[oa]s?|"
    r"最长|最長|最大"
)
#: An element whose surroundings a question asks for.
_OF = re.compile(
    r"(?:(?i:of|around|about|by|um|von|des|autour d[eu]|d[eu]|del?|alrededor del?|to|has|have|"
    r"hat)\s+(?i:the |das |die |le |la |el |each |one )*)(?-i:([A-Z][a-z]?))"
    r"(?![A-Za-z0-9(–—-])|"
    r"(?<![A-Za-z])([A-Z][a-z]?)\s?(?=(?:的|の)(?:配位|键|結合|周))"
)
#: Å; atoms nearer than that share a place.
ONE_PLACE = 0.3


def pairs_named(text: str) -> list[tuple[str, str]]:
    """Pairs of elements between which a question asks for distances.

    >>> pairs_named("density and shortest O-O distance")
    [('O', 'O')]
    """
    if not _DISTANCE.search(text):
        return []
    found = []
    for match in _PAIR.finditer(with_symbols(text)):
        one, two = (part for part in match.groups() if part)
        if is_element(one) and is_element(two):
            found.append((one, two))
    return list(dict.fromkeys(found))


def absent(text: str, crystal: Crystal, formula: str) -> list[Fact]:
    """Elements whose bonds or surroundings are asked for and that are not there."""
    named = [element for pair in pairs_named(text) for element in pair]
    for match in _OF.finditer(with_symbols(text)):
        named += [part for part in match.groups() if part and is_element(part)]
    own = {site.element for site in crystal.sites}
    missing = [element for element in dict.fromkeys(named) if element not in own]
    return [Fact("absent", {"element": e, "formula": formula}) for e in missing]


def pair_distances(text: str, crystal: Crystal) -> Iterator[Fact]:
    """Distances of named pairs that the first shells do not tell, and extreme ones."""
    own = {site.element for site in crystal.sites}
    nearest, longest = _NEAREST.search(text), _LONGEST.search(text)
    for one, two in pairs_named(text):
        if one not in own or two not in own:
            continue
        bonded = main_ligand(crystal, one) == two or main_ligand(crystal, two) == one
        around = {
            row: distances
            for row, site in enumerate(crystal.sites)
            if site.element == one and len(distances := _distances(crystal, row, two))
        }
        if not around:
            continue
        if nearest:
            value = min(float(d[0]) for d in around.values())
            yield Fact("shortest_pair", {"first": one, "second": two,
                                         "distance": f"{value:.3f}"})  # fmt: skip
        elif longest and bonded:
            value = max(float(_first(d)[-1]) for d in around.values())
            yield Fact("longest_pair", {"first": one, "second": two,
                                        "distance": f"{value:.3f}"})  # fmt: skip
        elif not bonded:
            for row, distances in around.items():
                first = _first(distances)
                yield Fact("bonds", {
                    "site": crystal.sites[row].label, "ligand": two,
                    "number": len(first), "low": f"{first[0]:.3f}",
                    "high": f"{first[-1]:.3f}", "split": split_of(first),
                })  # fmt: skip


def _distances(crystal: Crystal, row: int, element: str) -> np.ndarray:
    """All distances from one site to the atoms of an element, shortest first, in Å."""
    rows = [i for i, site in enumerate(crystal.sites) if site.element == element]
    others = crystal.atoms.frac[np.isin(crystal.atoms.site, rows)]
    apart = others - np.array(crystal.sites[row].frac, dtype=float)
    apart -= np.round(apart)
    cells = np.array(list(product(range(-2, 3), repeat=3)))
    every = (apart[:, None, :] + cells[None]).reshape(-1, 3) @ crystal.lattice
    found = np.sort(np.linalg.norm(every, axis=1))
    return np.asarray(found[found > ONE_PLACE])


def _first(distances: np.ndarray) -> np.ndarray:
    """Those before the first clear gap."""
    gaps = np.flatnonzero(distances[1:] > CLEAR_GAP * distances[:-1])
    return distances[: int(gaps[0]) + 1] if len(gaps) else distances[:1]


def split_of(distances: np.ndarray) -> str:
    """Distances in Å, those within 0.005 Å counted together: "4 × 1.951, 2 × 1.961"."""
    parts: list[tuple[int, float]] = []
    for value in distances.tolist():
        if parts and value - parts[-1][1] < 0.005:
            parts[-1] = (parts[-1][0] + 1, parts[-1][1])
        else:
            parts.append((1, value))
    return ", ".join(f"{n} × {d:.3f}" for n, d in parts)


def bonds_within(label: str, ligand: str | None, near: np.ndarray) -> Fact:
    """The ligands at some distances, as told of a site."""
    return Fact("bonds", {
        "site": label, "ligand": ligand, "number": len(near),
        "low": f"{near[0]:.3f}", "high": f"{near[-1]:.3f}", "split": split_of(near),
    })  # fmt: skip


# --- what a change made of the bonds --------------------------------------------------

_CHANGED = re.compile(
    r"(?i)\b(?:which|what|how)\b[^.?]{0,30}\b(?:bonds?|distances?|bond lengths?)\b[^.?]{0,24}"
    r"\b(?:chang|differ|alter|affect)\w*|\b(?:what|tell|say) (?:what )?(?:has |have |is |did )?(?:it |that |this )?"
    r"(?:chang|differ)\w*|"
    r"welche\w*\s[^.?]{0,20}(?:bindung|abst[aä]nd)\w*[^.?]{0,30}(?:änder|verändert|anders)\w*|"
    r"was hat sich (?:ge|ver)ändert|quelles? (?:liaisons?|distances?)[^.?]{0,24}chang\w*|"
    r"qu.est-ce qui a changé|qué (?:enlaces?|distancias?)[^.?]{0,24}(?:cambi|vari)\w*|"
    r"qué (?:ha cambiado|cambió)|哪些?(?:化学)?键[^。？?]{0,8}变|(?:键长|结构)[^。？?]{0,8}(?:变化|改变)|"
    r"どの結合[^。？?]{0,8}変|何が変わ|結合(?:長|距離)?[^。？?]{0,8}(?:変化|変わ)"
)
_BEFORE_AND_AFTER = re.compile(
    r"(?i)\bbefore and after(?:wards)?\b|\b(?:old and (?:the )?new|new and (?:the )?old)\b|"
    r"\bvorher und nachher\b|\bvor und nach\b|\bavant et après\b|\bantes y después\b|"
    r"\bwhat (?:was|were) (?:it|they|that) before\b|\bwie (?:war|waren) \w+ (?:vorher|davor)\b|"
    r"\bquelle? était[^.?]{0,16}avant\b|\b(?:cuál|cómo) era(?:n)? antes\b|之前(?:是|为)多少|以前は|"
    r"\bboth versions\b|\bbeide[nr]? (?:versionen|fassungen)\b|\bles deux versions\b|"
    r"\b(?:ambas|las dos) versiones\b|两个版本|両方?の?バージョン|\b(?:now and before|jetzt und (?:vorher|"
    r"davor)|maintenant et avant|ahora y antes)\b|现在和(?:之前|原来)|"
    r"前后|前後|(?:改变|変更)前"
)


def asks_what_changed(text: str) -> bool:
    """Whether a question is what a change made of the structure.

    >>> asks_what_changed("which bonds changed?")
    True
    """
    return _CHANGED.search(text) is not None


def before_and_after(text: str) -> bool:
    """Whether something is asked of the structure before a change and after it."""
    return _BEFORE_AND_AFTER.search(text) is not None


def changed_bonds(before: Crystal, after: Crystal) -> Iterator[Fact]:
    """The first shells that are not what they were, element by element."""
    from generators.structures.crystal_questions import shells

    then, now = _by_element(before, shells(before)), _by_element(after, shells(after))
    same = []
    for element in dict.fromkeys([*then, *now]):
        old, new = then.get(element, {}), now.get(element, {})
        if (not old and element in before.composition) or (
            not new and element in after.composition
        ):
            # Between several kinds of neighbours no first shell is told.
            continue
        if _lengths(old) == _lengths(new):
            same.append(element)
            continue
        yield Fact("bonds_changed", {
            "element": element, "before": _listed(old), "after": _listed(new),
        })  # fmt: skip
    if same:
        yield Fact("bonds_same", {"elements": ", ".join(same)})


def _by_element(crystal: Crystal, found: list) -> dict[str, dict[str, str]]:
    element = {site.label: site.element for site in crystal.sites}
    out: dict[str, dict[str, str]] = {}
    for shell in found:
        label = str(shell["site"])
        out.setdefault(element[label], {})[label] = (
            f"{shell['ligand']} {shell['split']}"
        )
    return out


def _lengths(told: dict[str, str]) -> set[str]:
    return set(told.values())


def _listed(told: dict[str, str]) -> str:
    return "; ".join(f"{label}–{said}" for label, said in told.items()) or "–"
