"""False premises made from the records, and their true twins, in six languages.

    python -P benchmarks/premises.py [--n 240] [--seed 0] [--show 20]

Every request takes for granted what a record contradicts: the direction of a dopant's
effect, the order of two compounds, a value off by a factor, a kind, a space group, a
crystal system, a structure type, an inversion centre, a valence, neighbours, a metal.
Its twin says what the record says. Printed for each family and language: how many false
ones are corrected at once, how many true ones are "corrected", and how many false ones
end as `verified` without a correction. The wordings are of this script and of no list
in the product. `--faq` asks the literature route alone.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant import Assistant
from assistant.asking.named import find_elements
from assistant.compose.faq_evidence import effect_of
from assistant.compose.faq_text import frame
from assistant.routes.faq import answer_offline
from benchmarks.premise_wordings import (
    AROUND,
    CENTRED,
    CENTRES,
    COORDINATED,
    EFFECTS,
    FRAMES,
    GROUPS,
    HAS_TYPE,
    IS,
    IS_VALENT,
    KINDS,
    LANGUAGES,
    METAL,
    OF_TYPE,
    ORDERS,
    OWN_NAMES,
    QUANTITIES,
    SEMICONDUCTOR,
    SYSTEMS,
    TYPES_OF,
    VALENCES,
    VALENT,
    VALUES,
)
from knowledge.facts import Fact, Value, library
from knowledge.names import material
from knowledge.traits import Trait, subjects, traits
from validators.element_table import NAMES


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that can be said truly or falsely.

    Attributes:
        family: What is claimed: ``effect``, ``order`` and so on.
        texts: Clauses of a language, as pairs of main and subordinate order.
        false: Whether the clauses contradict the record.
    """

    family: str
    language: str
    texts: tuple[tuple[str, str], ...]
    false: bool
    record: str


def _q(name: str, language: str) -> str:
    return QUANTITIES[name][LANGUAGES.index(language)]


def _filled(
    pairs: tuple[tuple[str, str], ...], **slots: str
) -> tuple[tuple[str, str], ...]:
    return tuple((a.format(**slots), b.format(**slots)) for a, b in pairs)


def _plain(name: str) -> bool:
    """Whether a material is one thing and no class."""
    item = material(name)
    return bool(item and not item.covers and not item.covers_family)


def _own(name: str) -> frozenset[str]:
    item = material(name)
    return item.elements if item else frozenset()


def effect_cases(facts: list[Fact]) -> Iterator[Case]:
    for fact in facts:
        effect = effect_of(fact)
        if effect is None or not fact.lever or fact.kind == "computation":
            continue
        name = effect.after.base
        dopants = set(find_elements(fact.lever, ())) - _own(fact.material)
        apart = not 0.75 < effect.ratio < 1.34
        # One dopant, added alone; "instead of", "less" and levels are other premises.
        other = any(w in f" {fact.lever.lower()} " for w in (
            " instead", " less ", " and ", " with ", "excess", "rather", " too ",
            "instead", "without", " in two", "content", " to "))  # fmt: skip
        if name not in QUANTITIES or len(dopants) != 1 or not apart or other:
            continue
        if not _plain(fact.material):
            continue
        rises = effect.ratio > 1
        for language in LANGUAGES:
            for false in (True, False):
                side = 0 if rises != false else 1
                pairs = tuple(p[side] for p in EFFECTS[language])
                texts = _filled(pairs, e=min(dopants), q=_q(name, language),
                                m=fact.material)  # fmt: skip
                yield Case("effect", language, texts, false, fact.id)


def order_cases(facts: list[Fact]) -> Iterator[Case]:
    for fact in facts:
        effect = effect_of(fact)
        if effect is None or fact.kind == "computation":
            continue
        one, other = effect.after, effect.before
        if one.base not in QUANTITIES or one.formula == other.formula:
            continue
        if not one.formula or not other.formula or 0.67 < effect.ratio < 1.5:
            continue
        if one.temperature != other.temperature:
            continue
        yield from _orders(
            one.formula, other.formula, one.base, effect.ratio > 1, fact.id
        )


def _orders(a: str, b: str, name: str, more: bool, record: str) -> Iterator[Case]:
    for language in LANGUAGES:
        for false in (True, False):
            side = 0 if more != false else 1
            pairs = tuple(p[side] for p in ORDERS[language])
            texts = _filled(pairs, a=_named(a, language), b=_named(b, language),
                            q=_q(name, language))  # fmt: skip
            yield Case("order", language, texts, false, record)


def trait_order_cases(known: list[Trait]) -> Iterator[Case]:
    for one in known:
        for other in known:
            if one.subject >= other.subject or one.quantity != other.quantity:
                continue
            if one.low is None or other.low is None or one.quantity not in QUANTITIES:
                continue
            if (
                one.high is None
                or other.high is None
                or one.value.unit != other.value.unit
            ):
                continue
            more, less = one.low > 1.3 * other.high, one.high * 1.3 < other.low
            if more or less:
                for case in _orders(one.subject, other.subject, one.quantity, more,
                                    one.fact.id):  # fmt: skip
                    yield Case("trait order", case.language, case.texts, case.false,
                               case.record)  # fmt: skip


