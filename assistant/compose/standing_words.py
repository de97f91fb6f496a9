"""How a structure that came from a user or a model stands to the records, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validators.formula import format_formula

if TYPE_CHECKING:
    from generators.structures.record_agreement import Standing

#: Sites that are named.
SHOWN = 4
_WORDS: dict[str, dict[str, str]] = {
    "same": {
        "en": "Compared with record {record} ({kind}): the same structure, sites within "
        "{shift:.2f} Å, volume {volume:+.1f} %.",
        "de": "Verglichen mit dem Eintrag {record} ({kind}): dieselbe Struktur, Lagen auf "
        "{shift:.2f} Å, Volumen {volume:+.1f} %.",
        "fr": "Comparé à l'entrée {record} ({kind}) : même structure, sites à "
        "{shift:.2f} Å près, volume {volume:+.1f} %.",
        "es": "Comparado con la entrada {record} ({kind}): la misma estructura, sitios "
        "dentro de {shift:.2f} Å, volumen {volume:+.1f} %.",
        "zh": "与记录 {record}（{kind}）比较：结构相同，位点相差不超过 {shift:.2f} Å，体积 {volume:+.1f} %。",
        "ja": "記録 {record}（{kind}）と比較：同じ構造、サイトの差は {shift:.2f} Å 以内、体積 {volume:+.1f} %。",
    },
    "differs": {
        "en": "It differs from record {record} ({kind}) of the same composition and "
        "space group: {what}. Another form, or a slip that no check can see.",
        "de": "Sie weicht vom Eintrag {record} ({kind}) gleicher Zusammensetzung und "
        "Raumgruppe ab: {what}. Eine andere Form, oder ein Fehler, den keine Prüfung "
        "sieht.",
        "fr": "Elle diffère de l'entrée {record} ({kind}) de même composition et de même "
        "groupe : {what}. Une autre forme, ou une erreur qu'aucun contrôle ne voit.",
        "es": "Difiere de la entrada {record} ({kind}) de igual composición y grupo "
        "espacial: {what}. Otra forma, o un error que ninguna comprobación ve.",
        "zh": "与成分和空间群相同的记录 {record}（{kind}）不同：{what}。可能是另一种形态，或检查看不出的错误。",
        "ja": "組成と空間群が同じ記録 {record}（{kind}）と異なります：{what}。別の形か、検査では見えない誤りです。",
    },
    "exchanged": {
        "en": "Record {record} ({kind}) of {formula} has atoms at these places, the "
        "elements exchanged: compare the formula.",
        "de": "Der Eintrag {record} ({kind}) von {formula} hat Atome an diesen Stellen, "
        "mit vertauschten Elementen: bitte die Formel vergleichen.",
        "fr": "L'entrée {record} ({kind}) de {formula} a des atomes à ces places, les "
        "éléments échangés : comparez la formule.",
        "es": "La entrada {record} ({kind}) de {formula} tiene átomos en estos lugares, "
        "con los elementos intercambiados: compare la fórmula.",
        "zh": "{formula} 的记录 {record}（{kind}）在这些位置上有原子，但元素互换：请核对化学式。",
        "ja": "{formula} の記録 {record}（{kind}）は同じ位置に原子をもち、元素が入れ替わっています。化学式を確認してください。",
    },
    "stray": {
        "en": "{site} lies {gap:.2f} Å from its place there",
        "de": "{site} liegt {gap:.2f} Å neben seinem Platz dort",
        "fr": "{site} est à {gap:.2f} Å de sa place",
        "es": "{site} está a {gap:.2f} Å de su lugar allí",
        "zh": "{site} 偏离其位置 {gap:.2f} Å", "ja": "{site} は {gap:.2f} Å ずれています",
    },
    "volume": {
        "en": "volume {volume:+.1f} %", "de": "Volumen {volume:+.1f} %",
        "fr": "volume {volume:+.1f} %", "es": "volumen {volume:+.1f} %",
        "zh": "体积 {volume:+.1f} %", "ja": "体積 {volume:+.1f} %",
    },
    "shift": {
        "en": "sites up to {shift:.2f} Å apart", "de": "Lagen bis {shift:.2f} Å entfernt",
        "fr": "sites distants jusqu'à {shift:.2f} Å",
        "es": "sitios separados hasta {shift:.2f} Å",
        "zh": "位点相差达 {shift:.2f} Å", "ja": "サイトの差は最大 {shift:.2f} Å",
    },
    "elsewhere": {
        "en": "neither origin nor axes lay the atoms of one over those of the other",
        "de": "kein Ursprung und keine Achsen legen die Atome übereinander",
        "fr": "ni origine ni axes ne superposent les atomes",
        "es": "ni origen ni ejes superponen los átomos",
        "zh": "无论原点或轴如何选取，原子都不能重合",
        "ja": "原点や軸をどう選んでも原子が重なりません",
    },
    "alone": {
        "en": "No record of this compound in this space group to compare with: what is "
        "confirmed is what the checks below measure.",
        "de": "Kein Eintrag dieser Verbindung in dieser Raumgruppe zum Vergleich: "
        "bestätigt ist, was die Prüfungen unten messen.",
        "fr": "Aucune entrée de ce composé dans ce groupe pour comparer : n'est confirmé "
        "que ce que mesurent les contrôles ci-dessous.",
        "es": "Ninguna entrada de este compuesto en este grupo para comparar: solo se "
        "confirma lo que miden las comprobaciones de abajo.",
        "zh": "没有该化合物在此空间群的记录可供比较：所确认的仅是下列检查所测量的内容。",
        "ja": "この空間群でのこの化合物の記録はなく比較できません。確認されたのは下の検査が測った内容だけです。",
    },
    "experiment": {
        "en": "measured", "de": "gemessen", "fr": "mesuré", "es": "medido", "zh": "实测",
        "ja": "実測",
    },
    "computation": {
        "en": "computed", "de": "berechnet", "fr": "calculé", "es": "calculado",
        "zh": "计算", "ja": "計算",
    },
}  # fmt: skip


def standing_words(found: Standing | None, language: str) -> str:
    """One line that says with what a structure was compared, and what came out."""
    if found is None:
        return _say("alone", language)
    computed = found.record.source.kind == "computation"
    kind = _say("computation" if computed else "experiment", language)
    # Adding nothing turns a rounded -0.0 into 0.0.
    volume, shift = round(100 * found.volume, 1) + 0.0, found.shift or 0.0
    if found.same:
        return _say(
            "same", language, record=found.record.id, kind=kind, volume=volume,
            shift=shift,
        )  # fmt: skip
    if found.exchanged:
        formula = format_formula(found.record.composition)
        return _say(
            "exchanged", language, record=found.record.id, kind=kind, formula=formula
        )
    what = [
        _say("stray", language, site=site, gap=gap)
        for site, gap in found.strays[:SHOWN]
    ]
    if not what:
        key = "elsewhere" if found.shift is None else "shift"
        what = [_say(key, language, shift=shift)]
    if abs(volume) >= 1.0:
        what.append(_say("volume", language, volume=volume))
    return _say(
        "differs", language, record=found.record.id, kind=kind, what="; ".join(what)
    )


def _say(name: str, language: str, **values: object) -> str:
    forms = _WORDS[name]
    return forms.get(language, forms["en"]).format(**values)
