"""False premises made from the records, and their true twins, in six languages.

    python -P benchmarks/premises.py [--n 240] [--seed 0] [--show 20]

Every request takes for granted what a record contradicts: the direction of a dopant's
effect, the order of two compounds, a value off by a factor, a kind or a space group.
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
from knowledge.facts import Fact, Value, library
from knowledge.names import material
from knowledge.traits import Trait, subjects, traits
from validators.element_table import NAMES

LANGUAGES = ("en", "de", "fr", "es", "zh", "ja")
#: {c} a clause in the order of a main clause, {s} of a subordinate one.
FRAMES: dict[str, tuple[str, ...]] = {
    "en": (
        "Since {c}, what should be changed first?",
        "{C}. How do laboratories deal with that?",
        "Why is it that {c}?",
        "Given the fact that {c}, how is it handled in practice?",
        "Because {c}, people look for alternatives - which ones?",
        "How do you explain that {c}?",
        "What follows from the fact that {c}?",
        "It is well known that {c}. What is the physical reason?",
    ),
    "de": (
        "Da {s}: was sollte man zuerst ändern?",
        "{C}. Wie gehen Labore damit um?",
        "Woran liegt es, dass {s}?",
        "Angesichts der Tatsache, dass {s}, wie geht man in der Praxis vor?",
        "Weil {s}, sucht man Alternativen. Welche gibt es?",
        "Wie erklärt man, dass {s}?",
        "Was folgt daraus, dass {s}?",
        "Bekanntlich gilt: {c}. Was ist der physikalische Grund?",
    ),
    "fr": (
        "Puisque {c}, que faut-il changer d'abord ?",
        "{C}. Comment les laboratoires s'y prennent-ils ?",
        "Comment se fait-il que {c} ?",
        "Compte tenu du fait que {c}, comment procède-t-on en pratique ?",
        "Parce que {c}, on cherche d'autres voies : lesquelles ?",
        "Comment explique-t-on que {c} ?",
        "Que faut-il conclure du fait que {c} ?",
        "On sait bien que {c}. Quelle en est la raison physique ?",
    ),
    "es": (
        "Puesto que {c}, ¿qué conviene cambiar primero?",
        "{C}. ¿Cómo lo resuelven los laboratorios?",
        "¿A qué se debe que {c}?",
        "Dado el hecho de que {c}, ¿cómo se procede en la práctica?",
        "Como {c}, se buscan alternativas. ¿Cuáles?",
        "¿Cómo se explica que {c}?",
        "¿Qué se deduce del hecho de que {c}?",
        "Es bien sabido que {c}. ¿Cuál es la razón física?",
    ),
    "zh": (
        "既然{c},首先应该改什么?",
        "{c}。实验室一般怎么处理?",
        "为什么{c}?",
        "鉴于{c},实践中如何操作?",
        "由于{c},人们在寻找替代方案,有哪些?",
        "怎么解释{c}?",
        "{c}这一事实说明了什么?",
        "众所周知,{c}。物理原因是什么?",
    ),
    "ja": (
        "{c}ので、まず何を変えるべきですか?",
        "{c}。研究室ではどう対処していますか?",
        "なぜ{c}のですか?",
        "{c}という事実を踏まえて、実際にはどうしますか?",
        "{c}ため、代替案が探されています。何がありますか?",
        "{c}ことはどう説明されますか?",
        "{c}ことから何が言えますか?",
        "よく知られているように{c}。物理的な理由は何ですか?",
    ),
}
QUANTITIES: dict[str, tuple[str, ...]] = {
    "ionic conductivity": ("ionic conductivity", "die Ionenleitfähigkeit",
        "la conductivité ionique", "la conductividad iónica", "离子电导率",
        "イオン伝導率"),
    "band gap": ("band gap", "die Bandlücke", "la bande interdite",
        "la banda prohibida", "带隙", "バンドギャップ"),
    "critical temperature": ("critical temperature", "die Sprungtemperatur",
        "la température critique", "la temperatura crítica", "临界温度", "臨界温度"),
    "Curie temperature": ("Curie temperature", "die Curie-Temperatur",
        "la température de Curie", "la temperatura de Curie", "居里温度",
        "キュリー温度"),
    "thermal conductivity": ("thermal conductivity", "die Wärmeleitfähigkeit",
        "la conductivité thermique", "la conductividad térmica", "热导率", "熱伝導率"),
    "capacity": ("capacity", "die Kapazität", "la capacité", "la capacidad", "容量",
        "容量"),
    "density": ("density", "die Dichte", "la densité", "la densidad", "密度", "密度"),
    "hardness": ("hardness", "die Härte", "la dureté", "la dureza", "硬度", "硬度"),
    "yield strength": ("yield strength", "die Streckgrenze", "la limite d'élasticité",
        "el límite elástico", "屈服强度", "降伏強度"),
    "melting point": ("melting point", "der Schmelzpunkt", "le point de fusion",
        "el punto de fusión", "熔点", "融点"),
    "figure of merit zT": ("zT", "der zT-Wert", "le zT", "el zT", "zT值", "zT"),
}  # fmt: skip
#: For each language pairs of main and subordinate clause, the first for more.
EFFECTS: dict[str, tuple[tuple[tuple[str, str], tuple[str, str]], ...]] = {
    "en": (
        (("{e} doping raises the {q} of {m}",) * 2,
         ("{e} doping lowers the {q} of {m}",) * 2),
        (("the {q} of {m} goes up when {e} is added",) * 2,
         ("the {q} of {m} goes down when {e} is added",) * 2),
        (("adding {e} to {m} helps its {q}",) * 2,
         ("adding {e} to {m} hurts its {q}",) * 2),
    ),
    "de": (
        (("{e}-Dotierung erhöht {q} von {m}", "{e}-Dotierung {q} von {m} erhöht"),
         ("{e}-Dotierung senkt {q} von {m}", "{e}-Dotierung {q} von {m} senkt")),
        (("{q} von {m} steigt durch {e}", "{q} von {m} durch {e} steigt"),
         ("{q} von {m} sinkt durch {e}", "{q} von {m} durch {e} sinkt")),
    ),
    "fr": (
        (("le dopage par {e} augmente {q} de {m}",) * 2,
         ("le dopage par {e} diminue {q} de {m}",) * 2),
        (("{q} de {m} monte avec l'ajout de {e}",) * 2,
         ("{q} de {m} baisse avec l'ajout de {e}",) * 2),
    ),
    "es": (
        (("el dopaje con {e} aumenta {q} de {m}",) * 2,
         ("el dopaje con {e} reduce {q} de {m}",) * 2),
        (("{q} de {m} sube al añadir {e}",) * 2,
         ("{q} de {m} baja al añadir {e}",) * 2),
    ),
    "zh": (
        (("掺{e}会提高{m}的{q}",) * 2, ("掺{e}会降低{m}的{q}",) * 2),
        (("{m}加入{e}后{q}上升",) * 2, ("{m}加入{e}后{q}下降",) * 2),
    ),
    "ja": (
        (("{e}ドープは{m}の{q}を高める",) * 2, ("{e}ドープは{m}の{q}を下げる",) * 2),
        (("{m}に{e}を加えると{q}が上がる",) * 2,
         ("{m}に{e}を加えると{q}が下がる",) * 2),
    ),
}  # fmt: skip
ORDERS: dict[str, tuple[tuple[tuple[str, str], tuple[str, str]], ...]] = {
    "en": (
        (("{a} has a higher {q} than {b}",) * 2, ("{a} has a lower {q} than {b}",) * 2),
        (("{a} is ahead of {b} in {q}",) * 2, ("{a} lags behind {b} in {q}",) * 2),
        (("the {q} of {a} exceeds that of {b}",) * 2,
         ("the {q} of {a} is below that of {b}",) * 2),
    ),
    "de": (
        (("{q} von {a} ist höher als die von {b}",
          "{q} von {a} höher als die von {b} ist"),
         ("{q} von {a} ist niedriger als die von {b}",
          "{q} von {a} niedriger als die von {b} ist")),
        (("{q} von {a} übertrifft die von {b}", "{q} von {a} die von {b} übertrifft"),
         ("{q} von {a} liegt unter der von {b}",
          "{q} von {a} unter der von {b} liegt")),
    ),
    "fr": (
        (("{q} de {a} est plus élevée que celle de {b}",) * 2,
         ("{q} de {a} est plus faible que celle de {b}",) * 2),
        (("{q} de {a} dépasse celle de {b}",) * 2,
         ("{q} de {a} reste inférieure à celle de {b}",) * 2),
    ),
    "es": (
        (("{q} de {a} es más alta que la de {b}",) * 2,
         ("{q} de {a} es más baja que la de {b}",) * 2),
        (("{q} de {a} supera a la de {b}",) * 2,
         ("{q} de {a} queda por debajo de la de {b}",) * 2),
    ),
    "zh": (
        (("{a}的{q}比{b}高",) * 2, ("{a}的{q}比{b}低",) * 2),
        (("{a}的{q}优于{b}",) * 2, ("{a}的{q}不及{b}",) * 2),
    ),
    "ja": (
        (("{a}は{b}より{q}が高い",) * 2, ("{a}は{b}より{q}が低い",) * 2),
        (("{a}の{q}は{b}を上回る",) * 2, ("{a}の{q}は{b}に及ばない",) * 2),
    ),
}  # fmt: skip
VALUES: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (("{m} has a {q} of {v}",) * 2, ("the {q} of {m} is {v}",) * 2,
           ("{m} comes with a {q} as large as {v}",) * 2),
    "de": (("{q} von {m} beträgt {v}", "{q} von {m} {v} beträgt"),
           ("{q} liegt bei {m} bei {v}", "{q} bei {m} bei {v} liegt")),
    "fr": (("{q} de {m} vaut {v}",) * 2, ("{q} de {m} est de {v}",) * 2),
    "es": (("{q} de {m} es de {v}",) * 2, ("{q} de {m} vale {v}",) * 2),
    "zh": (("{m}的{q}为{v}",) * 2, ("{m}的{q}达到{v}",) * 2),
    "ja": (("{m}の{q}は{v}である",) * 2, ("{m}の{q}が{v}に達する",) * 2),
}  # fmt: skip
#: Kinds in six languages, by the words of traits, and the one that is wrong.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "direct gap": ("indirect gap", ("a direct-gap semiconductor",
        "ein direkter Halbleiter", "un semi-conducteur à gap direct",
        "un semiconductor de gap directo", "直接带隙半导体", "直接遷移型半導体")),
    "indirect gap": ("direct gap", ("an indirect-gap semiconductor",
        "ein indirekter Halbleiter", "un semi-conducteur à gap indirect",
        "un semiconductor de gap indirecto", "间接带隙半导体", "間接遷移型半導体")),
    "n-type": ("p-type", ("an n-type semiconductor", "ein n-Halbleiter",
        "un semi-conducteur de type n", "un semiconductor de tipo n", "n型半导体",
        "n型半導体")),
    "p-type": ("n-type", ("a p-type semiconductor", "ein p-Halbleiter",
        "un semi-conducteur de type p", "un semiconductor de tipo p", "p型半导体",
        "p型半導体")),
    "ferromagnetic": ("antiferromagnetic", ("ferromagnetic", "ferromagnetisch",
        "ferromagnétique", "ferromagnético", "铁磁性的", "強磁性体")),
    "antiferromagnetic": ("ferromagnetic", ("antiferromagnetic",
        "antiferromagnetisch", "antiferromagnétique", "antiferromagnético",
        "反铁磁性的", "反強磁性体")),
    "insulator": ("mixed conductor", ("an electrical insulator",
        "ein elektrischer Isolator", "un isolant électrique",
        "un aislante eléctrico", "电绝缘体", "絶縁体")),
    "mixed conductor": ("insulator", ("a mixed ionic-electronic conductor",
        "ein Mischleiter", "un conducteur mixte", "un conductor mixto", "混合导体",
        "混合伝導体")),
    "anode": ("cathode", ("a cell's anode material", "ein Anodenmaterial",
        "un matériau d'anode", "un material de ánodo", "负极材料", "負極材料")),
    "cathode": ("anode", ("a cell's cathode material", "ein Kathodenmaterial",
        "un matériau de cathode", "un material de cátodo", "正极材料", "正極材料")),
    "ferroelectric": ("paraelectric", ("ferroelectric", "ferroelektrisch",
        "ferroélectrique", "ferroeléctrico", "铁电体", "強誘電体")),
    "paraelectric": ("ferroelectric", ("paraelectric", "paraelektrisch",
        "paraélectrique", "paraeléctrico", "顺电体", "常誘電体")),
}  # fmt: skip
IS = {
    "en": (("{m} is {k}",) * 2,),
    "de": (("{m} ist {k}", "{m} {k} ist"),),
    "fr": (("{m} est {k}",) * 2,),
    "es": (("{m} es {k}",) * 2,),
    "zh": (("{m}是{k}",) * 2,),
    "ja": (("{m}は{k}である",) * 2,),
}
GROUPS = {
    "en": (("{m} crystallises in the space group {k}",) * 2,),
    "de": (("{m} kristallisiert in der Raumgruppe {k}",
            "{m} in der Raumgruppe {k} kristallisiert"),),
    "fr": (("{m} cristallise dans le groupe d'espace {k}",) * 2,),
    "es": (("{m} cristaliza en el grupo espacial {k}",) * 2,),
    "zh": (("{m}的空间群是{k}",) * 2,),
    "ja": (("{m}の空間群は{k}である",) * 2,),
}  # fmt: skip


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


#: Names of what has no formula of its own, in the order of the languages.
_NAMES = {
    "diamond": ("diamond", "Diamant", "le diamant", "el diamante", "金刚石",
                "ダイヤモンド"),
    "anatase": ("anatase", "Anatas", "l'anatase", "la anatasa", "锐钛矿", "アナターゼ"),
    "graphite": ("graphite", "Graphit", "le graphite", "el grafito", "石墨", "黒鉛"),
}  # fmt: skip


def _named(subject: str, language: str) -> str:
    """What a subject is called: a formula or symbol but for a few."""
    if language == "en":
        return subject
    if subject in _NAMES:
        return _NAMES[subject][LANGUAGES.index(language)]
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


def requests(n: int, seed: int) -> list[tuple[Case, str]]:
    """An even draw over families, languages and truth, in wordings drawn as well."""
    draw = random.Random(seed)
    facts = [f for f in library() if f.verified and f.usable]
    known = list(traits())
    cases = [
        *effect_cases(facts), *order_cases(facts), *value_cases(facts),
        *trait_order_cases(known), *trait_value_cases(known), *kind_cases(known),
        *group_cases(facts, draw),
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
