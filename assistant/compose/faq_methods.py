"""Ways of making a sample set against each other, for the material in question.

A study of both leads. Where no record of the material speaks of a way, that is said,
and what another material of its family shows stands beside it, named as such.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.asking.methods import KINDS_OF_SINTERING
from assistant.asking.words import lexicon, mentions
from assistant.compose.faq_evidence import about_host, holds_formula, tells_result
from assistant.compose.faq_hits import Hit, Selection
from assistant.compose.faq_lines import extra_values, trade
from assistant.compose.faq_text import Block, Sentence, claim_sentence, frame
from knowledge.credibility import credibility
from knowledge.facts import Fact
from knowledge.lexical import tokens
from knowledge.names import elements_of, material
from validators.specs.question import QuestionSpec

Line = tuple[str, tuple[Sentence, ...]]

_USUAL = "conventional sintering"
#: Without pressure or field, whatever else is named beside it.
_PLAIN = re.compile(
    r"pressureless|without (?:external )?pressure|convention\w+ (?:sinter|fir)|"
    r"\bsinter\w* (?:temperature|time), convention",
    re.IGNORECASE,
)
_FIRED = re.compile(r"\bsinter|\bfir(?:ed|ing)\b", re.IGNORECASE)
_SPECIAL = re.compile(
    r"\bhot[- ]press|\bisostatic|\bspark|\bSPS\b|\bflash|\bcold|\bmicrowave|"
    r"\bhigh[- ]pressure|\bfield[- ]assisted|\bplasma|\blaser",
    re.IGNORECASE,
)


def compared_methods(
    spec: QuestionSpec, selection: Selection
) -> tuple[list[Block], list[Hit]]:
    """Each way with what a record of the material says of it, studies of two first."""
    words = frame(spec.language)
    # An unconfirmed record is shown, marked, where it is what is known of a way.
    own = [hit for hit in selection.near or selection.hits if _of_subject(spec, hit)]
    names = [name for name, _ in spec.methods]
    joint = [hit for hit in own if len(_spoken_of(hit, names)) > 1]
    joint.sort(key=lambda h: (not h.fact.verified, h.effect is None, -h.score))
    head: list[Sentence] = []
    used: list[Hit] = []
    lacking: list[str] = []
    lines: list[Line] = []
    for hit in joint[:2]:
        head += _told(spec, hit)
        used.append(hit)
    sides: list[Line] = []
    for hit in used:
        lines += _trades(spec, hit, "")
    for name, written in spec.methods:
        told_of = any(name in _spoken_of(hit, names) for hit in used)
        speaking = [
            hit
            for hit in own
            if name in _spoken_of(hit, names)
            and hit not in joint
            and hit.fact.topic != "measurement"
            and (_led(hit, name) or not told_of)
        ]
        speaking.sort(
            key=lambda h: (
                not tells_result(h.fact),
                not h.fact.verified,
                not _led(h, name),
                not h.fact.values,
                -h.score,
            )
        )
        if not speaking and not told_of:
            lacking.append(written)
            # The usual way of another material says nothing of this one.
            speaking = _kin(spec, selection, name) if name != _USUAL else []
        for hit in speaking[:1]:
            told = _told(spec, hit)
            if written in lacking:
                other = words["other_compound"].format(formula=hit.fact.material)
                told.append(Sentence(other, frame=True))
            sides.append((f"- **{written}**", tuple(told)))
            lines += _trades(spec, hit, f"**{written}**, ")
            used.append(hit)
    if not used:
        return [], []
    if lacking:
        subject = ", ".join((*spec.hosts, *spec.formulas))
        what = ", ".join(f"{name} ({subject})" for name in lacking)
        head.insert(0, Sentence(words["missing"].format(what=what), frame=True))
    elif not joint:
        both = ", ".join(written for _, written in spec.methods)
        head.append(Sentence(words["no_joint"].format(names=both), frame=True))
    blocks = [Block(words["short"], (("", tuple(head)), *sides))]
    if lines:
        blocks.append(Block(words["evidence"], tuple(lines)))
    return blocks, used


def _told(spec: QuestionSpec, hit: Hit) -> list[Sentence]:
    told = claim_sentence(hit, spec.language)
    return [told, *extra_values(spec, hit, told)[:1]]


def _trades(spec: QuestionSpec, hit: Hit, name: str) -> list[Line]:
    """What speaks for and against a record's measure, each under the name of it."""
    words = frame(spec.language)
    lines: list[Line] = []
    for label, text, basis in (
        ("advantage", hit.fact.advantage, hit.fact.advantage_basis),
        ("disadvantage", hit.fact.drawback, hit.fact.drawback_basis),
    ):
        if text:
            said = trade(hit.fact, text, basis, spec.language)
            lines.append((f"- {name}{words[label]}", (said,)))
    return lines


