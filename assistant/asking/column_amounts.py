"""Amounts that a text gives for a column: values, bounds and ranges in its unit."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from assistant.asking.column_names import Mention, covered
from knowledge.ingest.tables import Column
from knowledge.quantities import quantities
from knowledge.units import Unit, convert, find_unit

NUMBER = r"[-+−]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?"
_PLAIN = (
    r"(?:(?:°\s?C|K|m?Torr|m?bar|rpm|ksi|MPa|GPa|kPa|HV\d*|HRC|HB|wt\.?\s?%|at\.?\s?%|mol\.?\s?%|vol\.?\s?%|%|"
    r"(?-i:[km]?W|mA|kV|kN|Hz|M)|sccm|mS/cm|S/cm|mol/L|kg/m3|kg/m³|g/cm3|g/cm³|eV|mV|V|nm|µm|um|mm|Å|days?|d|hours?|h|"
    r"min|mA/cm2|mAh/g|W/mK|cP|mPa\s?s|ppm|Grad|degrees?|tagen?|jours?|días?|stunden?|"
    r"heures?|horas?|minutes?|minuten|minutos?)(?![A-Za-z0-9])|天|日|小时|時間|分钟|分|度)"
)
#: Units of units: mm/s, mm s-1, mA h g^-1, kg·m⁻³, J/mm3.
_COMPOUND = (
    r"(?:(?:°\s?)?[A-Za-zµμ]{1,4}[\d²³]?(?:(?:\s?/\s?|\sper\s)[A-Za-zµμ]{1,4}[\d²³]?|"
    r"[\s·*]?(?:h\s)?[A-Za-z]{1,3}(?:\^?[-−]\d|⁻[¹²³]))(?![A-Za-z0-9/]))"
)
#: Any unit of an amount.
UNIT = rf"(?:{_COMPOUND}|{_PLAIN})"
#: Words between two numbers of a range.
TO = r"(?:\.\.+|to|and|bis|und|et|à|a|y|hasta|-|–|~|〜|到|至|から)"
#: Words that say on which side of a number a column shall lie.
_SIDES: tuple[tuple[str, str], ...] = (
    (r">=|≥|at least|no less than|not less than|not below|minimum|mindestens|"
     r"au moins|au minimum|al menos|como mínimo|mínimo de|不低于|不小于|不少于|至少",
     ">="),
    (r"<=|≤|at most|no more than|not more than|not above|not exceed\w*|up to|maximum|"
     r"höchstens|maximal|bis zu|au plus|au maximum|jusqu['’]à|como máximo|"
     r"máximo de|hasta|不高于|不大于|不多于|不超过|至多|最多", "<="),
    (r">|above|over|greater than|higher than|larger than|more than|exceed\w*|beyond|"
     r"über|größer als|höher als|mehr als|oberhalb(?: von)?|übersteig\w*|"
     r"überschreit\w*|plus de|au-dessus de|supérieure?s? à|dépass\w*|excèd\w*|"
     r"mayor(?:es)? (?:que|de|a)|superior(?:es)? a|más de|por encima de|super(?:a[rn]?|"
     r"en?)|"
     r"exced\w*|大于|高于|多于|超过|"
     r"(?:better|harder|stronger|denser|tougher|stiffer|hotter|longer|thicker|"
     r"faster) than|"
     r"(?:besser|härter|fester|dichter|länger) als|(?:mieux|plus dure?s?) que|"
     r"(?:mejor|más dur[oa]s?) que", ">="),
    (r"<|below|under|less than|lower than|smaller than|fewer than|unter|kleiner als|"
     r"niedriger als|unterhalb(?: von)?|unterschreit\w*|en[- ]dessous de|"
     r"sous(?=\s*(?:les\s+)?(?:\d|$))|"
     r"inférieure?s à|menor(?:es)? (?:que|de|a)|inferior(?:es)? a|por debajo de|"
     r"baj[ae]\w* de|少于|不足|"
     r"(?:softer|weaker|lighter|thinner|shorter|cooler|cheaper|slower|worse) than|"
     r"(?:weicher|schwächer|leichter|dünner|kürzer) als|"
     r"weniger als|moins de|au-dessous de|inférieure? à|menos de|"
     r"小于|低于",
     "<="),
    (r"==|=|equals?|equal to|around|about|near|close to|roughly|approximately|exactly|"
     r"um|etwa|gleich|environ|alrededor de|≈|~|约|等于|为|が", "="),
)  # fmt: skip
ANY_SIDE = (
    r"(?<![A-Za-z])(?:" + "|".join(words for words, _ in _SIDES) + r")(?![A-Za-z])"
)
#: "0 or above 5" puts 0 on no side.
_LAST = r"(?!\s*(?:de|than|als|que)?\s*\d)"
_AFTER_SIDES = (
    (
        r"(?:or (?:more|higher|above|greater|better)|oder (?:mehr|darüber)|ou plus|"
        rf"o más){_LAST}|nicht unterschreit\w*|überschreit\w*|übersteig\w*|以上|"
        r"を?下回らな\w*|を?(?:超え(?!な)|上回(?!らな))\w*|超(?!え)|より(?:大き|高|多)\w*",
        ">=",
    ),
    (
        r"(?:or (?:less|lower|below|fewer)|oder (?:weniger|darunter)|ou moins|"
        rf"o menos){_LAST}|nicht (?:überschreit|übersteig)\w*|unterschreit\w*|以下|"
        rf"以内|"
        r"未満|を?(?:超えな|上回らな)\w*|を?下回(?!らな)\w*|より(?:小さ|低|少な)\w*",
        "<=",
    ),
)
#: Units that are only written out, by their sign.
_SPOKEN: tuple[tuple[str, str], ...] = (
    (r"tagen?|jours?|días?|天|日", "d"),
    (r"stunden?|heures?|horas?|小时|時間", "h"),
    (r"minuten|minutos?|分钟|分", "min"),
    (r"grad|度", "°C"),
)
#: Time that the answer may take.
_IN_TIME = re.compile(
    r"(?i)\b(?:in|within|for|budget\w*(?: of)?|innerhalb von|binnen|en moins de|"
    r"dentro de)\s*$"
)
_OR = (
    r"(?:\bnor\b|\bnoch\b|\bni(?:\s+[àa])?\b|\bor\b|\boder\b|\bou\b|\bo\b|或者?|"
    r"または|もしくは|か)"
)
#: A value, range or bound of several of which any will do.
_PIECE = (
    rf"(?:(?:{ANY_SIDE}|\bfrom|\bbetween|\bvon|\bzwischen|\bentre|\bde|从)\s*)?"
    rf"{NUMBER}(?:\s*{UNIT})?"
    rf"(?:\s*{TO}\s*{NUMBER}(?:\s*{UNIT})?)?"
)
_PIECES = (
    rf"{_PIECE}(?:\s*(?:[,、/]|[,、]?\s*{_OR})\s*{_PIECE})*\s*,?\s*{_OR}\s*{_PIECE}"
)
#: "Must not fall below": the denial of a side is the other one.
_DENIED = re.compile(
    r"\b(?:not|never|nicht|nie|no|ne|pas|jamais|nunca|n't)\b[^,;.]*$|不[^，,;。]*$|ない",
    re.I,
)


def amount_after(
    text: str, mention: Mention, stop: int, kind: Column
) -> tuple[str, tuple[int, int]] | None:
    """A value, bound or range behind a column's name."""
    tail = text[mention.end : max(stop, mention.end)]
    fill = r"(?P<fill>[^\d;.!?]{0,40}?)"
    span = re.match(
        rf"{fill}(?<![\d.])(?P<a>{NUMBER})\s*{UNIT}?\s*{TO}\s*(?P<b>{NUMBER})\s*"
        rf"(?P<unit>{UNIT})?",
        tail,
        re.I,
    ) or re.match(
        rf"{fill}\[\s*(?P<a>{NUMBER})\s*[,;]\s*(?P<b>{NUMBER})\s*\]\s*"
        rf"(?P<unit>{UNIT})?",
        tail,
        re.I,
    )
    if span and "," not in span["fill"].strip(" ,(") and not _sides(span["fill"], ">="):
        ends = [amount_in_unit(span[k], span["unit"], kind) for k in ("a", "b")]
        if None not in ends:
            low, high = sorted(e for e in ends if e is not None)
            wish = f"={low:g}..{high:g}"
            return wish, (mention.end, mention.end + span.end())
    single = re.match(
        rf"{fill}(?P<a>{NUMBER})(?!\d|\s*[个個件种種条行组つ])\s*(?P<unit>{UNIT})?"
        rf"(?P<more>\s*(?:{_AFTER_SIDES[0][0]}|{_AFTER_SIDES[1][0]}))?",
        tail,
        re.I,
    )
    if not single or ("," in single["fill"] and not _sides(single["fill"])):
        return None
    value = amount_in_unit(single["a"], single["unit"], kind)
    if value is None:
        return None
    sign = _side_of(single["fill"])
    behind = _side_behind(single["more"])
    if sign is None and behind is None and _DENIED.search(single["fill"]):
        return None
    sign = behind or sign or "="
    return f"{sign}{value:g}", (mention.end, mention.end + single.end())


