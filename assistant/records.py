"""What travels: the request as it comes in, the answer as it goes out.

Text from outside is parsed by pydantic (`Request`), so that bad input fails at the
door. What we make ourselves are frozen dataclasses. `Answer.to_json` is the public
form that the command line, the page, `batch` and other agents share.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant.errors import BadInput
from validators.report import Report

TEXT_LIMIT = 100_000
DRAFT_LIMIT = 5_000_000
DOCUMENT_LIMIT = 20_000_000


class Kind(StrEnum):
    """The six routes of a request."""

    CIF = "cif"
    EQUATION = "equation"
    FAQ = "faq"
    DATA = "data"
    GENERATE = "generate"
    CHAT = "chat"


class Status(StrEnum):
    """What the answer claims about itself; see the contract for the definitions."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    NEEDS_INPUT = "needs_input"
    ABSTAINED = "abstained"
    REFUSED = "refused"
    ERROR = "error"


# --- in -----------------------------------------------------------------------


class _Door(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Turn(_Door):
    """An earlier message of the conversation."""

    role: Literal["user", "assistant", "system"]
    content: str


#: Control codes but for tab and line ends (U+0085 is one: without it two words would
#: become one), joiners of no width, turns of direction.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2064\ufeff]"
)


class Attachment(_Door):
    """A file that the request is about, by path or by content in base64."""

    name: str
    path: str | None = None
    base64: str | None = None
    private: bool = False


class Document(_Door):
    """A text to be used for this request only."""

    name: str
    text: str


class AskPoint(_Door):
    """A value asked for: which quantity, at which coordinates."""

    of: str
    at: dict[str, float] = Field(default_factory=dict)


class Ask(_Door):
    """What exactly is wanted, for equations and tables."""

    unknowns: list[str] = Field(default_factory=list)
    independent: list[str] = Field(default_factory=list)
    closed_form: Literal["required", "optional", "no"] = "optional"
    points: list[AskPoint] = Field(default_factory=list)
    columns: list[str] = Field(default_factory=list)


class Options(_Door):
    """Limits and choices for one request; a null is the default."""

    route: Kind | None = None
    max_attempts: int | None = Field(default=None, ge=1, le=12)
    seed: int | None = Field(default=None, ge=0, le=2**63 - 1)
    budget_s: float | None = Field(default=None, gt=0, le=3600)
    model: str | None = None


