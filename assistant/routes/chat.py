"""Questions about the assistant itself, greetings, what was sent where."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.compose.chat_words import CHAT, LINES
from assistant.messages import phrase
from assistant.reckoning import reckoned, reckoning_asked
from assistant.records import Answer, Attempt, Request, Status
from assistant.routes.base import Draft, Specified, Work
from assistant.routing import UNPLACED
from assistant.routing_score import score
from assistant.routing_words import GENERATOR_CHOICE, OUTSIDE, UNABLE
from assistant.sessions import Sessions, VersionKind
from validators.report import Report

#: Search results and versions that are shown.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class ChatTopic:
    """What about the assistant is asked.

    Attributes:
        name: Key of `chat_words.CHAT`.
        values: What its sentences name.
        items: Lines of a list below them, already in the user's language.
    """

    name: str
    values: Mapping[str, str]
    items: tuple[str, ...] = field(default=())


#: Topic and the words that ask for it; the first that fits is meant.
_TOPICS: tuple[tuple[str, str], ...] = (
    ("generators", rf"(?i:{GENERATOR_CHOICE})"),
    ("search",
     r"\b(?:search|find|look for|such\w*|cherch\w*|busca\w*)\b[^.?!]{0,40}\b(?:session|"
     r"conversation|chat|history|sitzung|gespräch|verlauf|sesión|conversación|"
     r"historial)\w*|what did (?:we|i) (?:say|ask|discuss)|"
     r"搜索[^。]*(?:会话|对话|记录)|"
     r"(?:会話|履歴|セッション)[^。]*(?:検索|探し)"),
    ("versions",
     r"version history|(?:list|show)[^.?!]{0,20}versions|versionsverlauf|versionen|"
     r"historique des versions|historial de versiones|版本历史|所有版本|"
     r"バージョン履歴"),
    ("sessions",
     r"(?:list|show|which|where|what)\b[^.?!]{0,30}\b(?:sessions|conversations|chats)\b|"
     r"(?:meine|alle) (?:sitzungen|gespräche)|mes (?:sessions|conversations)|"
     r"mis (?:sesiones|conversaciones)|会话列表|所有会话|セッション一覧"),
    ("forget",
     r"\b(?:delete|erase|forget|clear|remove|lösch\w*|vergiss|efface\w*|supprim\w*|"
     r"oublie\w*|borra\w*|elimina\w*|olvida\w*)\b|删除|清除|忘记|消去|削除|忘れ"),
    ("export",
     r"\b(?:export\w*|save|download|speicher\w*|enregistr\w*|sauvegard\w*|guarda\w*)\b"
     r"|导出|保存|エクスポート|書き出"),
    ("papers",
     r"\b(?:my|own|meine|eigene\w*|mes|mis)\b[^.?!]{0,20}\b(?:papers?|pdfs?|documents?|"
     r"articles?|literature|artikel|arbeiten|artículos)\b|knowledge base|"
     r"(?:我的|自己的)(?:论文|文献|文件)|(?:私の|自分の)?(?:論文|文献)"),
    ("sent",
     r"(?:what|which|did|was|were|have)\b[^.?!]{0,30}\b(?:sen[dt]|transmit|upload|leave|"
     r"left|use the (?:network|internet))|was (?:wurde|hast du)[^.?!]{0,20}(?:gesendet|"
     r"geschickt)|qu'as-tu envoyé|qué (?:has enviado|enviaste)|发送了什么|何を送"),
    ("privacy",
     r"\bsen[dt]\b|cloud|leave|left|privacy|private|upload|internet|network|online|"
     r"offline|datenschutz|gesendet|rechner|netz|verlassen|gespeichert|envoy|quitt|"
     r"hors ligne|enviad|salen|conexión|stored|隐私|上传|发送|离线|联网|送信|送ら|"
     r"プライバシ|オフライン|folder"),
    ("local",
     r"local model|gguf|llama|lokales modell|modèle local|modelo local|本地模型|"
     r"ローカルモデル"),
    ("api",
     r"assistant\(|import|python|\bapi\b|\bdict\b|\bcall you\b|script|skript|脚本|"
     r"スクリプト"),
    ("files",
     r"\b(?:see|read|access|open|look (?:at|into))\b[^.?!]{0,15}\b(?:my|our) (?:own )?"
     r"(?:files?|folders?|disk|computer|screen|data)|(?:siehst|sehen|lesen)[^.?!]{0,20}"
     r"meine (?:dateien|daten)|meine dateien[^.?!]{0,15}(?:sehen|lesen)|"
     r"(?:vois|voir|lire)[^.?!]{0,15}mes fichiers|(?:ves|ver|leer)[^.?!]{0,15}"
     r"mis archivos|看到我的文件|访问我的文件|ファイル(?:を|が)(?:見|読)"),
    ("who",
     r"who are you|what are you\b|who am i talking|wer bist du|was bist du|qui es-tu|"
     r"qui êtes-vous|quién eres|你是谁|您是谁|誰です|あなたは誰"),
    ("model",
     r"which model|what model|model (?:are|do|is)|chatgpt|gpt|language model|modell|"
     r"quel modèle|qué modelo|who (?:are|made|built|wrote|created) you|"
     r"who am i talking|"
     r"wer bist du|qui es-tu|quién eres|哪个模型|什么模型|你是谁|どのモデル|誰です"),
    ("install",
     r"\binstall\w*|\bconfigur\w*|set ?up|einricht\w*|instala\w*|安装|配置|"
     r"インストール|設定"),
    ("cite", r"\bcite\b|citation|zitier|citer|citar|引用"),
    ("limits",
     r"\blimit\w*|can'?t you|can you not|cannot|grenzen|limites|límites|局限|限制|限界|"
     r"できないこと"),
    ("greeting",
     r"^\W*(?:hi+|hello|hey|hallo|guten \w+|bonjour|salut|hola|buen\w+ \w+|你好|您好|"
     r"こんにちは|good (?:morning|afternoon|evening|day))[\s\w]{0,8}\W*$"),
    ("thanks",
     r"thank|thx|danke|merci|gracias|谢谢|ありがとう|^\W*(?:ok(?:ay)?|great|perfect|super|"
     r"nice|cool|bye|good)\b"),
    ("abilities",
     r"what can you|what are you|abilities|able to|\bhelp\b|was kannst|hilfe|que sais|"
     r"que peux|aide|qué puedes|ayuda|能做什么|会什么|帮助|何ができ|使い方|ヘルプ|"
     r"who|how do|hello|hi\b|hallo|bonjour|hola|你好|こんにちは"),
)  # fmt: skip


class ChatPath:
    """The route `chat`: answers from what is true of this installation."""

    def specify(self, request: Request, work: Work) -> Specified:
        """Find the topic; a question back or an abstention when there is none."""
        if (asked := reckoning_asked(request.text)) is not None:
            return Specified(stop=reckoned(asked, work.language))
        lower = request.text.lower()
        if _OUTSIDE.search(lower):
            return Specified(stop=_outside(work))
        if _UNABLE.search(lower):
            return Specified(stop=_outside(work, "unable"))
        names = _topics(request.text)
        if names[:1] == ["outside"]:
            return Specified(stop=_outside(work))
        if not names:
            return Specified(stop=_not_understood(request.text, work))
        return Specified(tuple(_topic(name, request.text, work) for name in names))

    def draft(self, spec: Any, attempts: Sequence[Attempt], work: Work) -> Draft | None:
        """Nothing to draft."""
        return None

    def check(self, draft: Draft, spec: Any, work: Work) -> Report:
        """Nothing to check."""
        return Report()

    def compose(
        self,
        spec: tuple[ChatTopic, ...],
        draft: Draft | None,
        attempts: Sequence[Attempt],
        work: Work,
    ) -> Answer:
        """Say it in the user's language."""
        said = []
        for topic in spec:
            forms = CHAT[topic.name]
            said.append(forms.get(work.language, forms["en"]).format(**topic.values))
            if topic.items:
                said.append("\n".join(f"- {item}" for item in topic.items))
        return Answer(Status.UNVERIFIED, "\n\n".join(said))


