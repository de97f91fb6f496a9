"""Instructions as a small grammar: what is done, to which atoms, by how much, whither.

Every language brings its own words for the same few parts of an instruction (verbs,
elements, counts, amounts, axes, the small words that tell what takes whose place). They
are read into tokens once; patterns over the tokens, not over the words, tell what is
meant. "Replace one Ca by Y", "ein Ca durch Y ersetzen", "put one Y on Ca", "Caを1つYに
置換" are four orders of the same tokens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from validators.element_names import with_symbols
from validators.elements import is_element

#: Kind of token, its sign in the patterns below, the words for it in six languages.
_LEXICON: tuple[tuple[str, str, str], ...] = (
    ("move", "M",
     r"\b(?:mov(?:e[ds]?|ing)|shift\w*|displac\w+|translat\w+|nudg\w+|off-?cent\w+|"
     r"push\w*|pull\w*|rück(?:e|en|t|st)|verschieb\w*|verschob\w*|verrück\w*|beweg\w*|versetz\w*|auslenk\w*|"
     r"décal\w*|déplac\w*|boug\w*|pousse\w*|"
     r"desplaz\w*|desplac\w*|mueve\w*|mover|muév\w*|corre)\b|"
     r"移动|平移|位移|偏移|挪动?|動か\w*|ずら\w*|移動|変位|シフト"),
    ("swap", "S",
     r"\b(?:swap\w*|interchang\w+|exchang\w+|switch\w*|invert|vertausch\w*|tausch\w*|"
     r"intervert\w*|échang\w*|permut\w*|intercambi\w*|canje\w*)\b|"
     r"互换|交换|对调|調換|入れ替え\w*|入れかえ\w*|交換"),
    ("replace", "R",
     r"\b(?:replac\w+|dop(?:e[ds]?|ing|er|ar|a)|ersetz\w*|ersatz|dotier\w*|"
     r"becom\w+|turns? into|deven\w+|devien\w+|conv[ei]\w*rt\w*|"
     r"remplac\w*|dopé?\w*|reemplaz\w*|sustitu\w*|cambi[ae]r?|chang(?:e[rz]?|ing)|"
     r"convert\w*|turn|wechsle?)\b|"
     r"替换|取代|置换|换成|换为|换掉|改成|变成|代替|掺杂?入?|置換|置き換え\w*|変え\w*|置きかえ\w*|戻[しすせ]\w*|ドープ"),
    ("substitute", "U", r"\bsubstitut\w+"),
    ("remove", "D",
     r"\b(?:remov\w+|delet\w+|take out|tak(?:e|ing) (?:away|out)|auslager\w*|extract\w*|de-?intercalat\w*|"
     r"drop|leave out|entfern\w*|lösch\w*|streich\w*|enl[eè]v\w*|supprim\w*|retir\w*|"
     r"ôte[rz]?|quit[ae]\w*|elimin\w*|extra[ei]\w*|borr[ae]\w*)\b|"
     r"去掉|移除|删除|抽出|脱出|除去|取り除\w*|抜い\w*|抜く|削除"),
    ("put", "P",
     r"\b(?:put|plac(?:e|ing)|us(?:e|ing)|take|set|insert\w*|with|containing|having|having|"
     r"setz\w*|nimm|bring\w*|mit|"
     r"mets|mettre|plac(?:e[rz]?)|prends|avec|pon|poner|coloc\w*|usa|con)\b|放入?|置于"),
    ("instead", "I",
     r"\b(?:instead of|in (?:the )?place of|in lieu of|anstelle (?:von|des|der)|anstatt|"
     r"statt|an stelle (?:von|des|der)|au lieu d[eu]|à la place d[eu]|en lugar del?|"
     r"en vez del?)\b|au lieu d['’]|à la place d['’]|の?代わりに|而不是"),
    ("by", "B",
     r"\b(?:by|to|into|durch|gegen|par|contre|por|pour)\b"),
    ("for", "F", r"\bfor\b"),
    ("on", "O",
     r"\b(?:on|onto|on to|at|auf|an|sur|en|sobre)\b"),
    ("share", "H",
     r"(?P<part>\d+(?:[.,]\d+)?)\s*(?:%|％|percent\b|prozent\b|pour ?cent\b|por ?ciento\b)|"
     r"\b(?P<half>half|hälfte|moitié|mitad)\b|(?P<half2>一半|半数|半分)|"
     r"\b(?P<third>(?:a|one) third|ein drittel|un tiers|un tercio)\b|"
     r"(?P<third2>三分之一|3分の1)|"
     r"\b(?P<quarter>(?:a|one) (?:quarter|fourth)|ein viertel|un quart|un cuarto)\b|"
     r"(?P<quarter2>四分之一|4分の1)"),
    ("and", "A", r"\b(?:and|und|et|y|e)\b|[&/,、]|和|与|と"),
    ("object", "w", r"を"),
    ("towards", "n", r"[にへ]"),
)  # fmt: skip
_COUNTS = {
    "a single": 1, "one": 1, "an": 1, "a": 1, "single": 1, "two": 2, "three": 3,
    "four": 4, "five": 5, "six": 6, "eight": 8,
    "einen": 1, "einem": 1, "eine": 1, "ein": 1, "zwei": 2, "drei": 3, "vier": 4,
    "une": 1, "un": 1, "deux": 2, "trois": 3, "quatre": 4,
    "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4,
    "一": 1, "两": 2, "二": 2, "三": 3, "四": 4,
}  # fmt: skip
#: Two counts that stand behind an article of the same spelling say nothing else.
_COUNT = (
    r"(?:\b(?P<word>" + "|".join(w for w in _COUNTS if w.isascii()) + r")|"
    r"(?<![\d.,])(?P<digit>[1-9]\d?))(?:\s+|(?=\s*(?:of\b)))"
    r"(?:(?:of|de|von)\s+)?(?:(?:the|le|la|les|los|las|el|die|der|den)\s+)?"
    r"(?:(?:atome?s?|átomos?|ions?)\s+(?:of\s+|de\s+|d['’]|von\s+)?)?"
    r"(?=(?-i:[A-Z][a-z]?\d*)(?![a-zA-ZÀ-ÿ]))|"
    r"(?P<zh>[一两二三四1-9])\s*(?:个|個|つ|原子)(?:の|的)?"
)
_ATOM = r"(?<![A-Za-zÀ-ÿ0-9(])(?-i:(?P<atom>[A-Z][a-z]?)(?P<number>\d{0,2}))(?![A-Za-zÀ-ÿ0-9(])"
_SIZE = (
    r"(?<![\d.])(?P<n1>[1-9])\s*[x×*]\s*(?P<n2>[1-9])\s*[x×*]\s*(?P<n3>[1-9])(?![\d.])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A part of an instruction.

    Attributes:
        sign: Which part: one letter of the lexicon, ``E`` an element or site, ``N`` a
            count of atoms.
        text: Of an element or site its symbol or label.
        value: Of a count; of a share the part, 0 to 1.
    """

    sign: str
    text: str = ""
    value: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Atoms that take others' places.

    Attributes:
        old: Element or site label whose atoms go.
        new: Element that comes.
        count: Of atoms; None where none is said.
        share: Of the old ones, 0 to 1; None where none is said.
        size: The supercell in which they are counted.
        mutual: Whether the old atoms take the places of the new ones too.
    """

    old: str
    new: str
    count: int | None = None
    share: Fraction | None = None
    size: tuple[int, int, int] | None = None
    mutual: bool = False


@dataclass(frozen=True, slots=True)
class Displacement:
    """Atoms that move by an amount.

    Attributes:
        atoms: Element or site label.
        step: Along a, b and c: Å where ``in_angstrom``, else parts of the cell.
        in_angstrom: The unit of the step.
        count: Of atoms; None where all of the site move.
    """

    atoms: str
    step: tuple[float, float, float]
    in_angstrom: bool
    count: int | None = None


@cache
def _pattern() -> re.Pattern[str]:
    words = "|".join(f"(?P<{name}>{said})" for name, _, said in _LEXICON)
    return re.compile(
        f"(?i:(?P<size>{_SIZE})|(?P<count>{_COUNT})|(?P<el>{_ATOM})|{words})"
    )


def tokens(words: str) -> list[Token]:
    """The tokens of an instruction, in order; what no token takes is passed over."""
    signs = {name: sign for name, sign, _ in _LEXICON}
    out = []
    plain = _ONE_IN.sub(_as_share, with_symbols(words))
    for match in _pattern().finditer(plain):
        kind = match.lastgroup or ""
        if match["el"] is not None:
            if is_element(match["atom"]):
                out.append(Token("E", match["atom"] + match["number"]))
        elif match["count"] is not None:
            word = match["word"] or match["zh"] or match["digit"]
            value = _COUNTS.get(word.lower()) or int(word)
            out.append(Token("N", value=Fraction(value)))
        elif match["share"] is not None:
            out.append(Token("H", value=_share(match)))
        elif match["size"] is None and kind in signs:
            out.append(Token(signs[kind]))
    return out


def _share(match: re.Match[str]) -> Fraction:
    if match["part"]:
        return Fraction(match["part"].replace(",", ".")) / 100
    if match["half"] or match["half2"]:
        return Fraction(1, 2)
    return Fraction(1, 3 if match["third"] or match["third2"] else 4)


def takes_out(words: str) -> bool:
    """Whether words take atoms out of a structure.

    >>> takes_out("take away 5 % of iron")
    True
    """
    signs = "".join(token.sign for token in tokens(words))
    return "D" in signs and "E" in signs


#: "One Ca in four", "un Ca sur quatre", "every fourth Ca", "jedes vierte Ca".
_ONE_IN = re.compile(
    r"(?i)\b(?:one|an?|un[ea]?|ein\w*)\s+(?:out\s+)?(?:(?P<el>(?-i:[A-Z][a-z]?))\s+)?"
    r"(?:in|out of|of every|sur|von|unter|de cada)\s+(?:every\s+)?"
    r"(?P<n>two|three|four|five|six|eight|deux|trois|quatre|cinq|six|huit|zwei|drei|vier|"
    r"fünf|sechs|acht|dos|tres|cuatro|cinco|seis|ocho|[2-9])(?:\s+(?P<el2>(?-i:[A-Z][a-z]?)))?"
    r"(?![A-Za-z])|"
    r"\b(?:every|jede[sn]?|chaque|cada)\s+(?P<nth>second|third|fourth|eighth|zweite|dritte|"
    r"vierte|achte)\w*\s+(?P<el3>(?-i:[A-Z][a-z]?))(?![A-Za-z])"
)
_PARTS = {
    "two": 2, "second": 2, "deux": 2, "zwei": 2, "zweite": 2, "dos": 2,
    "three": 3, "third": 3, "trois": 3, "drei": 3, "dritte": 3, "tres": 3,
    "four": 4, "fourth": 4, "quatre": 4, "vier": 4, "vierte": 4, "cuatro": 4,
    "five": 5, "cinq": 5, "fünf": 5, "cinco": 5, "six": 6, "sechs": 6, "seis": 6,
    "eight": 8, "eighth": 8, "huit": 8, "acht": 8, "achte": 8, "ocho": 8,
}  # fmt: skip


def _as_share(match: re.Match[str]) -> str:
    element = match["el"] or match["el2"] or match["el3"]
    word = (match["n"] or match["nth"]).lower()
    parts = _PARTS.get(word) or int(word)
    return f"{100 / parts:g} % of {element}" if element else match[0]


def words_of(kind: str) -> str:
    """The words of one kind in six languages, as a regular expression."""
    return next(said for name, _, said in _LEXICON if name == kind)


def without_words(text: str) -> str:
    """A text without the words that are parts of instructions; elements stay."""
    return _pattern().sub(lambda m: m[0] if m["el"] else " ", text)


#: Orders of the tokens in which one atom takes another's place: (pattern, which of the
#: two elements goes). ``R``, ``P`` … are signs of the lexicon.
_ORDERS: tuple[tuple[re.Pattern[str], str], ...] = (
    # Put Y instead of Zr; use one Y in place of Zr.
    (re.compile(r"[RPSU]?[NH]?E[IR]*I[NH]?E"), "second"),
    # Substitute one Y for Zr.
    (re.compile(r"U[NH]?EF[NH]?E"), "second"),
    # Replace one Ca by Y; tausche S gegen Se.
    (re.compile(r"[RSU][NH]?E[BPF][NH]?E"), "first"),
    # One Ca replaced by Y; ein Ca durch Y ersetzen; one Ca is substituted with Sr.
    (re.compile(r"[NH]?E[RUS][BPF][NH]?E"), "first"),
    (re.compile(r"[NH]?E[BP][NH]?E[RS]"), "first"),
    # Caを1つYに置換; 把一个Ca换成Y.
    (re.compile(r"[NH]?E(?:w[NH]?|[NH]?w)[NH]?En?[NH]?R"), "first"),
    (re.compile(r"[NH]?ER[NH]?E"), "first"),
    # With one Y on Zr; put one Br on a Cl site; substitute one Y onto Zr.
    (re.compile(r"[RPU]?[NH]EO[NH]?E|[RPU]EO[NH]E"), "second"),
)  # fmt: skip
_MUTUAL = re.compile(r"S[NH]?EA[NH]?E|[NH]?EA[NH]?Ew?S|[NH]?Ew[NH]?En?S")


def exchange(words: str) -> Exchange | None:
    """Which atoms take whose place, and how many of them; None where none do.

    Lists of dopants and what balances their charge are read by `doping_words`.

    >>> exchange("2x2x2 supercell with one Y on Zr").new
    'Y'
    >>> exchange("ersetze ein Ca durch Y").old
    'Ca'
    >>> exchange("Znを1つMgに置換").count
    1
    """
    read = tokens(words)
    signs = "".join(token.sign for token in read)
    if (found := _MUTUAL.search(signs)) is not None:
        one, two = (t.text for t in read[found.start() : found.end()] if t.sign == "E")
        part = read[found.start() : found.end()]
        counts = [int(t.value) for t in part if t.sign == "N"]
        if one != two:
            return Exchange(one, two, counts[0] if counts else None, mutual=True)
    for order, goes in _ORDERS:
        match = order.search(signs)
        if match is None:
            continue
        part = read[match.start() : match.end()]
        one, two = (t.text for t in part if t.sign == "E")
        old, new = (one, two) if goes == "first" else (two, one)
        counts = [int(t.value) for t in part if t.sign == "N"]
        shares = [t.value for t in part if t.sign == "H"]
        if one == two or not is_element(new):
            continue
        size = re.search(f"(?i){_SIZE}", words)
        return Exchange(
            old, new, counts[0] if counts else None, shares[0] if shares else None,
            (int(size["n1"]), int(size["n2"]), int(size["n3"])) if size else None,
        )  # fmt: skip
    return None


# --- displacements ------------------------------------------------------------------

_NUMBER = r"[-+−]?\s?(?:\d+\s?/\s?\d+|\d+(?:[.,]\d+)?|[.,]\d+)"
_UNIT = r"(?:\s?(?P<unit>Å|(?-i:A)\b|angstr[oö]ms?|ångströ?m?s?|埃|オングストローム|nm\b|pm\b))?"
#: An axis by its letter, where a word beside it says that it is one.
_AXIS = re.compile(
    r"(?i)(?:\b(?:along|in|entlang|längs|selon|suivant|le long d[eu]|à|en|según|"
    r"a lo largo del?|sobre|parallel to|in richtung|dans|towards?|vers|hacia)|沿着?|朝|向)\s*"
    r"(?:(?:the|der|die|des|den|l['’]|la|el|le|direction|richtung|dirección|axe|eje|"
    r"achse|axis|de|d['’]|positive|crystallographic)\s*)*"
    r"(?P<sign>[-+−]?)\[?(?P<axis>[abcxyz])\]?(?![A-Za-zÀ-ÿ])|"
    r"(?P<sign2>[-+−]?)(?<![A-Za-zÀ-ÿ])(?P<axis2>[abcxyz])[-\s]?"
    r"(?:axis|achse|richtung|direction|方向|軸|轴)|"
    r"(?:\baxe|\beje|\bdirección|\bdirection)\s+(?P<axis3>[abcxyz])(?![A-Za-zÀ-ÿ])|"
    r"\[\s*(?P<h>[-−]?[01])\s*,?\s*(?P<k>[-−]?[01])\s*,?\s*(?P<l>[-−]?[01])\s*\]"
)
_VECTOR = re.compile(
    rf"(?i)(?:\b(?:by|um|de|en|un)\b|了)\s*(?:the vector |vector )?[\[(]?\s*(?P<x>{_NUMBER})"
    rf"(?:\s*[,;]\s+|\s+|,)(?P<y>{_NUMBER})(?:\s*[,;]\s+|\s+|,)(?P<z>{_NUMBER})\s*[\])]?{_UNIT}"
)
_AMOUNT = re.compile(
    rf"(?i)(?<![A-Za-z0-9.,/])(?P<much>{_NUMBER}){_UNIT}(?![A-Za-z0-9/%％])"
)
_TO = re.compile(
    rf"(?i)\b(?:to|nach|zu|auf|vers|hasta)\b[^\d]{{0,24}}{_NUMBER}[\s,]+{_NUMBER}[\s,]+{_NUMBER}"
)
_ORIGIN = re.compile(r"(?i)\borig[ie]n\w*|ursprung|原点")
_SCALE = {"nm": 10.0, "pm": 0.01}


_AND = re.compile(
    r"(?i)\s*,?\s+(?:and|und|et|y)\s+|[，、]\s*(?:并|再)?|,\s+|(?<=て)(?=[A-Z])"
)


def displacements(words: str) -> list[Displacement]:
    """All of them; the verb is told once: "move Fe 0.02 along x and Zn 0.01 along y".

    >>> [d.atoms for d in displacements("move Fe 0.02 along x and Zn 0.01 along y")]
    ['Fe', 'Zn']
    """
    parts = [part for part in _AND.split(words) if part]
    moves = any(t.sign == "M" for t in tokens(words))
    found = [
        told
        for part in parts
        if moves and (told := displacement(part) or displacement(f"move {part}"))
    ]
    whole = displacement(words)
    return found if len(found) > 1 or whole is None else [whole]


def displacement(words: str) -> Displacement | None:
    """By how much, and along what, atoms are moved; None where none are.

    >>> displacement("move the Ti by 0.02 along z")
    Displacement(atoms='Ti', step=(0.0, 0.0, 0.02), in_angstrom=False, count=None)
    >>> displacement("Pb を c 軸方向に 0.1 Å 動かして").step
    (0.0, 0.0, 0.1)
    """
    read = tokens(words)
    named = [t.text for t in read if t.sign == "E"]
    labels = [
        n for n in named[1:] if n[-1].isdigit() and n.rstrip("0123456789") == named[0]
    ]
    # "The apical fluorine F2": its label tells which.
    named = labels or named
    if not named or not any(t.sign == "M" for t in read):
        return None
    if _ORIGIN.search(words) or _TO.search(words):
        return None
    plain = with_symbols(words)
    counts = [int(t.value) for t in read if t.sign == "N"]
    count = counts[0] if counts else None
    if (vector := _VECTOR.search(plain)) is not None:
        step = [_value(vector[name]) for name in "xyz"]
        return _displaced(named[0], step, vector["unit"], count)
    axis = _AXIS.search(plain)
    if axis is None:
        return None
    rest = plain[: axis.start()] + " ; " + plain[axis.end() :]
    amounts = [
        m for m in _AMOUNT.finditer(rest) if m["unit"] or re.search(r"[.,/]", m[0])
    ]
    if len(amounts) != 1:
        return None
    much = _value(amounts[0]["much"])
    if axis["h"]:
        # Of a diagonal the length is told, of which each axis takes its part.
        way = [_value(axis[n]) for n in "hkl"]
    else:
        letter = (axis["axis"] or axis["axis2"] or axis["axis3"]).lower()
        sign = -1.0 if (axis["sign"] or axis["sign2"] or "") in {"-", "−"} else 1.0
        way = [sign * ("abc"[n] == letter or "xyz"[n] == letter) for n in range(3)]
    return _displaced(named[0], [much * w for w in way], amounts[0]["unit"], count)


def _displaced(
    atoms: str, step: list[float], unit: str | None, count: int | None
) -> Displacement | None:
    scale = _SCALE.get((unit or "").lower(), 1.0)
    x, y, z = (scale * s for s in step)
    if x == y == z == 0:
        return None
    return Displacement(atoms, (x, y, z), bool(unit), count)


def _value(text: str) -> float:
    text = text.replace("−", "-").replace(",", ".").replace(" ", "")
    top, _, bottom = text.partition("/")
    return float(top) / float(bottom) if bottom else float(top)
