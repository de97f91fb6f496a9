"""Literature answers: a plan of sentences from records, and its text.

The plan is deterministic. Every factual sentence names the records and values it rests
on; directions are computed from differences within one study; judgement is labelled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.asking.parts import parts_of
from assistant.asking.table_left import left_words
from assistant.asking.words import lexicon, mentions
from assistant.compose.faq_compare import comparison
from assistant.compose.faq_cover import restates, uncovered
from assistant.compose.faq_direct import (
    direct,
    inventory,
    sources_answer,
    value_answer,
)
from assistant.compose.faq_dispute import (
    corrections,
    opposite_is_wrong,
    pushback,
)
from assistant.compose.faq_evidence import about_host
from assistant.compose.faq_gate import LIGHT
from assistant.compose.faq_glossary import definition_plan
from assistant.compose.faq_granted import (
    Granted,
    borne_out,
    granted,
    unchecked,
)
from assistant.compose.faq_hits import Hit, Selection
from assistant.compose.faq_limits import conflict_block, conflicts_shown, unknown
from assistant.compose.faq_methods import compared_methods
from assistant.compose.faq_parts import open_conditions, open_parts, open_slots
from assistant.compose.faq_superlative import superlative_answer
from assistant.compose.faq_survey import survey
from assistant.compose.faq_text import (
    Block,
    Sentence,
    claim_sentence,
    frame,
)
from assistant.compose.faq_trades import trades
from knowledge.conflicts import Conflict
from knowledge.facts import Fact
from knowledge.quantities import find_quantities
from validators.specs.question import QuestionSpec

#: Words without the references: a direct question, a survey, the long form.
LIMIT_DIRECT, LIMIT_SURVEY, LIMIT_LONG = 350, 700, 2500


@dataclass(frozen=True, slots=True)
class Plan:
    """What an answer will say, before it is text.

    Attributes:
        outcome: ``answer``, ``partial`` or ``abstain``.
        blocks: Headings and sentences in order.
        hits: Records behind the sentences.
        limit: Most words allowed.
        reservations: Why the answer is not fully verified.
    """

    outcome: str
    blocks: tuple[Block, ...]
    hits: tuple[Hit, ...]
    limit: int
    reservations: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def plan(spec: QuestionSpec, selection: Selection) -> Plan:
    """Decide what to say; a premise that is neither borne out nor corrected is told."""
    premises = granted(spec, selection.pool)
    made = _planned(spec, selection, premises)
    first = [s.text for _, line in made.blocks[0].lines for s in line]
    if made.outcome == "abstain" or frame(spec.language)["correction"] in first:
        return made
    doubt = _doubt(spec, selection, premises, made.hits)
    doubt = doubt or _asked_beside(spec, premises)
    if doubt is None or doubt.text in made.reservations:
        return made
    told = made if doubt.text in first else _footed(made, doubt)
    return replace(told, reservations=(*made.reservations, doubt.text))


def _asked_beside(spec: QuestionSpec, premises: Granted) -> Sentence | None:
    """What is asked beside a premise that is borne out, where it names no subject.

    "What is done about that?" is answered by no record in particular: records of the
    premise alone do not make the answer certain.
    """
    rest = premises.asked(spec.text).strip(" ?？.。¿!")
    whole = rest == spec.text.strip(" ?？.。¿!")
    if not premises.agreeing or whole or _names_something(rest):
        return None
    return Sentence(frame(spec.language)["unanswered"].format(what=rest), frame=True)


def _names_something(text: str) -> bool:
    told = [w for w in left_words(text, (), question=True) if w.lower() not in LIGHT]
    listed = [
        entry["words"]
        for group in ("levers", "aspects")
        for entry in lexicon()[group].values()
    ]
    known = [*listed, lexicon()["raise"], lexicon()["lower"]]
    return bool(told or find_quantities(text) or any(mentions(text, w) for w in known))


def _doubt(
    spec: QuestionSpec, selection: Selection, premises: Granted, used: Sequence[Hit]
) -> Sentence | None:
    return unchecked(
        spec, premises, used,
        opposite_is_wrong=lambda: opposite_is_wrong(
            spec, selection, list(selection.hits)
        ),
    )  # fmt: skip


def _planned(spec: QuestionSpec, selection: Selection, premises: Granted) -> Plan:
    """The plan by the form of the question."""
    lead = list(premises.correction)
    if any(hit.fact.dataset == "glossary" for hit in selection.hits):
        return _led(definition_plan(spec, selection, LIMIT_DIRECT), lead)
    if spec.superlative and not spec.own_documents:
        extreme = superlative_answer(spec, selection.pool)
        if extreme is not None:
            return _led(Plan("answer", tuple(extreme), (), LIMIT_DIRECT), lead)
    if not premises.settled:
        # Records with figures of one study go before a source without a DOI.
        lead = corrections(spec, selection, list(selection.hits)) or lead
    if selection.outcome == "abstain":
        # What bears the premise out is told where nothing else is known.
        if lead or premises.known:
            return _corrected(spec, selection, lead or list(premises.known))
        return _abstention(spec, selection)
    told = lead or list(premises.known)
    if told and _of_bare_elements(spec):
        # Compounds that hold an element say nothing of the element itself.
        return _corrected(spec, selection, told)
    return _from_records(spec, selection, premises, lead)


@dataclass
class _Draft:
    """A plan while its parts are put together.

    Attributes:
        lead: Sentences that stand before the short answer.
        premises: What became of what the question takes for granted.
        foot: Sentences that end it.
        left: Words of the question that no record holds.
    """

    blocks: list[Block]
    used: list[Hit]
    lead: list[Sentence]
    premises: Granted
    foot: list[Sentence] = field(default_factory=list)
    reservations: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def corrected(self) -> bool:
        """Whether something is said before the answer, most often a correction."""
        return bool(self.lead)


def _from_records(
    spec: QuestionSpec, selection: Selection, premises: Granted, lead: list[Sentence]
) -> Plan:
    """The plan of an answer that rests on the records chosen."""
    words = frame(spec.language)
    blocks, used, limit = _body(spec, list(selection.hits), selection)
    draft = _Draft(
        blocks, used, lead, premises, reservations=_reservations(blocks[0], words)
    )
    doubt = None if lead else _doubt(spec, selection, premises, used)
    _say_premise(spec, draft, premises, doubt)
    _say_gaps(spec, selection, draft, doubted=doubt is not None)
    _put_together(selection, draft)
    _say_unconfirmed(spec, selection, draft)
    _say_open(spec, selection, draft, doubted=doubt is not None)
    return Plan(
        selection.outcome,
        tuple(_merged(draft.blocks)),
        _each_once(draft.used),
        limit,
        tuple(draft.reservations),
        tuple(conflicts_shown(spec, draft.used, selection)),
    )


def _each_once(used: Sequence[Hit]) -> tuple[Hit, ...]:
    seen: dict[str, Hit] = {}
    for hit in used:
        seen.setdefault(hit.fact.id, hit)
    return tuple(seen.values())


def _say_premise(
    spec: QuestionSpec, draft: _Draft, premises: Granted, doubt: Sentence | None
) -> None:
    """What could not be checked of a premise, or a right one without its reason."""
    if doubt is not None:
        draft.foot.append(doubt)
        draft.reservations.append(doubt.text)
    elif not draft.lead and _without_reason(spec, premises, draft.used):
        draft.lead += premises.known
        draft.reservations.append(frame(spec.language)["no_reason"])


def _say_gaps(
    spec: QuestionSpec, selection: Selection, draft: _Draft, *, doubted: bool
) -> None:
    """What was asked and no record used tells, before the answer."""
    words = frame(spec.language)
    if selection.missing and spec.causes:
        what = ", ".join(selection.missing)
        draft.lead.insert(0, Sentence(words["missing"].format(what=what), frame=True))
    if spec.ranks:
        draft.lead.insert(0, Sentence(words["unranked"], frame=True))
        draft.reservations.append(words["unranked"])
    if selection.by_meaning:
        draft.lead.append(Sentence(words["other_words"], frame=True))
        draft.reservations.append(words["other_words"])
    draft.left = _untold(spec, selection, draft.premises, corrected=draft.corrected)
    if draft.left:
        silent = words["untold"].format(what=", ".join(draft.left))
        draft.lead.append(Sentence(silent, frame=True))
        draft.reservations.append(silent)
    elif not draft.lead and not doubted:
        first = draft.blocks[0].lines
        leading = [fact for _, line in first for s in line for fact in s.facts]
        facts = leading or [hit.fact for hit in draft.used]
        draft.lead += _not_covered(spec, selection, draft.premises, facts, words)
        draft.reservations += [sentence.text for sentence in draft.lead]


def _put_together(selection: Selection, draft: _Draft) -> None:
    """Lead and foot into the short answer, with the records they rest on."""
    if draft.lead:
        draft.blocks[0] = _with_lines(draft.blocks[0], before=draft.lead)
        for sentence in draft.lead:
            draft.used += [hit for hit in selection.hits if hit.fact in sentence.facts]
    if draft.foot:
        draft.blocks[0] = _with_lines(draft.blocks[0], after=draft.foot)


def _say_unconfirmed(spec: QuestionSpec, selection: Selection, draft: _Draft) -> None:
    """That no record used is confirmed, and the best one that is."""
    if any(hit.fact.verified for hit in draft.used):
        return
    words = frame(spec.language)
    warning = Sentence(words["only_unconfirmed"], frame=True)
    draft.blocks[0] = _with_lines(draft.blocks[0], after=[warning])
    draft.reservations.append(warning.text)
    confirmed = (
        hit
        for hit in selection.hits
        if hit.fact.verified and (not spec.hosts or about_host(hit.fact, spec.hosts))
    )
    for hit in tuple(confirmed)[:1]:
        draft.used.append(hit)
        told = claim_sentence(hit, spec.language)
        draft.blocks.append(Block(words["evidence"], (("-", (told,)),)))


def _say_open(
    spec: QuestionSpec, selection: Selection, draft: _Draft, *, doubted: bool
) -> None:
    """Parts and slots left open, conflicts between sources, and the temperature."""
    words = frame(spec.language)
    left_open = unknown(spec, selection, draft.used)
    silent_on = _open(
        spec, draft.used, selection, draft.left, corrected=draft.corrected
    )
    draft.reservations += [sentence.text for sentence in silent_on]
    if spec.parts < 2 and silent_on and not draft.lead and not doubted:
        # What was asked comes first, also where no record holds it.
        draft.blocks[0] = _with_lines(draft.blocks[0], before=silent_on)
    else:
        left_open += silent_on
    conflicts = conflicts_shown(spec, draft.used, selection)
    if conflicts:
        draft.blocks.append(conflict_block(conflicts, selection, words))
    if left_open:
        lines = tuple(("", (sentence,)) for sentence in left_open)
        draft.blocks.append(Block(words["unknown"], lines))
    if selection.missing or selection.temperatures:
        first = left_open[0].text if left_open else words["unknown"]
        draft.reservations.append(first)


def _of_bare_elements(spec: QuestionSpec) -> bool:
    """Whether a question is about elements themselves, not about what holds them."""
    named = spec.hosts or spec.formulas
    return bool(spec.elements) and not named and not spec.levers


def _reservations(first: Block, words: Mapping[str, str]) -> list[str]:
    """What the opening of an answer says is not known."""
    told = [sentence for _, line in first.lines for sentence in line]
    opening = words["missing"].split("{")[0]
    changed = words["stand_in"].rpartition("}")[2]
    out = [
        s.text
        for s in told
        if s.frame and (s.text.startswith(opening) or s.text.endswith(changed))
    ]
    silent = {words["no_reason"], words["no_remedy"]}
    return out + [s.text for s in told if s.text in silent]


def _untold(
    spec: QuestionSpec, selection: Selection, premises: Granted, *, corrected: bool
) -> list[str]:
    """Words of the question that no record holds and that nothing else names as open.

    What stands in the clause of a judged premise is dealt with.
    """
    clauses = parts_of(spec.text)[1:] if corrected else [premises.asked(spec.text)]
    asked = " ".join(clauses).lower()
    named = " ".join(open_parts(spec, list(selection.hits[:6]))).lower()
    return [
        word
        for word in selection.untold
        if word.lower() in asked and word.lower() not in named
    ]


def _without_reason(spec: QuestionSpec, premises: Granted, used: Sequence[Hit]) -> bool:
    """Whether a premise is right and no record used speaks of what it says."""
    asked = bool(premises.known) and spec.reason == "why"
    return asked and not borne_out(spec, used)


def _led(made: Plan, lead: list[Sentence]) -> Plan:
    """A plan with a correction at its head."""
    if not lead or not made.blocks:
        return made
    first = _with_lines(made.blocks[0], before=lead)
    return replace(made, blocks=(first, *made.blocks[1:]))


def _footed(made: Plan, doubt: Sentence) -> Plan:
    """A plan whose short answer ends in what it could not check."""
    first = _with_lines(made.blocks[0], after=[doubt])
    return replace(made, blocks=(first, *made.blocks[1:]))


def _not_covered(
    spec: QuestionSpec,
    selection: Selection,
    premises: Granted,
    facts: Sequence[Fact],
    words: Mapping[str, str],
) -> list[Sentence]:
    """The words of the question that no record of the short answer speaks of."""
    asked = premises.asked(spec.text).lower()
    named = " ".join((*selection.missing, *open_parts(spec, list(selection.hits[:6]))))
    left = [
        w for w in uncovered(spec, facts)
        if w.lower() not in named.lower() and w.lower() in asked
    ]  # fmt: skip
    if not left and restates(spec, facts):
        return [Sentence(words["no_remedy"], frame=True)]
    if not left:
        return []
    return [Sentence(words["untold"].format(what=", ".join(left)), frame=True)]


def _with_lines(
    block: Block, *, before: Sequence[Sentence] = (), after: Sequence[Sentence] = ()
) -> Block:
    """A block with a further line at its head, its foot, or both."""
    head = (("", tuple(before)),) if before else ()
    foot = (("", tuple(after)),) if after else ()
    return Block(block.heading, (*head, *block.lines, *foot), block.level)


def _body(
    spec: QuestionSpec, hits: list[Hit], selection: Selection
) -> tuple[list[Block], list[Hit], int]:
    """Blocks, records used and the limit of words by the form of the question."""
    direct_limit = LIMIT_LONG if spec.long else LIMIT_DIRECT
    asks_trade = spec.asks_trade and not spec.methods
    if asks_trade and spec.form not in {"pushback", "source", "inventory"}:
        told = trades(spec, hits)
        if told is not None:
            return *told, direct_limit
    if spec.form in {"strategies", "survey"}:
        return *survey(spec, hits), LIMIT_LONG if spec.long else LIMIT_SURVEY
    if spec.methods:
        made = compared_methods(spec, selection)
        if made[0]:
            return *made, direct_limit
    if spec.form == "compare":
        return *comparison(spec, hits), direct_limit
    if spec.form == "pushback":
        return *pushback(spec, hits, selection), LIMIT_DIRECT
    if spec.form == "inventory":
        return *inventory(spec, hits, selection.pool), LIMIT_DIRECT
    if spec.form == "source":
        return *sources_answer(spec, hits), LIMIT_DIRECT
    if spec.form == "value":
        return *value_answer(spec, hits), direct_limit
    return *direct(spec, hits), direct_limit


def _open(
    spec: QuestionSpec,
    used: Sequence[Hit],
    selection: Selection,
    said: Sequence[str],
    *,
    corrected: bool,
) -> list[Sentence]:
    """Parts and slots of the question that the answer leaves open and has not named."""
    words = frame(spec.language)
    out = []
    slots = [s for s in open_slots(spec, used) if s not in selection.missing]
    if not corrected and not selection.temperatures:
        # The number of a corrected premise has been dealt with.
        slots += open_conditions(spec, used)
    if slots:
        out.append(Sentence(words["missing"].format(what=", ".join(slots)), frame=True))
    for part in open_parts(spec, used):
        if slots and any(slot in find_quantities(part) for slot in slots):
            continue
        if not any(word.lower() in part.lower() for word in said):
            out.append(Sentence(words["unanswered"].format(what=part), frame=True))
    return out


def _merged(blocks: Sequence[Block]) -> list[Block]:
    out: dict[str, Block] = {}
    for block in blocks:
        if block.heading in out:
            known = out[block.heading]
            out[block.heading] = Block(
                known.heading, (*known.lines, *block.lines), known.level
            )
        else:
            out[block.heading] = block
    return list(out.values())


def _abstention(spec: QuestionSpec, selection: Selection) -> Plan:
    words = frame(spec.language)
    lines: list[tuple[str, tuple[Sentence, ...]]] = [
        ("", (Sentence(words["abstain"], frame=True),))
    ]
    if selection.missing:
        what = ", ".join(selection.missing)
        lines.append(("", (Sentence(words["missing"].format(what=what), frame=True),)))
    blocks = [Block(words["short"], tuple(lines))]
    hits: list[Hit] = []
    related = [f for f in selection.nearest if f.usable][:2]
    if related and selection.reason != "subject":
        near = [(f"{words['nearest']}", tuple[Sentence, ...]())]
        for fact in related:
            near.append(("-", (Sentence(_without_numbers(fact), (fact,)),)))
        blocks.append(Block(words["unknown"], tuple(near)))
    return Plan("abstain", tuple(blocks), tuple(hits), LIMIT_DIRECT)


def _corrected(spec: QuestionSpec, selection: Selection, lead: list[Sentence]) -> Plan:
    """A wrong premise is corrected even where the question itself has no answer."""
    words = frame(spec.language)
    bare = _abstention(spec, selection)
    short = Block(words["short"], (("", tuple(lead)), *bare.blocks[0].lines))
    return Plan(
        "partial",
        (short,),
        (),
        LIMIT_DIRECT,
        reservations=(words["abstain"],),
    )


def _without_numbers(fact: Fact) -> str:
    # A pointer, not an answer: what the nearest record is about.
    numbered = any(char.isdigit() for char in fact.lever)
    about = fact.topic if numbered or not fact.lever else fact.lever
    return f"{fact.material}: {about}."