def _topic(name: str, text: str, work: Work) -> ChatTopic:
    """A topic with what its sentences name."""
    if name == "sent" and work.session is None:
        name = "privacy"
    values = {
        "model": work.model.name,
        "egress": work.settings.egress,
        "home": "MATERIALS_HOME (~/.matassist)",
        "session": work.session.name if work.session else "NAME",
        "leaves": _leaves(text, work) if name == "privacy" else "",
    }
    items = _LISTS[name](text, work) if name in _LISTS else ()
    return ChatTopic(name, {**values, "count": str(len(items))}, items[:SHOWN])


#: Topics that people ask about in one breath, in the order of the answer.
_WITH_OTHERS = ("who", "model", "files", "privacy", "install", "cite")
#: Topics with work of their own, told by their words.
_BY_WORDS = ("generators", "search", "versions")
#: Between two questions about the assistant.
_BETWEEN = re.compile(r"(?i)[?.!;。？！；，]+|\b(?:and|und|et|y)\b|还有|それと")
#: What is left out where something else is asked as well.
_SMALL_TALK = ("thanks", "greeting", "outside")
#: Topics of one message that are answered.
_TOPICS_AT_ONCE = 3


def _topics(text: str) -> list[str]:
    """Topics of a message, first what it asks first; empty where none is told.

    Its meaning tells, part by part; single words where that is not sure.
    """
    lower = text.lower()
    # GaN is gallium nitride and GAN is not: what needs the case brings its own.
    written = {n: text if n == "generators" else lower for n in _BY_WORDS}
    special = next(
        (n for n, said in written.items() if re.search(dict(_TOPICS)[n], said)), None
    )
    if special is not None:
        return [special]
    found = _by_meaning(text)
    if found:
        return found
    name = next(
        (n for n, p in _TOPICS if n not in _BY_WORDS and re.search(p, lower)), None
    )
    if name is None or (name not in _WITH_OTHERS and name != "sent"):
        return [name] if name else []
    named = [n for n in _WITH_OTHERS if re.search(dict(_TOPICS)[n], lower)]
    # The more special of two topics answers for both.
    covered = {name, *({"privacy"} if name == "sent" else ())}
    covered |= {"model"} if "who" in named else set()
    return [name, *(n for n in named if n not in covered)]