_BOUND = re.compile(rf"(?P<side>[<>])=(?P<value>{NUMBER})")


def joined_bounds(first: str, column: str, second: str) -> str | None:
    """Two bounds of one column as a range, or None where they are none.

    >>> joined_bounds("age>=7", "age", "<=28")
    'age=7..28'
    """
    ends = _two_ends(first, column, second)
    return f"{column}={ends[0]:g}..{ends[1]:g}" if ends and ends[0] <= ends[1] else None


def bounds_oppose(first: str, column: str, second: str) -> bool:
    """Whether two bounds of one column leave no number between them."""
    ends = _two_ends(first, column, second)
    return ends is not None and ends[0] > ends[1]


def _two_ends(first: str, column: str, second: str) -> tuple[float, float] | None:
    one = _BOUND.fullmatch(first.removeprefix(column))
    other = _BOUND.fullmatch(second)
    if not one or not other or one["side"] == other["side"]:
        return None
    low, high = (one, other) if one["side"] == ">" else (other, one)
    return amount_of(low["value"]), amount_of(high["value"])


def denied_amount(text: str, mention: Mention, stop: int) -> re.Match[str] | None:
    """An amount behind a column's name in a denial that says no side of it."""
    found = re.compile(rf"(?P<fill>[^\d,;.!?，。]{{0,40}}?){NUMBER}", re.I).match(
        text, mention.end, max(stop, mention.end)
    )
    return found if found and _DENIED.search(found["fill"]) else None


