"""QuestionSpec: what a literature question asks, as slots."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Form = Literal[
    "strategies",
    "compare",
    "value",
    "why",
    "howto",
    "definition",
    "source",
    "pushback",
    "survey",
    "inventory",
]


@dataclass(frozen=True, slots=True)
class Premise:
    """What a question takes for granted, and where it says so.

    Attributes:
        kind: ``quality`` (a property is called high or low, a compound stable),
            ``superconducts`` (at a temperature), ``order`` (of two compounds),
            ``direction`` (a lever raises or lowers a property), ``space_group``,
            ``value``, ``class`` (a host is called a garnet, an oxide …), ``state``
            (a property is said to exist in one state only) ``extreme`` (a compound
            is called the best or worst of its kind), ``contents`` (a compound is said
            to hold an element, or to be free of it), ``bound`` or ``always`` (a
            quantity, for ``always`` of every sample, lies above or below a number)
            or ``best_at`` (a material is best at, above or below a temperature in K).
        direction: +1 or -1 for ``direction``; +1 for above, -1 for below.
        stated: The space group, number or class as stated.
        unit: Unit of a stated number, or the group of a stated class.
    """

    kind: Literal[
        "direction", "space_group", "value", "class", "state", "extreme",
        "quality", "superconducts", "order", "contents", "bound", "always", "best_at",
    ]  # fmt: skip
    direction: int = 0
    stated: str = ""
    unit: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSpec:
    """The slots of a question.

    Attributes:
        text: The question itself, without what was stripped from it.
        language: ISO 639-1 code.
        form: What kind of answer is wanted.
        hosts: Materials or classes by their names in the alias table.
        formulas: Formulas as written.
        elements: Symbols of dopants or additives, without those of the host.
        levers: ``doping``, ``processing``, ``interface`` …
        quantities: Names from the catalogue of quantities.
        goal: +1 to raise, -1 to lower the first quantity, 0 when neither is said.
        temperature: In °C, when one is named.
        premises: What the question presupposes.
        claimed: Numbers with units that a push-back brings forward.
        doubted: Ids of the values and records of the answer that a push-back doubts.
        long: Whether a long answer was asked for.
        computed: Whether calculated results are what is wanted.
        terms: Content words in English, for the lexical search.
        stripped: Instructions to the assistant that were found and not followed.
        year_from: Earliest year of a source, when one is named.
        aspects: What an answer has to be about: ``density``, ``cost`` …
        methods: Ways of making a sample that are set against each other, each with
            the words that name it in the question.
        asks_trade: ``advantage`` or ``drawback`` where just these are asked for.
        causes: Quantities named as the cause in a question about an effect.
        own_documents: Whether only the documents of the request are asked about.
        superlative: +1 or -1 where the largest or smallest recorded value is asked for.
        yes_no: Whether yes or no is asked for.
        parts: How many clauses of the question ask something.
        reason: Whether a reason is asked for: ``why``, ``why not`` (why something is
            not done or not more of it), or empty.
        falls: Whether the reason asked for is that of a fall or a failure.
        ranks: Which of the things told in the turn before is best, in no named respect.
        under: A condition in words that a short message asks by ("at low temperature").
        unknown_terms: For a definition, the term as it was written.
        unknown_materials: Short names that look like materials and are not known.
        own_sources: Entries of lists of references that came with the request.
    """

    text: str
    language: str = "en"
    form: Form = "survey"
    hosts: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    levers: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    goal: int = 0
    temperature: float | None = None
    premises: tuple[Premise, ...] = ()
    claimed: tuple[tuple[float, str], ...] = ()
    doubted: tuple[str, ...] = ()
    long: bool = False
    computed: bool = False
    terms: tuple[str, ...] = ()
    stripped: tuple[str, ...] = ()
    year_from: int | None = None
    own_documents: bool = False
    superlative: int = 0
    yes_no: bool = False
    parts: int = 1
    reason: Literal["", "why", "why not"] = ""
    falls: bool = False
    ranks: bool = False
    under: str = ""
    unknown_terms: tuple[str, ...] = ()
    unknown_materials: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    methods: tuple[tuple[str, str], ...] = ()
    asks_trade: Literal["", "advantage", "drawback"] = ""
    causes: tuple[str, ...] = ()
    documents: tuple[tuple[str, str], ...] = field(default=())
    own_sources: tuple[Any, ...] = ()
