"""Space group, setting, crystal system, cell, Z and density in a rule's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prompts.language_draft import SpecDraft
from prompts.language_text import Text
from prompts.language_words import (
    GROUP,
    GROUP_NUMBER,
    HEXAGONAL,
    ORIGIN,
    ORIGIN_WORDS,
    RHOMBOHEDRAL,
    SYSTEM_ANCHOR,
    SYSTEMS,
    words,
)
from validators.elements import is_element
from validators.groups import Named, UnknownGroup, find_group

_START = re.compile(r"(?<![A-Za-z0-9.\\])[PABCFIRpabcfir](?=[\s\-\d/_a-emnPABCN({:]|$)")
_SYMBOL_SHAPED = re.compile(
    r"[PABCFIR]\s?(?:-?\s?[1-6](?:\(?[1-5]\)?)?|[abcdemn])"
    r"(?:\s?(?:/|-?\s?[1-6](?:\(?[1-5]\)?)?|[abcdemnx]))*(?:\s?:\s?[12HRhr])?"
)
_KNOWN_START = re.compile(r"(?:-?\s?[1-6]|[abcdemn])")
#: Furthest distance between the words "space group" and its symbol.
_REACH = 90


def longest_symbol(text: str, start: int, *, strict: bool) -> tuple[int, Named] | None:
    """The longest group symbol that begins at `start`, with where it ends."""
    for end in range(min(len(text), start + 22), start + 1, -1):
        piece = text[start:end]
        if piece != piece.rstrip() or piece.endswith(("-", "/", "_", ":")):
            continue
        after = text[end : end + 1]
        if after and ((after.isalnum() and after.isascii()) or after in "/_"):
            continue
        if re.match(r"\s?-\s?\d", text[end:]):
            continue
        if strict and (piece[0] not in "PABCFIR" or re.search(r"[A-Z]", piece[1:])):
            continue
        if not re.fullmatch(r"[A-Za-z0-9\s/_():\-]+", piece):
            continue
        try:
            return end, find_group(piece)
        except UnknownGroup:
            continue
    return None


def read_group(text: Text, draft: SpecDraft) -> None:
    """The space group, its number, and its setting."""
    norm = text.norm
    found: tuple[int, int, Named] | None = None
    anchors = [m for m in GROUP.finditer(norm)]
    for anchor in anchors:
        text.take(anchor.start(), anchor.end())
    named_anchor = bool(anchors)
    spans = [(a.end(), min(a.end() + _REACH, len(norm))) for a in anchors]
    spans += [(max(0, a.start() - 60), a.start()) for a in anchors]
    hall = re.search(
        r"(?i)\bhall(?:[\s-]*(?:symbol|name))?\s*(?:is|=|:)?\s*[\"']?([^;,.\"]{3,30})",
        norm,
    )
    if hall:
        piece = re.sub(r'["\']{1,2}$', "", hall[1].strip())
        for end in range(len(piece), 2, -1):
            try:
                named = find_group(piece[:end].strip().replace("'", '"'))
            except UnknownGroup:
                continue
            found = (hall.start(1), hall.start(1) + end, named)
            break
    if found is None:
        found = _symbol_in(norm, spans, strict=False)
    if found is None and not named_anchor:
        # Without the words, only an unmistakable symbol counts: "NaCl in Fm-3m".
        found = _symbol_in(norm, [(0, len(norm))], strict=True)
    behind = found[1] if found is not None else None
    number = _number_in(text, bool(anchors) or found is not None, behind)
    setting = _setting_in(text, found is not None or number is not None)
    if found is not None:
        text.take(found[0], found[1])
        for other in _symbols_in(norm, [(0, len(norm))], strict=True):
            if _is_rejected(norm, other):
                text.take(other[0], other[1])
        _settle(found[2], number, setting, draft)
        return
    if named_anchor:
        unknown = _unknown_symbol(text, spans)
        if unknown is not None:
            _refuse_symbol(unknown, number, draft)
            return
    if number is None and not named_anchor:
        misspelt = _MISSPELT.search(norm)
        if misspelt and text.free(misspelt.start(1), misspelt.end(1)):
            text.take(misspelt.start(1), misspelt.end(1))
            by_number = GROUP_NUMBER.search(norm) or _BEHIND.match(norm, misspelt.end())
            listed = int(by_number[1]) if by_number else None
            if by_number:
                text.take(by_number.start(), by_number.end())
            _refuse_symbol(misspelt[1], listed, draft)
            return
        _only_setting(text, draft)
        return
    if number is not None:
        try:
            named = find_group(number, setting=setting)
        except UnknownGroup:
            draft.problem(
                "unknown_group",
                f"there is no space group No. {number}",
                expected="1 to 230",
                found=number,
                hint="numbers run from 1 to 230",
            )
            return
        _settle(named, None, setting, draft)


SETTING_WORDS = {
    "1": "origin choice 1",
    "2": "origin choice 2",
    "H": "hexagonal axes",
    "R": "rhombohedral axes",
}


#: What can only be a symbol although none is spelt so: "R-3d", "Fm-5m", "P42/mnq".
_MISSPELT = re.compile(
    r"(?<![A-Za-z0-9/(-])([PABCFIR](?:[a-z]{1,2}-\d[a-z]{0,2}|-\d[a-z]{1,2}"
    r"|\d{1,2}/[a-z]{2,3}))(?![\w/-])"
)


def _refuse_symbol(unknown: str, number: int | None, draft: SpecDraft) -> None:
    """A symbol that does not exist, with those that come nearest."""
    try:
        near_symbols: tuple[str, ...] = (find_group(unknown).group.short,)
    except UnknownGroup as fault:
        near_symbols = tuple(
            dict.fromkeys(find_group(n).group.short for n in fault.near)
        )
    by_number = ""
    if number is not None and 1 <= number <= 230:
        by_number = find_group(number).group.short
        near_symbols = (by_number, *[n for n in near_symbols if n != by_number])
    draft.problem(
        "unknown_group",
        f"{unknown!r} is no space group symbol"
        + (f" (No. {number} is {by_number})" if by_number else ""),
        expected=near_symbols,
        found=unknown,
        hint="use " + " or ".join(f"{n!r}" for n in near_symbols)
        if near_symbols
        else "",
    )
    draft.note(f"space group {unknown!r}, which does not exist")


def _only_setting(text: Text, draft: SpecDraft) -> None:
    """A word about the setting of a group named before: 'use origin choice 2'."""
    group = draft.spec.group
    if group is None and not draft.lending:
        setting = _setting_in(text, True)
        if setting is not None:
            draft.spec = draft.spec.but(setting=setting, setting_rule=draft.rule)
            draft.note(f"setting {SETTING_WORDS[setting]}")
        return
    if group is None or not group.extension:
        return
    setting = _setting_in(text, True)
    if setting is None:
        return
    if draft.spec.group_explicit and group.extension != setting and not draft.changing:
        draft.problem(
            "two_values",
            f"{group.full_symbol} was asked for, {draft.rule} asks for setting "
            f"{setting}",
            expected="one setting",
            found=(group.extension, setting),
            hint=f"keep {group.full_symbol} or {group.symbol}:{setting}",
        )
        return
    keep, draft.changing = draft.changing, True
    problems = draft.spec.problems
    _settle(Named(group, True), None, setting, draft)
    kept = tuple(p for p in problems if p not in draft.spec.problems)
    draft.spec = draft.spec.but(problems=(*kept, *draft.spec.problems))
    draft.changing = keep


#: What stands before a symbol that is not wanted, or no longer.
_REJECTED = words(
    r"(?:\bnot|\bnicht|\bpas|\bno\s+es|instead\s+of|rather\s+than|\bthan|statt|anstelle\s+von"
    r"|au\s+lieu\s+de|plutôt\s+que|en\s+(?:lugar|vez)\s+de|\bfrom|不是|而非|从|not\s+use)"
    r"\s*(?:in\s+|the\s+)?[\"'(]*\s*$"
)
_REJECTED_AFTER = words(
    r"\s*[\"')]*\s*(?:ではなく|でなく|から(?!成)|\?\s*(?:no\b|better|rather|use\b|nein|besser"
    r"|mejor|plutôt|i\s*mean)|\.{3}\s*(?:i\s*mean|no\b|sorry))"
)


def _symbol_in(
    norm: str, spans: list[tuple[int, int]], *, strict: bool
) -> tuple[int, int, Named] | None:
    """The first symbol that is not turned down ("not Pm-3m but P4mm")."""
    for hit in _symbols_in(norm, spans, strict=strict):
        if not _is_rejected(norm, hit):
            return hit
    return None


def _is_rejected(norm: str, hit: tuple[int, int, Named]) -> bool:
    before = norm[max(0, hit[0] - 24) : hit[0]]
    return bool(_REJECTED.search(before) or _REJECTED_AFTER.match(norm, hit[1]))


def _symbols_in(
    norm: str, spans: list[tuple[int, int]], *, strict: bool
) -> Iterator[tuple[int, int, Named]]:
    for low, high in spans:
        for start in _START.finditer(norm, low, high):
            hit = longest_symbol(norm, start.start(), strict=strict)
            if hit is None:
                continue
            end, named = hit
            squeezed = re.sub(r"[\s:()_]", "", norm[start.start() : end])
            # R and A are no elements: "R3c" is a symbol wherever it stands.
            plain = 3 if squeezed[0] in "RA" else 4
            least = 2 if not strict else 3 if re.search("[-/]", squeezed) else plain
            if strict and _is_meant(norm, start.start(), end, named):
                least = 2
            if len(squeezed) < least:
                continue
            # "im Zentrum", "pm": short words, unless right behind "space group".
            if squeezed.isalpha() and squeezed.islower() and start.start() - low > 12:
                continue
            # "A1" and "P1" as labels; "I 4" as iodine: only right after the words.
            if len(squeezed) == 2 and start.start() - low > 60:
                continue
            yield start.start(), end, named


_GAP = re.compile(r"[\s,(\"]*")
_CLAUSE_END = re.compile(r"\s*(?:[;,.\n]|$)")


def _is_meant(norm: str, start: int, end: int, named: Named) -> bool:
    """A short symbol that cannot be a label: 'P63 (No. 173)', or 'P63' by itself."""
    gap = _GAP.match(norm, end)
    number = GROUP_NUMBER.match(norm, gap.end() if gap else end)
    number = number or _BEHIND.match(norm, end)
    if number is not None:
        return int(number[1]) == named.group.number
    if " " in norm[start:end]:
        # "P 4c" is phosphorus on 4c.
        return False
    first = not norm[:start].strip() or norm[:start].rstrip()[-1] in ";.\n"
    return (
        first
        and _CLAUSE_END.match(norm, end) is not None
        and not is_element(norm[start:end])
    )


def _unknown_symbol(text: Text, spans: list[tuple[int, int]]) -> str | None:
    """Something after the words "space group" that looks like a symbol."""
    norm = text.norm
    for low, high in spans[: max(1, len(spans) // 2)]:
        # "F m -5 m": parts as the tables print them.
        parts = re.match(
            r"\W*(?:is|ist|est|es|为|は)?\W*"
            r"([PABCFIR](?: (?:-?\d{1,2}(?:/[a-z])?|[a-z](?![a-z]))){2,3})(?![\w/-])",
            norm[low:high],
        )
        if parts:
            text.take(low + parts.start(1), low + parts.end(1))
            return parts[1]
        quoted = re.search(r"\"\s*([^\"]{1,16}?)\s*\"", norm[low:high])
        if quoted and re.match(r"[A-Za-z]", quoted[1]):
            text.take(low + quoted.start(1), low + quoted.end(1))
            return quoted[1]
        for match in re.finditer(
            r"(?<![A-Za-z0-9(])([A-Z]\s?[-\d/][-\w/\s]{0,9}[\w]|[A-Z][a-z\d/_-]{1,8})"
            r"(?![A-Za-z0-9(])",
            norm[low:high],
        ):
            piece = match[1].strip()
            if not re.search(r"[-\d/mnc]", piece[1:]) or len(piece) > 12:
                continue
            # Right behind the words, "P41213" is a symbol; further on, a formula.
            gap = norm[low : low + match.start(1)]
            near = re.fullmatch(r"\W*(?:is|ist|est|es|为|は)?\W*", gap)
            if piece[1:].isalpha() and not re.fullmatch(r"[abcdemn]+", piece[1:]):
                letters = re.findall(r"[abcdemn]", piece[1:])
                # "Pnmx": most of it are letters of symbols.
                if not (near and piece[0] in "PABCFIR" and len(piece) < 6):
                    continue
                if 2 * len(letters) <= len(piece) - 1:
                    continue
            formula = re.fullmatch(r"(?:[A-Z][a-z]?\d*)+", piece)
            close = near and piece[0] in "PABCFIR" and not piece[1].isalpha()
            parts_of = re.findall(r"[A-Z][a-z]?", piece) if formula else []
            # "space group No. 221; Mn on 1a": an element further on is no symbol.
            if formula and not near and all(is_element(e) for e in parts_of):
                continue
            if formula and not close and not re.search(r"[mnabcd/-]", piece[1:]):
                continue
            text.take(low + match.start(1), low + match.end(1))
            return piece
    return None


_BEHIND = re.compile(r"[\s\"'$]*\(\s*(\d{1,3})\s*(?:号|番)?\s*[),]")
_NUMBER_SIGN = re.compile(
    r"(?:(?:setting|aufstellung|version)\s*(?:of|von)\s*(?:no\.?\s*|nr\.?\s*)?|第|(?:空间群|空間群)\s*(?:号|编号|番号)?\s*(?:为|是|は|:)?\s*)\s*(\d{1,3})\s*(?:号|番)?"
)
_AFTER_WORDS = re.compile(
    r"[^A-Za-z\d]*(?:is|ist|est|es|no|number|=|:)?[^A-Za-z\d-]*(\d{1,3})(?![\da-zA-Z]|\.\d)"
)


def _number_in(text: Text, anchored: bool, end: int | None) -> int | None:
    """The group's number: "No. 167", "R-3c (167)", "空间群号167", "space group 62"."""
    if not anchored:
        return None
    match = GROUP_NUMBER.search(text.norm)
    if match is None and end is not None:
        match = _BEHIND.match(text.norm, end)
    words_ = GROUP.search(text.norm)
    if match is None and (words_ is not None or end is not None):
        start = words_.start() if words_ is not None else end
        match = _NUMBER_SIGN.search(text.norm, start or 0)
    if match is None and words_ is not None:
        match = _AFTER_WORDS.match(text.norm, words_.end())
    if match is None:
        return None
    text.take(match.start(), match.end())
    return int(match[1])