def alternatives_after(
    text: str, mention: Mention, stop: int, kind: Column
) -> tuple[str, tuple[int, int]] | None:
    """Amounts behind a column's name of which any will do: "0 or above 5"."""
    tail = text[mention.end : max(stop, mention.end)]
    found = re.match(rf"(?P<fill>[^\d;.!?]{{0,40}}?)(?P<all>{_PIECES})", tail, re.I)
    if not found or "," in found["fill"] or _DENIED.search(found["fill"]):
        return None
    wish = _any_of(found["all"], kind)
    return (wish, (mention.end, mention.end + found.end())) if wish else None


def alternatives_before(
    text: str, mention: Mention, kind: Column
) -> tuple[str, tuple[int, int]] | None:
    """Amounts with a unit right before a name: "30 or 50 µm layers"."""
    found = re.search(
        rf"(?P<all>{_PIECES})\s*(?:of\s+|de\s+|の)?(?:the\s+)?$",
        text[: mention.start],
        re.I,
    )
    if not found or not re.search(rf"{UNIT}\s*$", found["all"], re.I):
        return None
    before = text[max(0, found.start() - 20) : found.start()]
    if _NOT_THIS.search(before):
        # "Neither 60 nor 40 µm layers"
        wish = _barred(_any_of(found["all"], kind) or "")
    else:
        wish = None if _DENIED.search(before) else _any_of(found["all"], kind)
    return (wish, (found.start(), mention.end)) if wish else None


def _any_of(listed: str, kind: Column) -> str | None:
    """``=30|50`` for "30 or 50"; None where a unit is not that of the column."""
    parts = list(re.finditer(_PIECE, listed, re.I))
    unit = re.search(rf"{UNIT}\s*$", parts[-1][0], re.I)
    out = []
    for part in parts:
        side = re.match(ANY_SIDE, part[0], re.I)
        own = re.search(rf"{UNIT}\s*$", part[0], re.I) or unit
        # The exponent of s-1 is no amount.
        plain = re.sub(rf"(?<=\d)\s*{UNIT}", " ", part[0], flags=re.I)
        numbers = re.findall(rf"(?<!\d){NUMBER}", plain)
        ends = [amount_in_unit(n, own and own[0].strip(), kind) for n in numbers[:2]]
        if None in ends:
            return None
        low, high = (
            min(e for e in ends if e is not None),
            max(e for e in ends if e is not None),
        )
        if len(ends) == 2:
            out.append(f"{low:g}..{high:g}")
            continue
        sign = sign_of(side[0]) if side else "="
        out.append(f"{'' if sign == '=' else sign}{low:g}")
    return f"={'|'.join(out)}"


