"""Instructions of several changes, done one after the other, and what none of them did.

"Make a 2x2x2 supercell and remove one Na atom" is two changes; whoever asks for both
and gets one must be told which was left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from generators.structures.edit import edit
from generators.structures.edited import Edited
from validators.specs.structure import StructureSpec

#: Verbs that begin a change of its own. What balances or keeps belongs to the change
#: before it: "replace Mg by Li and compensate with Al".
_VERB = (
    r"(?:remov|delet|replac|substitut|exchang|swap|dop|set\b|chang|mak|giv|doubl|"
    r"tripl|scal|rescal|expand|stretch|compress|increas|decreas|enlarg|shrink|squeez|biaxial|strain|shift|mov|translat|convert|"
    r"transform|reduc|lower|insert|add\b|put\b|writ|creat|build|describ|"
    r"entfern|lösch|ersetz|änder|setz|mach|gib|verdoppl|skalier|verschieb|dotier|"
    r"enl[eè]v|supprim|retir|remplac|chang|mets|fai[st]|doubl|déplac|dop|"
    r"quit|elimin|borr|reemplaz|sustitu|cambi|pon\b|haz\b|duplic|escal|muev|dop|"
    r"去掉|移除|删除|替换|把|将|改|扩|缩放|移动|掺|"
    r"取り除|除去|置換|変え|変更|作っ|作成|ドープ)"
)
_BETWEEN = re.compile(
    rf"(?i)(?:\s*[,;.]?\s+(?:and then|and also|then|and|und dann|und|dann|et puis|et|"
    rf"puis|ensuite|y luego|y después|y|luego|después)\s+|\s*[;；。]\s*|[,，]\s*"
    rf"(?:然后|再|并且|并)\s*|(?<=て)[、,]\s*|\s*[,，、]\s*)(?={_VERB})"
)


#: Where a question or a file stands behind a change in one sentence.
_ASKED_BEHIND = re.compile(
    r"(?i)\s+;\s+|\s*[,;.]?\s+(?:and then|and also|then|and|und dann|und|dann|"
    r"et puis|et|puis|ensuite|y luego|y después|y|luego|después)\s+"
    r"(?=(?:also\s+|noch\s+|aussi\s+|también\s+)?(?:tell|say|give|show|compare|what|which|how|list|report|compute|calculate|"
    r"export|"
    r"save|output|vergleich|gib|sag|zeig|nenn|berechn|exportier|speicher|welche|wie|was|"
    r"donne|compar|dis|montre|calcule|indique|exporte|quel|combien|"
    r"dame|compar|da\b|dime|muestra|calcula|exporta|guarda|cuál|qué|cuánt)\w*)|"
    r"(?<=[てで])[、,]?\s*(?=[^、。]{1,24}(?:教え|計算|求め|出力|表示|示し|書き出|何|いくつ|"
    r"どれ|比較|比べ|パターン|回折|は[?？]?$))|\s*[,;.]?\s*(?=¿)|"
    r",\s+(?=(?:what|which|how|is|does|welche|wie|was|ist|quel\w*|est-ce|combien)\b)|"
    r"[,，]\s*(?=给出|告诉|计算|显示|"
    r"导出|输出|列出|比较)|[,，]?\s*(?:并且?|然后|再|同时)\s*(?=告诉|给|比较|计算|显示|导出|输出|列出)|"
    r"[,，]\s*(?=(?:密度|空间群|体积|键长|晶格|[A-Z][a-z]?-[A-Z])[^,，]{0,12}(?:多少|什么|[?？]))"
)


def parts_of(instruction: str) -> list[str]:
    """The parts of an instruction, changes and what is asked behind them, in order."""
    changes = [p.strip() for p in _BETWEEN.split(instruction) if p and p.strip()]
    return [
        part.strip(" ,;，、")
        for change in changes
        for part in _ASKED_BEHIND.split(change)
        if part and part.strip(" ,;，、")
    ]


_ASKS = re.compile(
    r"(?i)^(?:(?:and|then|also|und|dann|auch|et|puis|y|luego|también)\s+)*(?:tell|say|what|which|how|"
    r"list|report|compute|calculate|compare|sag|nenn|welche|wie|was|berechn|vergleich|"
    r"dis|quel|combien|calcule|indique|compar|dime|cuál|qué|cuánt|calcula|¿)|"
    r"^(?:然后)?(?:告诉|计算|列出|显示|比较)|[?？]\s*$|(?:教えて|計算して|求めて|比較して)$"
)
#: Cells and settings are changes, however politely they are asked for.
_CELLS = re.compile(
    r"(?i)super-?cell|superzelle|supermaille|supercelda|primitiv|conventional|"
    r"konvention|conventionn|convencional|setting|aufstellung|\bset [abc] to\b|"
    r"超胞|原胞|スーパーセル"
)


def _is_asked(part: str) -> bool:
    """Whether a part only asks, and changes nothing."""
    return _ASKS.search(part) is not None and _CELLS.search(part) is None


@dataclass(frozen=True, slots=True)
class Done:
    """What an instruction of one or more changes came to.

    Attributes:
        edited: The changed structure; None where nothing was asked for.
        left: Parts of the instruction that no change here fulfils.
    """

    edited: Edited | None
    left: tuple[str, ...] = ()


def edit_in_order(
    text: str, instruction: str, spec: StructureSpec | None = None
) -> Done:
    """Do the changes of an instruction, each after the one before.

    Where one reading of the whole fulfils more than its parts do ("a supercell and put
    K on one Na"), the whole counts.

    Args:
        text: The file as it stands.
        instruction: The user's words, in any of six languages.
        spec: Rules that hold.
    """
    parts = parts_of(instruction)
    # What is asked behind a change is no change: "… and tell me the occupancy".
    changes = [part for part in parts if not _is_asked(part)]
    whole = edit(text, " ; ".join(changes) or instruction, spec)
    if len(parts) < 2:
        return Done(whole)
    current, steps, left = text, [], []
    for part in parts:
        done = edit(current, part, spec) if part in changes else None
        if done is None:
            left.append(part)
        else:
            steps.append(done)
            current = done.text
    if not steps:
        return Done(whole)
    if whole is not None and len(whole.changes) >= sum(len(s.changes) for s in steps):
        # One reading of the whole leaves nothing that its parts did.
        return Done(whole, tuple(left) if len(steps) == 1 else ())
    return Done(
        Edited(
            current,
            tuple(change for step in steps for change in step.changes),
            tuple(dict.fromkeys(note for step in steps for note in step.notes)),
            any(step.constructed for step in steps),
            tuple(line for step in steps for line in step.listing),
            steps[-1].others,
        ),
        tuple(left),
    )
