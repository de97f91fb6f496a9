"""A quantity in another unit, or a sum of quantities, in words."""

from __future__ import annotations

from assistant.reading.arithmetic import Sum
from assistant.reading.conversions import Conversion
from assistant.reading.measured import convert, evaluate
from assistant.records import Answer, Claim, ClaimValue, Status

_UNKNOWN = {
    "en": "“{unit}” is no unit that I know. Which unit is meant?",
    "de": "„{unit}“ ist keine Einheit, die ich kenne. Welche ist gemeint?",
    "fr": "« {unit} » n'est pas une unité que je connais. Laquelle est-ce ?",
    "es": "«{unit}» no es una unidad que conozca. ¿Cuál es?",
    "zh": "“{unit}”不是我认识的单位。您指的是哪个单位？",
    "ja": "「{unit}」という単位は分かりません。どの単位ですか？",
}
_UNLIKE = {
    "en": "{unit} and {wanted} measure different things and do not convert.",
    "de": "{unit} und {wanted} messen Verschiedenes und lassen sich nicht umrechnen.",
    "fr": "{unit} et {wanted} mesurent des grandeurs différentes, sans conversion.",
    "es": "{unit} y {wanted} miden magnitudes distintas y no se convierten.",
    "zh": "{unit} 与 {wanted} 是不同的量，无法换算。",
    "ja": "{unit} と {wanted} は異なる量なので換算できません。",
}
_FROM = {
    "en": "Computed with the factors of the SI and the constants of CODATA 2022 (pint)",
    "de": "Berechnet mit den Faktoren des SI und den Konstanten von CODATA 2022 (pint)",
    "fr": "Calculé avec les facteurs du SI et les constantes de CODATA 2022 (pint)",
    "es": "Calculado con los factores del SI y las constantes de CODATA 2022 (pint)",
    "zh": "按 SI 换算因子和 CODATA 2022 常数（pint）计算",
    "ja": "SI の換算係数と CODATA 2022 の定数（pint）による計算",
}
_SECOND = {
    "en": "a second table of factors agrees",
    "de": "eine zweite Tabelle stimmt überein",
    "fr": "une seconde table concorde", "es": "una segunda tabla coincide",
    "zh": "第二份换算表结果一致", "ja": "別の換算表と一致",
}  # fmt: skip


def converted(asked: Conversion, language: str) -> Answer:
    """The answer to a conversion: verified where a second table of factors agrees."""

    def say(forms: dict[str, str], **values: str) -> str:
        return forms.get(language, forms["en"]).format(**values)

    try:
        found = convert(asked.value, asked.unit, asked.wanted)
    except KeyError as fault:
        return Answer(Status.NEEDS_INPUT, say(_UNKNOWN, unit=str(fault.args[0])))
    if found is None:
        text = say(_UNLIKE, unit=asked.unit, wanted=asked.wanted)
        return Answer(Status.REFUSED, text)
    line = f"{asked.value:.10g} {asked.unit} = {found.value:.7g} {asked.wanted}"
    how = [say(_FROM)]
    if found.relation:
        how.append(found.relation)
    if found.agrees:
        how.append(say(_SECOND))
    value = ClaimValue("computed:conversion", found.value, asked.wanted)
    return Answer(
        Status.VERIFIED if found.agrees else Status.UNVERIFIED,
        f"**{line}**\n\n{'; '.join(how)}.",
        claims=(Claim(line, [], [value], "values"),),
    )


_NO_SUM = {
    "en": "The units of this sum do not fit together.",
    "de": "Die Einheiten dieser Rechnung passen nicht zusammen.",
    "fr": "Les unités de ce calcul ne s'accordent pas.",
    "es": "Las unidades de este cálculo no concuerdan.",
    "zh": "此算式中的单位不相容。",
    "ja": "この式の単位は互いに合いません。",
}
_UNBOUNDED = {
    "en": "This sum divides by zero or grows beyond all bounds.",
    "de": "Diese Rechnung teilt durch null oder wächst über alle Grenzen.",
    "fr": "Ce calcul divise par zéro ou dépasse toute borne.",
    "es": "Este cálculo divide por cero o crece sin límite.",
    "zh": "此算式除以零或数值过大。",
    "ja": "この式は零で割るか、限りなく大きくなります。",
}
_PLAIN = {
    "en": "Plain arithmetic; no constant and no factor was needed",
    "de": "Reine Rechnung ohne Konstante und Umrechnungsfaktor",
    "fr": "Calcul simple, sans constante ni facteur",
    "es": "Cálculo simple, sin constantes ni factores",
    "zh": "纯算术，未用常数或换算因子",
    "ja": "定数も換算係数も使わない単純な計算",
}


def summed(asked: Sum, language: str) -> Answer:
    """The answer to a sum: verified where no factor or constant had to be trusted."""
    try:
        found = evaluate(asked.tree, asked.wanted)
    except (ZeroDivisionError, OverflowError):
        text = _UNBOUNDED.get(language, _UNBOUNDED["en"])
        return Answer(Status.REFUSED, text)
    if found is None:
        return Answer(Status.REFUSED, _NO_SUM.get(language, _NO_SUM["en"]))
    line = f"{asked.written} = {found.value:.7g} {found.unit}".rstrip()
    how = [(_PLAIN if found.exact else _FROM).get(language, _FROM["en"])]
    if found.relation:
        how.append(found.relation)
    value = ClaimValue("computed:sum", found.value, found.unit)
    return Answer(
        Status.VERIFIED if found.exact else Status.UNVERIFIED,
        f"**{line}**\n\n{'; '.join(how)}.",
        claims=(Claim(line, [], [value], "values"),),
    )
