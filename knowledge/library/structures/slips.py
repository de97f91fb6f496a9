"""Names with slips, in other spellings, and of elements alone."""

from __future__ import annotations

import re
from collections.abc import Collection

from knowledge.library.structures.naming import Found, fold, is_sign_word, names
from knowledge.library.structures.systematic import english_mineral
from validators.element_table import NAMES

#: Words of ordinary requests that are one slip away from a mineral.
_ORDINARY_TEXT = (
    "structure structures crystal crystals create creates generate generated general "
    "please material materials mineral minerals format formula space group lattice "
    "periodic tables table quality quantity capacity density cubic oxide oxides "
    "charge change changes carbon polymer ceramic electron silicon"
)
_ORDINARY = frozenset((*_ORDINARY_TEXT.split(), "sphere", "spheres"))
#: Polyhedra, in any of their forms: tetrahedra are no tetrahedrite.
_POLYHEDRA = re.compile(r"(?:tetra|octa|poly|dodeca|icosa)h?edr(?!ite)\w*")


def slips_between(one: str, other: str) -> int:
    """Insertions, deletions, replacements and swaps between two words, at most 3."""
    return _slips(one, other, 2)


def find_misspelt(text: str) -> list[Found]:
    """Words that are one slip (two in long words) away from a name."""
    out = []
    for match in re.finditer(r"[a-zäöüéèíóáñ]{5,}", fold(text)):
        word = match[0]
        if word in _ORDINARY or _POLYHEDRA.match(word):
            continue
        if word in names() or word in NAMES:
            # "Lanthan" is an element, and no slip of lanthana.
            continue
        best = _nearest(word)
        if best is not None:
            out.append(Found(word, match.start(), match.end(), names()[best], best))
    return out


#: A sign of a name, and what may follow the name of an element that stands alone.
_SIGN = r"[\u30a0-\u30ff\u4e00-\u9fff々]"
_AFTER = (
    r"金属|金屬|单质|單質|単体|元素|原子|结|結|構|构|晶|固|粉|箔|块|的|单晶|単結晶|相|文件|"
    r"ファイル|データ|バルク"
)


def element_alone(text: str) -> str | None:
    """The symbol of the one element that a short request names by its name.

    None where another word could make a compound of it ("lanthanum zirconate").
    """
    words = re.findall(r"[^\W\d_]+", fold(text))
    found = {NAMES[w] for w in words if w in NAMES}
    # 赤銅鉱 is an ore of copper, 灰チタン石 one of titanium, and neither is the metal.
    found |= {
        NAMES[n]
        for n in NAMES
        if is_sign_word(n)
        and n in text
        and not re.search(
            rf"{n}(?:[^\s的のをがはに、。]{{0,5}}[鉱矿鑛礦石]|(?!{_AFTER}){_SIGN})",
            text,
        )
    }
    others = [
        w
        for w in words
        if w not in NAMES and w not in _ORDINARY and not _REQUEST.fullmatch(w)
        and not is_sign_word(w)
    ]  # fmt: skip
    return found.pop() if len(found) == 1 and not others else None


#: What people say around the name of an element when they want its structure.
_REQUEST = re.compile(
    r"cif|files?|datei|fichier|archivo|(?:kristall)?struktur|cristallin[ae]?|cristal\w*|"
    r"estructura|metal\w*|métal\w*|metallisch\w*|pure|rein\w*|pur[ao]?|elemental|"
    r"an?|the|of|for|by|me|i|need|want|give|make|write|show|build|can|you|get|"
    r"von|für|die|der|das|eine?|mir|bitte|gib|du|de|d|la|le|l|un[ae]?|pour|para|por|"
    r"el|del|moi|dame|donne|hcp|bcc|fcc"
)


def in_english(text: str, minerals: Collection[str]) -> str:
    """The folded text with names of minerals in English: Leucit, leucita, leucite.

    Args:
        text: A message in any language.
        minerals: Names that records carry.
    """

    def english(match: re.Match[str]) -> str:
        word = match[0]
        if word in _ORDINARY or word in names() or word in minerals:
            return word
        found = english_mineral(word, names()) or english_mineral(word, minerals)
        return found or word

    return re.sub(r"[a-zà-ÿ]{5,}", english, fold(text))


def _nearest(word: str) -> str | None:
    limit = 1 if len(word) < 8 else 2
    best: tuple[int, str] | None = None
    for name in names():
        if name[0] != word[0] or abs(len(name) - len(word)) > limit or len(name) < 5:
            continue
        if " " in name:
            continue
        slips = _slips(word, name, limit)
        if slips <= limit and (best is None or slips < best[0]):
            best = (slips, name)
    return best[1] if best else None


def _slips(one: str, other: str, limit: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours."""
    previous2: list[int] = []
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, previous2[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        previous2, previous = previous, row
    return previous[-1]
