"""What is to be done with a table: its rows shown, more of them, or rows to order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from assistant.asking.amounts import number_word
from assistant.asking.row_wishes import RowWishes

if TYPE_CHECKING:
    import pandas as pd

RowTask = Literal["augment", "make", "formulas"]

THINGS = (
    r"(?:rows?|records?|samples?|entries|lines?|data\s*points?|points?|examples?|"
    r"recipes?|mix(?:es|tures?)?|batch(?:es)?|formulations?|suggestions?|candidates?|"
    r"compositions?|alloys?|specimens?|measurements?|cells?|designs?|builds?|runs?|"
    r"experiments?|parameter sets?|parametersätze|versuche|zeilen|"
    r"datensätze|proben|rezepte|mischungen|vorschläge|lignes?|recettes?|mélanges?|"
    r"échantillons?|filas?|registros?|muestras?|recetas?|mezclas?)"
)
#: Words that make a table longer: the answer is the table with a verdict on its use.
_GROW = re.compile(
    rf"\baugment(?!ed by)\w*|\bsynthetic(?:ally)? (?:data|ones|{THINGS})\b|"
    rf"\b(?:extend|expand|enlarge|grow|increase|fill(?: it)? up|upsample|oversample|"
    rf"bring|raise|blow)\b[^.?!]{{0,40}}\b(?:to|by|up to)\s+\d|"
    rf"\b(?:double|triple|quadruple)\b|"
    r"\b(?:\d+|two|three|four|zwei|drei|vier|deux|trois|quatre|dos|tres|cuatro)\s+"
    r"(?:times|fois|mal|veces)\b|"
    rf"\b(?:add|append)\b[^.?!]{{0,25}}\b\d+\b|"
    rf"\b\d+\s+(?:more|additional|extra|further|artificial|fake)\s+(?:\w+\s+)?"
    rf"{THINGS}|\b\d+\s+(?:more\s+)?(?:\w+\s+){{1,2}}(?:like|similar to) "
    r"(?:these|those|them|this)\b|"
    rf"\b\d+\s+new\s+(?:rows?|records?|samples?|data\s*points?)\b|\b{THINGS}\s+more\b|\bmore\s+(?:\w+\s+)?(?:rows|data|samples)\b|"
    rf"\b(?:fake|artificial|simulated)\s+{THINGS}|"
    r"\b(?:verdopp|verdreif|erweiter|vergrößer|aufstock|ergänz)\w*|"
    r"\b\d+\s+(?:weitere|zusätzliche|synthetische|neue)\s+zeilen|"
    r"\b\d+\s+(?:mehr\s+)?zeilen\s+mehr\b|\b\d+\s+mehr\s+zeilen|"
    r"\b(?:füge?|hänge?)\b[^.?!]{0,60}\b\d+\b[^.?!]{0,60}\b(?:hinzu|an)\b|"
    r"\b(?:doubler?|tripler?|étend\w*|ajoute[rz]?|élargi\w*)\b|"
    r"\b\d+\s+lignes?\s+(?:de plus|supplémentaires|synthétiques)|"
    r"\b\d+\s+filas?\s+(?:más|adicionales|sintéticas)|\b\d+\s+más\s+filas|"
    r"\b(?:duplica(?!te|d[oa]|ci)|triplica|amplía|ampliar|añad[ea]|aument[ae])\w*|"
    r"扩充|扩展|扩大|增加|增强|翻倍|追加|再(?:加|来|添|生成|造)|另(?:加|外)|増や|拡張",
    re.I,
)
#: Verbs that make something; a table or a picture as their object is no row.
_MAKE = re.compile(
    r"\b(?:generate|create|make|produce|synthesi[sz]e|propose|suggest|design|invent|"
    r"sample(?=\s+(?:me\s+)?(?:\d|some|a few|from|new|more|another|rows|recipes))|"
    r"simulate|recommend|draw|come up with|erzeuge|erstelle|entwirf|entwerfe|"
    r"schlage|generiere|génère[rz]?|génére[rz]|crée[rz]?|propose[rz]?|suggère|conçois|"
    r"genera|crea|propón|sugiere|diseña)\b(?!\s+(?:me\s+)?(?:an?|the|eine?n?|un[ea]?)?"
    r"\s*(?:\w+\s+)?(?:tables?|plots?|charts?|figures?|graphs?|histograms?|summar\w+|"
    r"csv|reports?|excel|lists?|scatter|overview|model|tabelle|tableau|tabla)\b)"
    r"|生成|设计|提出|推荐|作って|提案",
    re.I,
)
#: How to reach a property: a question for inverse design.
_REACH = re.compile(
    r"\b(?:which|what)\b[^.?!]{0,80}\b(?:would|could|should|might)\b[^.?!]{0,40}\b(?:give|"
    r"yield|reach|achieve|have|lead|result|get|i (?:use|choose|mix|try))\b|"
    r"\bhow (?:do|can|could|should) (?:i|we) (?:reach|get|achieve|obtain|make)\b|"
    r"\binverse design\b|"
    r"\bto (?:reach|achieve|obtain|get)\b[^.?!]{0,40}\d|\bwelche\w*\b[^.?!]{0,60}"
    r"\b(?:ergäbe|ergeben|erreich\w*|führ\w*)\b",
    re.I,
)
#: What has a property, in the present: rows that have it already answer it as well.
_GIVES = re.compile(
    r"(?i)\b(?:which|what|how)\b[^.?!]{0,60}\b(?:gives?|yields?|reach(?:es)?|achieves?|"
    r"gets?|makes?|leads? to|results? in|provides?|delivers?)\b|"
    r"\bwelche\w*\b[^.?!]{0,60}\b(?:ergib\w*|erreich\w*|führ\w*|liefer\w*|bring\w*)\b|"
    r"\b(?:mit|bei) welche\w*\b|"
    r"\b(?:quel(?:le)?s?|comment)\b[^.?!]{0,60}\b(?:donne\w*|attein\w*|permet\w*|"
    r"obtien\w*|obtenir|fourni\w*|arrive\w*)\b|"
    r"\b(?:qu[eé]|cu[aá]l(?:es)?|c[oó]mo)\b[^.?!]{0,60}\b(?:da|dan|alcanz\w*|logr\w*|"
    r"llega\w*|consig\w*|obten\w*|permite\w*)\b|"
    r"(?:什么|哪种|哪个|怎样|如何|怎么)[^。？?]{0,40}(?:达到|得到|获得|实现|给出)|"
    r"(?:达到|得到|获得|实现)[^。？?]{0,40}(?:什么|哪种|怎样|如何|怎么)|"
    r"(?:どんな|どの|どう|何)[^。？?]{0,40}(?:なる|なり|得られ|達|出)|"
    r"(?:になる|を得る|に達する|が得られる)[^。？?]{0,20}(?:配合|組成|条件|レシピ|は)"
)
#: Things that are wanted rather than looked for.
_WANTED = re.compile(
    r"(?i)\bI(?:'d| would)? (?:want|need|like)\b|\bwe (?:want|need)\b|"
    r"\b(?:brauch\w*|benötig\w*|möchte\w*|hätte\w* gern\w*|voudr\w+|veux|"
    r"ai besoin|necesit\w+|quier\w+|quisiera)\b|想要|需要|我要|欲しい|ほしい|必要"
)
#: Whether made rows are of use: the verdict of an augmented table answers it.
_WORTH = re.compile(
    rf"(?=[\s\S]*(?:\baugment(?:ation|ed|ing|er|ierung)|\b(?:synthetic|fake|artificial|"
    rf"made[- ]up|synthetische|künstliche)\s+(?:data|{THINGS})|"
    rf"{THINGS}\s+(?:synthétiques|artificiel\w+|sintétic\w+|artificiales)|"
    r"合成(?:数据|データ|行)|数据增强|データ拡張))"
    r"[\s\S]*(?:\bhelp\w*|\bimprov\w*|\bworth\b|\bbenefit\w*|\bbetter\b|\bcompar\w*|"
    r"\bversus\b|\bvs\b|\bhilft\b|\bhelfen\b|\bbringt\b|\bnützt?\b|\bverbesser\w*|"
    r"\bvergleich\w*|\baide\w*|\baméliore\w*|\butile\b|\bmejora\w*|\bayuda\w*|有用|"
    r"提高|比较|役立|比較)",
    re.I,
)
#: A model to be trained on the table, by the name of its kind.
_TRAIN = re.compile(
    r"\b(?:train|fit|trainier\w*|entraîn\w*|entren\w*)\b|训练|訓練|学習", re.I
)
#: The rows that are there are meant.
THERE = re.compile(
    r"\b(?:which|welche|quelles|qu[eé]) (?:rows|zeilen|lignes|filas)\b|哪些?行|どの行|"
    r"\b(?:existing|real|measured|already|listed|actual|original|available|from (?:my|"
    r"the|this|that) (?:table|file|csv|data\w*|list|sheet)|in (?:my|the|this) (?:table|"
    r"file|csv|data\w*|list|sheet)|show|list|filter|sort|order(?:ed)? by|rank|"
    r"(?<!on )top|highest|lowest|largest|smallest|best|worst|how many|count|"
    r"vorhanden\w*|zeige?|"
    r"liste|sortier\w*|aus (?:der|meiner) (?:tabelle|datei)|montre\w*|liste[rz]?|trie|"
    r"existant\w*|muestra|lista|ordena|existentes)\b|现有|已有|列出|显示|表中|既存|並べ",
    re.I,
)
_NEW_THINGS = re.compile(
    r"(?i)\b(?:new|novel|unknown|unreported|hypothetical|neue[nrs]?|unbekannte[nrs]?|"
    r"nouve\w+|inédit\w*|nuev[oa]s|desconocid[oa]s)\s+(?:\w+\s+)?(?:compositions?|"
    r"compounds?|formulas?|materials?|candidates?|phases|verbindungen|materialien|"
    r"zusammensetzungen|kandidaten|formeln|composés|matériaux|compuestos|materiales|"
    r"candidat[oa]?s)\b|\b(?:composés|matériaux|compuestos|materiales)\s+(?:nouve\w+|"
    r"inédit\w*|nuev[oa]s)|新(?:的|型)?(?:化合物|材料|成分|候选)|新しい(?:化合物|材料|組成)|新規"
)
_SIMILAR = re.compile(
    r"\b(?:new|synthetic|artificial|similar|like (?:these|those|them)|neue?|ähnlich\w*|"
    r"nouve\w+|semblables?|nuev\w+|similares)\b|新的?|类似|新しい|似た",
    re.I,
)


#: Whether rows can be shared, and what gives them away.
_PRIVACY = re.compile(
    r"(?:"
    r"\b(?:can|may|could|safe|ok(?:ay)?|allowed|risk\w*)\b[^.?!]{0,60}\b(?:share|publish|"
    r"release|hand (?:over|out)|give away|pass on|upload)\b|"
    r"\b(?:leaks?|leaking|leaked|gives?\b[^.?!]{0,40}\baway|re-?identif\w*|anonym\w*|"
    r"privacy|confidential\w*|membership attack|traced? back|how private|"
    r"(?:are they|is (?:it|this)) private|verrät|verraten|vertraulich\w*|"
    r"datenschutz|rückverfolg\w*|weitergeben|confidentiel\w*|fuite\w*|trahi\w*|anonyme\w*|confidencial\w*|"
    r"delata\w*|privacidad|filtra\w*)\b|"
    r"(?:darf|kann|können|dürfen)[^.?!]{0,50}(?:teilen|veröffentlichen|herausgeben)|"
    r"(?:puis-je|peut-on|pouvons-nous)[^.?!]{0,50}(?:partager|publier|diffuser)|"
    r"(?:puedo|podemos|se puede)[^.?!]{0,50}(?:compartir|publicar)|"
    r"泄[露漏]|隐私|匿名|可以(?:公开|分享|共享)|プライバシー|漏れ|漏洩|匿名|公開しても|共有しても)",
    re.I,
)


def asks_privacy(text: str) -> bool:
    """Whether a text asks if rows may be shared, or what gives them away."""
    return bool(_PRIVACY.search(text))


def makes(text: str) -> bool:
    """Whether a text asks for something to be made."""
    return bool(_MAKE.search(text))


def speaks_of_rows(text: str) -> bool:
    """Whether a text speaks of rows, recipes, mixes or the like."""
    return bool(re.search(rf"\b{THINGS}\b|行|配比|配合|样品|試料", text, re.I))


def wants_new(text: str) -> bool:
    """Whether a text asks for what is not there yet: new, similar, unknown things."""
    return bool(_NEW_THINGS.search(text))


def row_task(text: str, wishes: RowWishes, frame: pd.DataFrame) -> RowTask | None:
    """Whether rows are to be made, or None where those of the table are meant.

    Args:
        text: The request without the table.
        wishes: As read from it.
        frame: The table.
    """
    made = makes(text)
    count = rows_asked(text, wishes)
    asked = bool(wishes.given or wishes.rules or wishes.unknown or wishes.strange)
    if wishes.goal is not None and made:
        return "make"
    if _WORTH.search(text) or trains_model(text) or asks_privacy(text):
        return "augment"
    if grown_to(wishes.rest or text, len(frame)):
        return "augment"
    if _GROW.search(text) and not (THERE.search(text) and not made and not asked):
        # To order, and as a part of a longer table, rows are made in one way.
        return "augment"
    if made and (asked or wishes.unread):
        return "make"
    if made and (count or _SIMILAR.search(text)):
        return "augment"
    if wishes.unread and re.search(r"(?i)\b(?:like|similar to)\b", text):
        return "make"
    if _REACH.search(text) and wishes.given:
        return "make"
    if asked and wishes.given and _GIVES.search(text):
        # Where no row has it yet, a new one is asked for.
        return None if len(meeting(frame, wishes)) else "make"
    if count and asked and _WANTED.search(text) and not THERE.search(text):
        return "make"
    if count and asked and not THERE.search(text):
        # "15 rows with HV = 450": a table that holds them answers by itself.
        told = not wishes.unknown and not wishes.rules
        enough = told and len(meeting(frame, wishes)) >= count
        return None if enough else "make"
    return None


def trains_model(text: str) -> bool:
    """Whether a generative system is to be trained, called by its name."""
    return bool(_TRAIN.search(text) and names_model(text))


#: Names of systems that are words as well: a system in capitals or behind a verb; and
#: GaN is gallium nitride.
_WORDS_TOO = re.compile(
    r"(?<![A-Za-z-])(?<!with )(?<!using )(?<!use )(?<!by )(?<!train )(?<!mit )"
    r"(?<!avec )(?<!con )(?:nice|glow|genie|distillation|dp)(?![A-Za-z-])"
    r"|(?<![A-Za-z])GaN(?![A-Za-z])"
)


def names_model(text: str) -> str | None:
    """The generative system that a text names first."""
    from generators.registry import SYSTEMS

    text = _WORDS_TOO.sub(" ", text)
    names = "|".join(map(re.escape, sorted(SYSTEMS, key=len, reverse=True)))
    # ASCII word edges: 用ctgan生成 holds a name between other letters.
    edges = rf"(?<![A-Za-z0-9_-])(?:{names})(?![A-Za-z0-9_-])"
    found = re.search(edges, text.lower())
    return found[0] if found else None


#: What stands behind a number of rows that are to be made.
_MADE = re.compile(
    r"(?i)\s*(?:more|additional|extra|further|new|synthetic|artificial|fake|weitere|"
    r"zusätzliche|neue|synthetische|künstliche|nouve\w+|supplémentaires|synthétiques|"
    r"más|nuevas|adicionales|sintétic\w+|条?合成|行?合成)\b"
)


def grown_to(text: str, rows: int) -> int | None:
    """The larger number of rows that a text goes to from the number there are.

    "Turn my 90 rows into 250", "aus 90 Zeilen 250", "de 90 à 250 lignes": all name
    the real rows first.
    """
    found = list(re.finditer(r"(?<![\w.,])\d{1,5}(?![\w]|[.,]\d)", text))
    if len(found) < 2 or int(found[0][0]) != rows or int(found[1][0]) <= rows:
        return None
    between = text[found[0].end() : found[1].start()]
    # "I have 200 mixes. Give me 400 synthetic ones" names the rows to be made.
    parted = re.search(r"[.!?。！？;]|\bonly\b", between) or _MADE.match(
        text, found[1].end()
    )
    near = len(between) <= 40 and not parted
    return int(found[1][0]) if near else None


def meeting(frame: pd.DataFrame, wishes: RowWishes) -> pd.DataFrame:
    """The real rows that meet all wishes."""
    from generators.tables.wishes import parse_given

    kept = frame
    for text in wishes.given:
        wish = parse_given(text, [str(c) for c in frame.columns])
        values = kept[wish.column]
        if wish.word is not None:
            kept = kept[values.astype(str).isin(wish.word.split("|"))]
            continue
        kept = kept[wish.met(values.to_numpy(float))]
    return kept


def rows_asked(text: str, wishes: RowWishes) -> int | None:
    """How many rows a text asks for, numbers of wishes left out."""
    rest = wishes.rest or text
    number = r"(?<![A-Za-z0-9.,°-])(\d{1,5})"
    found = re.search(rf"{number}\s+(?:[^\W\d]\w*[\s-]+){{0,3}}?{THINGS}\b", rest, re.I)
    found = found or re.search(rf"{number}\s*[个個種种つ件条行组]", rest)
    found = found or re.search(
        rf"{number}(?![\d.,]*\s*(?:%|°|seeds?|splits?|s\b|seconds))(?!\w)",
        rest,
    )
    if found:
        return int(found[1])
    # "One" is a pronoun more often than a number.
    value = number_word(rest)
    if value is not None and value > 1:
        return value
    return None
