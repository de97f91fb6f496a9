"""Systematic names of compounds in Chinese, Japanese, German, French and Spanish.

'Wolframtrioxid', 'sulfure de cadmium', 'seleniuro de zinc', 三氧化钨 and 窒化ガリウム are
put into English ('tungsten trioxide'), which `naming` reads by oxidation states. Names
of minerals are put into English by their endings: 'Leucit', 'leucita' and 'leucite' are
one word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

#: English anion with its words: German, French, Spanish (accents off), Chinese and
#: Japanese as they stand before 化, or before the metal for salts.
_ANIONS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("oxide", ("oxid", "oxyde", "oxido"), "氧", "酸"),
    ("sulfide", ("sulfid", "sulfure", "sulfuro"), "硫", "硫"),
    ("selenide", ("selenid", "seleniure", "seleniuro"), "硒", "セレン"),
    ("telluride", ("tellurid", "tellurure", "telururo"), "碲", "テルル"),
    ("fluoride", ("fluorid", "fluorure", "fluoruro"), "氟", "フッ"),
    ("chloride", ("chlorid", "chlorure", "cloruro"), "氯", "塩"),
    ("bromide", ("bromid", "bromure", "bromuro"), "溴", "臭"),
    ("iodide", ("iodid", "jodid", "iodure", "yoduro", "ioduro"), "碘", "ヨウ"),
    ("nitride", ("nitrid", "nitrure", "nitruro"), "氮", "窒"),
    ("phosphide", ("phosphid", "phosphure", "fosfuro"), "磷", "リン"),
    ("arsenide", ("arsenid", "arseniure", "arseniuro"), "砷", "ヒ"),
    ("antimonide", ("antimonid", "antimoniure", "antimoniuro"), "锑", "アンチモン"),
    ("hydride", ("hydrid", "hydrure", "hidruro"), "氢", "水素"),
    ("silicide", ("silicid", "silizid", "siliciure", "siliciuro"), "硅", "ケイ"),
    ("carbide", ("carbid", "karbid", "carbure", "carburo"), "碳", "炭"),
    ("boride", ("borid", "borure", "boruro"), "硼", "ホウ"),
    ("hydroxide", ("hydroxid", "hydroxyde", "hidroxido"), "氢氧", "水酸"),
)  # fmt: skip
_SALTS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("carbonate", ("carbonat", "karbonat", "carbonate", "carbonato"), "碳酸", "炭酸"),
    ("sulfate", ("sulfat", "sulfate", "sulfato"), "硫酸", "硫酸"),
    ("nitrate", ("nitrat", "nitrate", "nitrato"), "硝酸", "硝酸"),
    ("phosphate", ("phosphat", "phosphate", "fosfato"), "磷酸", "リン酸"),
    ("tungstate", ("wolframat", "tungstate", "wolframato", "tungstato"), "钨酸",
     "タングステン酸"),
    ("molybdate", ("molybdat", "molybdate", "molibdato"), "钼酸", "モリブデン酸"),
    ("vanadate", ("vanadat", "vanadate", "vanadato"), "钒酸", "バナジン酸"),
    ("titanate", ("titanat", "titanate", "titanato"), "钛酸", "チタン酸"),
    ("zirconate", ("zirkonat", "zirconat", "zirconate", "zirconato", "circonato"),
     "锆酸", "ジルコン酸"),
    ("stannate", ("stannat", "stannate", "estannato", "estanato"), "锡酸", "スズ酸"),
    ("niobate", ("niobat", "niobate", "niobato"), "铌酸", "ニオブ酸"),
    ("tantalate", ("tantalat", "tantalate", "tantalato"), "钽酸", "タンタル酸"),
    ("iodate", ("iodat", "iodate", "yodato"), "碘酸", "ヨウ素酸"),
)  # fmt: skip
#: English cation with its words: German, French, Spanish (accents off), signs.
_CATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lithium", ("lithium", "litio", "锂", "リチウム")),
    ("sodium", ("natrium", "sodium", "sodio", "钠", "ナトリウム")),
    ("potassium", ("kalium", "potassium", "potasio", "钾", "カリウム")),
    ("rubidium", ("rubidium", "rubidio", "铷", "ルビジウム")),
    ("cesium", ("casium", "caesium", "cesium", "cesio", "铯", "セシウム")),
    ("beryllium", ("beryllium", "berilio", "铍", "ベリリウム")),
    ("magnesium", ("magnesium", "magnesio", "镁", "マグネシウム")),
    ("calcium", ("calcium", "kalzium", "calcio", "钙", "カルシウム")),
    ("strontium", ("strontium", "estroncio", "锶", "ストロンチウム")),
    ("barium", ("barium", "baryum", "bario", "钡", "バリウム")),
    ("boron", ("bor", "bore", "boro", "硼", "ホウ素")),
    ("aluminium", ("aluminium", "aluminio", "铝", "アルミニウム")),
    ("gallium", ("gallium", "galio", "镓", "ガリウム")),
    ("indium", ("indium", "indio", "铟", "インジウム")),
    ("thallium", ("thallium", "talio", "铊", "タリウム")),
    ("silicon", ("silizium", "silicium", "silicio", "硅", "ケイ素")),
    ("germanium", ("germanium", "germanio", "锗", "ゲルマニウム")),
    ("tin", ("zinn", "etain", "estano", "锡", "スズ")),
    ("lead", ("blei", "plomb", "plomo", "铅", "鉛")),
    ("antimony", ("antimon", "antimoine", "antimonio", "锑", "アンチモン")),
    ("bismuth", ("bismut", "wismut", "bismuth", "bismuto", "铋", "ビスマス")),
    ("scandium", ("scandium", "escandio", "钪", "スカンジウム")),
    ("yttrium", ("yttrium", "itrio", "钇", "イットリウム")),
    ("lanthanum", ("lanthan", "lanthane", "lantano", "镧", "ランタン")),
    ("cerium", ("cer", "cerium", "cerio", "铈", "セリウム")),
    ("praseodymium", ("praseodym", "praseodyme", "praseodimio", "镨", "プラセオジム")),
    ("neodymium", ("neodym", "neodyme", "neodimio", "钕", "ネオジム")),
    ("samarium", ("samarium", "samario", "钐", "サマリウム")),
    ("europium", ("europium", "europio", "铕", "ユウロピウム")),
    ("gadolinium", ("gadolinium", "gadolinio", "钆", "ガドリニウム")),
    ("terbium", ("terbium", "terbio", "铽", "テルビウム")),
    ("dysprosium", ("dysprosium", "disprosio", "镝", "ジスプロシウム")),
    ("holmium", ("holmium", "holmio", "钬", "ホルミウム")),
    ("erbium", ("erbium", "erbio", "铒", "エルビウム")),
    ("ytterbium", ("ytterbium", "iterbio", "镱", "イッテルビウム")),
    ("lutetium", ("lutetium", "lutecio", "镥", "ルテチウム")),
    ("titanium", ("titan", "titane", "titanio", "钛", "チタン")),
    ("zirconium", ("zirkonium", "zirconium", "zirkon", "circonio", "锆", "ジルコニウム")),
    ("hafnium", ("hafnium", "hafnio", "铪", "ハフニウム")),
    ("vanadium", ("vanadium", "vanadio", "钒", "バナジウム")),
    ("niobium", ("niob", "niobium", "niobio", "铌", "ニオブ")),
    ("tantalum", ("tantal", "tantale", "tantalo", "钽", "タンタル")),
    ("chromium", ("chrom", "chrome", "cromo", "铬", "クロム")),
    ("molybdenum", ("molybdan", "molybdene", "molibdeno", "钼", "モリブデン")),
    ("tungsten", ("wolfram", "tungstene", "wolframio", "tungsteno", "钨",
                  "タングステン")),
    ("manganese", ("mangan", "manganese", "manganeso", "锰", "マンガン")),
    ("rhenium", ("rhenium", "renio", "铼", "レニウム")),
    ("iron", ("eisen", "fer", "hierro", "铁", "鉄")),
    ("ruthenium", ("ruthenium", "rutenio", "钌", "ルテニウム")),
    ("cobalt", ("cobalt", "kobalt", "cobalto", "钴", "コバルト")),
    ("iridium", ("iridium", "iridio", "铱", "イリジウム")),
    ("nickel", ("nickel", "niquel", "镍", "ニッケル")),
    ("palladium", ("palladium", "paladio", "钯", "パラジウム")),
    ("platinum", ("platin", "platine", "platino", "铂", "白金")),
    ("copper", ("kupfer", "cuivre", "cobre", "铜", "銅")),
    ("silver", ("silber", "argent", "plata", "银", "銀")),
    ("zinc", ("zink", "zinc", "cinc", "锌", "亜鉛")),
    ("cadmium", ("cadmium", "kadmium", "cadmio", "镉", "カドミウム")),
    ("mercury", ("quecksilber", "mercure", "mercurio", "汞", "水銀")),
    ("thorium", ("thorium", "torio", "钍", "トリウム")),
    ("uranium", ("uran", "uranium", "uranio", "铀", "ウラン")),
)  # fmt: skip
_PREFIXES = {
    "mono": "mono", "di": "di", "bi": "di", "tri": "tri", "tetra": "tetra",
    "penta": "penta", "pent": "pent", "hexa": "hexa", "sesqui": "sesqui",
}  # fmt: skip
_NUMERALS = {"一": "mono", "二": "di", "三": "tri", "四": "tetra", "五": "penta",
             "六": "hexa"}  # fmt: skip
_ROMAN = r"(?: ?\((?P<state>i{1,3}|iv|v|vi)\))?"


@dataclass(frozen=True, slots=True)
class Said:
    """A systematic name of another language at its place in a folded text.

    Attributes:
        start, end: In the text.
        english: ``"tungsten trioxide"``.
    """

    start: int
    end: int
    english: str


def without_accents(text: str) -> str:
    """The text without accents, character for character.

    >>> without_accents("séléniure de zinc, óxido")
    'seleniure de zinc, oxido'
    """
    out = []
    for char in text:
        plain = unicodedata.normalize("NFD", char)
        base = plain[0]
        out.append(base if len(plain) > 1 and base.isascii() else char)
    return "".join(out)


def _is_sign(word: str) -> bool:
    return ord(word[0]) >= 0x3000


@cache
def _tables() -> tuple[dict[str, str], dict[str, str], dict[str, str], dict[str, str]]:
    """Words to English: anions and salts, cations, in letters and in signs."""
    anions = {w: e for e, words, _, _ in (*_ANIONS, *_SALTS) for w in words}
    cations = {w: e for e, words in _CATIONS for w in words if not _is_sign(w)}
    before = {f"{sign}化": e for e, _, zh, ja in _ANIONS for sign in (zh, ja)}
    before |= {sign: e for e, _, zh, ja in _SALTS for sign in (zh, ja)}
    signs = {w: e for e, words in _CATIONS for w in words if _is_sign(w)}
    return anions, cations, before, signs


def _any(words: Collection[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    anions, cations, before, signs = _tables()
    prefix = rf"(?P<prefix>{_any(_PREFIXES)})?"
    german = re.compile(
        rf"(?<![a-z-])(?P<cation>{_any(cations)}){_ROMAN}[ -]?{prefix}"
        rf"(?P<anion>{_any(anions)})s?(?![a-z])"
    )
    romance = re.compile(
        rf"(?<![a-z-]){prefix}(?P<anion>{_any(anions)}) (?:de |del |d['’])"
        rf"(?P<cation>{_any(cations)}){_ROMAN}(?![a-z])"
    )
    asian = re.compile(
        rf"(?P<first>[{''.join(_NUMERALS)}])?(?P<anion>{_any(before)})(?P<sub>亚)?"
        rf"(?P<second>[{''.join(_NUMERALS)}])?(?P<cation>{_any(signs)}){_ROMAN}"
    )
    return german, romance, asian


def systematic_names(folded: str) -> Iterator[Said]:
    """Systematic names of a folded text that is not English, each in English words.

    >>> [said.english for said in systematic_names("wolframtrioxid")]
    ['tungsten trioxide']
    >>> [said.english for said in systematic_names("cif del seleniuro de zinc")]
    ['zinc selenide']
    >>> [said.english for said in systematic_names("二硫化钨の")]
    ['tungsten disulfide']
    """
    anions, cations, before, signs = _tables()
    german, romance, asian = _patterns()
    plain = without_accents(folded)
    for pattern in (german, romance):
        for match in pattern.finditer(plain):
            prefix = _PREFIXES.get(match["prefix"] or "", "")
            metal = cations[match["cation"]]
            anion = anions[match["anion"]]
            yield _said(match, metal, prefix, anion)
    for match in asian.finditer(folded):
        if match["sub"]:
            # 氧化亚铜: the lower state, which the tables of names hold.
            continue
        if match["second"] and match["second"] not in "一":
            # 三氧化二铁: the second numeral counts the metal; oxidation states say it.
            prefix = (
                "sesqui" if (match["first"], match["second"]) == ("三", "二") else ""
            )
            if not prefix and (match["first"], match["second"]) == ("五", "二"):
                prefix = "penta"
            if not prefix:
                continue
        else:
            prefix = _NUMERALS.get(match["first"] or "", "")
        yield _said(match, signs[match["cation"]], prefix, before[match["anion"]])


def _said(match: re.Match[str], metal: str, prefix: str, anion: str) -> Said:
    state = f"({match['state']})" if match["state"] else ""
    return Said(match.start(), match.end(), f"{metal}{state} {prefix}{anion}")


# --- minerals ---------------------------------------------------------------------

_ENDINGS = (("id", "ide"), ("ida", "ide"), ("itas", "ite"), ("ita", "ite"), ("ito", "ite"), ("it", "ite"),
            ("in", "ine"), ("ina", "ine"), ("en", "ene"), ("eno", "ene"),
            ("ato", "ate"), ("as", "ase"), ("asa", "ase"))  # fmt: skip


def english_mineral(word: str, known: Collection[str]) -> str | None:
    """The English name of a mineral whose name in another language only ends otherwise.

    Args:
        word: One folded word.
        known: Names in English.

    >>> english_mineral("zementit", {"cementite"})
    'cementite'
    >>> english_mineral("leucita", {"leucite"})
    'leucite'
    >>> english_mineral("ordinary", {"leucite"}) is None
    True
    """
    plain = without_accents(word)
    stems = [plain]
    stems += [plain[: -len(old)] + new for old, new in _ENDINGS if plain.endswith(old)]
    for stem in stems:
        if stem != word and stem in known:
            return stem
        for changed in _respelt(stem):
            if changed in known:
                return changed
    return None


def _respelt(word: str) -> Iterator[str]:
    """Spellings of other languages put back: z and k for c, f for ph, es- for s-."""
    if word.startswith("z"):
        yield "c" + word[1:]
    if "k" in word:
        yield word.replace("k", "c")
    if "f" in word:
        yield word.replace("f", "ph")
    if word.startswith("es"):
        yield word[1:]
        yield word[1:].replace("f", "ph")
    for old, new in (("u", "uu"), ("i", "y"), ("z", "s"), ("t", "th")):
        if old in word and old != "u":
            yield word.replace(old, new, 1)


@cache
def anion_elements(word: str) -> frozenset[str]:
    """Elements that the name of a class of salts tells, empty for other words.

    >>> sorted(anion_elements("phosphates")), sorted(anion_elements("antimoniuro"))
    (['O', 'P'], ['Sb'])
    """
    from knowledge.library.structures.systematic_english import ANIONS
    from validators.formula import parse_formula

    bare = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if c.isalpha())
    for english, latin, *signs in (*_ANIONS, *_SALTS):
        words = {english, *latin}
        ends = {w + end for w in words for end in ("", "e", "s", "es", "en")}
        if bare in ends or word in {f"{sign}化物" for sign in signs}:
            return frozenset(parse_formula(ANIONS[english][0].strip("()")))
    return frozenset()
