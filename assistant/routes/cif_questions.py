"""Questions about a structure, and compounds side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.comparing import with_earlier, with_oldest
from assistant.compose.structure_facts import facts_answer, joined
from assistant.compose.structure_parts import say
from assistant.crystal_follow_ups import (
    names_facts_only,
    puts_side_by_side,
    radius_only,
)
from assistant.crystal_request import CrystalRequest
from assistant.crystal_wishes import changes_structure
from assistant.fact_phrases import compound_asked
from assistant.records import Answer
from assistant.routes.base import Draft, Work
from assistant.routes.cif_account import left_of_question
from assistant.routes.cif_conversation import was_verified
from assistant.routes.cif_spec import CrystalSpec
from assistant.several import (
    asks_beside,
    questions_beside,
    questions_in,
    wants_structure_too,
)
from validators.crystal import read_crystal
from validators.records import StructureRecord

if TYPE_CHECKING:
    from generators.structures.facts import Fact, Facts
    from validators.crystal import Crystal


def question_about(asked: CrystalRequest, work: Work) -> Answer | None:
    """The answer to a question about a structure; None where nothing is asked."""
    from generators.structures.build import build_from_record
    from generators.structures.questions import answer_question, may_be_question

    compared = _compared(asked, work) or _with_earlier(asked, work)
    if compared is not None:
        return compared
    if asked.cif is not None and radius_only(asked.words):
        # "and 0.3 Å?" goes on with the question about a sphere.
        asked = replace(asked, words=f"How far does a sphere of {asked.words} move?")
    if asked.cif is not None:
        words = asked.words
        if asked.went_back and words != asked.own_words and asked.task == "edit":
            # "Undo and the point group": what is left of it asks, or changes.
            asked = replace(asked, words=f"{words} ?")
        about_it = asked.inherited and asked.task in {"edit", "check"}
        if about_it and names_facts_only(words):
            # "Li–O distances and the O–Si–O angles please" asks without a sign.
            asked = replace(asked, words=f"{words} ?")
        facts = answer_question(asked.words, asked.cif)
        sourced = asked.sourced or not asked.inherited
        if facts is not None and _changes_too(asked, facts):
            return None
        if facts is not None and asked.inherited and asked.task == "convert":
            # "How many formula units? Export it as POSCAR": told beside the file.
            return None
        told = _told(facts, None, asked, asked.cif, work, sourced=sourced)
        if told is not None and asked.went_back:
            # The version that was gone back to is in force from now on.
            told = replace(told, cif=asked.cif)
        return told
    if wants_structure_too(asked):
        return None
    facts, record = answer_question(asked.words, None), None
    cif = None
    unasked: tuple[str, ...] = ()
    if facts is None and may_be_question(asked.words):
        record = _record_asked_about(asked)
        if record is not None:
            cif = build_from_record(record).cif
            facts = answer_question(asked.words, cif)
            unasked = _conditions(asked.words)
    return _told(facts, record, asked, cif, work, unasked=unasked)


def _changes_too(asked: CrystalRequest, facts: Facts) -> bool:
    """Whether what the facts leave open of a message is a change of the structure.

    "Rewrite it in rhombohedral axes and give the O–C–O angles" is changed first; the
    question is answered beside it.
    """
    from generators.structures.edit_clauses import parts_of

    if not asked.inherited or asked.cif is None:
        return False
    told = [part for part in parts_of(asked.words) if not asks_beside(part)]
    return _edits(asked, (*told, *left_of_question(asked, facts, asked.cif, ())))


def _edits(asked: CrystalRequest, parts: Sequence[str]) -> bool:
    """Whether one of some parts of a message changes the structure at hand."""
    from generators.structures.edit import edit
    from generators.structures.edited import CannotEdit

    try:
        return any(edit(asked.cif or "", part) is not None for part in parts)
    except CannotEdit:
        # What cannot be done is a change too; its reason is the answer.
        return True


#: A temperature or pressure other than that of a room.
_CONDITIONS = re.compile(
    r"(?i)(?<![\w.])[-−]?\d+(?:[.,]\d+)?\s*(?:°\s?C|(?-i:C|K)|kelvin|GPa|kbar)(?![A-Za-z])|"
    r"\b(?:high|low|elevated|cryogenic)(?:er)?[- ](?:temperatures?|pressures?)|"
    r"\b(?:above|below)\b[^,.;?]{1,30}|\b(?:hohe[mrn]?|tiefe[mrn]?) (?:temperatur|"
    r"druck)\w*|"
    r"\b(?:haute|basse) (?:temp[ée]rature|pression)|\b(?:alta|baja) (?:temperatura|"
    r"presión)|"
    r"高温|低温|高压|高圧"
)
#: Room temperature as it is written in digits, °C and K.
_ROOM = re.compile(
    r"(?i)^(?:2\d(?:[.,]\d+)?\s*°?\s?C|29[0-9](?:[.,]\d+)?\s*K|300\s*K)$"
)


def _conditions(words: str) -> tuple[str, ...]:
    """Conditions that a question names and that a record does not speak of."""
    from knowledge.library.structures.conditions import condition_in

    if condition_in(words):
        # The library took the form of these conditions, or none.
        return ()
    named = (m[0].strip() for m in _CONDITIONS.finditer(words))
    return tuple(dict.fromkeys(n for n in named if not _ROOM.match(n)))


#: A question by its first word or its last sign, whatever verbs stand between.
_ASKS_BACK = re.compile(
    r"(?i)^\W*(?:(?:and|but|so|then|also|und|aber|et|mais|y|pero)\W+)*(?:did|does|do|has|"
    r"have|is|are|was|were|isn't|aren't|why|how|what|which|where|when|who|hat|haben|ist|"
    r"sind|wurde|warum|wieso|wie|was|welche\w*|wo|est-ce|a-t-|pourquoi|comment|quel\w*|"
    r"por qué|cómo|cuál\w*|ha|hay)\b(?! (?:you|we) (?:please )?(?:make|change|set|"
    r"replace|"
    r"add|remove))[^.!]*[?？]?\s*$|\b(?:right|correct|oder|nicht wahr|no|"
    r"non)\s*[?？]\s*$|"
    r"(?:吗|呢|か)\s*[?？。]?\s*$"
)


def told_instead(asked: CrystalRequest, work: Work) -> Answer | None:
    """What the structure at hand is, for a question that nothing here answers.

    None where the message asks no question: then a change was meant.
    """
    from generators.structures.crystal_questions import describe
    from generators.structures.facts import Facts
    from generators.structures.questions import may_be_question

    crystal = read_crystal(asked.cif or "").crystal
    asks = may_be_question(asked.words) or _ASKS_BACK.search(asked.words)
    if crystal is None or not asks:
        return None
    fact = describe(crystal, say("at_hand", work))
    facts = Facts((fact,), asked.cif, about_structure=True)
    sourced = asked.sourced or not asked.inherited
    words = " ".join(asked.words.split())[:160]
    return facts_answer(facts, None, work, sourced=sourced, unanswered=(words,))


def _told(
    facts: Facts | None,
    record: StructureRecord | None,
    asked: CrystalRequest,
    cif: str | None,
    work: Work,
    *,
    sourced: bool = True,
    unasked: tuple[str, ...] = (),
) -> Answer | None:
    """Facts in words, with the parts of the question that they do not answer.

    `unasked` are conditions of the question under which the structure is not known.
    """
    from generators.structures.questions import answer_parts

    if facts is None:
        return None
    parts = questions_in(asked.words)
    further, left = answer_parts(parts, asked.words, cif) if parts else (None, ())
    if further is not None:
        items = (*facts.items, *(f for f in further.items if f not in facts.items))
        about = facts.about_structure or further.about_structure
        facts = replace(facts, items=items, about_structure=about)
    left = (*left_of_question(asked, facts, cif, left), *unasked)
    return facts_answer(facts, record, work, sourced=sourced, unanswered=left)


def answered_beside(
    spec: CrystalSpec, draft: Draft | None, work: Work
) -> tuple[Facts | None, tuple[str, ...]]:
    """Answers to what a message asks about the structure besides wanting it made.

    Returns:
        The facts, None where there are none, and the questions without an answer.
    """
    from generators.structures.facts import Facts
    from generators.structures.pair_questions import asks_what_changed, before_and_after
    from generators.structures.questions import answer_parts

    made = spec.asked.task in {"make", "convert"}
    wanted = made or spec.edited is not None
    asked = questions_beside(spec.asked) if wanted else ()
    if spec.edited is not None:
        # "Give me the primitive cell" is the change itself.
        asked = tuple(a for a in asked if not changes_structure(a))
    if draft is None or draft.content is None or not asked:
        return None, ()
    facts, left = answer_parts(asked, "", draft.content.text)
    meant = (before_and_after, with_earlier, asks_what_changed)
    compared = any(compares(part) for part in asked for compares in meant)
    both = _both_versions(spec, draft.content.text, work) if compared else ()
    if both:
        left = tuple(p for p in left if not any(compares(p) for compares in meant))
        items = (*(facts.items if facts is not None else ()), *both)
        facts = Facts(items, draft.content.text, about_structure=True)
    return facts, left


def _both_versions(spec: CrystalSpec, now: str, work: Work) -> tuple[Fact, ...]:
    """A line about the structure before the change, and one about it after."""
    from generators.structures.crystal_questions import describe
    from generators.structures.pair_questions import changed_bonds

    told, crystals = [], []
    for text, key in ((spec.before, "version_before"), (now, "version_now")):
        crystal = read_crystal(text or "").crystal
        if crystal is None:
            return ()
        told.append(describe(crystal, say(key, work)))
        crystals.append(crystal)
    return (*told, *changed_bonds(*crystals))


def _compared(asked: CrystalRequest, work: Work) -> Answer | None:
    """Named compounds side by side; None where no comparison is asked."""
    from generators.structures.build import build_from_record
    from generators.structures.crystal_questions import describe, linked
    from generators.structures.facts import Facts
    from knowledge.structures import structure_library

    if not puts_side_by_side(asked.words):
        return None
    answers = []
    seen: set[str] = set()
    library = structure_library()
    mentions = library.mentions(asked.words)
    for mention in mentions:
        # Beside one compound alone the other words tell its form: "with 6H-SiC".
        found = library.resolve(asked.words if len(mentions) == 1 else mention)
        if not found.records:
            continue
        record = found.records[0]
        if record.id in seen:
            # "wurtzite and zincblende ZnS": the formula names one of the two again.
            continue
        seen.add(record.id)
        crystal = read_crystal(build_from_record(record).cif).crystal
        if crystal is not None:
            told = (describe(crystal, mention), *linked("", crystal))
            facts = Facts(told, about_structure=True)
            answers.append(facts_answer(facts, record, work))
    if len(answers) == 1 and (now := _in_force(work)) is not None:
        answers.insert(0, now)
    return joined(answers) if len(answers) > 1 else None


def _in_force(work: Work) -> Answer | None:
    """What the structure of the conversation is, None where there is none."""
    from generators.structures.crystal_questions import describe
    from generators.structures.facts import Facts

    cif = work.session.last_cif() if work.session is not None else None
    crystal = read_crystal(cif or "").crystal
    if crystal is None or cif is None:
        return None
    facts = Facts((describe(crystal, say("version_now", work)),), about_structure=True)
    return facts_answer(facts, None, work, sourced=was_verified(cif, work))


def _with_earlier(asked: CrystalRequest, work: Work) -> Answer | None:
    """The structure in force beside the version before it."""
    from generators.structures.crystal_questions import describe
    from generators.structures.edit import sets_constant
    from generators.structures.edit_clauses import parts_of
    from generators.structures.facts import Fact, Facts
    from generators.structures.pair_questions import (
        asks_what_changed,
        before_and_after,
        changed_bonds,
    )

    meant = (with_earlier, asks_what_changed, before_and_after)
    if not any(compares(asked.words) for compares in meant):
        return None
    first = parts_of(asked.words)[:1]
    if asked.inherited and first and first != [asked.words] and _edits(asked, first):
        # "Set a to 4.1 Å and compare": changed first.
        return None
    if changes_structure(asked.words) or sets_constant(asked.words):
        return None
    if asked.cif is None or work.session is None or not asked.inherited:
        return None
    steps = range(9, 0, -1) if with_oldest(asked.words) else range(1, 2)
    before = next(
        (cif for n in steps if (cif := work.session.last_cif(n)) is not None), None
    )
    answers, crystals = [], []
    told: list[Fact] = []
    for text, key in ((before, "version_before"), (asked.cif, "version_now")):
        crystal = read_crystal(text or "").crystal
        if crystal is None:
            return None
        crystals.append(crystal)
        name = say(key, work)
        own = (describe(crystal, name), *_asked_beside(asked.words, crystal))
        told += own
        facts = Facts(own, about_structure=True)
        sourced = was_verified(text or "", work)
        answers.append(facts_answer(facts, None, work, sourced=sourced))
    changed = Facts(tuple(changed_bonds(*crystals)), about_structure=False)
    # The description tells the group, the cell and the first shells.
    told += [*changed.items, *(Fact(name) for name in _DESCRIBED)]
    every = Facts(tuple(told), asked.cif, about_structure=True)
    left = left_of_question(replace(asked, went_back=True), every, asked.cif, ())
    answers.append(facts_answer(changed, None, work, unanswered=left))
    return joined(answers)


#: What a description of a structure tells of it.
_DESCRIBED = ("bonds", "group", "cell", "density", "compared")


def _asked_beside(words: str, crystal: Crystal) -> Iterator[Fact]:
    """What is asked of both versions and stands in no description of them."""
    from generators.structures.crystal_questions import about_crystal
    from generators.structures.pair_questions import pair_distances

    pairs = list(pair_distances(words, crystal))
    yield from pairs
    for fact in about_crystal(words, crystal):
        if fact.name not in (*_DESCRIBED, "absent") and fact not in pairs:
            yield fact


def _record_asked_about(asked: CrystalRequest) -> StructureRecord | None:
    """The best record of the compound that a question names."""
    from knowledge.structures import structure_library

    about = compound_asked(asked.about)
    found = structure_library().resolve(about, polymorph=asked.polymorph)
    record: StructureRecord | None = found.records[0] if found.records else None
    return record
