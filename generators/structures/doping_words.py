"""What a message asks to be doped: dopants, hosts, shares, what keeps the charge."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from generators.structures.instruction import exchange, tokens
from validators.element_names import with_symbols
from validators.elements import is_element

Mechanism = Literal["vacancy", "interstitial", "co-dopant", "any"]


@dataclass(frozen=True, slots=True)
class Dopant:
    """One element that takes part of another's place.

    Attributes:
        element: What comes in.
        host: Element or site label; None where the message names none.
        share: Of the host, 0 to 1; None where it is left to the charge or unsaid.
        count: Single atoms instead of a share.
        amount: Atoms for each formula unit instead of a share.
    """

    element: str
    host: str | None = None
    share: Fraction | None = None
    count: int | None = None
    amount: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Compensation:
    """What is to balance the charge.

    Attributes:
        mechanism: ``"any"`` where the message only asks for neutrality.
        element: That leaves, comes between, or comes in as well; None where unsaid.
        host: Of a co-dopant.
        count: Of vacancies or interstitials, where it is said.
    """

    mechanism: Mechanism
    element: str | None = None
    host: str | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Doping:
    """A wish for doping, and how its result is to be written.

    Attributes:
        dopants: In the order of the message.
        compensation: None where nothing is said of the charge.
        enumerated: Whether ordered arrangements are wanted.
        size: Supercell for them.
    """

    dopants: tuple[Dopant, ...] = ()
    compensation: Compensation | None = None
    enumerated: bool = False
    size: tuple[int, int, int] | None = None


_E = r"([A-Z][a-z]?)(?![A-Za-z])"
_PERCENT = (
    r"(\d+(?:[.,]\d+)?)\s*(?:%|percent|prozent|pour ?cent|por ciento|(?:at|mol)\.?\s?%)"
)
_COUNT = r"(?:\b(an?|one|two|three|four|ein\w*|zwei|drei|une?|deux|trois|una?|dos|tres|[1-9])\s+)?"
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "un": 1, "une": 1,
    "una": 1, "deux": 2, "trois": 3, "dos": 2, "tres": 3, "zwei": 2, "drei": 3,
}  # fmt: skip
_VACANT = r"(?:vacanc(?:y|ies)|leerstellen?|lücken|lacunes?|vacantes?|vacanza)"
_BETWEEN = r"(?:interstitial\w*|interstitie\w*|intersticial\w*|zwischengitter\w*)"
_OF = r"(?:on|of|at|in|auf|an|bei|d['’]|de l['’]|de|du|des|en|sur)"
_THE = (
    r"(?:all (?:of )?|alle[sn]? |every |tout(?:es?|s)? |tous |tod[oa]s? |"
    r"(?:das )?ganze |sämtliche\w* )?"
    r"(?:the |das |dem |den |die |le |la |les |el |los |l[’'])?"
)
_VACANCY = (
    re.compile(
        rf"(?i:{_COUNT})(?-i:{_E})(?:[ -]+(?i:sites?|sublattice|ion))?[ -]*(?i:{_VACANT})"
    ),
    re.compile(rf"(?i:{_COUNT})(?i:{_VACANT})\s+(?i:{_OF})\s*(?i:{_THE})(?-i:{_E})"),
    re.compile(rf"()(?-i:{_E})\s*(?:空位|空孔|欠損)"),
)
_INTERSTITIAL = (
    re.compile(rf"(?i:{_COUNT})(?i:{_BETWEEN})[ -]+(?i:(?:ions? |atoms? )?(?:d['’]|de |du )?)(?-i:{_E})"),
    re.compile(rf"(?i:{_COUNT})(?-i:{_E})[+\-\d]*(?:[ -]+(?i:ions?|anions?|cations?|atoms?))?[ -]+"
               rf"(?i:(?:on |at |in |as |auf |als |en |comme |como )?{_THE}{_BETWEEN})"),
    re.compile(rf"()(?:间隙|格子間)\s*(?-i:{_E})|(?-i:{_E})\s*(?:间隙|格子間)"),
)  # fmt: skip
_SITE = r"(?:[ -]*(?i:sites?|sublattice|positions?|plätzen?|platz|位))?"
_BALANCE = (
    r"compensat\w*|balanc\w*|neutrali[sz]\w*|kompensier\w*|ausgleich\w*|compens\w*|"
    r"équilibr\w*|补偿|補償"
)
#: "so that no vacancies are needed": a way of compensation that is not wanted.
_NONE_OF = re.compile(
    rf"(?i)(?:,\s*)?(?:\b(?:so that|such that|so dass|pour que|para que|with|and)\s+)?"
    rf"\b(?:no|without|keine?|ohne|sans|sin)\s+(?:any\s+)?(?:\w+[- ])?"
    rf"(?:{_VACANT}|{_BETWEEN})(?:\s+(?:are|is|be|form|nötig|needed|required|necessary|"
    r"formed|created|appear|sind|entstehen))*"
)
#: "no charge compensation": the charge is left as the exchange makes it.
UNBALANCED = (
    rf"(?:,\s*)?(?:\b(?:with|mit|avec|con)\s+)?\b(?:no|without|not|keine?|ohne|sans|"
    rf"pas de|sin)\s+(?:any\s+|la |de la )?(?:charge[- ]?|ladungs-?)?(?:{_BALANCE})"
    rf"(?:\s+(?:de |der |des )?(?:la )?(?:charges?|carga|ladung))?|"
    rf"(?:不|无需?|没有)(?:进行)?(?:电荷)?补偿|電荷補償(?:なし|せず|しない)\w*"
)
_UNBALANCED = re.compile(f"(?i){UNBALANCED}")
#: "compensated by (2 % ) K on Sr", "co-dope with In"
_PARTNER = (
    re.compile(
        rf"(?i:{_BALANCE})(?:[^.;]{{0,30}}?)\s(?i:by|with|durch|mit|par|avec|con|por)\s+"
        rf"(?i:co-?dop\w+ (?:with |by )?|adding |{_THE})(?-i:{_E})"
        rf"(?:\s+(?i:co-?dop\w+))?(?:\s+(?i:{_OF})\s+(?i:{_THE})(?-i:{_E}){_SITE})?"
    ),
    re.compile(
        rf"(?i:\bco-?dop\w*|kodotier\w*|co-?dopant\w*)\s+(?i:with |by |mit |avec |con |of )?"
        rf"(?-i:{_E})(?:\s+(?i:{_OF})\s+(?i:{_THE})(?-i:{_E}){_SITE})?"
    ),
    re.compile(rf"(?-i:{_E})\s+(?i:as (?:a |the )?co-?dopant)()"),
)
_NEUTRAL = re.compile(
    rf"(?i){_BALANCE}|charge.?neutral|\bneutral\b|ladungs|électroneutr|{_VACANT}|"
    rf"{_BETWEEN}|空位|空孔|电中性|電気的中性|电荷"
)
_ENUMERATE = re.compile(
    r"(?i)enumerat\w*|(?:symmetry[- ])?(?:distinct|inequivalent|unique)\b[^.]{0,30}"
    r"(?:arrange|config|decorat|order)\w*|\b(?:all|possible|different|the|an?) "
    r"(?:\w+ )?(?:arrangements?|orderings?|decorations?)\b|\bconfigurations\b|"
    r"\border(?:ed|ings?)\b[^.]{0,40}(?:super ?cell|cells?\b|arrangement|config|"
    r"structure|approximant|model)|super ?cell[^.]{0,30}\border(?:ed|ings?)\b|\bresolve the disorder|"
    r"[,;]\s*(?:fully |completely )?ordered\b|\bordered(?: please)?\W*$|\bin (?:an )?ordered\b|"
    r"\bgeordnet\b|\bordonnée?s?\b|規則的|秩序|geordnete\w*|\banordnungen\b|énumér\w*|ordonnée?s?\b|\bordenad[oa]s?\b|\benumera\w*|"
    r"枚举|列举|有序|列挙|秩序配列|規則配列"
)
_SIZE = re.compile(
    r"(?i)(?<![\d.])([1-6])\s*[x×*]\s*([1-6])\s*[x×*]\s*([1-6])(?![\d.])"
)
_DOPE = re.compile(
    r"(?i)\b(?:co-?)?dop(?:e|ed|ing|é|a|er|ar|ant)?\b|\bkodotier\w*|\bdotier\w*|-doped\b|"
    r"掺杂|掺|ドープ|\bsubstitut\w*|\breplac\w*|\bexchang\w*|\bswap\w*|\bersetz\w*|"
    r"\bremplac\w*|\breemplaz\w*|\bsustitu\w*|\bintroduc\w*|\bincorporat\w*|替换|取代|置换|"
    r"置換|换成|%[^.;]{0,25}\b(?:on|onto|for)\b|"
    r"\b(?:on|onto|for)\s+(?:the )?(?-i:[A-Z][a-z]?)\b[^.;%]{0,15}\d\s?%"
)
#: "… of the Ca by Y and Zr": host before the joint, dopants after it.
_FOR = re.compile(
    rf"(?i:of|\bdope\b|\breplac\w*|substitut\w*|exchang\w*|swap|ersetz\w*|remplac\w*|reemplaz\w*|"
    rf"sustituy\w*|du|des|de|del|der|d['’])\s+"
    rf"(?:(?i:one|two|three|four|a single|[1-9])\s+|{_PERCENT}\s*)?"
    rf"(?i:{_THE}(?:atoms? |ions? )?)(?-i:([A-Z][a-z]?\d*))(?![a-z])"
    r"(?:[ -]*(?i:atoms?|ions?|sites?|atome|ionen|atomes|átomos))?"
    r"(?:\s+(?i:in|of|from|von|de|du|aus|dans)\s+[^.;,]*?)?"
    r"(?:\s+(?i:(?:is |are |being )?(?:replaced|substituted|exchanged|remplacée?s?|"
    r"reemplazad[oa]s?|sustituid[oa]s?)))?"
    r"\s+(?i:by|with|for|durch|mit|gegen|par|avec|por|con|to)\s+(.+)"
)
#: A further host after the first: "… Ti with 2 % Nb and O with 3 % N".
_NEXT_HOST = re.compile(
    rf"(?<=\S)\s*(?:,|\b(?i:and|und|et)\b|\by\b)\s+(?=(?:{_PERCENT}\s*)?"
    rf"(?i:(?:of|der|des|du|de|del)\s+)?(?i:{_THE})[A-Z][a-z]?\s+"
    r"(?i:by|with|durch|mit|par|avec|por|con)\b)"
)
#: "Nb on the Ti site", "Y for Zr", "Gd → Ce"
_ON = re.compile(
    rf"(?:\s|^)(?i:on|onto|at|into|for|auf|sur|en|in|pour|für|an)\s+(?i:{_THE})"
    r"(?-i:([A-Z][a-z]?\d*))(?![a-z])(?:[ -]*(?i:sites?|sublattice|positions?|plätzen?|"
    r"platz))?"
)
#: The share of a dopant behind its host: "Sr on La 20 %", "Sr on La (20 %)".
_AFTER = re.compile(rf"\s*[(:=,]?\s*(?i:by |at |to )?{_PERCENT}(?!\s*(?:of |[A-Z]))")
#: "Ti 位掺 10 % Nb", "Zr の 10 % を Y で", "用 10% Y 替换 Zr"
_ASIAN = (
    re.compile(
        rf"([A-Z][a-z]?)\s*(?:位|サイト)?\s*(?:上|に|の)?\s*(?:掺杂?|ドープ|の)?\s*{_PERCENT}\s*的?\s*を?\s*(?:被|用)?\s*([A-Z][a-z]?)(?![a-z])"
    ),
    re.compile(
        rf"{_PERCENT}\s*的?\s*([A-Z][a-z]?)\s*(?:替换|取代|置换|换)(?:为|成|掉)?\s*([A-Z][a-z]?)"
    ),
    re.compile(
        rf"(?:用|以)\s*{_PERCENT}\s*的?\s*([A-Z][a-z]?)\s*(?:替换|取代|置换|掺杂?)\s*([A-Z][a-z]?)"
    ),
)
#: "0.2 Ga per formula unit", "0.4 Ta": a decimal number before an element.
_AMOUNT = r"(\d{0,2}[.,]\d{1,4})\s*(?i:atoms? |mol |moles? )?"
_ITEM = re.compile(
    rf"(?:(?:{_PERCENT}|{_AMOUNT})\s*(?i:of |each |with |by |d['’]|de )?)?(?<![A-Za-z(])(?-i:{_E})"
    rf"(?![\w(]*[\d(])(?:\s*\(?(?i:at|zu|à|al|:|=|\()\s*{_PERCENT})?"
)
_EACH = re.compile(
    rf"{_PERCENT}\s*(?:each|je|chacun|cada)|(?:each|je)\s+{_PERCENT}|"
    r"(?i:equal (?:amounts?|parts?|shares?)|half[- ]and[- ]half|zu gleichen teilen|"
    r"parts égales|partes iguales)"
)
_X = re.compile(r"\bx\s*=\s*(0?[.,]\d+)")
_SHARES = (
    (re.compile(r"(?i)\b(?:one |an? )?eighth\b"), "12.5 %"),
    (re.compile(r"(?i)\b(?:one |a )?sixteenth\b"), "6.25 %"),
    (re.compile(r"(?i)\b(\d)\s*/\s*(\d{1,2})\s+(?=of\b)"), "fraction"),
)
#: An amount for each formula unit, or a composition.
_AMOUNTS = re.compile(r"(?i)(?<![\d.,])\d?[.,]\d+(?!\s*[%％])|\bx\s*=|\d\s*/\s*\d")
_SINGLE = re.compile(
    rf"(?i:\b(one|two|three|four|a single|ein\w*|zwei|un|une|deux|un[oa]?|dos|[1-9]))\s+"
    rf"(?i:(?:of )?{_THE})(?-i:([A-Z][a-z]?))(?![a-z])(?:[ -]*(?i:atoms?|ions?|atome))?"
)


def read_doping(words: str) -> Doping | None:
    """Read a wish for doping; None where there is neither doping nor enumeration.

    Args:
        words: The message, in any of six languages.
    """
    text = with_symbols(" ".join(words.split()))
    text = re.sub(
        r"(?i)\bprotons?\b|\bprotonen\b|\bprotones\b|质子|プロトン", "H", text
    )
    for pattern, share in _SHARES:
        text = pattern.sub(
            (lambda m: f"{100 * int(m[1]) / int(m[2]):g} % ")
            if share == "fraction" else share,
            text,
        )  # fmt: skip
    enumerated = _ENUMERATE.search(text) is not None
    size = None
    if match := _SIZE.search(text):
        size = (int(match[1]), int(match[2]), int(match[3]))
    told = exchange(text)
    told = None if told is None or told.mutual else told
    wants = _DOPE.search(text) is not None or told is not None
    if not wants and not enumerated:
        return None
    if not wants:
        return Doping((), None, True, size)
    # Charges of ions, and what is not to come: neither names a dopant.
    text = re.sub(r"(?<![A-Za-z])([A-Z][a-z]?)(?:\d?\+|[²³⁴⁵]?⁺)", r"\1", text)
    compensation, main = _compensation(_UNBALANCED.sub(" ", _NONE_OF.sub(" ", text)))
    dopants = _of_tokens(main) or _dopants(_SIZE.sub(" ", main))
    if not dopants:
        return Doping((), None, True, size) if enumerated else None
    if (
        compensation is not None
        and compensation.mechanism == "co-dopant"
        and any(d.element == compensation.element for d in dopants)
    ):
        compensation = None
    return Doping(tuple(dopants), compensation, enumerated, size)


def _compensation(text: str) -> tuple[Compensation | None, str]:
    """What balances the charge, and the text without it."""
    patterns: tuple[tuple[Mechanism, tuple[re.Pattern[str], ...]], ...] = (
        ("interstitial", _INTERSTITIAL),
        ("vacancy", _VACANCY),
    )
    for mechanism, forms in patterns:
        for form in forms:
            for match in form.finditer(text):
                symbols = [g for g in match.groups()[1:] if g]
                if not symbols or not is_element(symbols[0]):
                    continue
                count = _number(match[1])
                main = _without_clause(text, match)
                return Compensation(mechanism, symbols[0], None, count), main
    plain = _SIZE.sub(" ", text)
    for form in _PARTNER:
        for match in form.finditer(plain):
            before = plain[: match.start()] + " " + plain[match.end() :]
            if not is_element(match[1]) or not _dopants(before):
                continue
            host = match[2] if match[2] and is_element(match[2]) else None
            return Compensation("co-dopant", match[1], host), before
    asked = _NEUTRAL.search(text)
    if asked is not None:
        unsaid: Mechanism = "any"
        if re.search(rf"(?i){_BETWEEN}|间隙|格子間", text):
            unsaid = "interstitial"
        elif re.search(rf"(?i){_VACANT}|空位|空孔", text):
            unsaid = "vacancy"
        return Compensation(unsaid), _without_clause(text, asked)
    return None, text


#: Where a clause about the charge begins.
_CLAUSE = re.compile(
    rf"(?i)(?:,|;|\band\b|\bund\b|\bet\b|(?-i:\by\b)|\bwith\b|\bmit\b|\bavec\b|\bcon\b|"
    rf"\busing\b|，|并|、)?\s*(?:{_BALANCE})"
)


def _without_clause(text: str, match: re.Match[str]) -> str:
    """The text without the clause that a compensation stands in."""
    start = match.start()
    heads = [m.start() for m in _CLAUSE.finditer(text[:start])]
    if heads and start - heads[-1] < 60:
        start = heads[-1]
    tail = re.sub(
        rf"(?i)^\s*(?:for|as|to|zum?|zur|pour|para|in order to)?\s*(?:the )?(?:charge[ -]?)?"
        rf"(?:{_BALANCE})\w*",
        " ", text[match.end() :],
    )  # fmt: skip
    head = re.sub(
        r"(?i)[\s,;]+(?:and|und|et|(?-i:y)|with|mit|avec|con|by|using|keeping|while|plus)?\s*$",
        " ", text[:start],
    )  # fmt: skip
    return f"{head} ; {tail}"


def _number(word: str | None) -> int | None:
    if not word:
        return None
    lower = word.lower()
    if lower.isdigit():
        return int(lower)
    if lower.startswith("ein"):
        return 1
    return _NUMBERS.get(lower)


def _share(text: str | None) -> Fraction | None:
    return Fraction(text.replace(",", ".")) / 100 if text else None


def _of_tokens(text: str) -> list[Dopant]:
    """One element in another's place, as the order of the parts tells it.

    Lists of dopants, amounts for each formula unit and doping without an exchange are
    left to the patterns below.
    """
    told = exchange(text)
    if told is None or told.mutual or _AMOUNTS.search(text):
        return []
    named = {re.sub(r"\d", "", t.text) for t in tokens(text) if t.sign == "E"}
    if told.count is not None and told.share is None:
        return [Dopant(told.new, told.old, None, told.count)]
    if len(named) != 2 or re.search(r"(?i)dop|dotier|掺|ドープ", text):
        return []
    return [Dopant(told.new, told.old, told.share or Fraction(1))]


def _dopants(text: str) -> list[Dopant]:
    for form in _ASIAN:
        if match := form.search(text):
            groups = match.groups()
            # The first form names the host first and the share second.
            host, share, new = (
                groups if not groups[0][0].isdigit()
                else (groups[1], groups[0], groups[2])
            )  # fmt: skip
            if form is _ASIAN[2]:
                host, new = new, host
            if is_element(host) and is_element(new):
                return [Dopant(new, host, _share(share))]
    for clause in re.split(r"[;.](?!\d)", text):
        found = [
            dopant
            for part in _NEXT_HOST.sub(" ; of ", clause).split(";")
            if (match := _FOR.search(part))
            for dopant in _replaced(part, match)
        ]
        if found:
            return found
        found = _on_hosts(clause)
        if found:
            return found
    for clause in re.split(r"[;.](?!\d)", text):
        if not _DOPE.search(clause):
            continue
        with_what = re.search(r"(?i)\b(?:with|mit|avec|con|of|by)\b(.+)", clause)
        items = _items(with_what[1]) if with_what else []
        if not items and (match := re.search(
            rf"(?:{_PERCENT}\s*)?([A-Z][a-z]?)-(?i:doped|dotiert\w*)", clause
        )):  # fmt: skip
            said = [d for d in _items(clause) if d.element == match[2] and d.amount]
            share = _share(match[1])
            items = (
                said[:1]
                if said and share is None
                else ([Dopant(match[2], None, share)])
            )
        if not items and re.search(r"(?i)\bdop|dotier", clause):
            items = [d for d in _items(clause) if d.share or d.amount]
        if items:
            return _even(items, clause)
    return []


def _on_hosts(clause: str) -> list[Dopant]:
    """Dopants that are named with their hosts: "20 % Sr on La, and Mg on Ga 10 %"."""
    found: list[Dopant] = []
    start = 0
    for match in _ON.finditer(clause):
        host = match[1]
        items = _items(clause[start : match.start()])
        start = match.end()
        if not items or not is_element(re.sub(r"\d", "", host)):
            continue
        after = _AFTER.match(clause[start:])
        if after and all(d.share is None for d in items):
            # "Sr on La 20 %": the share stands behind the host.
            items = [replace(d, share=_share(after[1])) for d in items]
            start += after.end()
        found += [replace(d, host=host) for d in items]
    return _even(found, clause)


def _replaced(clause: str, match: re.Match[str]) -> list[Dopant]:
    host, after = match[2], match[3]
    if not is_element(re.sub(r"\d+$", "", host)):
        return []
    before = clause[: match.start(2)]
    percent = re.findall(_PERCENT, before)
    share = _share(percent[-1]) if percent else None
    if share is None and (x := _X.search(clause)):
        share = Fraction(x[1].replace(",", "."))
    single = _SINGLE.search(clause[: match.end(2)])
    count = _number(single[1]) if single and single[2] == host else None
    if single and single[1].lower() == "a single":
        count = 1
    items = _items(after)
    if not items:
        return []
    own = [d.share for d in items]
    if share is not None and not any(own):
        return [Dopant(d.element, host, share / len(items)) for d in items]
    if count is not None and not any(own):
        return [Dopant(d.element, host, None, count) for d in items[:1]]
    if any(d.amount is not None for d in items):
        return [replace(d, host=host) for d in items]
    if share is None and not any(own) and len(items) == 1:
        return [Dopant(items[0].element, host, Fraction(1))]
    # "10 % of Co with Al and another 10 % with Ni": the first share is the host's.
    return [Dopant(d.element, host, d.share or share) for d in items]


def _items(text: str) -> list[Dopant]:
    """Elements that are listed, each with its share where it has one."""
    found = []
    for match in _ITEM.finditer(text):
        symbol = match[3]
        if not is_element(symbol) or (
            symbol in {"I", "In"}
            and not match[1]
            and (re.match(r"\s+[a-z]", text[match.end() :]) and symbol == "I")
        ):
            continue
        amount = Fraction(match[2].replace(",", ".")) if match[2] else None
        share = _share(match[1] or match[4])
        found.append(Dopant(symbol, None, share, amount=amount))
    return found


def _even(items: list[Dopant], clause: str) -> list[Dopant]:
    """Shares that are said once for all of a list."""
    each = _EACH.search(clause) if len(items) > 1 else None
    shares = [d.share for d in items if d.share is not None]
    if each and (each[1] or each[2]):
        share = _share(each[1] or each[2])
        return [replace(d, share=share) for d in items]
    if len(shares) == 1 and len(items) > 1 and each:
        return [replace(d, share=shares[0] / len(items)) for d in items]
    return items
