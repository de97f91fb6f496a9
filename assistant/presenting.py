"""Wishes to have the last answer again in another form: language, file, figure.

"In German please", "als CSV", "plot that": nothing new is asked, so the work of the
last answer is done once more and shown as wished.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST = 80
_LANGUAGES = {
    "en": r"engl(?:ish|isch\w*|ais|és|e)|inglés|英语|英文|英語",
    "de": r"german|deutsch\w*|allemand|alemán|德语|德文|ドイツ語",
    "fr": r"french|franz(?:ö|oe)sisch\w*|français|francés|法语|法文|フランス語",
    "es": r"spanish|spanisch\w*|espagnol|español|castellano|西班牙语|スペイン語",
    "zh": r"chinese|mandarin|chinesisch\w*|chinois|chino|中文|汉语|中国語",
    "ja": r"japanese|japanisch\w*|japonais|japonés|日语|日文|日本語",
}
_LANGUAGE = {
    code: re.compile(rf"(?<![a-zà-ÿ])(?:{words})(?![a-zà-ÿ])", re.IGNORECASE)
    for code, words in _LANGUAGES.items()
}
_FILE = re.compile(
    r"(?i)\b(?:csv|xlsx|excel|spreadsheet)\b|(?:csv|xlsx|excel)|表格文件"
)
#: A wish to keep the answer, in whatever files there are for it.
_KEEP = re.compile(
    r"(?i)\b(?:export(?:s|ed|ing)?|save|download|speicher[en]?|exportier[en]?|"
    r"enregistre[rz]?|exporte[rz]?|sauvegarde[rz]?|guárda|guarda[r]?|exp[oó]rta[r]?)"
    r"(?:l[oa]s?|-l[ea]s?)?\b|导出|保存|エクスポート|書き出"
)
_CODE = re.compile(
    r"(?i)\b(?:python(?:[ -]?(?:code|script|skript))?|(?:source )?code|script|skript|"
    r"quellcode|código)\b|python|代码|脚本|コード|スクリプト"
)
_FIGURE = re.compile(
    r"(?i)\b(?:re)?plot(?:te[nr]?|ted)?\b|\b(?:chart|graph|figure|diagram|curve|"
    r"diagramm|grafik|kurve|graphique|courbe|figura|gráfic[oa]|curva)\b|"
    r"\bdraw (?:it|that|this|them)\b|\bzeichne\b|\bgrafica(?:r|lo)?\b|"
    r"画图|作图|绘图|图表|曲线|グラフ|プロット|図に"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that ask for nothing by themselves.
_FRAME = _words(
    "please pls thanks thank you can could would will i want need like now and then "
    "also ok okay so just again once more the that this it them these those same "
    "whole all answer result results table data values solution one a an in into to as "
    "for of on me us my say write put give show send make do have get repeat "
    "translate answer explain export save download convert file format form version "
    "language be may "
    "bitte danke kann kannst könnt können könntest du sie ich mir uns das dies diese "
    "es und nun jetzt noch mal einmal nochmal auf in als ins im zu den die der dem "
    "ein eine einen antwort antworte ergebnis tabelle daten werte gib zeig zeige mach "
    "schreib "
    "übersetze speichere datei format haben "
    "s'il vous te plaît svp merci peux tu pouvez peut on je veux voudrais le la les "
    "ça cela et maintenant encore en au un une moi nous donne donnez montre mets "
    "écris traduis réponds réponse résultat tableau données fichier même trace tracez "
    "por favor gracias puedes puede quiero quisiera lo el los las eso esto ahora otra "
    "vez una un dame muestra muéstrame ponlo escribe traduce responde respuesta "
    "resultado tabla datos archivo como formato y de l s plaît que sous forme"
)
_ASIAN_FRAME = re.compile(
    r"请|一下|给我|把|它|这个|那个|结果|回答|答案|用|以|成|为|写|说|翻译|翻譯|导出|输出|"
    r"保存|格式|文件|再|吧|的|数据|表格|表|帮|我|能|可以|吗|也|"
    r"ください|して|で|を|に|それ|これ|もう一度|お願い|します|結果|回答|答え|形式|"
    r"出来|出|ファイル|書いて|翻訳|出力|保存|として|も|の|描いて|ほしい|下さい|書き出"
)


@dataclass(frozen=True, slots=True)
class Form:
    """How the last answer is to be shown.

    Attributes:
        language: Code of the language asked for, None where it stays.
        files: A table file is wished.
        figure: A plot is wished.
        keep: Files are wished, whichever the answer has.
        code: The script that computes the answer is wished.
    """

    language: str | None = None
    files: bool = False
    figure: bool = False
    keep: bool = False
    code: bool = False

    @property
    def of_work(self) -> bool:
        """Whether it shows what was made, rather than the words about it."""
        return self.files or self.figure or self.keep or self.code


def other_form(text: str) -> Form | None:
    """The form that a message wishes, None where it asks for anything beside it.

    >>> other_form("in German please").language
    'de'
    >>> other_form("export that").keep, other_form("in Python").code
    (True, True)
    >>> other_form("plot the conductivity of LLZO") is None
    True
    """
    if len(text) > _LONGEST:
        return None
    rest = text
    language = None
    for name, pattern in _LANGUAGE.items():
        if pattern.search(rest):
            language = name
            rest = pattern.sub(" ", rest)
            break
    files, figure = bool(_FILE.search(rest)), bool(_FIGURE.search(rest))
    keep, code = bool(_KEEP.search(rest)), bool(_CODE.search(rest))
    if not (language or files or figure or keep or code):
        return None
    for pattern in (_FILE, _FIGURE, _KEEP, _CODE, _ASIAN_FRAME):
        rest = pattern.sub(" ", rest)
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", rest.lower())
    if any(w.replace("’", "'") not in _FRAME for w in words):
        return None
    return Form(language, files, figure, keep and not (files or figure), code)