def _setting_in(text: Text, anchored: bool) -> str | None:
    if not anchored:
        return None
    for pattern, value in ((HEXAGONAL, "H"), (RHOMBOHEDRAL, "R"), (ORIGIN, "")):
        match = pattern.search(text.norm)
        if match:
            text.take(match.start(), match.end())
            return value or next(g for g in match.groups() if g)
    for value, pattern in ORIGIN_WORDS:
        match = pattern.search(text.norm)
        if match:
            text.take(match.start(), match.end())
            return value
    return None


def _settle(
    named: Named,
    number: int | None,
    setting: str | None,
    draft: SpecDraft,
) -> None:
    group, explicit = named.group, named.explicit
    if number is not None and number != group.number:
        by_number = (
            f"{find_group(number).group.short}" if 1 <= number <= 230 else "no group"
        )
        draft.problem(
            "group_number",
            f"{group.short} is No. {group.number}, but the rule says No. {number} "
            f"({by_number})",
            expected=group.number,
            found=number,
            hint=f"keep {group.short} (No. {group.number}) or {by_number} "
            f"(No. {number})",
        )
    if setting is not None:
        other = next(
            (
                g
                for g in group.settings()
                if g.symbol == group.symbol and g.extension == setting
            ),
            None,
        )
        if other is not None:
            group, explicit = other, True
        elif setting in {"1", "2"} or group.system != "hexagonal":
            choices = [g.full_symbol for g in group.settings()]
            words_ = SETTING_WORDS[setting]
            draft.problem(
                "setting",
                f"{group.short} has no {words_}",
                expected=choices,
                found=words_,
                hint=f"{group.short} is described in "
                + " or ".join(choices[:3])
                + "; leave the setting out",
            )
    draft.set_group(group, explicit=explicit)
    words_ = group.setting_words
    draft.note(
        f"space group {group.short} (No. {group.number}"
        + (f", {words_}" if words_ and explicit else "")
        + ")"
    )


