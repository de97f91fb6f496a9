"""What a message owes to the change before it: "put 10 % Sr there instead".

"Instead" takes the place of the last change: its instruction is read again with what is
new, on the structure as it was before. "There" is the site that the last change was
about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assistant.sessions import Exchange, Session
from generators.structures.instruction import Token, tokens
from validators.crystal import read_crystal
from validators.element_names import with_symbols
from validators.elements import is_element

#: Characters of a message that leans on the change before it.
_LONGEST = 100
#: "Instead", where it does not say of what.
_INSTEAD = re.compile(
    r"(?i)\binstead\b(?! of)|\brather\b(?! than)|\bstattdessen\b|\blieber\b|"
    r"\bà la place\b"
    r"(?! d)|\bplutôt\b(?! que)|\ben su lugar\b|\ben cambio\b|\bmejor\b|改用|换成|改成|"
    r"代わりに|かわりに"
)
#: The site of the last change.
_THERE = re.compile(
    r"(?i)\b(?:in |on |at |onto )?(?:there|that (?:site|position|place)|the same "
    r"(?:site|position|place))\b|\b(?:dort(?:hin)?|da hin|(?:auf )?(?:denselben|"
    r"dem selben|"
    r"demselben|diesen|diesem) platz)\b|\blà\b(?! place)|\b(?:sur |à )?(?:ce|"
    r"le même) site\b|"
    r"\b(?:ahí|allí)\b|\b(?:en )?(?:el mismo|ese) sitio\b|(?:在)?(?:那里|"
    r"那个位[置点]|同一"
    r"位[置点]|该位[置点])|そこ(?:に|へ)?|同じ(?:サイト|位置|席)に"
)
#: "Is there still K?", "why Sr instead?": a question changes nothing.
_ASKS = re.compile(
    r"(?i)\b(?:is|are|was|were) there\b|\bthere (?:is|are|was|were)\b|\b(?:why|"
    r"warum|wieso|"
    r"pourquoi|por qué|how|wie viel|combien)\b|为什么|なぜ|吗\W*$|ますか\W*$"
)
_SHARE = re.compile(
    r"\d+(?:[.,]\d+)?\s*(?:[%％]|percent|prozent|pour ?cent|por ?ciento)", re.IGNORECASE
)


#: The way back with which an instruction takes the place of another.
_ANEW = "undo that ; "


def in_full_words(text: str, session: Session | None) -> str | None:
    """An instruction that leans on the last change, as one that stands by itself.

    None where a message does not lean on it, or where the last turn that made a
    structure put no element in another's place.
    """
    if session is None or len(text) > _LONGEST or _ASKS.search(text):
        return None
    instead, there = _INSTEAD.search(text), _THERE.search(text)
    if instead is None and there is None:
        return None
    read = tokens(text)
    named = list(dict.fromkeys(t.text for t in read if t.sign == "E"))
    last = _last_change(session)
    if last is None or len(named) > 1:
        return None
    site, came = _exchanged(last.answer)
    if not site:
        return None
    if instead is not None:
        # The last change may have said "instead" itself.
        before = last.meant.removeprefix(_ANEW)
        again = _with_new(before, came, named, text)
        return f"{_ANEW}{again}" if again else None
    # "There" needs a share, a number or a verb: else it may be any place.
    orders = any(t.sign in "HNRPU" for t in read) and not re.search(r"[?？]\s*$", text)
    if not named or named == [came] or not orders:
        return None
    return _on_site(named[0], read, site, session)


def _last_change(session: Session) -> Exchange | None:
    """The turn that made the structure in force, where it changed one."""
    versions = session.versions("structure")
    if len(versions) < 2:
        return None
    exchange = session.exchanges()[versions[-1].exchange - 1]
    return exchange if exchange.answer.get("changes") else None


def _exchanged(answer: Mapping[str, Any]) -> tuple[str, str]:
    """Label of the site at which a change put an element, and that element."""
    for change in answer.get("changes") or ():
        site = re.match(r"site (\w+)", str(change.get("what", "")))
        came = re.search(
            r"becomes ([A-Z][a-z]?)\b", f"{change.get('because', '')} "
        ) or re.fullmatch(r"([A-Z][a-z]?)", str(change.get("after", "")))
        if site and came and is_element(came[1]) and change.get("before"):
            return site[1], came[1]
    return "", ""


def _with_new(before: str, came: str, named: list[str], text: str) -> str | None:
    """The instruction before with another element, another share, or both."""
    again = with_symbols(before)
    share, had = _SHARE.search(text), _SHARE.search(again)
    if named and named != [came]:
        changed = re.sub(rf"(?<![A-Za-z]){came}(?![a-z])", named[0], again)
        if changed == again:
            return None
        again = changed
    elif share is None:
        return None
    if share is not None:
        if had is None:
            return None
        again = _SHARE.sub(share[0], again, count=1)
    return again


def _on_site(
    element: str, read: list[Token], site: str, session: Session
) -> str | None:
    """So much of an element on the site of the last change."""
    crystal = read_crystal(session.last_cif() or "").crystal
    labels = {s.label: s.element for s in crystal.sites} if crystal is not None else {}
    if site not in labels:
        return None
    alone = sum(symbol == labels[site] for symbol in labels.values()) == 1
    host = labels[site] if alone else site
    shares = [t.value for t in read if t.sign == "H"]
    counts = [int(t.value) for t in read if t.sign == "N"]
    if shares:
        return f"replace {float(100 * shares[0]):g} % of {host} by {element}"
    if counts:
        return f"replace {counts[0]} {host} by {element}"
    return f"replace {host} by {element}"