def amount_before(
    text: str, mention: Mention, kind: Column
) -> tuple[str, tuple[int, int]] | None:
    """A number right before a name that is a unit, or a number with its unit."""
    lead = text[: mention.start]
    link = r"(?:of\s+|in\s+|de\s+|an\s+|の)?(?:the\s+)?$"
    span = re.search(
        rf"(?<![\d.])(?P<a>{NUMBER})\s*{UNIT}?\s*{TO}\s*(?P<b>{NUMBER})\s*"
        rf"(?P<unit>{UNIT})\s*{link}", lead, re.I,
    )  # fmt: skip
    if span:
        ends = [amount_in_unit(span[k], span["unit"], kind) for k in ("a", "b")]
        if None not in ends:
            low, high = sorted(e for e in ends if e is not None)
            return f"={low:g}..{high:g}", (span.start(), mention.end)
    found = re.search(
        rf"(?P<side>{ANY_SIDE})?\s*(?P<a>{NUMBER})\s*(?P<unit>{UNIT})?\s*{link}",
        lead,
        re.I,
    )
    if not found or not (found["unit"] or found["side"] or find_unit(mention.alias)):
        return None
    value = amount_in_unit(found["a"], found["unit"], kind)
    if value is None:
        return None
    sign = sign_of(found["side"]) if found["side"] else "="
    return f"{sign}{value:g}", (found.start(), mention.end)


#: A negation right before an amount: "not 300 °C", "weder 300 noch 400 °C".
_NOT_THIS = re.compile(
    r"(?:\b(?:not|never|neither|except|nicht|weder|ni|pas|no|sauf|au(?:ß|ss)er|excepto)|"
    r"不是|不用|不|非)(?:\s+(?:at|for|of|bei|für|à|pour|a|por))?\s*$",
    re.I,
)


_BARRED_BEHIND = re.compile(
    r"\s*(?:の)?(?:もの)?(?:を)?(?:以外|除[いくき外])|\s*(?:では|でも|じゃ|で)な[いくし]|\s*之外"
)


def _barred(wish: str) -> str | None:
    """The denial of a wish for single amounts; None for bounds and ranges."""
    plain = re.fullmatch(rf"={NUMBER}(?:\|{NUMBER})*", wish)
    return f"!{wish}" if plain else None


#: Two numbers with a unit behind the second.
_SPAN = (
    r"(?<![A-Za-z0-9_.,-])(?P<from>(?:\bfrom|\bbetween|\bvon|\bzwischen|\bentre|\bde|"
    rf"从|介于)\s*)?(?P<a>{NUMBER})\s*{UNIT}?\s*(?P<to>{TO})\s*(?P<b>{NUMBER})\s*"
    rf"(?P<unit>{UNIT})"
)
_AND = re.compile(r"and|und|et|y", re.I)