def _by_meaning(text: str) -> list[str]:
    from assistant.topic_meaning import SURE, topic_of
    from knowledge.embedding import model_name

    if model_name() == "hashed-ngrams" or not re.search(r"[^\W\d_]{2}", text):
        return []
    parts = [part.strip() for part in _BETWEEN.split(text)]
    whole = [part for part in parts if len(part) > _SHORTEST or not part.isascii()]
    told = [topic_of(part) for part in (whole or [text]) if part]
    sure = list(dict.fromkeys(name for name, chance in told if chance >= SURE))
    asked = [name for name in sure if name not in _SMALL_TALK]
    return (asked or sure[:1])[:_TOPICS_AT_ONCE]


#: Characters of a part that says something by itself.
_SHORTEST = 5
_LEAVING = re.compile(
    r"(?i)\bsen[dt]|upload|transmi|\bleav|phone home|\bonline|cloud|hochge|gesend|"
    r"geschick|übertrag|verlass|\benvo[iy]|\bquitt|\benv[ií]|\bsal[eg]|上传|发送|传到|联网|"
    r"送信|送ら|アップロード"
)
_STAYING = re.compile(
    r"(?i)\blocal|\bstay|offline|privat|\bsafe|without|bleib|lokal|\breste|hors ligne|"
    r"queda|sin conexión|本地|离线|オフライン|ローカル"
)


def _leaves(text: str, work: Work) -> str:
    """Whether anything leaves the machine, as the reply to yes or no; "" if it may."""
    if work.settings.egress != "offline":
        return ""
    leaving, staying = bool(_LEAVING.search(text)), bool(_STAYING.search(text))
    kind = {(True, False): "no", (False, True): "yes"}.get((leaving, staying), "plain")
    return _line(f"leaves_{kind}", work) + " "


_OUTSIDE = re.compile(OUTSIDE, re.IGNORECASE)
_UNABLE = re.compile(UNABLE, re.IGNORECASE)


