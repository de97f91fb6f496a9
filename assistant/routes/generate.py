"""New candidates: compositions by rule, rows by a trained model.

Everything here is a proposal; the status is `unverified` whatever the checks say.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from assistant.asking.amounts import count_in
from assistant.asking.candidate_limits import without_limits
from assistant.asking.candidate_order import order_in
from assistant.asking.chemistry_words import anions_in, without_anions
from assistant.asking.row_task import rows_asked, trains_model
from assistant.compose.generation import composition_answer, rows_answer
from assistant.compose.generation_formulas import formulas_answer
from assistant.compose.generation_structures import structures_answer
from assistant.compose.generation_words import say
from assistant.errors import BadInput, DraftFailed
from assistant.follow_ups import asks_how_chosen
from assistant.records import Answer, Attempt, Request, Status
from assistant.routes.augment import find_table
from assistant.routes.base import Draft, Specified, Work, stop
from assistant.routes.generate_formulas import MadeFormulas, make_formulas
from assistant.routes.generate_structures import make_structures, report_of
from assistant.routes.generate_wishes import MOST, class_not_known, read_wishes
from assistant.routes.table_rows import read_rows_request, seed_for, task_of
from assistant.routes.training_time import in_time, training_seconds
from validators.report import Finding, Report, Severity, run_checks
from validators.specs.generation import PEROVSKITES, GenerationSpec

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class MadeRows:
    """Rows asked for by condition, with what was measured about them."""

    rows: pd.DataFrame
    real: pd.DataFrame
    hull: tuple[str, ...]
    scores: dict[str, list[Any]]
    judged: dict[str, Any] | None
    drawn: int
    rate: float
    notes: tuple[str, ...]
    beyond: tuple[str, ...]
    model: str


class GeneratePath:
    """Proposals of compositions and of rows under conditions."""

    def specify(self, request: Request, work: Work) -> Specified:
        """Read pattern, limits, elements and number; rows when a table is there."""
        from generators.errors import GeneratorError
        from generators.tables.reading import without_table

        try:
            table = find_table(request)
        except (GeneratorError, BadInput) as err:
            return stop(Status.NEEDS_INPUT, str(err))
        text = without_table(request.text)
        wished = self._wished(request, work, text)
        if isinstance(wished, Specified):
            return wished
        spec, assumptions = wished
        # Turns that were read together are lines; the last one says how many more.
        last = text.strip().rpartition("\n")[2]
        if _MORE.search(last):
            spec = replace(spec, told=_listed(work))
            figure = re.search(r"\d{1,3}", last)
            if count := count_in(last) or (int(figure[0]) if figure else 0):
                spec = replace(spec, count=min(count, MOST))
        if table is not None and not spec.sites:
            if task_of(table, request)[0] == "formulas":
                return self.formula_spec(table, request, work)
            return self.row_spec(table, request, work)
        if table is None and trains_model(text):
            return stop(Status.NEEDS_INPUT, say(work.language, "need_table"))
        if spec.kind == "row":
            return stop(Status.NEEDS_INPUT, say(work.language, "need_table_rows"))
        if spec.kind == "structure" and not spec.sites and not spec.system:
            from knowledge.library.structures.formulas_in_text import formulas_in

            written = formulas_in(text)
            if written:
                return self._structure_spec(spec, written[0], text)
        if _ALLOYS.search(text) and not spec.sites:
            return stop(Status.NEEDS_INPUT, say(work.language, "alloys"))
        if (no := _not_to_be_made(text, spec, work)) is not None:
            return no
        spec, more = _of_its_type(spec, assumptions)
        return Specified(spec, assumptions=(*assumptions, *more))

    def _wished(
        self, request: Request, work: Work, text: str
    ) -> tuple[GenerationSpec, list[str]] | Specified:
        """What is wished, with the earlier turns that a follow-up changes.

        "Only oxides, please" leaves the type and the number as they were. A message
        that changes nothing of the list before is a question about it, or unread.
        """
        from generators.tables.reading import without_table

        turns = [t.content for t in request.history if t.role == "user"]
        spec, assumptions = read_wishes(text, [*request.rules])
        if not turns or spec.sites or spec.system or _speaks_of_new(text):
            return spec, assumptions
        before = _wishes_before([without_table(t) for t in turns])
        if not before:
            return spec, assumptions
        if anions_in(text):
            # "Only oxides, please" takes the place of the halides before.
            before = without_anions(before)
        work.meant = f"{before}\n{text}"
        known, _ = read_wishes(before, [*request.rules])
        how = asks_how_chosen(text)
        untold = say(work.language, "untold", what=text.strip())
        if how or _ASKS.match(text):
            # A question about a candidate proposes no others.
            work.meant = before
            if (how or _WHY.search(text)) and (told := _how_chosen(work)):
                return stop(Status.UNVERIFIED, told)
            return stop(Status.ABSTAINED, untold)
        spec, assumptions = read_wishes(work.meant, [*request.rules])
        if order_in(text) is not None:
            # "Which has the largest t?" is asked of those that are listed.
            spec = replace(spec, order=order_in(text), outermost=False)
        same = replace(spec, property_words=known.property_words) == known
        if same and not _MORE.search(text):
            work.meant = before
            return stop(Status.NEEDS_INPUT, untold)
        if latest := count_in(without_limits(text)):
            spec = replace(spec, count=min(latest, MOST))
        return spec, [*assumptions, "read together with the earlier turns"]

    def _structure_spec(
        self, spec: GenerationSpec, formula: str, text: str
    ) -> Specified:
        """Structures of one formula; three where no number is given."""
        count = count_in(text.replace(formula, " "))
        assumptions = [] if count else ["no number was given: three candidates"]
        found = replace(spec, formula=formula, count=count or 3, include=(), exclude=())
        return Specified(found, assumptions=tuple(assumptions))

    def row_spec(
        self, table: tuple[str, pd.DataFrame], request: Request, work: Work
    ) -> Specified:
        """Rows to order from a table, with their number and wishes."""
        from assistant.routes.augment import rows_wanted

        read = read_rows_request(table, request, work.language)
        if isinstance(read, Specified):
            return read
        work.seed = seed_for(request, work.seed)
        wanted, _ = rows_wanted(read.wishes.rest, len(read.frame))
        count = rows_asked(read.wishes.rest, read.wishes) or wanted or 10
        if count == len(read.frame) and wanted:
            count = wanted  # "I have 200 rows" tells how many there are
        assumptions = list(read.assumptions)
        if not read.wishes.given:
            assumptions.append("no condition was recognised: rows are unconditional")
        spec = GenerationSpec(
            kind="row",
            count=min(count, 5000),
            given=read.wishes.given,
            goal=(goal.column, goal.end) if (goal := read.wishes.goal) else None,
            rules=read.rules,
            table=read.frame,
            table_name=read.name,
            model=read.model,
        )
        return Specified(spec, assumptions=tuple(assumptions))

    def formula_spec(
        self, table: tuple[str, pd.DataFrame], request: Request, work: Work
    ) -> Specified:
        """New formulas from a table that lists formulas, for a property of it."""
        from generators.tables.reading import without_table

        read = read_rows_request(table, request, work.language)
        if isinstance(read, Specified):
            return read
        work.seed = seed_for(request, work.seed)
        wishes, _ = read_wishes(without_table(request.text), [*request.rules])
        count = rows_asked(read.wishes.rest, read.wishes) or 10
        assumptions = list(read.wishes.assumed)
        if not read.wishes.given:
            assumptions.append("no condition was recognised: the property is left open")
        spec = GenerationSpec(
            kind="composition",
            count=min(count, 500),
            neutral=False,
            ordered=False,
            system=wishes.system,
            include=wishes.include,
            exclude=wishes.exclude,
            new_only=wishes.new_only,
            told=_listed(work) if _MORE.search(request.text) else (),
            given=read.wishes.given,
            table=read.frame,
            table_name=read.name,
        )
        return Specified(spec, assumptions=tuple(assumptions))

    def draft(
        self, spec: GenerationSpec, attempts: Sequence[Attempt], work: Work
    ) -> Draft | None:
        """Search or sample; the search is exhaustive or seeded, so once is enough."""
        from generators.errors import GeneratorError, SpecUnsupported

        if attempts:
            return None
        try:
            if spec.kind == "row":
                return Draft(self._rows(spec, work), "generator")
            if spec.kind == "structure":
                made = make_structures(
                    spec, seed=work.seed, deadline_s=0.8 * min(work.remaining(), 600.0),
                    also_known=library_formulas(), cancelled=work.cancelled,
                    tell=lambda message: work.tell("generate", message),
                )  # fmt: skip
                return Draft(made, "generator", text=f"{len(made.structures)} made")
            if spec.table is not None:
                formulas = make_formulas(spec, work, training_seconds(work) / 4)
                return Draft(formulas, "generator")
            from generators.materials.candidates import propose

            work.tell("generate", f"searching for {spec.count} compositions")
            proposed = propose(spec, seed=work.seed, also_known=library_formulas())
        except SpecUnsupported as err:
            # That nothing fulfils the wishes is a result, and it is the answer.
            return Draft(str(err), "generator", text=str(err))
        except GeneratorError as err:
            raise DraftFailed(str(err)) from err
        listed = " ".join(c.formula for c in proposed.candidates)
        return Draft(proposed, "generator", text=listed)

    def _rows(self, spec: GenerationSpec, work: Work) -> MadeRows:
        from generators.audit.tables import numeric_columns
        from generators.tables.augment import default_target, train_and_draw
        from generators.tables.drawing import hull_places
        from generators.tables.outline import Outline
        from generators.tables.wishes import parse_given

        frame = spec.table
        outline = Outline.of(frame)
        known = outline.inward(frame)
        given = [parse_given(text, outline.inner) for text in spec.given]
        numbers = numeric_columns(known)
        # Tables end in the property: of several wishes the last is the one to judge.
        property_ = default_target(known)
        wishes = {g.column: g for g in given if g.column in numbers}
        wish = wishes.get(property_ or "") or (
            wishes[max(wishes, key=numbers.index)] if wishes else None
        )
        target = wish.column if wish else property_
        work.tell("generate", f"training on {len(frame)} rows of {spec.table_name}")
        budget = training_seconds(work)
        started = time.monotonic()
        generator, drawn = in_time(
            work, budget / 4,
            lambda seconds, left: train_and_draw(
                frame, spec.count,
                model=spec.model, target=target, given=given,
                rules=spec.rules, goal=spec.goal, seed=work.seed, budget_s=seconds,
                tell=lambda message: work.tell("generate", message), remaining=left,
            ),
        )  # fmt: skip
        made = outline.inward(drawn.rows)
        scores: dict[str, list[Any]] = {}
        if drawn.extrapolated:
            scores["extrapolation"] = [True] * len(drawn.rows)
        judged = None
        # The judge trains once more, on half of the rows.
        took = time.monotonic() - started
        if wish is not None and len(frame) >= 40 and work.remaining() > took + 3:
            from generators.tables.inverse import judge_wish

            work.tell("generate", "judging by a model fitted on other rows")
            judged, predicted = judge_wish(
                known, made, wish, seed=work.seed, budget_s=budget / 4,
                remaining=lambda: work.remaining() - 2,
            )  # fmt: skip
            if predicted:
                scores[f"predicted_{wish.column}"] = predicted
        return MadeRows(
            drawn.rows,
            frame,
            tuple(hull_places(made, known)),
            scores,
            judged,
            drawn.drawn,
            drawn.rate,
            (*drawn.notes, *(n for n in generator.card.notes if n.startswith("not p"))),
            drawn.beyond,
            generator.card.system,
        )

    def check(self, draft: Draft, spec: GenerationSpec, work: Work) -> Report:
        """Each rule asked for, computed anew from the formulas alone."""
        from validators.candidates import CHECKS, ROW_CHECKS

        if isinstance(draft.content, str):
            finding = Finding(
                "candidates.count", Severity.ERROR, draft.content, spec.count, 0
            )
            return Report((finding,), ("candidates.count",))
        if spec.kind == "structure":
            return report_of(draft.content, spec.count)
        names = ROW_CHECKS if spec.kind == "row" else CHECKS
        return run_checks(draft.content, spec, names)

    def compose(
        self,
        spec: GenerationSpec,
        draft: Draft | None,
        attempts: Sequence[Attempt],
        work: Work,
    ) -> Answer:
        """Candidates with the evidence for each rule."""
        if draft is None:
            return Answer(Status.ERROR, say(work.language, "nothing"))
        report = attempts[-1].report if attempts else self.check(draft, spec, work)
        if isinstance(draft.content, str):
            text = draft.content[:1].upper() + draft.content[1:] + "."
            return Answer(Status.REFUSED, text, report=report)
        if spec.kind == "row":
            return rows_answer(spec, draft.content, report, work)
        if spec.kind == "structure":
            return structures_answer(spec, draft.content, report, work)
        if isinstance(draft.content, MadeFormulas):
            return formulas_answer(spec, draft.content, report, work)
        return composition_answer(spec, draft.content, report, work)


@cache
def library_formulas() -> frozenset[str]:
    """Formulas of the structure library in one spelling."""
    from knowledge.structures import read_rows
    from validators.compositions import UnreadableFormula, same_formula

    out = set()
    for row in read_rows():
        try:
            out.add(same_formula(str(row.get("formula", ""))))
        except UnreadableFormula:
            continue
    return frozenset(out)


def _not_to_be_made(text: str, spec: GenerationSpec, work: Work) -> Specified | None:
    """A question back or a refusal for a wish that no candidate can meet."""
    from generators.materials.patterns import TYPES

    if strange := class_not_known(text, spec):
        known = ", ".join(kind.name for kind in TYPES)
        words = say(work.language, "no_class", name=strange, known=known)
        return stop(Status.NEEDS_INPUT, words)
    if spec.count < 1:
        return stop(Status.NEEDS_INPUT, say(work.language, "how_many"))
    if _names_no_target(text, spec):
        return stop(Status.NEEDS_INPUT, say(work.language, "which_target"))
    if both := set(spec.include) & set(spec.exclude):
        names = ", ".join(sorted(both))
        return stop(Status.REFUSED, say(work.language, "both_ways", names=names))
    if spec.tolerance and spec.tolerance[0] > spec.tolerance[1]:
        low, high = spec.tolerance
        return stop(Status.REFUSED, say(work.language, "no_range", low=low, high=high))
    return None


def _of_its_type(
    spec: GenerationSpec, said: Sequence[str]
) -> tuple[GenerationSpec, list[str]]:
    """The spec with the limits usual for its structure type, and what that assumes."""
    from generators.materials.patterns import TYPES

    assumed = []
    if spec.tolerance and spec.prototype not in PEROVSKITES:
        what = spec.prototype or spec.pattern or "formulas without a type"
        assumed.append(
            "a tolerance factor is defined for perovskites; it was not applied to "
            f"{what}"
        )
        spec = replace(spec, tolerance=None)
    if spec.prototype in PEROVSKITES and spec.tolerance is None:
        spec = replace(spec, tolerance=(0.8, 1.05))
        assumed.append(
            "no tolerance factor was given: 0.8 to 1.05 was taken, the range in "
            "which perovskites are usual"
        )
    named = next((t for t in TYPES if t.name == spec.prototype), None)
    if named is not None and not any(named.source in a for a in said):
        assumed.append(
            f"the sites of the {named.name} type and what may sit on them after "
            f"{named.source}"
        )
    return spec, assumed


#: Metals mixed with metals, for which no charges can be balanced.
_ALLOYS = re.compile(
    r"\balloys?\b|\bsteels?\b|\bsuperalloys?\b|\b\w*legierung\w*|\bstähle?\b|\balliages?\b|"
    r"\baciers?\b|\baleaci[oó]n\w*|\baceros?\b|合金|钢",
    re.I,
)


#: Wishes for candidates beside those listed already.
_MORE = re.compile(
    r"(?i)\bmore\b|\banother\b|\bothers?\b|\bdifferent ones\b|\bweitere\b|\bandere\b|"
    r"\bnoch\b|\bd'autres\b|\bautres\b|\bde plus\b|\bencore\b|\bmás\b|\botr[oa]s\b|"
    r"再|更多|另外|もっと|さらに|他の|もう"
)
_WHY = re.compile(
    r"(?i)\b(?:why|how come|warum|wieso|pourquoi|por qué)\b|为什么|为何|なぜ|どうして"
)


def _how_chosen(work: Work) -> str:
    """By which rules the last list came about, as its answer told them."""
    exchanges = work.session.exchanges() if work.session is not None else []
    last = next(
        (e.answer for e in reversed(exchanges) if e.answer.get("generated")), {}
    )
    lines = str(last.get("text", "")).splitlines()
    ends = [n for n, line in enumerate(lines) if line.startswith("|")]
    rest = [line for line in lines[ends[-1] + 1 :] if line.strip()] if ends else []
    assumed = [f"- {line}" for line in last.get("assumptions") or []]
    if not rest and not assumed:
        return ""
    return "\n".join([say(work.language, "by_rules"), "", *rest, *assumed])


#: A question about what was proposed.
_ASKS = re.compile(
    r"(?i)^\W*(?:is|are|does|do|did|has|have|was|were|why|how come|how (?:stable|"
    r"likely|"
    r"hard|easy|expensive|safe)|ist|sind|hat|warum|wieso|est-ce|est|sont|pourquoi|es|son|"
    r"tiene|por qué|为什么|为何|なぜ|どうして)(?![a-zà-ÿ])|(?:稳定|可行)吗|"
    r"安定(?:です|か)"
)
#: What a request for candidates may hold without saying what they are to be.
_NO_TARGET = re.compile(
    r"(?i)\b(?:please|pls|can|could|would|you|i|me|us|need|want|like|to|a|an|the|some|"
    r"few|any|new|novel|more|of|for|and|generate|propose|suggest|create|make|design|"
    r"invent|find|give|list|show|discover|something|candidates?|materials?|"
    r"compounds?|compositions?|structures?|formulas?|formulae|crystals?|bitte|neue[nrs]?|"
    r"kandidaten|materialien|verbindungen|zusammensetzungen|vorschl\w+|schlag\w*|mir|"
    r"vor|erfinde|erzeuge|nouve\w+|matériaux|candidats|composés|propose[rz]?|génère|"
    r"nuev\w+|materiales|candidatos|compuestos|propón|genera|de|des|por|favor|s|plaît|"
    r"il|vous|te)\b|\d+|[^\w\u3040-\u9fff]+|新的?|材料|候选|化合物|成分|生成|设计|提出|"
    r"给我|几个|一些|请|個|个|種|种|候補|新しい|提案|して|ください|を|の|いくつか"
)


def _names_no_target(text: str, spec: GenerationSpec) -> bool:
    """Whether a request says of its candidates nothing but that they be new."""
    open_ = not (spec.sites or spec.system or spec.include or spec.exclude or spec.size)
    return open_ and spec.kind != "row" and not _NO_TARGET.sub("", text).strip()


def _listed(work: Work) -> tuple[str, ...]:
    """Formulas of all candidates that the conversation has listed."""
    exchanges = work.session.exchanges() if work.session is not None else []
    return tuple(
        str(item["formula"])
        for exchange in exchanges
        for item in exchange.answer.get("generated") or []
        if item.get("formula")
    )


def _wishes_before(turns: Sequence[str]) -> str:
    """The turns from the latest one on that says what the candidates are to be."""
    for place in range(len(turns) - 1, -1, -1):
        spec, _ = read_wishes(turns[place], [])
        if spec.sites or spec.system or spec.include:
            return "\n".join(turns[place:])
    return ""


def _speaks_of_new(text: str) -> bool:
    return bool(
        re.search(r"\b(?:propose|suggest|generate|design)\b.{0,60}\bnew\b", text)
    )
