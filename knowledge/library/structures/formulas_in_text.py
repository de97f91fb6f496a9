"""Formulas in a text: typed with capitals or without, with marks of forms."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from knowledge.library.structures.naming import table_rows
from validators.elements import NONMETALS, is_element
from validators.formula import FormulaError, parse_formula

_WORD = re.compile(
    r"(?<![A-Za-z0-9_./\\(\[])(?:\d+(?=[A-Z]))?((?:[A-Z(\[][A-Za-z0-9()\[\].·*•/₀-₉]*))"
)
#: Capital words that can be read as formulas but are not.
_NOT_FORMULAS_TEXT = (
    "CIF CIFs POSCAR XYZ PDF CSV NO OF IN IS HI OK HOW WHY BASIC ASCII PBC CN In As At "
    "He Be No USB UI CPU ICSD ICS COD CCS CSO CIS COF PUNK SIN COS PhD NIST URL Hi ON "
    "OR YOU SO NdFeB LiFSI LiTFSI LiBOB NaFSI NaTFSI"
)
_NOT_FORMULAS = frozenset(_NOT_FORMULAS_TEXT.split())


#: 'TiO6 octahedra', 'LiO4/LiO6 polyhedra': parts of a structure, no compounds.
_POLYHEDRON = re.compile(
    r"\(?(?:[A-Z][a-z]?[A-Z][a-z]?\d{1,2}\)?[/ -]*(?:and|und|et|y|&)? ?){1,3}[ -]?"
    r"(?:(?i:octa|tetra|poly|cubocta|dodeca|okta|octaè)(?i:h?[eèé]d)|"
    r"(?:[四八多]|十二|立方八)面[体體])"
)
#: The shape stands before the formula in French and Spanish: 'les octaèdres NiAs6'.
_SHAPE_BEFORE = re.compile(
    r"(?i)\b(?:oct?a|tetra|tétra|poly|poli|cubocta|cuboocta|dodeca|dodéca)h?(?:[eèé]dr)\w+"
    r" (?:[A-Z][A-Za-z]*\d{1,2}(?:,| et| y|/) ?){0,2}$"
)


#: '(MgCoNiCuZn)O', '(Ti,Zr,Hf,Nb,Ta)C': four or more metals without amounts, and
#: behind the bracket an anion: they share one site equally.
_EQUAL = re.compile(
    r"\(((?:[A-Z][a-z]?)(?:[ ,]{0,2}[A-Z][a-z]?){3,9})\)(?=[OCNBSF](?![a-z])|Se|Te|Si2)"
)


def equal_shares(text: str) -> str:
    """The text with amounts for metals that share a site equally.

    >>> equal_shares("high-entropy (MgCoNiCuZn)O")
    'high-entropy (Mg0.2Co0.2Ni0.2Cu0.2Zn0.2)O'
    """

    def shared(match: re.Match[str]) -> str:
        symbols = re.findall(r"[A-Z][a-z]?", match[1])
        metals = all(is_element(e) and e not in NONMETALS for e in symbols)
        if not metals or len(set(symbols)) != len(symbols):
            return match[0]
        share = f"{1 / len(symbols):.4f}".rstrip("0")
        return "(" + "".join(e + share for e in symbols) + ")"

    return _EQUAL.sub(shared, text)


#: Molecules of one element whose crystals are asked for by their formula.
_MOLECULES = frozenset({"S8", "S6", "P4", "I2", "Br2", "Cl2"})
#: The number of a phase, which reads as iodine and vanadium: ice II, Si-III, KNO3 IV.
_ROMAN = re.compile(r"(?:I{2,3}|IV|VI{1,3}|IX|XI{1,3})")
#: An oxidation state: Fe(II), Cu(I).
_STATE = re.compile(r"[a-zA-Z]\((?:I{1,3}|IV|VI{0,3})\)$")
#: The mark of a form behind a formula: TiO2(B), VO2(M1), Nb2O5(T).
FORM_MARK = re.compile(r"(?<=[A-Za-z0-9])\(([ABDHMNPRST])([12]?)\)(?![\w(.])")


def formulas_in(text: str) -> list[str]:
    """Formulas that stand in a text, longest first among equals, in order."""
    out: list[str] = []
    cleaned = equal_shares(unicodedata.normalize("NFKC", text))
    cleaned = FORM_MARK.sub(" ", cleaned)
    for match in _WORD.finditer(cleaned):
        before = cleaned[max(0, match.start(1) - 40) : match.start(1)]
        if _POLYHEDRON.match(cleaned, match.start(1)) or _SHAPE_BEFORE.search(before):
            continue
        word = match[1].rstrip(".,;:·*•/")
        while word.count(")") < word.count("("):
            word = word.rsplit("(", 1)[0]
        while word.count(")") > word.count("("):
            word = word[: word.rindex(")")]
        word = word.rstrip(".,;:·*•/")
        if word.startswith("(") and word.endswith(")") and "(" not in word[1:]:
            word = word[1:-1]
        if word in _NOT_FORMULAS or not 1 <= len(word) <= 120:
            continue
        if _ROMAN.fullmatch(word) or _STATE.search(word):
            continue
        if re.search(r"\[|\]", word) and not re.search(r"[A-Z]", word):
            continue
        if _looks_like_group(word):
            continue
        try:
            content = parse_formula(word)
        except FormulaError:
            continue
        digits = bool(re.search(r"\d", word))
        if re.fullmatch(r"[A-Z]?T[A-Z]?|DO\d{1,2}", word):
            # PMN-PT, BNT-BT, the type D0_3: of no tritium, and of no deuterium.
            continue
        single = len(content) == 1
        if single and not digits and not _alone(word, cleaned):
            continue
        molecule = word in _MOLECULES and _alone(word, cleaned)
        if single and re.fullmatch(r"[A-Z][a-z]?\d+", word) and not molecule:
            # Na1, O2: labels of sites, except for molecules that make crystals.
            continue
        if not digits and len(content) >= 3 and word.isupper():
            continue
        if (
            not digits
            and not single
            and not re.search(r"[a-z]", word)
            and len(word) > 2
        ):
            continue
        if not digits and len(word) > 8 and "(" not in word:
            continue
        if word not in out:
            out.append(word)
    written = bool(out)
    for word in _lower_case(cleaned):
        # Beside a formula with capitals 'gan' and 'lii' are words of the language.
        if word not in out and not (written and word.isalpha()):
            out.append(word)
    return out


def _looks_like_group(word: str) -> bool:
    """P63, C2, I4, P21, F43m: lattice letter and digits, no compound."""
    if is_element(word):
        return False
    return bool(re.fullmatch(r"[PICFRAB]-?[1-6][1-6]?(/?[a-z].*)?", word)) or bool(
        re.fullmatch(r"[PICFRAB][0-9mncabde/_-]+", word)
    )


#: What stands before a letter that is no element: 600 °C, 900 K, zeolite Y, phase V.
_LETTERED = (
    r"(?i:\d|°|\bdegrees?|\bdeg|\b(?:zeolites?|zeolithe?|zéolithe|zeolita|phase|form|"
    r"type|typ|tipo|sample|grade|class|site|series|vitamin|fase|forme|forma)|"
    r"沸石|ゼオライト|相|型)"
)


#: French and Spanish "La structure de …" and "La celda …" begin with no lanthanum.
_ARTICLE = re.compile(
    r"\bLa (?:structure|maille|phase|forme|estructura|celda|fase|forma)\b[^.!?]*?\s"
    r"(?:d[eu]s?|del)\s|\bLa (?:structure|maille) (?:cristalline|d['’])"
)


def _alone(word: str, text: str) -> bool:
    """Whether an element symbol is plainly the subject: 'cif of Si', 'Cu metal'."""
    if text.strip(" .?!") == word:
        return True
    if word == "La" and _ARTICLE.search(text):
        return False
    if len(word) == 1 and re.search(rf"{_LETTERED}\s*[- ]?{word}(?!\w)", text):
        return False
    return bool(
        re.search(
            rf"(?i:\b(?:of|for|von|für|de|du|des|del|elemental|pure|bulk))\s+{word}\b"
            rf"(?![-–\w])|\b{word}\s+(?i:metal|crystal|structure|cif|unit cell)|"
            rf"(?i:の|的)?\b{word}(?=[のを的结構])",
            text,
        )
    )


@cache
def _folded_formulas() -> dict[str, str]:
    out: dict[str, str] = {}
    for row in (*table_rows("polymorphs.txt"), *table_rows("translations.txt")):
        formula = row[0]
        if len(parse_formula(formula)) > 1:
            out.setdefault(formula.lower(), formula)
    return out


_COMMON_WORDS = frozenset(
    ("gas", "cos", "inn", "sin", "his", "pos", "cas", "nas", "bas", "ins", "sns", "tin",
     "gap", "gate", "ago", "feb", "ini", "nah", "cop", "bes", "ass", "ges", "tic")
)  # fmt: skip


def _lower_case(text: str) -> list[str]:
    """Formulas typed without capitals: 'tio2', 'nacl', 'lifepo4'."""
    table = _folded_formulas()
    out = []
    for match in re.finditer(r"(?<![\w(.])([a-z0-9()]{3,40})(?![\w)])", text):
        word = match[1]
        formula = table.get(word)
        if formula is None and re.search(r"\d", word) and re.search("[a-z]{2}", word):
            formula = _capitalised(word)
        if formula is not None and word not in _COMMON_WORDS:
            out.append(formula)
    return out


def _capitalised(word: str) -> str | None:
    """Capitals for a formula in lower case where only one reading balances."""
    from validators.oxidation import assign

    readings = []
    for reading in _readings(word):
        try:
            content = parse_formula(reading)
        except FormulaError:
            continue
        if len(content) > 1:
            assigned = assign(content)
            if assigned is not None and assigned.common:
                readings.append(reading)
    return readings[0] if len(readings) == 1 else None


def _readings(word: str, depth: int = 0) -> list[str]:
    if not word:
        return [""]
    if depth > 14:
        return []
    if not word[0].isalpha():
        return [word[0] + rest for rest in _readings(word[1:], depth)]
    out = []
    for length in (2, 1):
        symbol = word[:length].capitalize()
        if len(symbol) == length and symbol.isalpha() and is_element(symbol):
            out += [symbol + rest for rest in _readings(word[length:], depth + 1)]
    return out[:64]
