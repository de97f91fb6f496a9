"""Judges of what is said of compounds: dopants, forms, characters, structures."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.granted.assertion import Assertion
from assistant.granted.characters import judge_character, judge_charge
from assistant.granted.recorded import signs_of, stabilised_on_record
from assistant.granted.verdict import Evidence, Verdict, shown
from knowledge.facts import Fact, library
from knowledge.names import elements_of
from knowledge.traits import traits_of


def judge_dopant(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    """An element's sign in a host: open where studies tell both."""
    item = assertion.subject
    signs = signs_of(item, assertion.word, assertion.quantity)
    told = {sign.sign for sign in signs}
    if len(told) != 1:
        return Verdict("open", assertion.text, assertion=assertion)
    one = signs[0]
    names = item.written or item.name, f"{item.written or item.name} + {assertion.word}"
    values = tuple(
        (n, *end) for n, end in zip(names, (one.before, one.after), strict=True)
    )
    if assertion.word in elements_of(one.before[1].formula):
        values = ((names[1], *one.before), (names[0], *one.after))
    right = told == {assertion.sign}
    return Verdict("right" if right else "wrong", assertion.text,
                   Evidence(values=values), assertion)  # fmt: skip


def judge_stabilised(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    """The form that an element stabilises in a host: open where records differ."""
    symbol = assertion.quantity.rpartition(" ")[2]
    told = stabilised_on_record(assertion.subject.name, symbol)
    said = [assertion.word in systems for systems, _, _ in told]
    if not told or (any(said) and not all(said)):
        return Verdict("open", assertion.text, assertion=assertion)
    _, fact, sentence = told[0]
    return Verdict("right" if all(said) else "wrong", assertion.text,
                   Evidence(told=((sentence, fact),)), assertion)  # fmt: skip


def judge_nature_of(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    """Metal, semiconductor or insulator, and charges, by gaps and element tables."""
    item = assertion.subject
    if assertion.form == "charge":
        outcome, known = judge_charge(item.formula, int(assertion.number))
    else:
        outcome, known = judge_character(item, assertion.word)
    if known is None and assertion.word == "metal" and assertion.sign > 0:
        for trait in traits_of(item.name, "electrical character"):
            if trait.word == "insulator":
                told = ((trait.text, trait.fact),)
                return Verdict("wrong", assertion.text, Evidence(told=told), assertion)
    if known is None or (assertion.sign < 0 and outcome != "right"):
        return Verdict("open", assertion.text, assertion=assertion)
    if assertion.sign < 0:
        outcome = "wrong"
    evidence = Evidence(values=(shown(item, known),))
    return Verdict(outcome, assertion.text, evidence, assertion)  # type: ignore[arg-type]


def judge_structure(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    """System, form, group and coordination, by the structures on record."""
    # Structures bring numerical libraries, which few premises need.
    from assistant.granted import systems

    item, word, text = assertion.subject, assertion.word, assertion.text
    if assertion.quantity == "structure type":
        found = systems.judge_type(item, word)
    elif assertion.form == "group":
        found = systems.judge_group(item, word, of=assertion.of, text=text)
    elif assertion.form == "coordination":
        found = systems.judge_coordination(item, word, int(assertion.number))
    elif assertion.quantity == "form":
        found = systems.judge_form(item, word, text)
    else:
        found = systems.judge_system(item, word, text, said=assertion.sign > 0)
    outcome, told, values = found
    if assertion.sign < 0 and assertion.form != "system":
        outcome = "open"
    return Verdict(outcome, assertion.text, Evidence(told, values), assertion)


def judge_carried(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    """An ion that a conductor is said to carry and does not hold, by its formula."""
    name, symbol = assertion.subject.name, assertion.word
    for fact in library():
        value = next((v for v in fact.values if v.formula), None)
        if fact.material != name or not fact.usable or not fact.verified or not value:
            continue
        if symbol in elements_of(value.formula):
            return Verdict("open", assertion.text, assertion=assertion)
        filling = (("formula", value.formula), ("element", symbol))
        evidence = Evidence(
            values=((assertion.subject.written, fact, value),),
            phrase="holds_no", filling=filling,
        )  # fmt: skip
        return Verdict("wrong", assertion.text, evidence, assertion)
    return Verdict("open", assertion.text, assertion=assertion)
