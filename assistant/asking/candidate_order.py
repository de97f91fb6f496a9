"""The order in which candidates are wished: by a figure, largest or smallest first."""

from __future__ import annotations

import re

#: Figures that candidates carry, with the words for them.
_FIGURES = (
    ("t", r"tolerance(?:[\s-]fact[oe]rs?)?|goldschmidt\w*|toleranzfaktor\w*|"
          r"facteurs? de tol[ée]rance|factor(?:es)? de tolerancia|容[忍许差]因子|"
          r"許容因子|トレランスファクター|(?<![A-Za-z])t(?![A-Za-z])"),
    ("mu", r"octahedral(?:[\s-]fact[oe]rs?)?|oktaederfaktor\w*|"
           r"facteurs? octa[ée]driques?|"
           r"factor(?:es)? octa[ée]dricos?|八面体因子|μ|(?<![A-Za-z])mu(?![A-Za-z])"),
    ("valence_electrons", r"valence[\s-]electrons?(?![\s-]concentration)|"
     r"valenzelektronen(?!konz)|électrons? de valence|electrones de valencia|"
     r"价电子数?(?!浓)|価電子数?(?!濃)"),
    ("vec", r"(?<![A-Za-z])VEC(?![A-Za-z])|valence[\s-]electron[\s-]concentrations?|"
            r"valenzelektronenkonzentration|价电子浓度|価電子濃度"),
    ("delta_percent", r"size (?:mismatch|difference)|(?<![A-Za-z])delta(?![A-Za-z])|δ|"
     r"原子尺寸差|原子半径差"),
    ("radius_ratio", r"radius ratios?|ratios? of (?:the )?radii|radienverhältnis\w*|"
     r"rapports? des rayons|relaci[oó]n de radios|半径比"),
)  # fmt: skip
_SORTS = re.compile(
    r"(?i)\b(?:sort|order(?:ed)? by|order (?:them|it|these|the)|rank|arrange|sortier|"
    r"ordne|"
    r"reihe|trie[rz]?\b|tri[ée]|class(?:e[rz]?|ée?s?)\b|ordena|ordén|clasific)\w*|"
    r"排序|排列|按[^。，]{1,14}排|並べ|ソート|順に"
)
_LARGEST = (
    r"\b(?:largest|highest|greatest|biggest|(?<!at )most|maximal|maximum|descending|"
    r"decreasing|"
    r"größte\w*|höchste\w*|absteigend\w*|fallend\w*|décroissant\w*|"
    r"plus (?:grande?s?|élevée?s?|hautes?|hauts?)|mayor(?:es)?|más (?:grande|"
    r"alt[oa])s?|"
    r"descendente|decreciente)\b|降序|从[大高]到[小低]|最[大高]|降順|大きい順|高い順"
)
_SMALLEST = (
    r"\b(?:smallest|lowest|(?<!at )least|minimal|minimum|ascending|increasing|"
    r"kleinste\w*|"
    r"niedrigste\w*|geringste\w*|aufsteigend\w*|steigend\w*|croissant\w*|"
    r"plus (?:petite?s?|faibles?|basse?s?)|menor(?:es)?|más (?:pequeñ|baj)[oa]s?|"
    r"ascendente|creciente)\b|升序|从[小低]到[大高]|最[小低]|昇順|小さい順|低い順"
)


def order_in(text: str) -> tuple[str, bool] | None:
    """The figure by which candidates shall stand, and whether the largest is first.

    >>> order_in("sort them by tolerance factor, largest first")
    ('t', True)
    >>> order_in("nach VEC sortieren"), order_in("with a tolerance factor above 0.9")
    (('vec', False), None)
    """
    sorts = _SORTS.search(text)
    for name, words in _FIGURES:
        if not re.search(words, text, re.IGNORECASE):
            continue
        largest, smallest = (
            re.search(end, text, re.IGNORECASE) for end in (_LARGEST, _SMALLEST)
        )
        if not sorts and not _beside(words, text):
            continue
        if largest and smallest:
            # "From largest to smallest": the first of the two counts.
            return name, largest.start() < smallest.start()
        return name, bool(largest)
    return None


def _beside(words: str, text: str) -> bool:
    """Whether an end stands right beside a figure: "the highest tolerance factor"."""
    ends = f"(?:{_LARGEST}|{_SMALLEST})"
    # "A maximum tolerance factor of 1" is a limit.
    near = (
        rf"{ends}[^\d.,;]{{0,12}}?(?:{words})(?![^.;]{{0,12}}\d)|"
        rf"(?:{words})(?:\s+|は|が|的|の)?{ends}(?!\s*\d)"
    )
    return bool(re.search(near, text, re.IGNORECASE))


def sorts_only(text: str) -> bool:
    """Whether a text puts things in order rather than asking for the outermost."""
    return bool(_SORTS.search(text))
