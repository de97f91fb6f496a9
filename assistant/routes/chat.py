"""Questions about the assistant itself, greetings, what was sent where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.compose.chat_words import CHAT
from assistant.records import Answer, Attempt, Request, Status
from assistant.routes.base import Draft, Specified, Work
from validators.report import Report


@dataclass(frozen=True, slots=True)
class ChatTopic:
    """What about the assistant is asked: a key of `chat_words.CHAT`."""

    name: str
    values: dict[str, str]


_TOPICS: tuple[tuple[str, str], ...] = (
    ("export", r"export|exportier|exporta|导出|エクスポート"),
    (
        "privacy",
        r"sent|cloud|leave|left|privacy|private|upload|datenschutz|gesendet|envoy|"
        r"enviad|隐私|上传|送信|プライバシ|own (?:papers|pdfs)|folder",
    ),
    ("api", r"assistant\(|import|python|api\b|dict|\bcall\b"),
    ("model", r"which model|what model|chatgpt|who are you|language model|modell|哪个模型"),
    ("greeting", r"^\s*(?:hi|hello|hey|hallo|bonjour|salut|hola|你好|您好|こんにちは|good |"
     r"guten)"),
    ("thanks", r"thank|danke|merci|gracias|谢谢|ありがとう"),
)  # fmt: skip


class ChatPath:
    """The route `chat`: answers from what is true of this installation."""

    def specify(self, request: Request, work: Work) -> Specified:
        """Find the topic; what the tool can do when there is none."""
        lower = request.text.lower()
        name = next((n for n, p in _TOPICS if re.search(p, lower)), "abilities")
        egress = work.settings.egress
        return Specified(
            ChatTopic(
                name,
                {
                    "model": work.model.name,
                    "egress": egress,
                    "home": "MATERIALS_HOME",
                    "session": work.session.name if work.session else "NAME",
                },
            )
        )

    def draft(self, spec: Any, attempts: Sequence[Attempt], work: Work) -> Draft | None:
        """Nothing to draft."""
        return None

    def check(self, draft: Draft, spec: Any, work: Work) -> Report:
        """Nothing to check."""
        return Report()

    def compose(
        self,
        spec: ChatTopic,
        draft: Draft | None,
        attempts: Sequence[Attempt],
        work: Work,
    ) -> Answer:
        """Say it in the user's language."""
        forms = CHAT[spec.name]
        text = forms.get(work.language, forms["en"]).format(**spec.values)
        return Answer(Status.UNVERIFIED, text)
