"""What is taken out of text before it is read: hidden parts and instructions.

A document is evidence, never an instruction. Sentences that address the reader's
assistant are removed and counted; text that a person would not see is removed too.
"""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
#: What tells an instruction, looked for in one sentence at a time: a pattern that
#: reaches back to the start of its sentence takes quadratic time on endless ones.
_TELLING = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,60}"
    r"\b(?:instruction|rule|prompt|previous|above|prior|source|guideline|check)s?\b"
    r"|\b(?:you are now|act as|pretend (?:to be|that)|system prompt|"
    r"developer mode|jailbreak|reveal your|print your (?:prompt|instructions)|"
    r"as an ai|language model must|assistants? (?:must|should|shall|has to)|"
    r"(?:tell|inform) the user)\b"
    r"|\b(?:make up|invent|fabricate)\b.{0,40}\b(?:doi|reference|"
    r"citation|value|number|source|paper)s?\b"
    r"|\b(?:do not|don't|without)\b.{0,20}\b(?:cite|citing|mention the source|check)\b"
    r"|^[ \t]*(?:system|assistant|developer|ai)[ \t]*:"
    r"|\b(?:reply|respond|answer) (?:only )?(?:that|with)\b"
    r"|\b(?:rate|give) (?:this|it|the) (?:source|document|paper)\b"
    r"|\b(?:credibility|trust score|confidence)\b.{0,30}"
    r"\b(?:100|maximum|highest|A\+?)(?!\w)"
    r"|(?:忽略|无视).{0,200}(?:指令|规则|提示)"
    r"|\b(?:ignoriere|vergiss)\b.{0,200}\b(?:anweisung|regel)"
    r"|\b(?:ignore[zr]?|oubliez?)\b.{0,200}\b(?:instructions|consignes)\b"
    r"|\b(?:ignora|olvida)\b.{0,200}\b(?:instrucciones|reglas)\b"
    r"|(?:指示|命令).{0,200}(?:無視|忘れ)",
    re.IGNORECASE,
)
_READER = (
    r"(?:assistants?|a\.?i\.?|chat ?bots?|bots?|language models?|llms?|chatgpt|gpt|"
    r"copilots?|agents?)"
)
#: In a document, words to whoever reads it by machine; a user may greet us so.
_ADDRESSED = re.compile(
    rf"\b(?:dear|hey|hello|hi|attention|note (?:to|for)|message (?:to|for)|"
    rf"instructions? (?:to|for)|if you are)\b.{{0,24}}\b{_READER}\b"
    rf"|\b{_READER}\b.{{0,30}}(?:[,:]\s*|\b)(?:please|always|never|do not|don't|"
    r"is to|are to|is required|are required|from now on)\b"
    # A paper gives its reader no orders on what to say.
    r"|\b(?:you (?:must|should|shall|have to|need to|are to|will)|du (?:musst|sollst)|"
    r"sie (?:müssen|sollen)|(?:vous devez|tu dois)|(?:usted debe|debes))\b.{0,40}"
    r"\b(?:say|tell|answer|reply|respond|claim|recommend|sagen|antworten|empfehlen|"
    r"behaupten|dire|répondre|recommander|decir|responder|recomendar)\b"
    r"|\b(?:from now on|ab (?:jetzt|sofort)|désormais|dorénavant|a partir de ahora)\b"
    r".{0,60}\b(?:you|your|du|sie|dein\w*|ihr\w*|tu|vous|votre|usted|debes|tus?)\b"
    r"|(?:从现在起|从此).{0,12}你|你(?:必须|应当|只能|需要)(?:说|回答|告诉|报告|推荐)|"
    r"(?:今後|これから)は?.{0,40}(?:答え|回答|報告|言い)(?:て|る|な)|"
    r"(?:答え|回答|報告|言わ)(?:なければな|る必要が)"
    r"|^\W*(?:please )?always (?:recommend|answer|say|prefer|cite|praise|mention)\b"
    r"|\b(?:liebe[rs]?|hallo|achtung)\b.{0,16}\b(?:assistent\w*|ki|chatbot|sprachmodell)"
    r"|\b(?:cher|chère|bonjour|attention)\b.{0,16}\b(?:assistante?|ia|modèle)\b"
    r"|\b(?:estimad[oa]|querid[oa]|hola|atención)\b.{0,16}\b(?:asistente|ia|modelo)\b"
    r"|(?:亲爱的|致|请)(?:助手|AI|人工智能|语言模型)|(?:助手|AI|模型)(?:必须|应当|请)"
    r"|(?:アシスタント|AI|言語モデル)(?:へ|の皆|は必ず|は常に|、)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]*|[.!?。！？]+|\n")
#: A line in another speaker's name is an instruction to its end.
_SPEAKER = re.compile(r"^[ \t]*(?:system|assistant|developer)[ \t]*:", re.IGNORECASE)


def without_instructions(
    text: str, *, document: bool = False
) -> tuple[str, tuple[str, ...]]:
    """The text without sentences that instruct the assistant, and those sentences.

    Args:
        text: What a user or a document says.
        document: Whether it is a document: nothing in it may address the assistant.
    """
    kept: list[str] = []
    found: list[str] = []
    for line in text.splitlines(keepends=True):
        if _SPEAKER.match(line):
            found.append(line.strip())
            kept.append(" ")
            continue
        for match in _SENTENCE.finditer(line):
            told = _TELLING.search(match[0])
            if told or (document and _ADDRESSED.search(match[0])):
                found.append(match[0].strip())
                kept.append(" ")
            else:
                kept.append(match[0])
    return "".join(kept).strip(), tuple(found)


def visible(text: str) -> str:
    """Text without invisible characters and control codes, in compatibility form."""
    plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    kept = (c for c in plain if c in "\n\t" or unicodedata.category(c)[0] != "C")
    return "".join(kept)


class _Page(HTMLParser):
    _HIDDEN = re.compile(
        r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0"
        r"|color\s*:\s*(?:white|#fff(?:fff)?)\b",
        re.IGNORECASE,
    )
    _VOID = frozenset({"br", "img", "meta", "link", "input", "hr", "source", "col"})
    _BREAKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "table"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._stack: list[tuple[str, bool]] = []

    @property
    def _hidden(self) -> bool:
        return any(hidden for _, hidden in self._stack)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._BREAKS:
            self.parts.append("\n")
        if tag in {"td", "th"} and self.parts[-1:] != ["\n"]:
            self.parts.append("\t")
        if tag in self._VOID:
            return
        given = dict(attrs)
        hidden = (
            tag in {"script", "style", "template", "noscript"}
            or "hidden" in given
            or given.get("aria-hidden") == "true"
            or bool(self._HIDDEN.search(given.get("style") or ""))
        )
        self._stack.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._BREAKS:
            self.parts.append("\n")
        for position in range(len(self._stack) - 1, -1, -1):
            if self._stack[position][0] == tag:
                del self._stack[position:]
                break

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def text_of_html(source: str) -> str:
    """What a reader of the page would see."""
    page = _Page()
    page.feed(source)
    return re.sub(r"\n\s*\n+", "\n\n", "".join(page.parts)).strip()