def by_unit(
    text: str,
    kinds: dict[str, Column],
    free: set[str],
    taken: Sequence[tuple[int, int]],
) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Amounts that only their unit assigns to a column: at 25 °C, of 300 MPa."""
    used: set[str] = set()
    for match in re.finditer(_SPAN, text, re.I):
        unit = find_unit(_signed(match["unit"]).replace(" ", ""))
        if unit is None or covered(match.start("a"), taken):
            continue
        alike = _of_dimension(unit, kinds, free)
        if len(alike) != 1 or alike[0] in used:
            continue
        ends = [amount_in_unit(match[k], match["unit"], kinds[alike[0]]) for k in "ab"]
        if None in ends or _NOT_THIS.search(text[: match.start()]):
            continue
        low, high = sorted(e for e in ends if e is not None)
        used.add(alike[0])
        taken = [*taken, match.span()]
        # "At 90 and 130 °C" are two places, "between 90 and 130 °C" is a range.
        join = "|" if _AND.fullmatch(match["to"]) and not match["from"] else ".."
        yield alike[0], f"{alike[0]}={low:g}{join}{high:g}", match.span()
    for match in re.finditer(rf"(?<![A-Za-z0-9_.,-]){_PIECES}", text, re.I):
        last = re.search(rf"{UNIT}\s*$", match[0], re.I)
        unit = find_unit(_signed(last[0].strip()).replace(" ", "")) if last else None
        if unit is None or unit.name == "%" or covered(match.start(), taken):
            continue
        alike = _of_dimension(unit, kinds, free)
        wish = _any_of(match[0], kinds[alike[0]]) if len(alike) == 1 else None
        if wish is not None and (
            _NOT_THIS.search(text[: match.start()])
            or _BARRED_BEHIND.match(text, match.end())
        ):
            wish = _barred(wish)
        if wish is not None and alike[0] not in used:
            used.add(alike[0])
            taken = [*taken, match.span()]
            yield alike[0], alike[0] + wish, match.span()
    for match in re.finditer(
        rf"(?:(?P<side>{ANY_SIDE}|\bat|\bof|\bbei|\bà|\ba)\s*)?(?<![A-Za-z0-9_.,-])"
        rf"(?P<a>{NUMBER})\s*(?P<unit>{UNIT})"
        rf"(?P<more>\s*(?:{_AFTER_SIDES[0][0]}|{_AFTER_SIDES[1][0]}))?",
        text,
        re.I,
    ):
        unit = find_unit(_signed(match["unit"]).replace(" ", ""))
        if unit is None or covered(match.start("a"), taken):
            continue
        if unit.name == "%" and not re.match(
            r"(?i)at|of|bei|à|a\b", match["side"] or ""
        ):
            continue  # "differ by more than 20 %" is about no column
        if unit.dimension == "time" and _IN_TIME.search(text[: match.start()]):
            continue
        alike = _of_dimension(unit, kinds, free)
        if len(alike) != 1 or alike[0] in used:
            continue
        value = amount_in_unit(match["a"], match["unit"], kinds[alike[0]])
        if value is not None:
            used.add(alike[0])
            before = text[: match.start()]
            # "Must not fall below 40 MPa": the denial stands before the side.
            lead = re.split(r"[,;.!?，。]", before)[-1][-40:]
            said = _side_of(f"{lead}{match['side']}") if match["side"] else None
            sign = _side_behind(match["more"]) or said or "="
            if sign == "=" and (
                _NOT_THIS.search(before) or _BARRED_BEHIND.match(text, match.end())
            ):
                sign = "!="
            elif sign == "=" and _DENIED.search(lead):
                continue  # what "never comes to 40 MPa" wishes is not plain
            yield alike[0], f"{alike[0]}{sign}{value:g}", match.span()


def _of_dimension(
    unit: Unit, kinds: dict[str, Column], free: Collection[str]
) -> list[str]:
    """The columns that are measured in units of the dimension of a unit."""
    alike = []
    for name in free:
        own = find_unit(kinds[name].unit) or find_unit(
            q.unit if (q := quantities().get(kinds[name].quantity)) else ""
        )
        if own is not None and own.dimension == unit.dimension:
            alike.append(name)
    return alike


def c_rates(
    text: str, free: Collection[str], taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Rates of a battery as they are written: 0.5C, C/2."""
    columns = [c for c in free if re.fullmatch(r"(?i)(?:.*[\W_])?c[\W_]?rate", c)]
    for match in re.finditer(
        r"(?<![\w./°-])(?:(?P<n>\d+(?:[.,]\d+)?)\s?C|C/(?P<part>\d+))(?![\w/])", text
    ):
        if len(columns) == 1 and not covered(match.start(), taken):
            rate = amount_of(match["n"]) if match["n"] else 1 / int(match["part"])
            yield columns[0], f"{columns[0]}={rate:g}", match.span()
            return


def _signed(unit: str) -> str:
    """The sign of a unit that is written out: d for 天."""
    return next((s for words, s in _SPOKEN if re.fullmatch(words, unit, re.I)), unit)


def sign_of(words: str) -> str:
    """The comparison that words of `ANY_SIDE` mean: ``>=``, ``<=`` or ``=``."""
    return next(
        s for pattern, s in _SIDES if re.fullmatch(pattern, words.strip(), re.I)
    )


def _sides(fill: str, *signs: str) -> bool:
    found = _side_of(fill)
    return found is not None and (not signs or found in signs)


def _side_of(fill: str) -> str | None:
    for words, sign in _SIDES:
        found = re.search(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])", fill, re.I)
        if found and sign in (">=", "<=") and _DENIED.search(fill[: found.start()]):
            return "<=" if sign == ">=" else ">="
        if found:
            return sign
    return None


def _side_behind(words: str | None) -> str | None:
    """The comparison that stands behind its number: 以上, "or more"."""
    said = (words or "").strip()
    for pattern, side in _AFTER_SIDES:
        if said and re.fullmatch(pattern, said, re.I):
            return side
    return None


def amount_of(number: str) -> float:
    """The value of what `NUMBER` matches: a decimal comma, a long minus."""
    return float(number.replace("−", "-").replace(",", "."))


def amount_in_unit(number: str, unit: str | None, kind: Column) -> float | None:
    """The number in the column's unit; None where the units exclude each other."""
    value = amount_of(number)
    known = quantities().get(kind.quantity)
    own = find_unit(kind.unit) or (find_unit(known.unit) if known else None)
    if kind.role == "temperature" and own is None:
        own = find_unit("°C")
    unit = _signed(unit) if unit else unit
    given = find_unit(unit.replace(" ", "")) if unit else None
    if own is None or given is None or given.name == own.name:
        return value
    if "%" in (unit or ""):
        return value
    return convert(value, given.name, own.name)