def _shown(number: float, unit: str) -> str:
    return f"{number:.3g} {unit}".strip()


def _values(
    family: str, name: str, quantity: str, number: float, factor: float, unit: str,
    record: str,
) -> Iterator[Case]:  # fmt: skip
    for language in LANGUAGES:
        for false in (True, False):
            told = _shown(number * factor if false else number, unit)
            texts = _filled(
                VALUES[language],
                m=_named(name, language),
                q=_q(quantity, language),
                v=told,
            )
            yield Case(family, language, texts, false, record)


def _named(subject: str, language: str) -> str:
    """What a subject is called: a formula or symbol but for a few."""
    if language == "en":
        return subject
    if subject in OWN_NAMES:
        return OWN_NAMES[subject][LANGUAGES.index(language)]
    formula = next((s.formula for s in subjects() if s.name == subject), "")
    return formula or NAMES.get(subject, subject)


def value_cases(facts: list[Fact]) -> Iterator[Case]:
    def usable(value: Value) -> bool:
        return bool(
            value.formula and value.number and value.base == "ionic conductivity"
            and value.temperature is not None and 18 <= value.temperature <= 32
        )  # fmt: skip

    every = [v for f in facts for v in f.values if usable(v)]
    for fact in facts:
        for value in fact.values[:1]:
            if usable(value) and value.number:
                same = [v.number or 0.0 for v in every
                        if v.formula == value.formula]  # fmt: skip
                # Samples of one formula differ: beyond all of them by a factor of 50.
                factor = 50 * max(same) if value.number < 1e-4 else min(same) / 50
                factor /= value.number
                yield from _values("value", value.formula, value.base, value.number,
                                   factor, value.unit, fact.id)  # fmt: skip


def trait_value_cases(known: list[Trait]) -> Iterator[Case]:
    for one in known:
        if one.low is not None and one.quantity in QUANTITIES and one.value.unit:
            for factor in (3.5, 0.3):
                if factor < 1 and one.quantity in {"capacity", "critical temperature"}:
                    continue
                yield from _values("trait value", one.subject, one.quantity, one.low,
                                   factor, one.value.unit, one.fact.id)  # fmt: skip


def kind_cases(known: list[Trait]) -> Iterator[Case]:
    for one in known:
        if one.word not in KINDS:
            continue
        wrong = KINDS[one.word][0]
        for n, language in enumerate(LANGUAGES):
            for false in (True, False):
                told = KINDS[wrong if false else one.word][1][n]
                texts = _filled(IS[language], m=_named(one.subject, language), k=told)
                yield Case("kind", language, texts, false, one.fact.id)


def group_cases(facts: list[Fact], draw: random.Random) -> Iterator[Case]:
    known: dict[str, set[str]] = {}
    for fact in facts:
        for value in fact.values:
            if value.base == "space group" and value.formula:
                known.setdefault(value.formula, set()).add(str(value.value))
    every = sorted({g for groups in known.values() for g in groups})
    for formula, groups in sorted(known.items()):
        if len(groups) != 1 or len(formula) > 22:
            continue
        right = next(iter(groups))
        wrong = draw.choice([g for g in every if g[:1] != right[:1]])
        for language in LANGUAGES:
            for false in (True, False):
                texts = _filled(
                    GROUPS[language], m=formula, k=wrong if false else right
                )
                yield Case("space group", language, texts, false, formula)


def _slots(
    family: str, name: str, pairs_of: dict[str, tuple[tuple[str, str], ...]],
    right: tuple[str, ...], wrong: tuple[str, ...], **slots: str,
) -> Iterator[Case]:  # fmt: skip
    """Cases of one slot that holds the right or the wrong word of each language."""
    for n, language in enumerate(LANGUAGES):
        for false in (True, False):
            told = (wrong if false else right)[n]
            texts = _filled(pairs_of[language], m=name, k=told, **slots)
            yield Case(family, language, texts, false, name)


def structure_cases(facts: list[Fact], draw: random.Random) -> Iterator[Case]:
    """Systems of the space groups on record, and types that text books tell."""
    import gemmi

    systems: dict[str, set[str]] = {}
    for fact in facts:
        for value in fact.values:
            group = (
                gemmi.find_spacegroup_by_name(str(value.value))
                if value.base == "space group" and value.formula
                else None
            )
            if group is not None:
                systems.setdefault(value.formula, set()).add(group.crystal_system_str())
    for formula, known in sorted(systems.items()):
        right = next(iter(known))
        if len(known) != 1 or len(formula) > 22 or right not in SYSTEMS:
            continue
        # A cubic perovskite and hexagonal axes of a trigonal cell are no faults.
        others = [s for s in SYSTEMS if s not in {right, "cubic", "hexagonal",
                                                  "trigonal"}]  # fmt: skip
        wrong = SYSTEMS[draw.choice(others)]
        yield from _slots("system", formula, IS, SYSTEMS[right], wrong)
    for right, members in OF_TYPE.items():
        for name in members:
            wrong = TYPES_OF[draw.choice([t for t in TYPES_OF if t != right])]
            yield from _slots("type", name, HAS_TYPE, TYPES_OF[right], wrong)


