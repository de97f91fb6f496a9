"""Judges of what is said of compounds: dopants, forms, characters, structures."""

# ruff: noqa: E501 - words of one meaning in six languages stand on one line

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.asking.words import lexicon
from assistant.granted.assertion import Assertion
from assistant.granted.characters import (
    balanced,
    judge_character,
    judge_charge,
    judge_valence,
)
from assistant.granted.knowing import mass_share
from assistant.granted.recorded import (
    exception_to,
    signs_of,
    stabilised_on_record,
)
from assistant.granted.verdict import Evidence, Verdict, shown
from knowledge.facts import Fact, library
from knowledge.names import elements_of
from knowledge.traits import traits_of

#: What leaves no exception.
ABSOLUTE = re.compile(
    r"\b(?:always|invariably|inevitably|without exception|(?:in|under) (?:all|every|any) "
    r"(?:cases?|conditions?)|at (?:any|every|all) (?:level|concentration|content|amount)s?|every time|"
    r"immer|stets|ausnahmslos|in jedem fall|grundsätzlich|toujours|systématiquement|"
    r"dans tous les cas|siempre|sin excepción|en todos los casos|invariablemente)\b|"
    r"总是|总会|一律|必然|必定|无一例外|都会|常に|必ず|いつも|例外なく",
    re.IGNORECASE,
)


def judge_dopant(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    """An element's sign in a host: open where studies tell both."""
    item = assertion.subject
    signs = signs_of(item, assertion.word, assertion.quantity)
    told = {sign.sign for sign in signs}
    one = signs[0] if len(told) == 1 else None
    right = told == {assertion.sign}
    phrase = ""
    if ABSOLUTE.search(assertion.text) and (one is None or right):
        # Of "always" one counterexample is enough, and nothing bears it out.
        one = exception_to(item, assertion.word, assertion.quantity, assertion.sign)
        phrase, right = "not_always", False
    if one is None:
        return Verdict("open", assertion.text, assertion=assertion)
    names = item.written or item.name, f"{item.written or item.name} + {assertion.word}"
    values = tuple(
        (n, *end) for n, end in zip(names, (one.before, one.after), strict=True)
    )
    if assertion.word in elements_of(one.before[1].formula):
        values = ((names[1], *one.before), (names[0], *one.after))
    evidence = Evidence(values=values, phrase=phrase)
    return Verdict("right" if right else "wrong", assertion.text, evidence,
                   assertion)  # fmt: skip


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
    if assertion.of == "valence":
        return _valence(assertion)
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


def _valence(assertion: Assertion) -> Verdict:
    """A valence by the charge balance of its compound, else by the element alone."""
    item, formula = assertion.subject, assertion.word
    number = abs(int(assertion.number))
    balance = balanced(formula, item.formula) if formula else None
    if balance is not None:
        state = str(balance.value.value)
        filling = (("formula", formula), ("element", item.formula), ("state", state))
        evidence = Evidence(values=(shown(item, balance),), phrase="balance",
                            filling=filling)  # fmt: skip
        right = abs(int(state)) == number
        return Verdict("right" if right else "wrong", assertion.text, evidence,
                       assertion)  # fmt: skip
    outcome, known = judge_valence(item.formula, number)
    if known is None:
        return Verdict("open", assertion.text, assertion=assertion)
    return Verdict(outcome, assertion.text,  # type: ignore[arg-type]
                   Evidence(values=(shown(item, known),)), assertion)  # fmt: skip


@cache
def _named_so(name: str, kind: str) -> Fact | None:
    """A confirmed record of a material that calls it by a structure type."""
    words = lexicon()["classes"]["structure type"].get(kind, ())
    for fact in library():
        if (
            fact.material == name
            and fact.usable
            and fact.verified
            and any(
                re.search(
                    rf"\b(?:is|are|adopts|has|crystalli\w+)\b[^.;]{{0,24}}\b{re.escape(word)}\b",
                    fact.claim,
                    re.IGNORECASE,
                )
                for word in words
                if word.isascii()
            )
        ):
            return fact
    return None


def judge_structure(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    """System, form, group and coordination, by the structures on record."""
    # Structures bring numerical libraries, which few premises need.
    from assistant.granted import systems

    item, word, text = assertion.subject, assertion.word, assertion.text
    if assertion.quantity == "structure type":
        found = systems.judge_type(item, word, text)
        if found[0] == "open" and (named := _named_so(item.name, word)) is not None:
            found = ("right", ((named.claim, named),), ())
    elif assertion.form == "group":
        found = systems.judge_group(item, word, of=assertion.of, text=text)
    elif assertion.form == "coordination":
        found = systems.judge_coordination(item, word, int(assertion.number), text)
    elif assertion.quantity == "form":
        found = systems.judge_form(item, word, text)
    else:
        found = systems.judge_system(item, word, text, said=assertion.sign > 0)
    outcome, told, values = found
    if outcome == "wrong" and not (told or values):
        outcome = "open"  # no record of just this compound tells it
    if assertion.sign < 0 and assertion.form != "system":
        outcome = "open"
    return Verdict(outcome, assertion.text, Evidence(told, values), assertion)


def judge_symmetry(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    """Inversion centres and polar axes, by the point groups of the forms on record."""
    import gemmi

    from assistant.granted import systems

    item, name = assertion.subject, assertion.quantity
    found, side = systems.judge_symmetry(
        item, name, assertion.text, of=assertion.word, said=assertion.sign > 0
    )
    outcome, told, values = found
    if not values:
        return Verdict("open", assertion.text, assertion=assertion)
    written, _, value = values[0]
    group = gemmi.find_spacegroup_by_name(str(value.value))
    filling = (
        ("name", written),
        ("group", str(value.value)),
        ("point", group.point_group_hm() if group is not None else "-"),
    )
    phrase = f"{side}_{name.split()[0]}"
    return Verdict(outcome, assertion.text, Evidence(told, values, phrase, filling),
                   assertion)  # fmt: skip


def judge_carried(assertion: Assertion, pool: Sequence[Fact]) -> Verdict:
    """An ion that a conductor is said to carry and does not hold, by its formula."""
    formula = assertion.subject.formula
    share = mass_share(formula, assertion.word) if formula else None
    if share is not None:
        # What is written tells more than a record of its class.
        if assertion.word in elements_of(formula):
            return Verdict("open", assertion.text, assertion=assertion)
        filling = (("formula", formula), ("element", assertion.word))
        evidence = Evidence(
            values=((assertion.subject.written, share.fact, share.value),),
            phrase="holds_no", filling=filling,
        )  # fmt: skip
        return Verdict("wrong", assertion.text, evidence, assertion)
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
