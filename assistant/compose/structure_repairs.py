"""Several repairs of one file that serve: each shown with its file, and asked about.

The reply is read against the answer: "the second", "keep b", "3.94 is right".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.compose.structure_words import WORDS, say_word
from assistant.records import Change


@dataclass(frozen=True, slots=True)
class Rival:
    """Another repair: its changes and the file after it."""

    changes: tuple[Change, ...]
    text: str


def repairs_shown(
    changes: Sequence[Change], text: str, rivals: Sequence[Rival], language: str
) -> list[str]:
    """Lines that show each repair with its file and end in one question.

    Args:
        changes: Of the repair in force.
        text: Its file.
        rivals: The other repairs.
        language: Of the user.
    """
    all_repairs = [Rival(tuple(changes), text), *rivals]
    shared = {_told(c) for c in all_repairs[0].changes}
    for repair in all_repairs[1:]:
        shared &= {_told(c) for c in repair.changes}
    lines = ["", f"**{say_word('two_repairs', language)}**", ""]
    for number, repair in enumerate(all_repairs, 1):
        own = [_told(c) for c in repair.changes if _told(c) not in shared]
        lines += [f"{number}. {'; '.join(own)}", "", "```cif", repair.text.strip(),
                  "```", ""]  # fmt: skip
    numbers = [str(n) for n in range(1, len(all_repairs) + 1)]
    lines.append(say_word("which_repair", language).format(numbers=" / ".join(numbers)))
    return lines


def _told(change: Change) -> str:
    return f"{change.what}: {change.before or '∅'} → {change.after or '∅'}"


# --- the reply -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Picked:
    """The repair that a reply picks.

    Attributes:
        number: As it was shown, from 1.
        text: Its file.
        sound: Whether nothing but the choice kept the answer from being verified.
    """

    number: int
    text: str
    sound: bool


_SHOWN = re.compile(r"(?ms)^(\d)\. ([^\n]*)\n\n```cif\n(.*?)\n```")
_ORDINALS = (
    (1, r"1|one|first|former|eins|erste[rns]?|premi(?:er|ère)|primer[oa]?|uno|一|"
        r"第一个?|最初"),
    (2, r"2|two|second|latter|other|zwei|zweite[rns]?|andere[rns]?|deuxième|seconde?|"
        r"autre|segund[oa]|otr[oa]|dos|二|第二个?|後者"),
    (3, r"3|three|third|drei|dritte[rns]?|troisième|tercer[oa]?|三|第三个?"),
)  # fmt: skip
_AROUND = (
    r"(?:take|use|pick|choose|i mean|i meant|it is|it's|was meant|is right|is correct|"
    r"please|the|option|number|no|repair|version|one|way|nimm|ich meine?|bitte|"
    r"d(?:ie|er|as|en)|lösung|variante|reparatur|war gemeint|prends|la|le|l|"
    r"réparation|solution|"
    r"toma|usa|el|la|reparación|opción|por favor|s'il (?:te|vous) plaît|选|用|请|番|を|"
    r"です|で|の|方)"
)
_RIGHT = (
    r"(?:is |was |ist |est |es )?(?:right|correct|true|richtig|korrekt|juste|"
    r"correct[ao]?|对|正しい)"
)


def picked_repair(reply: str, answer: str, before: Sequence[str] = ()) -> Picked | None:
    """The repair that a reply picks from an answer that showed several.

    Args:
        reply: The user's next message.
        answer: The text of the answer before.
        before: Reasons for which an answer is unverified, in the answer's language.
    """
    shown = {int(n): (told, text) for n, told, text in _SHOWN.findall(answer)}
    if len(shown) < 2 or len(reply) > 80:
        return None
    number = _by_ordinal(reply) or _by_content(reply, shown)
    if number not in shown:
        return None
    reasons = list(before) or [
        words for name, by in WORDS.items() if name.startswith("because_")
        and name != "because_alternatives" for words in by.values()
    ]  # fmt: skip
    sound = not any(reason in answer for reason in reasons)
    return Picked(number, shown[number][1] + "\n", sound)


def _by_ordinal(reply: str) -> int | None:
    plain = " ".join(re.sub(r"[.,;:!?。，！]", " ", reply.lower()).split())
    for number, words in _ORDINALS:
        if re.fullmatch(rf"(?:{_AROUND}\s*)*(?:{words})(?:\s*{_AROUND})*", plain):
            return number
    return None


def _by_content(reply: str, shown: dict[int, tuple[str, str]]) -> int | None:
    """The repair that makes or leaves it so: "3.94 is right", "keep b"."""
    numbers = {float(v) for v in re.findall(r"\d+\.?\d*", reply)}
    if numbers:
        made = [
            n for n, (told, _) in shown.items()
            if any(float(v) in numbers for v in re.findall(r"→ (\d+\.?\d*)", told))
        ]  # fmt: skip
        if len(made) == 1:
            return made[0]
    kept = re.search(
        rf"(?i)\b(?:keep|leave|behalte|garde[rz]?|deja)\s+(?P<one>[\w ]+)|"
        rf"(?P<two>[\w ]+?)\s+{_RIGHT}",
        reply,
    )
    if kept is None:
        return None
    word = (kept["one"] or kept["two"]).strip().split()[-1]
    staying = [
        n for n, (told, _) in shown.items()
        if not re.search(rf"(?<!\w){re.escape(word)}(?=\W[^→]*→)", told)
    ]  # fmt: skip
    return staying[0] if len(staying) == 1 else None
