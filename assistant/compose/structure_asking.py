"""Questions back about a compound or its form, in the user's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.compose.structure_words import say_word
from assistant.routes.base import Work

if TYPE_CHECKING:
    from knowledge.structures import Option, Resolution

WORDS: dict[str, dict[str, str]] = {
    "unknown_compound": {
        "en": "“{name}” is not among the names known here. Give its formula, and a space "
        "group or cell where you have them.",
        "de": "„{name}“ steht nicht unter den hier bekannten Namen. Nennen Sie die Formel "
        "und, wenn bekannt, Raumgruppe oder Zelle.",
        "fr": "« {name} » n'est pas un nom connu ici. Donnez sa formule et, si possible, "
        "le groupe d'espace ou la maille.",
        "es": "«{name}» no está entre los nombres conocidos aquí. Dé su fórmula y, si los "
        "tiene, el grupo espacial o la celda.",
        "zh": "此处没有名为“{name}”的记录。请给出化学式，如有空间群或晶胞也请一并给出。",
        "ja": "「{name}」という名前はここでは知られていません。化学式と、分かれば空間群か格子を"
        "示してください。",
    },
    "no_such_form": {
        "en": "No {form} form of {formula} is on record here. Known forms: {options}. "
        "Name one of them, or give the space group with sites or cell.",
        "de": "Eine {form}-Form von {formula} ist hier nicht verzeichnet. Bekannt: "
        "{options}. Nennen Sie eine davon, oder Raumgruppe mit Lagen oder Zelle.",
        "fr": "Aucune forme {form} de {formula} n'est répertoriée ici. Formes connues : "
        "{options}. Choisissez-en une, ou donnez groupe d'espace et sites ou maille.",
        "es": "Aquí no consta ninguna forma {form} de {formula}. Formas conocidas: "
        "{options}. Elija una o dé el grupo espacial con posiciones o celda.",
        "zh": "此处没有 {formula} 的 {form} 相记录。已知：{options}。请从中选择，或给出空间群及"
        "位置或晶胞。",
        "ja": "{formula} の {form} 相の記録はここにありません。既知の相：{options}。いずれかを選ぶ"
        "か、空間群と座標または格子を示してください。",
    },
}  # fmt: skip


#: Crystal systems in the labels of forms.
_SYSTEMS: dict[str, dict[str, str]] = {
    "cubic": {"de": "kubisch", "fr": "cubique", "es": "cúbica", "zh": "立方", "ja": "立方晶"},
    "tetragonal": {"de": "tetragonal", "fr": "tétragonale", "es": "tetragonal",
                   "zh": "四方", "ja": "正方晶"},
    "orthorhombic": {"de": "orthorhombisch", "fr": "orthorhombique",
                     "es": "ortorrómbica", "zh": "正交", "ja": "直方晶"},
    "hexagonal": {"de": "hexagonal", "fr": "hexagonale", "es": "hexagonal",
                  "zh": "六方", "ja": "六方晶"},
    "trigonal": {"de": "trigonal", "fr": "trigonale", "es": "trigonal", "zh": "三方",
                 "ja": "三方晶"},
    "monoclinic": {"de": "monoklin", "fr": "monoclinique", "es": "monoclínica",
                   "zh": "单斜", "ja": "単斜晶"},
    "triclinic": {"de": "triklin", "fr": "triclinique", "es": "triclínica", "zh": "三斜",
                  "ja": "三斜晶"},
}  # fmt: skip

#: Words of requests in six languages that are no name of a compound.
_REQUEST = re.compile(
    r"(?i)(?<![\w-])(?:please|bitte|kindly|can|could|would|you|i|we|me|us|my|need|want|"
    r"like|have|get|give|make|create|generate|write|build|produce|draw|show|send|a|an|"
    r"the|of|for|to|as|in|with|at|and|or|is|from|it|cifs?|crystal|crystals|structures?|"
    r"file|files|format|unit|cell|model|poscar|vesta|space|group|room|temperature|"
    r"erzeuge|erstelle|erstell|mach|mache|gib|zeige|schreibe|ich|brauche|möchte|mir|"
    r"eine?n?|der|die|das|den|dem|des|von|vom|für|bei|im|als|und|cif-datei|datei|"
    r"kristallstruktur|struktur|raumtemperatur|donne|donne-moi|donnez|génère|générer|"
    r"générez|fais|crée|moi|le|la|les|l|un|une|du|de|d|pour|en|et|fichier|structure|"
    r"cristalline|maille|je|veux|voudrais|besoin|il|faut|sous|forme|genera|generar|dame|"
    r"haz|crea|necesito|quiero|el|los|las|una|del|para|y|por|favor|archivo|estructura|"
    r"cristalina|celda|mineral|minerals|compound|phase|material|thanks|thank|hi|hello|"
    r"hallo|bonjour|hola|pure|standard|typical|experimental|its|this|that|some)(?![\w-])"
)
_ASIAN_REQUEST = re.compile(
    r"请|帮我|給我|给我|生成|创建|创造|制作|做|一个|一份|的|文件|晶体结构|结构|晶体|"
    r"を|の|に|で|が|は|ください|下さい|作成|作って|して|教えて|結晶構造|構造|ファイル|お願いします|"
    r"我|需要|想要|要|吗|矿物|化合物|ほしい|欲しい"
)
#: Words and characters of the longest name that is repeated in a question.
_NAME_WORDS, _NAME = 4, 40


def name_not_known(text: str) -> str:
    """What a short request seems to name, where it is no word of requests.

    >>> name_not_known("CIF for unobtainite please")
    'unobtainite'
    >>> name_not_known("please generate a CIF")
    ''
    """
    left = _REQUEST.sub(" ", _ASIAN_REQUEST.sub(" ", text))
    words = re.findall(r"[^\W\d_][\w()\[\]\'’·.-]*", left)
    words = [w.strip(".'’-") for w in words if len(w.strip(".'’-")) > 1]
    name = " ".join(words)
    return name if 0 < len(words) <= _NAME_WORDS and len(name) <= _NAME else ""


def which_compound(text: str, work: Work) -> str:
    """The question back where no compound was understood; repeats the unknown name."""
    name = name_not_known(text)
    if not name:
        return say_word("which_compound", work.language)
    return ask("unknown_compound", work, name=name)


def ask(key: str, work: Work, **values: object) -> str:
    """A question of this module in the user's language."""
    forms = WORDS[key]
    return forms.get(work.language, forms["en"]).format(**values)


def labels(options: Sequence[Option], work: Work) -> str:
    """The forms of a compound in a line, crystal systems in the user's language."""

    def system(match: re.Match[str]) -> str:
        return _SYSTEMS[match[0]].get(work.language, match[0])

    line = ", ".join(option.label for option in options)
    return re.sub(rf"\b(?:{'|'.join(_SYSTEMS)})\b", system, line)


def missing_form(found: Resolution, work: Work) -> str:
    """The question back where a form is asked for that is not on record; else empty.

    Another form in its place, made from who knows what, would only mislead.
    """
    from knowledge.library.structures.forms import NO_FORM

    missing = next((d for d in found.doubts if d.startswith(NO_FORM)), "")
    if not missing:
        return ""
    form = missing.removeprefix(NO_FORM).split(" form ")[0].strip()
    known = labels(found.options, work) or "-"
    formula = found.formula or ""
    return ask("no_such_form", work, form=form, formula=formula, options=known)