def _outside(work: Work, why: str = "outside") -> Answer:
    forms = CHAT[why]
    return Answer(Status.ABSTAINED, forms.get(work.language, forms["en"]))


#: Something chemical: then a question back is better than 'not my field'.
_FORMULA = re.compile(r"(?<![A-Za-z])(?:[A-Z][a-z]?\d*\.?\d*){2,}(?![a-z])")


def _not_understood(text: str, work: Work) -> Answer:
    """One short question where it may be our field, an abstention where it is not."""
    own_words = score(text).scores or _FORMULA.search(text)
    long_enough = (
        len(re.findall(r"\w{2,}", text)) >= 4
        or len(re.findall(r"[\u3040-\u9fff]", text)) >= 6
    )
    placed = work.route.confidence >= UNPLACED
    if long_enough and (placed or not own_words):
        return _outside(work)
    return Answer(Status.NEEDS_INPUT, phrase("which", work.language))


def _line(form: str, work: Work, **values: object) -> str:
    forms = LINES[form]
    return forms.get(work.language, forms["en"]).format(**values)


_ASKED_FOR = re.compile(
    r"(?i)\b(?:for|about|on|nach|über|zu|sur|de|sobre|por)\s+[\"“'«]?([^\"”'»?!.]+)"
    r"|[「“\"]([^」”\"]+)[」”\"]"
)


def _found(text: str, work: Work) -> tuple[str, ...]:
    """Places in kept conversations that hold what the message looks for."""
    named = [a or b for a, b in _ASKED_FOR.findall(text)]
    needle = named[-1].strip() if named else ""
    return tuple(
        f"`{hit.session}` {hit.exchange.number}: {hit.snippet}"
        for hit in Sessions(work.settings.sessions_dir).search(needle)
    )


def _kept(text: str, work: Work) -> tuple[str, ...]:
    folder = Sessions(work.settings.sessions_dir)
    return tuple(
        _line("session", work, name=name, count=len(folder.open(name).exchanges()))
        for name in folder.names()[:SHOWN]
    )


def _made(text: str, work: Work) -> tuple[str, ...]:
    if work.session is None:
        return ()
    kinds: tuple[VersionKind, ...] = ("structure", "equation", "table")
    return tuple(
        _line(kind, work, number=v.number, asked=" ".join(v.asked.split())[:100])
        for kind in kinds
        for v in work.session.versions(kind)
    )


def _sent(text: str, work: Work) -> tuple[str, ...]:
    """Calls that left the machine in this session, as its answers list them."""
    if work.session is None:
        return ()
    return tuple(
        f"{exchange.number}: {call.get('origin')}, {call.get('purpose')}, "
        f"{call.get('bytes')} B"
        for exchange in work.session.exchanges()
        for call in exchange.answer.get("egress") or []
    )


def _generators(text: str, work: Work) -> tuple[str, ...]:
    """The generative systems that a message names, or one of each family."""
    from generators.registry import BEST, SYSTEMS

    low = text.lower()
    plural = {name: rf"(?<![\w-]){re.escape(name)}s?(?![\w-])" for name in SYSTEMS}
    named = [n for n in SYSTEMS if re.search(plural[n], low)]
    if re.search(r"\bflows?\b|\bfluss|flux|flujo|流模型|フロー", low):
        named.append("flow-matching")
    if re.search(r"diffusion|difusi[oó]n|扩散|拡散", low) and "ddpm" not in named:
        named.append("ddpm")
    if "likelihood" in low:
        named = [n for n, s in SYSTEMS.items() if s.likelihood in ("exact", "ode")]
    names = [BEST["table"], *named] if named else [
        BEST["table"], "flow-matching", "ddpm", "vae", "ctgan", BEST["composition"]
    ]  # fmt: skip
    return tuple(
        f"`{s.name}`: {s.best_for}; likelihood {s.likelihood}"
        + (f" ({s.status})" if s.status != "works" else "")
        for s in map(SYSTEMS.__getitem__, dict.fromkeys(names))
    )


_LISTS: Mapping[str, Callable[[str, Work], tuple[str, ...]]] = {
    "search": _found, "sessions": _kept, "versions": _made, "sent": _sent,
    "generators": _generators,
}  # fmt: skip
