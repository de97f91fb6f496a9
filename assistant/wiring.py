"""Settings to a working assistant: picks implementations, lazily.

Nothing heavy is imported before a request needs it; the paths of the six routes stand
here as text.
"""

from __future__ import annotations

import importlib
import logging
import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.chat.base import ChatModel
from assistant.chat.offline import OfflineModel
from assistant.egress import EgressLog, EgressPolicy
from assistant.errors import AssistantError
from assistant.records import Answer, Kind, Request, Status, Trace
from assistant.routes.base import Event, RoutePath
from assistant.sessions import Sessions
from assistant.settings import Settings, load_settings

if TYPE_CHECKING:
    from assistant.replay import Replayed

#: Route to the class that serves it.
PATHS: Mapping[Kind, str] = {
    Kind.CIF: "assistant.routes.cif:CifPath",
    Kind.EQUATION: "assistant.routes.equation:EquationPath",
    Kind.FAQ: "assistant.routes.faq:FaqPath",
    Kind.DATA: "assistant.routes.data:DataPath",
    Kind.GENERATE: "assistant.routes.generate:GeneratePath",
    Kind.CHAT: "assistant.routes.chat:ChatPath",
}

_VERSIONED = ("gemmi", "spglib", "pymatgen", "sympy", "scipy", "numpy")


def load_path(kind: Kind) -> RoutePath:
    """Import and make the path of a route; one that cannot be had says so itself."""
    module_name, _, class_name = PATHS[kind].partition(":")
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as missing:
        from assistant.routes.unbuilt import UnbuiltPath

        return UnbuiltPath(kind, missing.name or module_name)
    path: RoutePath = getattr(module, class_name)()
    return path


@dataclass
class Services:
    """What requests share; one per assistant.

    Attributes:
        settings: As read.
        policy: What may leave the machine.
        out: Folder for artifacts, None to write no files.
        model: Replaces what the settings name; for tests and embedding.
    """

    settings: Settings
    policy: EgressPolicy
    out: Path | None = None
    model: ChatModel | None = None
    egress: EgressLog = field(default_factory=EgressLog)
    log: logging.Logger = field(default_factory=lambda: logging.getLogger("assistant"))
    _paths: dict[Kind, RoutePath] = field(default_factory=dict)

    @cached_property
    def sessions(self) -> Sessions:
        """Conversations on disk."""
        return Sessions(self.settings.sessions_dir)

    @cached_property
    def default_model(self) -> ChatModel:
        """The model that the settings name."""
        return self.model or make_model(self.settings, self.policy, self.egress)

    def model_for(self, name: str | None) -> ChatModel:
        """The model of a request: its own, else the default."""
        if name is None or name == self.default_model.name:
            return self.default_model
        settings = load_settings(**{**self.settings.model_dump(), "model": name})
        return make_model(settings, self.policy, self.egress)

    def path(self, kind: Kind) -> RoutePath:
        """The path of a route, made once."""
        if kind not in self._paths:
            self._paths[kind] = load_path(kind)
        return self._paths[kind]

    def versions(self) -> dict[str, str]:
        """Versions of the tools that an answer may rest on."""
        return dict(_versions())

    def for_request(self) -> Services:
        """A view with a log of outgoing calls of its own."""
        model = self.model
        return Services(
            self.settings,
            self.policy,
            self.out,
            model,
            EgressLog(),
            self.log,
            self._paths,
        )


def _versions() -> Iterator[tuple[str, str]]:
    for name in _VERSIONED:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def make_model(settings: Settings, policy: EgressPolicy, log: EgressLog) -> ChatModel:
    """The chat model that the settings name.

    Raises:
        NotConfigured: A name without what it needs.
        EgressDenied: A server that the policy forbids.
    """
    kind, _, name = settings.model.partition(":")
    if kind == "openai":
        from assistant.chat.hosted import HostedModel

        return HostedModel.from_settings(settings, policy, log)
    if kind == "local":
        from assistant.chat.local import LocalModel

        return LocalModel.from_settings(settings, policy, name or None)
    return OfflineModel()


class Assistant:
    """The Python API.

    Args:
        model: ``"offline"``, ``"openai:NAME"``, ``"local"`` or ``"local:FILE"``, or an
            object of the `ChatModel` protocol.
        base_url: Of an OpenAI-compatible server.
        home: Where store, sessions and logs live.
        egress: What may leave the machine: ``"offline"``, ``"loopback"`` or origins.
        out: Folder for artifacts; None writes no files.
        settings: Further settings by name.

    Raises:
        BadInput: A setting is wrong.
    """

    def __init__(
        self,
        model: str | ChatModel | None = None,
        *,
        base_url: str | None = None,
        home: str | Path | None = None,
        egress: str | None = None,
        out: str | Path | None = None,
        **settings: Any,
    ) -> None:
        chosen = None if model is None or isinstance(model, str) else model
        self.settings = load_settings(
            model=model if isinstance(model, str) else None,
            base_url=base_url, home=home, egress=egress, **settings,
        )  # fmt: skip
        self.services = Services(
            self.settings,
            EgressPolicy.from_setting(
                self.settings.egress, base_url=self.settings.base_url
            ),
            Path(out) if out is not None else None,
            chosen,
        )

    def ask(
        self,
        text: str,
        *,
        rules: Sequence[str] = (),
        draft: str | None = None,
        session: str | None = None,
        **fields: Any,
    ) -> Answer:
        """Answer one request; `fields` are further fields of the contract's Request.

        Raises:
            BadInput: A field is unknown, wrong or too large.
        """
        return self.answer(
            Request.from_json(
                {
                    "text": text, "draft": draft,
                    "rules": [rules] if isinstance(rules, str) else list(rules),
                    "session": session, **fields,
                }
            )
        )  # fmt: skip

    def answer(
        self,
        request: Request,
        *,
        emit: Callable[[Event], None] = lambda event: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Answer:
        """Answer a validated request; never raises for what is in the request."""
        from assistant import flow
        from prompts.rules import own_rules

        try:
            with own_rules(self.settings.rulebook_dir):
                return flow.answer(
                    request, self.services.for_request(), emit=emit, cancelled=cancelled
                )
        except AssistantError as fault:
            return Answer(Status.ERROR, str(fault), id=request.id)

    def replay(self, trace: Trace | Mapping[str, Any]) -> Replayed:
        """Run a stored trace again without a model; tells where it departs from it.

        Raises:
            BadInput: No trace, or one that holds no files it would need.
        """
        from assistant.replay import replay

        return replay(trace, self.settings)

    def stream(self, text: str, **fields: Any) -> Iterator[Event | Answer]:
        """Progress as it happens, then the Answer.

        The work runs in a thread; leaving the loop early stops it at its next step.
        """
        request = Request.from_json({"text": text, **fields})
        events: queue.SimpleQueue[Event | Answer] = queue.SimpleQueue()
        stopped = threading.Event()

        def work() -> None:
            events.put(self.answer(request, emit=events.put, cancelled=stopped.is_set))

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            while True:
                item = events.get()
                yield item
                if isinstance(item, Answer):
                    return
        finally:
            stopped.set()


def build_assistant(
    settings: Settings, *, out: Path | None = None, model: ChatModel | None = None
) -> Assistant:
    """An assistant from settings that were read elsewhere."""
    made = Assistant.__new__(Assistant)
    made.settings = settings
    made.services = Services(
        settings,
        EgressPolicy.from_setting(settings.egress, base_url=settings.base_url),
        out,
        model,
    )
    return made