def symmetry_cases() -> Iterator[Case]:
    for name, centred in CENTRED.items():
        for language in LANGUAGES:
            for false in (True, False):
                texts = _filled(CENTRES[language][centred == false], m=name)
                yield Case("inversion", language, texts, false, name)


def charge_cases(draw: random.Random) -> Iterator[Case]:
    for name, element, valence in VALENCES:
        wrong = draw.choice([v for v in (1, 2, 3, 4, 5) if v != valence])
        words = [tuple(VALENT[x][v - 1] for x in LANGUAGES) for v in (valence, wrong)]
        yield from _slots("valence", name, IS_VALENT, *words, e=element)
    for name, element, number in COORDINATED:
        words = [tuple(AROUND[x][(n == 6)] for x in LANGUAGES)
                 for n in (number, 10 - number)]  # fmt: skip
        yield from _slots("coordination", name, IS_VALENT, *words, e=element)


def metal_cases(known: list[Trait]) -> Iterator[Case]:
    """Compounds with a gap on record, called metals; their twins semiconductors."""
    for one in known:
        if one.quantity == "band gap" and one.low and 0.3 < one.low < 3.6:
            for n, language in enumerate(LANGUAGES):
                name = _named(one.subject, language)
                for false in (True, False):
                    told = METAL[n] if false else SEMICONDUCTOR[n]
                    texts = _filled(IS[language], m=name, k=told)
                    yield Case("metal", language, texts, false, one.fact.id)


def requests(n: int, seed: int) -> list[tuple[Case, str]]:
    """An even draw over families, languages and truth, in wordings drawn as well."""
    draw = random.Random(seed)
    facts = [f for f in library() if f.verified and f.usable]
    known = list(traits())
    cases = [
        *effect_cases(facts), *order_cases(facts), *value_cases(facts),
        *trait_order_cases(known), *trait_value_cases(known), *kind_cases(known),
        *group_cases(facts, draw), *structure_cases(facts, draw), *symmetry_cases(),
        *charge_cases(draw), *metal_cases(known),
    ]  # fmt: skip
    heaps: dict[tuple[str, str, bool], list[Case]] = {}
    for case in cases:
        heaps.setdefault((case.family, case.language, case.false), []).append(case)
    out: list[tuple[Case, str]] = []
    while len(out) < n and heaps:
        for key in sorted(heaps):
            heap = heaps[key]
            case = heap.pop(draw.randrange(len(heap)))
            if not heap:
                del heaps[key]
            main, sub = draw.choice(case.texts)
            shape = draw.choice(FRAMES[case.language])
            opened = main[:1].upper() + main[1:]
            out.append((case, shape.format(c=main, s=sub, C=opened)))
            if len(out) == n:
                break
    return out


def main() -> None:
    """Ask, count, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--n", type=int, default=240)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--faq", action="store_true")
    parser.add_argument("--show", type=int, default=20)
    args = parser.parse_args()
    ask = answer_offline if args.faq else Assistant().ask
    tally: Counter[tuple[str, str]] = Counter()
    faults: list[str] = []
    for case, text in requests(args.n, args.seed):
        answer = ask(text)
        corrected = frame(case.language)["correction"].strip() in answer.text[:400]
        verified = str(answer.status) == "verified" and not corrected
        for group in (case.family, case.language, "all"):
            kind = "false" if case.false else "true"
            tally[group, kind] += 1
            tally[group, f"{kind} corrected"] += corrected
            tally[group, f"{kind} verified"] += verified
        if corrected != case.false or (case.false and verified):
            mark = "FALSE" if case.false else "TRUE "
            faults.append(f"{mark} {case.family} {case.record} "
                          f"[{answer.route}/{answer.status}] {text}")  # fmt: skip
    print(
        f"{'':14s} false corrected | false, verified | true corrected | true verified"
    )
    for group in sorted({g for g, _ in tally}, key=lambda g: (g == "all", g)):
        t = {k: v for (g, k), v in tally.items() if g == group}
        print(f"{group:14s} {t.get('false corrected', 0):4d}/{t.get('false', 0):<4d} "
              f"| {t.get('false verified', 0):4d} | {t.get('true corrected', 0):4d}"
              f"/{t.get('true', 0):<4d} | {t.get('true verified', 0):4d}")  # fmt: skip
    for line in faults[: args.show]:
        print(line)


if __name__ == "__main__":
    main()