def _of_subject(spec: QuestionSpec, hit: Hit) -> bool:
    if spec.hosts:
        return about_host(hit.fact, spec.hosts)
    return any(holds_formula(hit.fact, formula) for formula in spec.formulas)


def _kin(spec: QuestionSpec, selection: Selection, name: str) -> list[Hit]:
    """Confirmed records of other materials of the family that speak of a way."""
    families = {item.family for host in spec.hosts if (item := material(host))}
    own = {element for host in spec.hosts if (item := material(host))
           for element in item.elements}  # fmt: skip
    found = [
        fact
        for fact in selection.pool
        if fact.usable and fact.verified and fact.family in families
        and name in _methods_of(fact, [name])
    ]  # fmt: skip
    found.sort(key=lambda f: (name not in _methods_of_lever(f, name),
                              -_shared(f, own), f.id))  # fmt: skip
    return [Hit(f, 0.0, 0.0, 0.0, credibility(f), None) for f in found[:1]]


def _shared(fact: Fact, elements: set[str]) -> int:
    return len(elements & elements_of(fact.formula))


def _methods_of_lever(fact: Fact, name: str) -> set[str]:
    return {name} if mentions(fact.lever, _words(name)) else set()


def _led(hit: Hit, name: str) -> bool:
    """Whether a record's own measure is the way, not something done besides."""
    return name in _methods_of_lever(hit.fact, name) or bool(
        name == _USUAL and _PLAIN.search(_statement(hit.fact))
    )


def _words(name: str) -> list[str]:
    words: list[str] = lexicon()["aspects"][name]["words"]
    return [word for word in words if word.isascii()]


def _statement(fact: Fact) -> str:
    measured = " ".join(f"{v.quantity} {v.conditions}" for v in fact.values)
    return f"{fact.lever}. {fact.claim} {fact.mechanism} {measured}"


def _spoken_of(hit: Hit, names: Sequence[str]) -> set[str]:
    """The ways that a record speaks of.

    A change by a kind of sintering speaks of the usual one as well, if it starts there.
    """
    found = _methods_of(hit.fact, names)
    special = found & KINDS_OF_SINTERING
    if _USUAL in names and special and hit.effect is not None:
        before = hit.effect.before
        start = f"{before.quantity} {before.conditions}"
        started = set(tokens(start))
        marks = {t for name in special for word in lexicon()["aspects"][name]["record"]
                 for t in tokens(word)}  # fmt: skip
        if _FIRED.search(start) and not started & marks:
            found |= {_USUAL}
    return found


def _methods_of(fact: Fact, names: Sequence[str]) -> set[str]:
    said = _statement(fact)
    found = {n for n in names if n != _USUAL and mentions(said, _words(n))}
    if _USUAL in names:
        plain = _PLAIN.search(said) and (found or not _SPECIAL.search(fact.lever))
        fired = _FIRED.search(said) and not _SPECIAL.search(said)
        if plain or (fired and fact.topic == "processing"):
            found.add(_USUAL)
    return found
