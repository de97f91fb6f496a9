"""What a data request wants done: rows, more rows, or a check of a table."""

from __future__ import annotations

import re
from typing import Literal

_AUGMENT = re.compile(
    r"\baugment|\bsynthe(?:tic|si[sz]e)\b[^.]{0,30}\b(?:data|rows?|samples?|table)|"
    r"\bmore rows\b|\b(?:generate|create|make)\b[^.]{0,20}\b\d+\b[^.]{0,20}\brows\b|"
    r"增强|扩充|合成数据|augmentier|synthetische|データ拡張|合成データ|"
    r"augmenter (?:mes|les) donn|données synthétiques|"
    r"aumentar (?:mis|los) datos|datos sintéticos|"
    r"\b(?:extend|expand|enlarge|grow|upsample|oversample)\b[^.]{0,30}\b(?:table|"
    r"data ?set|data|rows?)\b[^.]{0,20}\b(?:to|by)\s+\d|"
    r"\b(?:add|append)\s+(?:\w+\s+){0,2}?\d+\s+(?:\w+\s+){0,2}?rows?\b|"
    r"\berweiter\w*[^.]{0,40}\b(?:auf|um)\s+\d|\bsynthetisch\w* zeilen|"
    r"\baugmente[rz]?\b|\bajoute[rz]?\s+\d+\s+lignes|\b(?:étends|étendre|étendez)\b"
    r"[^.]{0,40}\bà\s+\d|\b(?:amplía|ampliar|aumenta|aumente)\b[^.]{0,40}\b(?:a|"
    r"hasta|en)"
    r"\s+\d|\bañad[ea]\s+\d+\s+filas|filas sintéticas|"
    r"(?:增加|扩展|扩大)(?:到|至)?\s*\d+\s*[行条]|\d+\s*行(?:に|まで)(?:増|"
    r"拡張)|合成行",
    re.IGNORECASE,
)
_QUALITY = re.compile(
    r"\bdata[- ]quality\b|\bquality (?:report|check|of (?:my|this|the) (?:table|data))|"
    r"\b(?:check|validate|audit|clean|inspect|review|screen)\b[^.]{0,30}\b(?:table|"
    r"data ?set|"
    r"data|csv|xlsx|spreadsheet|rows?|file)\b|\b(?:errors?|faults?|mistakes?|outliers?|"
    r"duplicates?|wrong|suspicious)\b[^.]{0,40}\b(?:table|data ?set|data|csv|xlsx|"
    r"file|rows?)"
    r"\b|\b(?:table|data ?set|csv|file)\b[^.]{0,40}\b(?:errors?|faults?|outliers?|"
    r"duplicates?"
    r"|sane|plausible)\b|数据质量|检查.{0,8}(?:数据|表)|datenqualität|prüf\w*[^.]{0,20}"
    r"(?:tabelle|daten)|データ(?:の)?品質|品質.{0,6}(?:確認|チェック|検査)|"
    r"(?:表|データ|ファイル)[^。]{0,12}(?:誤り|間違い|エラー|おかしい)|"
    r"(?:表|数据|文件)[^。]{0,8}(?:错误|问题|异常)|"
    r"\b(?:fehler|unstimmigkeit|auffälligkeit)\w*[^.]{0,40}(?:tabelle|daten|datei)|"
    r"\b(?:erreurs?|fautes?|anomalies?|problèmes?)\b[^.]{0,40}(?:tableau|données|"
    r"fichier)|"
    r"\b(?:errores|error|fallos?|anomalías?|problemas?)\b[^.]{0,40}"
    r"(?:tabla|datos|archivo)|"
    r"\b(?:errors?|faults?|mistakes?|problems?|anything (?:wrong|odd|suspicious))\b"
    r"\s+(?:in|with) (?:here|it|this|these|there|them)\b|"
    r"^\W*(?:please )?(?:quality|sanity|plausibility) check\b|"
    r"\bqualitäts(?:bericht|prüfung|check|kontrolle)\w*|\brapport de qualité|"
    r"\binforme de calidad|质量(?:报告|检查)|品質(?:レポート|報告)|"
    r"\bstimm\w*\b[^.?!]{0,40}\bnicht\b|\bstimmt (?:die|meine|diese)\b|"
    r"表を確認|qualité des données|vérifie\w*[^.]{0,20}"
    r"(?:tableau|données)|calidad de (?:los )?datos|revis\w*[^.]{0,20}(?:tabla|datos)",
    re.IGNORECASE,
)
#: Faults by their names, which a table that came along is to be searched for.
FAULTS: dict[str, re.Pattern[str]] = {
    name: re.compile(words, re.IGNORECASE)
    for name, words in (
        ("tables.outliers",
         r"\boutl(?:ier|ying)\w*|\bausreißer\w*|\bausreisser\w*|\baberrant\w*|"
         r"\bat[ií]pic[oa]s?\b|异常(?:值|点|数据)?|离群\w?|外れ値|異常値"),
        ("tables.duplicates",
         r"\bduplicat(?:e[ds]?|ions?)\b|\brepeated (?:rows?|entries|lines)|"
         r"\b(?:same|identical|equal) rows?\b|\b(?:rows?|entries) (?:that )?(?:occur|"
         r"appear)s? twice|\bdoppelt\w*|\bduplikat\w*|\bdoublons?\b|"
         r"\blignes? (?:en double|dupliquées?|identiques?|répétées?)|"
         r"\bduplicad[oa]s?\b|\b(?:filas?|registros?) (?:repetid|idéntic|iguale?)\w*|"
         r"重复|重複"),
        ("tables.unit_slips",
         r"\bunit (?:errors?|slips?|mistakes?|problems?|mix-?ups?)|\b(?:wrong|"
         r"mixed(?:-up)?|"
         r"inconsistent|mistaken|incorrect|different) units?\b|\bslips? of units?|"
         r"\b(?:in|as) (?:kelvin|celsius|g?pa|mpa)\b[^.?!]{0,20}\b(?:instead|"
         r"by mistake|"
         r"accident\w*)|\beinheiten(?:fehler|verwechs)\w*|\bfalsche\w* einheit\w*|"
         r"\b(?:vermutlich|versehentlich|wohl|fälschlich)\b[^.?!]{0,30}\bin (?:kelvin|"
         r"celsius|g?pa|mpa)|\b(?:erreurs?|fautes?) d['’]unités?|\bmauvaises? unités?|"
         r"\berror(?:es)? de unidad(?:es)?|\bunidad(?:es)? (?:equivocad|incorrect|"
         r"erróne)"
         r"\w*|单位[^。？]{0,6}(?:错|误|不一致|混)|単位[^。？]{0,6}(?:誤|ミス|間違|"
         r"混)"),
        ("tables.ranges",
         r"\b(?:impossible|implausible|unphysical|nonsens\w*|suspicious) (?:values?|"
         r"rows?|entries|data|numbers?)|\b(?:unmöglich|unplausib|unphysikal|verdächtig|"
         r"fehlerhaft)\w*|\b(?:valeurs?|lignes?) (?:impossibles?|invraisemblables?|"
         r"suspectes?|erronées?)|\b(?:valores|filas) (?:imposibles?|sospechos\w*|"
         r"erróne\w*|inverosímil\w*)|不合理|不可能|可疑|错误(?:的)?(?:值|数据|行)|"
         r"あり得ない|ありえない|不審|誤った値|\bplausib(?:le|el|les|ility)\b|"
         r"\bverosímil\w*|\bvraisemblable\w*|合理吗|妥当"),
    )
}  # fmt: skip
#: Numbers that are to pass for measurements.
INVENTED = re.compile(
    r"\b(?:made[- ]up|fake|fabricat\w*|invent(?:ed)?|fictitious|bogus)\b[^.?!]{0,60}"
    r"\b(?:data|values?|rows?|numbers?|conductivit\w+|measurements?|results?|dois?|"
    r"references?)\b|\b(?:fabricate|fake|invent|make up)\b[^.?!]{0,40}\b(?:data|values|"
    r"rows|numbers|measurements|results|dois?|references?)\b"
    r"|编造|伪造|捏造|erfund\w*|erfinde\w*|gefälscht|ねつ造|捏造|でっち|inventé\w*|"
    r"invente[rz]?\b|falsifi\w*|inventad\w*|falsead\w*",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(
    r"\bmy\b|\bour\b|attached|我|mein|unser|私|mon |mes |mi |mis ", re.IGNORECASE
)


def task_of(text: str, *, own: bool) -> Literal["rows", "augment", "quality"]:
    """What is to be done; `own` where a table came along or a file is named."""
    if _AUGMENT.search(text):
        return "augment"
    if _QUALITY.search(text) and (own or _POSSESSIVE.search(text)):
        return "quality"
    if own and faults_named(text):
        return "quality"
    return "rows"


def faults_named(text: str) -> tuple[str, ...]:
    """Checks of a table that look for the faults which a text names.

    >>> faults_named("Gibt es Ausreißer oder doppelte Zeilen?")
    ('tables.outliers', 'tables.duplicates')
    """
    return tuple(name for name, words in FAULTS.items() if words.search(text))