class Request(_Door):
    """One question; the fields are those of the contract, and no others."""

    text: str
    id: str | None = None
    history: list[Turn] = Field(default_factory=list)
    rules: list[str] = Field(default_factory=list)
    draft: str | None = None
    session: str | None = None
    files: list[Attachment] = Field(default_factory=list)
    documents: list[Document] = Field(default_factory=list)
    ask: Ask | None = None
    options: Options = Field(default_factory=Options)

    @field_validator("text", "rules")
    @classmethod
    def _plain(cls, given: str | list[str]) -> str | list[str]:
        """Without characters that nobody sees: a NUL in NaCl makes no sodium of it."""
        if isinstance(given, str):
            return _UNSEEN.sub("", given)
        return [_UNSEEN.sub("", rule) for rule in given]

    @classmethod
    def from_json(cls, data: Any) -> Request:
        """Validate a decoded JSON object.

        Raises:
            BadInput: One line naming the field, what was expected and what came.
        """
        if not isinstance(data, dict):
            raise BadInput(
                f"a request is a JSON object with 'text', not {type(data).__name__}"
            )
        # A null stands for 'not given' in every optional field.
        given = {key: value for key, value in data.items() if value is not None}
        try:
            request = cls.model_validate(given)
        except ValidationError as err:
            raise BadInput(_first_error(err)) from err
        try:
            sizes = request._sizes()
        except UnicodeEncodeError as err:
            raise BadInput(
                "the request holds half of a character pair, which is no text; "
                "send valid UTF-8"
            ) from err
        for name, size, limit in sizes:
            if size > limit:
                raise BadInput(
                    f"{name} holds {size:,} bytes, the limit is {limit:,}; "
                    "send a smaller one or split it"
                )
        return request

    def _sizes(self) -> list[tuple[str, int, int]]:
        sizes = [("text", len(self.text.encode()), TEXT_LIMIT)]
        sizes += [
            (f"rules[{i}]", len(rule.encode()), TEXT_LIMIT)
            for i, rule in enumerate(self.rules)
        ]
        if self.draft is not None:
            sizes.append(("draft", len(self.draft.encode()), DRAFT_LIMIT))
        sizes += [
            (f"document {doc.name!r}", len(doc.text.encode()), DOCUMENT_LIMIT)
            for doc in self.documents
        ]
        sizes += [
            (f"file {item.name!r}", len(item.base64) * 3 // 4, DOCUMENT_LIMIT)
            for item in self.files
            if item.base64 is not None
        ]
        return sizes


def _first_error(err: ValidationError) -> str:
    problem = err.errors(include_url=False)[0]
    where = ".".join(str(part) for part in problem["loc"]) or "request"
    if problem["type"] == "extra_forbidden":
        return f"unknown field {where!r} in the request; see the contract's fields"
    if problem["type"] == "missing":
        return f"field {where!r} is missing in the request"
    return f"field {where!r}: {problem['msg'].lower()}, got {problem['input']!r:.80}"


# --- out ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request goes and why."""

    kind: Kind
    intents: tuple[Kind, ...]
    confidence: float
    reason: str
    by: Literal["option", "pattern", "similarity", "model"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change made to a draft, with its reason."""

    what: str
    before: str | None
    after: str | None
    because: str


@dataclass(frozen=True, slots=True)
class EquationResult:
    """The `equation` object of the contract."""

    spec: dict[str, Any]
    closed_form: dict[str, str] | None
    values: list[float | None]
    errors: list[float | None]
    error_estimate: float | None
    observed_order: float | None
    method: str
    code: str | None
    verification: Any


@dataclass(frozen=True, slots=True)
class ClaimValue:
    """A number of a claim, printed from a record or a computation."""

    value_id: str
    value: Any
    unit: str
    conditions: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One factual sentence and what it rests on."""

    text: str
    citations: list[str]
    values: list[ClaimValue]
    basis: Literal["source", "values", "judgement"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A source that the answer used."""

    id: str
    doi: str | None
    title: str | None
    year: int | None
    journal: str | None
    locator: str | None
    credibility: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class TableResult:
    """The `table` object of the contract."""

    columns: list[dict[str, str]]
    rows: list[list[Any]]
    provenance: list[Any]
    flags: list[list[str]]


@dataclass(frozen=True, slots=True)
class Generated:
    """One candidate; exactly one of cif, row, formula and image is set."""

    cif: str | None = None
    row: dict[str, Any] | None = None
    formula: str | None = None
    image: str | None = None
    scores: dict[str, Any] = field(default_factory=dict)
    novelty: Any = None
    hull: Literal["inside", "edge", "outside"] | None = None
    origin: str = ""


Origin = Literal["model", "library", "solver", "generator", "repair", "user"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One turn of the loop: what was asked, what came, what the checks said."""

    number: int
    origin: Origin
    report: Report
    content: str = ""
    prompt: str = ""
    prompt_ids: tuple[str, ...] = ()
    feedback: str = ""

    def to_json(self) -> dict[str, Any]:
        """The short form of the contract."""
        return {
            "number": self.number,
            "origin": self.origin,
            "errors": len(self.report.errors),
            "warnings": len(self.report.warnings),
        }


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that was written."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class EgressCall:
    """One call that left the machine."""

    origin: str
    purpose: str
    bytes: int


@dataclass(slots=True)
class Trace:
    """Everything that led to an answer, fit to be replayed and attached to a report.

    Attributes:
        replies: What the model was asked (a digest of the prompt) and what it wrote.
        writer: The model's name and what it may write.
        outcome: The answer, less what changes from run to run.
        left_out: Names of files of the request, which a trace does not hold.
    """

    id: str
    request: dict[str, Any]
    route: Route | None = None
    spec: Any = None
    assumptions: list[str] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    seed: int = 0
    replies: list[dict[str, Any]] = field(default_factory=list)
    writer: dict[str, Any] = field(default_factory=dict)
    outcome: dict[str, Any] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; reports and prompts in full."""
        return {item.name: plain(getattr(self, item.name)) for item in fields(self)}


@dataclass(frozen=True, slots=True)
class Answer:
    """What every way in returns; a failed answer still carries the best draft."""

    status: Status
    text: str
    id: str | None = None
    route: Kind = Kind.CHAT
    intents: tuple[Kind, ...] = ()
    cif: str | None = None
    report: Report | None = None
    changes: tuple[Change, ...] = ()
    equation: EquationResult | None = None
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    table: TableResult | None = None
    generated: tuple[Generated, ...] = ()
    assumptions: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    model: str | None = "offline"
    egress: tuple[EgressCall, ...] = ()
    seconds: float = 0.0
    trace_id: str = ""
    trace: Trace | None = None

    def to_json(self) -> dict[str, Any]:
        """The public Answer: every field of the contract, always."""
        out = {
            item.name: plain(getattr(self, item.name))
            for item in fields(self)
            if item.name not in {"trace", "attempts", "report"}
        }
        out["report"] = self.report.to_json() if self.report else None
        out["attempts"] = [attempt.to_json() for attempt in self.attempts]
        return out

    def dumps(self, *, indent: int | None = None) -> str:
        """`to_json` as text; numbers that JSON lacks (nan, inf) become null."""
        return json.dumps(self.to_json(), ensure_ascii=False, indent=indent)


def plain(value: Any) -> Any:
    """Turn records into what JSON can hold."""
    if isinstance(value, Report):
        return value.to_json()
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(plain(item) for item in value)
    if isinstance(value, StrEnum | Path):
        return str(value)
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if value is None or isinstance(value, str | int | bool):
        return value
    if hasattr(value, "item"):  # numpy scalars
        return plain(value.item())
    return str(value)
