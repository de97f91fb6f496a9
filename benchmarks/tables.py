"""Literature tables against a scan of the store: rows left out, rows too many.

    python -P benchmarks/tables.py [--language en] [--show 20]

For every material, class and family of the store and every quantity that its records
hold, the table is asked for in ordinary words, in English and in one other language by
turns, as `matassist table` would be. What belongs into it is found without the code of
the tables: every value of the quantity whose record has a confirmed source and is of
the material or of a member of the class. Recall is the share of those values that the
table holds; precision the share of its values that belong.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant import Assistant
from assistant.records import Answer, Kind, Options, Request, Status
from knowledge.facts import Fact, Value, library
from knowledge.names import (
    covered,
    elements_of,
    find_formulas,
    host_of_formula,
    material,
    materials,
)
from knowledge.quantities import quantities

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
ASKED = {
    "en": ("table of {q} of {m}", "Please list the {q} values reported for {m}.",
           "{m}: {q}, as a table with DOI"),
    "zh": ("{m}的{q}数据表", "请列出{m}的{q}"),
    "de": ("Tabelle: {q}, {m}", "Stelle bitte die Werte für {q} von {m} zusammen"),
    "ja": ("{m}の{q}の表を作って", "{m}の{q}を一覧表にしてください"),
    "fr": ("Tableau : {q}, {m}", "Dresse un tableau : {q} de {m}"),
    "es": ("Tabla de {q} de {m}", "Haz una tabla con la {q} de {m}"),
}  # fmt: skip
LANGUAGES = ("zh", "de", "ja", "fr", "es")


@dataclass(frozen=True, slots=True)
class Wish:
    """One table, how it is asked for and what belongs into it.

    Attributes:
        values: Ids of the values that it must hold.
    """

    text: str
    subject: str
    quantity: str
    language: str
    values: frozenset[str]


def by_language(words: Sequence[str]) -> dict[str, str]:
    """The word of each language in a list in the order en, zh, de, ja, fr, es."""
    out = {"en": words[0]}
    han = [i for i, w in enumerate(words) if _HAN.search(w) and not _KANA.search(w)]
    kana = [i for i, w in enumerate(words) if _KANA.search(w)]
    if han:
        out["zh"] = words[han[0]]
    japanese = kana[0] if kana else han[-1] if len(han) > 1 else None
    if japanese is None:
        return out
    out["ja"] = words[japanese]
    after = [w for w in words[japanese + 1 :] if not _HAN.search(w)]
    before = [w for w in words[(han[0] if han else 0) + 1 : japanese]
              if not _HAN.search(w) and not _KANA.search(w)]  # fmt: skip
    if before and han:
        out["de"] = before[0]
    if after:
        out["fr"], out["es"] = after[0], after[-1]
    return out


def held(facts: Sequence[Fact]) -> Iterator[tuple[Fact, Value]]:
    """Values that a table may show: of a confirmed source, of a known quantity."""
    for fact in facts:
        confirmed = fact.verified or "text-mined" in fact.tags
        if not fact.usable or fact.status == "duplicate" or not confirmed:
            continue
        for value in fact.values:
            if value.role == "text" or value.base not in quantities():
                continue
            if isinstance(value.value, str) and value.base != "space group":
                continue
            yield fact, value


def is_of(fact: Fact, name: str) -> bool:
    """Whether a record is of a material, or of a member of a class or family."""
    members, family = covered(name)
    return fact.material in members or (bool(family) and fact.family == family)


def wishes(facts: Sequence[Fact]) -> Iterator[Wish]:
    """A table for every subject and quantity that the store holds together."""
    ids: dict[tuple[str, str], set[str]] = defaultdict(set)
    for fact, value in held(facts):
        for item in materials():
            if item.aliases and is_of(fact, item.name):
                ids[item.name, value.base].add(value.value_id)
    for turn, ((name, quantity), found) in enumerate(sorted(ids.items())):
        item = material(name)
        # A formula among the other names is one compound, not the whole material.
        plain = [a for a in item.aliases if not _is_composition(a)] if item else []
        names = by_language(plain or (name,))
        words = by_language(quantities()[quantity].words)
        for language in ("en", LANGUAGES[turn % len(LANGUAGES)]):
            forms = ASKED[language]
            text = forms[turn % len(forms)].format(
                q=words.get(language, words["en"]), m=names.get(language, names["en"])
            )
            yield Wish(text, name, quantity, language, frozenset(found))


def _is_composition(alias: str) -> bool:
    return find_formulas(alias) == [alias] or any(c.isdigit() for c in alias)


def values_of(answer: Answer, quantity: str, facts: dict[str, Fact]) -> set[str]:
    """Ids of the values of the quantity that an answer shows."""
    out = set()
    for claim in answer.claims:
        for value in claim.values:
            fact = facts.get(value.value_id.rpartition(".")[0])
            if fact and fact.value(value.value_id).base == quantity:
                out.add(value.value_id)
    return out


def same(one: str, other: str, facts: dict[str, Fact]) -> bool:
    """Whether two values are one measurement that two records tell."""
    pair = [(facts[v.rpartition(".")[0]], v) for v in (one, other)]
    (first, a), (second, b) = pair
    return (
        first.source.doi == second.source.doi
        and first.value(a).value == second.value(b).value
        and first.value(a).base == second.value(b).base
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", default="")
    parser.add_argument("--show", type=int, default=15)
    args = parser.parse_args()
    facts = {fact.id: fact for fact in library()}
    assistant = Assistant()
    asked = [w for w in wishes(library()) if args.language in ("", w.language)]
    begun = time.process_time()
    wanted = found = right = shown = whole = exact = sure_and_wrong = 0
    faults: list[str] = []
    for wish in asked:
        request = Request(text=wish.text, options=Options(route=Kind.DATA))
        answer = assistant.answer(request)
        got = values_of(answer, wish.quantity, facts)
        lost = {v for v in wish.values - got
                if not any(same(v, other, facts) for other in got)}  # fmt: skip
        odd = {v for v in got - wish.values if not _belongs(v, wish, facts)}
        wanted, found = wanted + len(wish.values), found + len(wish.values) - len(lost)
        shown, right = shown + len(got), right + len(got) - len(odd)
        whole += not lost
        exact += not lost and not odd
        if answer.status is Status.VERIFIED and (lost or odd):
            sure_and_wrong += 1
        if lost or odd:
            faults.append(
                f"{answer.status:10} {wish.text!r}: {len(lost)} of {len(wish.values)} "
                f"left out {sorted(lost)[:3]}, {len(odd)} odd {sorted(odd)[:3]}"
            )
    cost = (time.process_time() - begun) / max(len(asked), 1)
    for line in faults[: args.show]:
        print(line)
    print(
        f"{len(asked)} tables, {cost:.2f} s each: recall {found / max(wanted, 1):.3f}, "
        f"precision {right / max(shown, 1):.3f}; complete {whole}, exact {exact}, "
        f"verified though not exact {sure_and_wrong}"
    )


def _belongs(value_id: str, wish: Wish, facts: dict[str, Fact]) -> bool:
    """Whether the composition of a value makes it a member, whatever its record is.

    A sample of a general record ("Li garnet") may be LLZO by its formula.
    """
    fact = facts[value_id.rpartition(".")[0]]
    own = elements_of(fact.value(value_id).formula or fact.formula)
    names, _ = covered(wish.subject)
    if host_of_formula(fact.value(value_id).formula or fact.formula) in names:
        return True
    asked = [item for n in names if (item := material(n))]
    plain = fact.value(value_id).formula or fact.formula
    return any(
        (item.elements and item.elements <= own) or item.formula == plain
        for item in asked
    )


if __name__ == "__main__":
    main()
