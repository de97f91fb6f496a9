"""What a CIF request is about: the file in it, the task, the compound, the rules.

Nothing here computes a structure. It reads the request and the conversation once, so
that the route can work on fields instead of prose.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.crystal_follow_ups import compound_to_make
from assistant.crystal_phrases import in_plain_words, in_simple_signs
from assistant.errors import BadInput
from assistant.fact_phrases import compound_asked, is_fact_phrase
from assistant.records import DRAFT_LIMIT, Attachment, Request, Turn
from assistant.rule_references import names_rules, without_rule_references
from validators.crystal_systems import SYSTEM_STEMS

Task = Literal["make", "check", "repair", "edit", "convert"]

_CIF_LINE = re.compile(
    r"(?im)^\s*(?:data_\S|_cell_length_a\b|_atom_site_(?:label|fract_x|type_symbol)\b|"
    r"_symmetry_space_group|_space_group_)"
)
_FENCE = re.compile(r"```[a-zA-Z]*\s*\n(.*?)(?:```|\Z)", re.DOTALL)

_REPAIR = re.compile(
    r"(?i)\b(?:repair\w*|fix\w*|correct\w*|mend\w*|clean\w*|debug|rectif\w*|tidy\w*|"
    r"sort (?:it|this|that|the \w+) out|put (?:it|this|that) right|sanitiz\w*|"
    r"straighten\w*|make (?:it|this|that|the \w+|my \w+) (?:valid|right|sound|work|"
    r"load|open|readable)|get (?:it|this) to (?:load|open|work|parse)|"
    r"what'?s? (?:is )?wrong|whats wrong|gives? an? error|does(?:n't| not) (?:open|"
    r"load|work|parse|read)|won'?t (?:open|load|parse)|cannot (?:open|read|load)|"
    r"can'?t (?:open|"
    r"read|load)|broken|reparier\w*|korrigier\w*|berichtig\w*|beheb\w*|"
    r"bessere? .{0,40}\b(?:aus|nach)\b|"
    r"ausbesser\w*|richte\w* .{0,40}\bher\b|bring\w* .{0,40}\bin ordnung|"
    r"in ordnung (?:zu )?bring\w*|"
    r"stell\w* .{0,40}\brichtig|mach\w* .{0,40}\b(?:gültig|lesbar|heil)|"
    r"rép[aâ]r\w*|corr[ií][gj]\w*|rectifi\w*|"
    r"arrange[zr]?(?:-l[ea]s?)? (?:ce|le|la|mon|ma|cette) |"
    r"rends?-?l[ea]s? (?:valide|"
    r"lisible)|remets?\b.{0,30}\ben (?:ordre|état)|"
    r"rep[aá]r\w*|arr[eé]gl\w*|enm[ií]end\w*|subsan\w*|rectifíc\w*)"
    r"|修复|修正|改正|纠正|订正|更正|修好|改好|修一下|改一下|直[しすせ]|なおし|修復|訂正|修理"
    r"|错误|エラー|读不了|打不开|開けない|読めない"
)
_CHECK = re.compile(
    r"(?i)\b(?:check\w*|verif\w*|validat\w*|"
    # "Is this file ok?", "are these coordinates plausible?"
    r"(?:is|are|looks?|ist|sind|est|sont|son|está) "
    r"(?:this|it|that|these|the|my|dies\w*|die|das|meine?|ce|cette|ces|mon|ma|este|esta|el|mi)\b[^.?!]{0,40}?\b(?:ok(?:ay)?|"
    r"valid|correct|right|sound|fine|good|plausible|sensible|reasonable|physical|"
    r"in ordnung|richtig|korrekt|gültig|plausibel|valide|juste|bonn?e?|correct[ao]|"
    r"válid[ao]|bien)|"
    r"review|inspect\w*|prüf\w*|überprüf\w*|vérifi\w*|contrôl\w*|comprueb\w*|"
    r"comprob\w*|revisa\w*|obey\w*|satisf\w*)|检查|验证|确认|確認|チェック|検証"
)
_CONVERT = re.compile(
    r"(?i)\b(?:convert\w*|export\w*|save|transform|write|give|show|as|to|umwandeln|"
    r"konvertier\w*|speicher\w*|als|en|exporter|exportar?|guardar?)\b"
    r".{0,40}?\b(?:poscar|xyz|vasp|xlsx|excel)\b|"
    r"^\W*(?:(?:and|an?|the|now|also|please|bitte)\W+)*(?:xlsx|excel|poscar|xyz)\b|"
    r"\b(?:convert\w*|export\w*|save|transform)\b.{0,40}\bcif\b|"
    r"(?:转换|変換)[^。]{0,14}(?:poscar|xyz|vasp|xlsx|excel|cif)|"
    r"(?:poscar|xyz|vasp|xlsx|excel|cif)[^。]{0,14}(?:转换|変換)|"
    r"导出|输出为|另存|エクスポート|書き出|"
    r"(?:poscar|xyz|xlsx|excel|エクセル)(?:文件|格式|形式|表|ファイル|で|に)|"
    r"^\W*(?:une?|ein|una?)?\s*(?:fichier |hoja de |tabla |datei )?"
    r"(?:xlsx|excel)[\w -]{0,12}(?:please|bitte|s'il|por favor)?"
)


@dataclass(frozen=True, slots=True)
class CrystalRequest:
    """A CIF request, read once.

    Attributes:
        task: What to do.
        words: The message without the CIF block.
        cif: The file that the message, its draft or its attachments hold.
        inherited: Whether `cif` comes from an earlier turn.
        rules: The rules of the request and of the conversation, in order.
        about: The words that name the compound: of this message or of an earlier one.
        polymorph: Crystal system or modification asked for, the latest word wins.
        earlier: The user's earlier messages.
        sourced: Whether an inherited file came from a verified answer.
        leans: Whether the words lean on what was said before ("now make it …").
        said: The same in the user's own words, where `words` are made plain.
        went_back: Whether an earlier version was taken, as the words ask.
    """

    task: Task
    words: str
    cif: str | None
    inherited: bool
    rules: tuple[str, ...]
    about: str
    polymorph: str | None
    earlier: tuple[str, ...] = ()
    sourced: bool = False
    leans: bool = False
    said: str = ""
    went_back: bool = False

    @property
    def own_words(self) -> str:
        """The message as the user put it, for rules and their quotation."""
        return self.said or self.words


def read_request(request: Request, *, last_cif: str | None = None) -> CrystalRequest:
    """Read message, draft, files and history.

    Args:
        request: With the session's turns in its history.
        last_cif: The structure of the session's latest answer.

    Raises:
        BadInput: A file that cannot be read.
    """
    words, pasted = split_message(request.text)
    if pasted is None and request.draft is None:
        words, pasted = _foreign(request.text)
    meant = in_simple_signs(without_first_thought(words))
    said = meant if meant in in_simple_signs(words) else meant.removeprefix("CIF: ")
    words = in_plain_words(meant)
    cif = request.draft or pasted or _attached(request.files)
    inherited = False
    earlier = _user_turns(request.history)
    leans = _leans_back(words, earlier)
    if cif is None and leans:
        cif = last_cif or _cif_of(request.history)
        inherited = cif is not None
    task = _task(words, cif, inherited)
    ruled = bool(request.rules) or any(names_rules(turn) for turn in earlier)
    if ruled and task in {"make", "check"}:
        words, said = without_rule_references(words), without_rule_references(said)
    return CrystalRequest(
        task=task,
        words=words,
        cif=cif,
        inherited=inherited,
        rules=tuple(request.rules),
        about=_about(words),
        polymorph=polymorph_in(words),
        earlier=earlier,
        leans=leans,
        said=said,
    )


#: "A CIF of X? No, rather of Y", "X 的 CIF？不，请生成 Y": X was taken back.
_TAKEN_BACK = re.compile(
    r"(?is)^(?P<first>[^.;!。！？?\n]{2,120}?)\s*(?P<end>(?:[?？…]|\.{3}|\s[-–—]|[,，、])+)\s*"
    r"(?:(?:ach|oh|ah|äh|hm+|oops|ups|ay)[\s,]+)?(?:(?:no|nope|nein|non|不|不是|不对|いや|いいえ|違う)(?=[\s,，:;、])[\s,，:;、]*"
    r"(?P<sure>(?:sorry|actually|rather|better|i\s+mean[t]?|lieber|besser|ich\s+meine|plutôt|pardon"
    r"|mejor|perdón|quiero\s+decir|还是|请|やはり|やっぱり)[\s,，:;、]*)*"
    r"|(?P<meant>sorry,?\s*i\s+mean[t]?|i\s+mean[t]|ich\s+meine|je\s+veux\s+dire|quiero\s+decir)\s*[,:]?\s*"
    r"|(?:mejor|lieber|better|plutôt|rather)\s*[,:]?\s+"
    r"|(?P<swapped>(?:use|take|make|try|nimm|verwende|mach|prends|utilise[rz]?|fais|usa|toma|haz)\s+"
    r"|(?:请)?(?:改用|换用|改做|改为|换成)\s*|(?:代わりに|やっぱり|やはり)[、,]?\s*))"
    r"(?P<rest>.+)$"
)
_A_FORMULA = re.compile(r"(?<![A-Za-z])(?:[A-Z][a-z]?(?:\d+(?:\.\d+)?)?\(?\)?){2,}")


def without_first_thought(words: str) -> str:
    """What is left of a message that takes its first compound back.

    >>> without_first_thought("CIF of TiO2? No, of SnO2, rutile.")
    'CIF: of SnO2, rutile.'
    >>> without_first_thought("Make NaTaO3? Use KTaO3 instead: K on 1a")
    'CIF: KTaO3: K on 1a'
    """
    found = _TAKEN_BACK.match(words)
    if found is None:
        return words
    first, rest = found["first"], found["rest"]
    one, two = _A_FORMULA.search(first), _A_FORMULA.search(rest[:60])
    if one is None or two is None or one[0] == two[0]:
        return words
    if found["swapped"] is not None:
        rest, said = _without_instead(found["swapped"], rest)
        if not said or found["end"].strip() not in {"?", "？", "...", "…"}:
            # "MgO? Use a = 4.2 Å" adds to the first wish.
            return words
    if found["end"].strip() in {",", "，", "、"} and not (
        found["sure"] or found["meant"]
    ):
        # "MgO, no NiO" and "TiO2, no TiO6 faces shared" take nothing back.
        return words
    return rest if re.search(r"(?i)\bcif\b", rest) else f"CIF: {rest}"


#: What says that the second compound is meant in place of the first.
_IN_PLACE = re.compile(
    r"(?i)\b(?:instead|rather|lieber|besser|stattdessen|plutôt|à\s+la\s+place|mejor|en\s+su\s+lugar)\b"
    r"(?!\s+(?:of|de|von)\b)[\s,]*"
)


def _without_instead(verb: str, rest: str) -> tuple[str, bool]:
    """The second wish without "instead", and whether it replaces the first."""
    found = _IN_PLACE.search(rest[:60])
    if found is None:
        return rest, not verb[0].isascii()
    left, right = rest[: found.start()].rstrip(), rest[found.end() :]
    return f"{left}{'' if right[:1] in ',:;.' else ' '}{right}".strip(), True


def _foreign(text: str) -> tuple[str, str | None]:
    """A structure pasted as POSCAR or extended XYZ, as a CIF."""
    if not re.search(r"(?m)^\s*[-+]?[\d.]+\s+[-+]?[\d.]+\s+[-+]?[\d.]+", text) and (
        "attice=" not in text
    ):
        return text, None
    from generators.structures.foreign import structure_in

    return structure_in(text) or (text, None)


def split_message(text: str) -> tuple[str, str | None]:
    """The words of a message, and the CIF that is pasted into it.

    Fenced blocks that look like a CIF are taken as they are; without a fence the file
    begins at its first line and runs to the end of its last tag, loop or row.
    """
    for match in _FENCE.finditer(text):
        if _CIF_LINE.search(match[1]):
            words = (text[: match.start()] + " " + text[match.end() :]).strip()
            return words, match[1]
    hits = list(_CIF_LINE.finditer(text))
    tags = {m[0].strip().split()[0].lower() for m in hits}
    if not hits or (len(tags) < 2 and not re.search(r"(?im)^\s*data_\S+\s*$", text)):
        return text, None
    start = text.rfind("\n", 0, hits[0].end()) + 1
    # Comments and other tags above the first telling line belong to the file.
    while start:
        before = text.rfind("\n", 0, start - 1) + 1
        if not text[before:start].lstrip().startswith(("#", "_", "loop_")):
            break
        start = before
    body = text[start:]
    after = _prose_after(body)
    block = body[:after].rstrip() + "\n"
    return (text[:start] + " " + body[after:]).strip(), block


def _prose_after(body: str) -> int:
    """Where prose resumes after a CIF: a blank line, then a sentence."""
    for match in re.finditer(r"\n[ \t]*\n+(?=[^\n]+)", body):
        rest = body[match.end() :]
        first = rest.split("\n", 1)[0].strip()
        if _CIF_LINE.search(rest) or first.startswith(
            ("_", "#", ";", "loop_", "data_")
        ):
            continue
        words = re.findall(r"[A-Za-zÀ-ÿ\u3040-\u9fff]{2,}", first)
        if len(words) >= 4 or (
            len(words) >= 2 and first.endswith(("?", ".", "!", "？"))
        ):
            return match.start()
    return len(body)


def _attached(files: Sequence[Attachment]) -> str | None:
    for item in files:
        if item.name.lower().endswith((".cif", ".mcif")):
            return read_attachment(item).decode("utf-8", "replace")
    return None


def read_attachment(item: Attachment) -> bytes:
    """The content of a file that came with a request.

    Raises:
        BadInput: Missing, too large, neither path nor content.
    """
    if item.base64 is not None:
        try:
            return base64.b64decode(item.base64, validate=True)
        except ValueError as err:
            raise BadInput(f"file {item.name!r} is no valid base64: {err}") from err
    if item.path is None:
        raise BadInput(f"file {item.name!r} has neither path nor base64 content")
    path = Path(item.path)
    try:
        if path.stat().st_size > 4 * DRAFT_LIMIT:
            raise BadInput(
                f"file {item.name!r} holds {path.stat().st_size:,} bytes, "
                f"the limit is {4 * DRAFT_LIMIT:,}"
            )
        return path.read_bytes()
    except OSError as err:
        raise BadInput(f"file {item.name!r} cannot be read: {err.strerror}") from err


def _user_turns(history: Sequence[Turn]) -> tuple[str, ...]:
    return tuple(turn.content for turn in history if turn.role == "user")


def _cif_of(history: Sequence[Turn]) -> str | None:
    for turn in reversed(history):
        _, cif = split_message(turn.content)
        if cif is not None:
            return cif
    return None


_BACK = re.compile(
    r"(?i)\b(?:it|its|this|that|these|those|the (?:structure|file|cif|cell|same|"
    r"previous|"
    r"result|space group|site|sites|occupanc\w+|atoms?|density|bond\w*))\b|\bnow\b|"
    r"\bagain\b|\binstead\b|\bes\b|\bjetzt\b|\bmaintenant\b|\bahora\b|\bdiese\w*\b|"
    r"^\s*(?:and|und|et|y|also|but|then)\b|^\s*(?:set|change|replace|add|remove|note|"
    r"double|rule)\b|这个|它|那|それ|これ|现在|次"
)
#: A request that names what it wants from scratch: "Please make a CIF of KBr".
_FRESH = re.compile(
    r"(?i)^\W*(?:(?:please|can|could|would|you|now|bitte|kannst|du|peux|tu|puedes|i|"
    r"need|want|would|like)\W+)*(?:generate|create|make|build|write|give|produce|draw|"
    r"construct|erzeuge|erstelle|mach\w*|gib|génère|crée|donne|genera|crea|haz|dame|a|"
    r"the|an|me|us|mir|moi|cif|生成|给|作成)?"
    r"\b.{0,30}\b(?:cif|crystal structure|structure|"
    r"poscar|unit cell)\b(?: file)?\s*(?:of|for|von|für|de|du|para|,|:)"
)


def _leans_back(words: str, earlier: tuple[str, ...]) -> bool:
    if not earlier or _FRESH.search(words):
        return False
    return _BACK.search(words) is not None


def _task(words: str, cif: str | None, inherited: bool) -> Task:
    if _CONVERT.search(words):
        return "convert"
    if cif is not None and not inherited:
        if _REPAIR.search(words):
            return "repair"
        if _CHECK.search(words) or not words.strip():
            return "check"
        return "edit"
    if inherited and _REPAIR.search(words) and not re.search(r"\d", words):
        # "Repair it, please" after a check; "correct a to 5.6" names a change.
        return "repair"
    if _CHECK.search(words) and inherited:
        return "check"
    return "edit" if inherited else "make"


#: "Is SrTiO3 hexagonal?" asks about the form that there is; it wants no other.
_WHETHER = re.compile(
    r"(?i)^\W*(?:is|are|ist|sind|est-ce|es|son)\b[^.!]*[?？]?\s*$|"
    r"\best-(?:il|elle)\b"
)


_RADIATION = re.compile(
    r"(?<![A-Za-z])(?:Cu|Mo|Co|Fe|Cr|Ag|W|Rh|Ni)[- ]?K[-_ ]?"
    r"(?:α|β|alpha|beta|a|b)?[12]?(?![A-Za-z0-9])|"
    r"(?<![A-Za-z])(?:Cu|Mo|Co|Fe|Cr|Ag|W|Rh)[- ]?"
    r"(?i:radiation|anode|tube|target|strahlung|röhre|rayonnement|radiación|辐射|靶|線源)"
)


def _about(words: str) -> str:
    """What names the compound; a form that is only asked after is no part of it."""
    if _WHETHER.search(words):
        for stems in SYSTEM_STEMS.values():
            words = re.sub(rf"(?i)(?<![a-zà-ÿ])(?:{stems})", " ", words)
    # "Mo Kα" is a radiation, no compound.
    words = _RADIATION.sub(" ", words)
    if is_fact_phrase(words):
        words = compound_asked(words)
    return compound_to_make(words) or words


def polymorph_in(words: str) -> str | None:
    """The crystal system that a message names last, in any of the six languages."""
    from generators.structures.edit import AXES_NAMED

    if _WHETHER.search(words):
        return None
    # "In hexagonal axes" describes the same crystal; it asks for no other form.
    words = AXES_NAMED.sub(" ", words)
    found = [
        (match.start(), name)
        for name, stems in SYSTEM_STEMS.items()
        for match in re.finditer(rf"(?<![a-zà-ÿ])(?:{stems})", words.lower())
    ]
    return max(found)[1] if found else None