_PSEUDO = re.compile(
    r"(?i)\bpseudo-?\s?(?:cubic|hexagonal|tetragonal|orthorhombic|kubisch|cubique|c[úu]bic[oa])\w*"
    r"|(?:赝|准|擬)(?:立方|六方|四方)"
)


def read_system(text: Text, draft: SpecDraft) -> None:
    """The crystal system, where the words say that it is one."""
    for match in _PSEUDO.finditer(text.norm):
        # "pseudo-hexagonal" tells what the system is not.
        text.take(match.start(), match.end())
    lone = (
        sum(
            any(text.free(m.start(), m.end()) for m in p.finditer(text.norm))
            for p in SYSTEMS.values()
        )
        == 1
    )
    for system, pattern in SYSTEMS.items():
        for match in pattern.finditer(text.norm):
            if not text.free(match.start(), match.end()):
                continue
            near = text.norm[max(0, match.start() - 40) : match.end() + 40]
            tail = text.norm[match.end() : match.end() + 14]
            if re.match(r"\s*(?:prism|bipyramid|plan|pyramid)", tail, re.IGNORECASE):
                continue
            anchored = _stands_alone(text, match) or SYSTEM_ANCHOR.search(near)
            anchored = anchored or re.match(
                r"(?:\w*)\s*(?:symmetry|system|cell|lattice|晶系|phase|structure|"
                r"Struktur|Symmetrie|symétrie|simetría)",
                tail,
                re.IGNORECASE,
            )
            alone = lone or draft.spec.group is not None
            head = text.norm[: match.start()]
            if not anchored and not (alone and _describes(system, head, tail, draft)):
                continue
            end = match.end()
            while (
                end < len(text.norm)
                and text.norm[end].isalpha()
                and (text.norm[end].isascii())
            ):
                end += 1
            text.take(match.start(), end)
            for word in SYSTEM_ANCHOR.finditer(text.norm):
                text.take(word.start(), word.end())
            draft.set_system(system)
            draft.note(f"crystal system {system}")
            return


def _stands_alone(text: Text, match: re.Match[str]) -> bool:
    """A clause that is nothing but the name of a crystal system."""
    before = re.split(r"[;,.:\n]", text.norm[: match.start()])[-1]
    after = re.split(r"[;,.:\n]", text.norm[match.end() :])[0]
    return not before.strip() and not after.strip()


def _describes(system: str, head: str, tail: str, draft: SpecDraft) -> bool:
    """A lone adjective: it agrees with the group, or stands beside a formula.

    It stands before the formula in English and German, behind it in French and Spanish.
    """
    group = draft.spec.group
    if group is not None:
        return {system, str(group.system)} in (
            {system},
            {"trigonal", "hexagonal"},
        )
    formula = r"(?:[A-Z][a-z]?[\d.]*[()]*){2,}"
    return bool(
        re.match(rf"[^\WA-Z]*\s*{formula}", tail)
        or re.search(rf"(?<![A-Za-z0-9]){formula}\d*\s+$", head)
    )
