"""Words that mean a structure without naming one: "give me MgO", "dope it with Nb".

In a conversation about a crystal the changes, exports and questions below mean the one
in force, whatever else they could mean.
"""

from __future__ import annotations

import re

from assistant.asking.sides import compares_materials_of_use
from assistant.crystal_changes import changes_in_plain_words
from assistant.crystal_phrases import FACTS, FACTS_ASIAN, in_simple_signs
from assistant.crystal_wishes import WANTS_CHANGE, changes_structure
from assistant.fact_phrases import is_fact_phrase
from assistant.going_back import asks_version
from validators.crystal_systems import SYSTEM_STEMS

_ABOUT_IT = re.compile(
    r"(?i)^\W*(?:(?:now|please|then|and|ok|also|next|jetzt|bitte|dann|maintenant|ahora|"
    r"por favor|puis|现在|请)\W+)*(?:co-?)?dope\b|^\W*(?:co-?dop|dotier|dopa\b|"
    r"dope[rz]?\b)|"
    r"(?:replace|substitut|exchang|swap|ersetz|remplac|reemplaz|sustitu)\w*[^?]{0,60}"
    r"\d\s?(?:%|percent|prozent)|"
    r"\d\s?%[^?]{0,30}\b(?:on|onto|for|auf|sur|en)\b[^?]{0,12}(?:site|\b[A-Z][a-z]?\b)|"
    r"(?:ordered|distinct|inequivalent|unique|possible)\b[^.?]{0,30}(?:arrangement|config|"
    r"decorat|order|super ?cell)|enumerate|"
    r"\b(?:as|to|in|into|als|en|como)\s+(?:an? )?(?:xlsx|excel|spreadsheet|poscar|xyz|"
    r"vasp)\b|(?:xlsx|excel|poscar|xyz)\s*(?:file|sheet|please|bitte)?\W*$|"
    r"\b(?:xlsx|excel|spreadsheet)\b[^.?]{0,30}\b(?:sites?|atoms?|positions?|"
    r"coordinates?|lagen|atome|sitios|átomos)\b|"
    r"\boccupanc(?:y|ies) of\b|\boccupancy (?:now|of|at|on)\b|"
    r"^\W*(?:and )?(?:the )?(?:bond (?:length|distance|angle)s?|coordination)\b"
    r"[^.?]{0,12}\b(?:of|around|at|about)\s+(?-i:[A-Z][a-z]?\d*)\W*$|"
    r"\bsphere of\b|\bprobe\b[^.?]{0,30}(?:radius|Å|angstrom)|bottleneck|percolat|"
    r"(?:rhombohedral|hexagonal|primitive|conventional|standard) (?:axes|setting|"
    r"cell)|\borigin choice\b|\bin (?:the )?setting\b|"
    r"(?:vergleich|compar|比较|比較)[^.?]{0,30}(?:ausgang|ursprüng|vorher|erste|départ|"
    r"premi|primer|第一|"
    r"origine|avant|inicial|partida|anterior|最初|原来|之前|元の|以前)|"
    r"(?:最初|原来|之前|元の|以前|前)[^.。?]{0,10}(?:比较|比較|对比|比べ)|"
    r"点群|极性|極性|中心对称|対称中心|手性|キラル|"
    r"^\W*(?:entfern|enlève|enlev|retire|supprim|quita|elimina|extrae)\w*\b[^?]{0,40}"
    r"\d\s?%|^\W*(?:welche|quelle? est|cuál es)?\s*(?:die |la |le |el )?(?:raumgruppe|"
    r"groupe d.espace|grupo espacial|space group)\W*$|"
    r"^\W*(?:vergrößer|verkleiner|strecke|stauche|augmente|rédui|étire|amplía|reduce|"
    r"comprim|estira)\w*\s[^?]{0,30}\d\s?%|"
    r"^\W*(?:is|ist|est|es)\s+(?:this|it|das|dies\w*|ce|cela|eso|esto|la estructura|"
    r"the structure|die struktur|la structure)\s+(?:\w+ )?"
    r"(?:polar|chiral|centro|zentro|polaire)|\bpoint group\W*$|\bpunktgruppe\W*$|"
    r"\b(?:lower|reduce) the symmetry\b|"
    r"\b(?:increase|decrease|stretch|shrink|compress|expand|scale)\s+(?:the )?"
    r"(?:unit )?(?:[abc]|c/a|volume|cell|lattice)\b[^.?]{0,30}\d|"
    r"\bstrain(?:ed)? along\b|\bcompression along\b|"
    r"(?:compare|difference)[^.?]{0,30}\b(?:it|this|original|before|previous|parent|"
    r"starting)\b|charge (?:balance|neutral)|\bneutral\b|oxidation states?"
)
#: A radius with a unit and little else goes on with the last question of that kind.
_RADIUS_ONLY = re.compile(
    r"(?i)^\W*(?:and|und|et|y|what about|with|for)?\W*(?:a )?(?:radius )?(?:of )?"
    r"\d(?:[.,]\d+)?\s?(?:Å|A\b|angstroms?)\W*$"
)


def about_structure(text: str) -> bool:
    """Whether words in a conversation about a structure mean that structure."""
    from generators.structures.pair_questions import asks_what_changed, before_and_after

    return len(text) <= 400 and bool(
        _ABOUT_IT.search(text)
        or _RADIUS_ONLY.search(text)
        or changes_structure(text)
        or asks_version(text)
        or asks_what_changed(text)
        or before_and_after(text)
        or changes_in_plain_words(text) != text
    )


#: Words that only say what file is wanted.
_FILE = re.compile(
    r"(?i)(?<![a-z])(?:cifs?|structures?|crystal structures?|kristallstruktur|struktur|"
    r"estructura(?: cristalina)?|structure cristalline)(?![a-z])|结构|構造"
)
_ASKS = re.compile(
    r"(?i)[?？]|\b(?:why|how|what|which|when|compare|versus|vs|explain|warum|wie|"
    r"welche\w*|pourquoi|comment|quelle?s?|por qué|cómo|cuáles?|table|data|new|novel|"
    r"candidates?|propert\w+|conductivit\w+|band ?gap|capacity|synthes\w+|predict|"
    r"design|similar|like)"
    r"\b|为什么|如何|怎么|哪|なぜ|どう"
)
#: More than one wish, or something to be solved.
_MORE = re.compile(
    r"(?i)[=;。；]|[.!]\s+\S|\w*(?:strukturen|structures|estructuras)\b|\bcifs\b|"
    r"m[öo]gliche|possible|posible|可能|候|个|つの|还|并|また|"
    r"\b(?:and|also|then|und|auch|außerdem|et|puis|y|además|solve|with|mit|avec|con)\b"
)
#: Words of the longest message that only names a compound and a file.
_SHORT = 12


#: Words of structure types that stand beside a formula: "half-Heusler HfNiSn".
_TYPE_WORDS = re.compile(
    r"(?i)(?<![\w-])(?:half-?heusler|full-?heusler|heusler|laves|max|phase|double|layered|"
    r"perovskite|spinel|garnet|olivine|pyrochlore|rutile|anatase|wurtzite|zincblende|"
    r"fluorite|rock ?salt|delafossite|chalcopyrite|kesterite|skutterudite|clathrate|"
    r"chevrel|nasicon|argyrodite|antiperovskite|ilmenite|scheelite|brownmillerite|"
    r"hexagonal|cubic|tetragonal|orthorhombic|monoclinic|trigonal|rhombohedral|type|"
    r"polymorph|polytype|[1-9]\d?[hrtc])(?![\w-])"
)


def _names_type_only(text: str) -> bool:
    """Whether a message is nothing but a formula with its structure type or name."""
    from knowledge.library.structures.naming import names
    from knowledge.structures import structure_library

    words = _TYPE_WORDS.sub(" ", text).split()
    held = structure_library().names
    plain = [w for w in words if w.lower() not in names() and w.lower() not in held]
    more = len(plain) < len(text.split())
    if words and len(words) < len(text.split()) and _is_name(" ".join(words)):
        # "Hexagonal tungsten carbide": a name with its form, and nothing more.
        return True
    return more and len(plain) == 1 and bool(re.search(r"[A-Z]", plain[0]))


def names_file_of_compound(text: str) -> bool:
    """Whether a short message names a compound and the file wanted, and asks nothing.

    "SnSe thermoelectric CIF room temperature", "β-Zn4Sb3 structure".
    """
    if len(text.split()) > _SHORT or len(text) > 120 or _ASKS.search(text):
        return False
    if "\n" in text.strip():
        # What is pasted is no message of a few words; it is placed without a library.
        return False
    if _MORE.search(text):
        return False
    from knowledge.structures import structure_library

    plain = in_simple_signs(text)
    if _FILE.search(text) or _names_type_only(text):
        return structure_library().resolve(plain).formula is not None
    return _FORM_SAID.search(plain) is not None and _names_form(plain)


#: What tells a form of a compound; without it no library need be loaded.
_FORM_SAID = re.compile(
    r"(?i)(?<![a-zà-ÿ])(?:alpha|beta|gamma|delta|epsilon|phase|fase|form|modifi[ck]a|"
    r"polymorph|polytyp|politip|black|yellow|white|red|grey|hoch|tief|high|low|haute|"
    r"basse|alta|baja|schwarz|noir|negr|rot|gelb)|[α-ω]|相|型|\d[HRT](?![a-z])|"
    + "|".join(SYSTEM_STEMS.values())
)


def _names_form(text: str) -> bool:
    """Whether a message is a form of a compound and nothing else.

    "Calcio titanato cúbico a alta temperatura", "CsSnI3 black gamma phase".
    """
    from assistant.crystal_words import names_form_only
    from knowledge.structures import structure_library

    found = structure_library().resolve(text)
    if found.formula is None:
        return False
    record = next(iter(found.records), None)
    return names_form_only(text, found.composition, record)


def radius_only(text: str) -> bool:
    """Whether a message is nothing but a radius ("and 0.3 Å?")."""
    return _RADIUS_ONLY.search(text) is not None


#: Words that put two structures side by side.
SIDE_BY_SIDE = re.compile(
    # Spanish octahedra "comparten" vertices: they share them.
    r"(?i)\bcompar(?!t)\w*|\bdiffer\w*|\bversus\b|\bvs\b|\bvergleich\w*|"
    r"unterschied\w*|"
    r"différence|diferencia|gegenüber(?:stell|ge)\w*|比较|对比|区别|比較|比べ|違い"
)


def puts_side_by_side(text: str) -> bool:
    """Whether a message compares things."""
    return SIDE_BY_SIDE.search(text) is not None


#: What is asked of the atoms of a structure, and never of an element as such.
_OF_ATOMS = re.compile(
    r"(?i)coordinat(?:ion|ed)|koordin|coordonn|coordina[cd]|配位|bond|bindung|liaison|"
    r"enlace|键|結合|distance|abstand|abstände|distanc|距离|距離|neighbou?r|nachbar|"
    r"voisin|vecin|邻|近接|occup|besetz|ocupa|占|占有|wyckoff|\bsites?\b|position|"
    r"位置|how (?:much|many)|wie ?viel|combien|cuánt|多少|几个|いくつ|何個|oxidation|"
    r"oxidaci|oxydation|valence|氧化态|価数|酸化数"
)


_COMPUTED = re.compile(
    rf"(?i)\b{FACTS}\b|{FACTS_ASIAN}|coordinat(?:ion|ed)\b|koordin|coordonn|coordina[cd]|"
    r"配位|周围|charge[ -]?(?:balanc|neutral)|ladungs(?:neutral|bilanz)|电荷平衡|"
    r"电中性|"
    r"bond (?:length|distance|angle)|bindungslänge|longueurs? de liaison|键长|"
    r"結合長|"
    r"how many atoms|wie viele atome|combien d.atomes|cuántos átomos|多少个?原子|"
    r"原子数|"
    r"\bhow (?:many|much) (?-i:[A-Z][a-z]?)\b|"
    r"theoretical (?:(?:specific|gravimetric) )?capacity|molar volume|molvolumen|"
    r"theoretische[rns]? (?:spezifische[rns]? )?kapazität|volume molaire|volumen molar|"
    r"capacité (?:spécifique |massique )?théorique|capacidad (?:específica )?teórica|"
    r"理论(?:比)?容量|理論(?:比)?容量|摩尔体积|モル体積"
)
#: Questions for causes, for the literature, for other densities.
_NOT_COMPUTED = re.compile(
    r"(?i)\bwhy\b|\bhow (?:do|does|can|to)\b|warum|pourquoi|por qué|为什么|なぜ|"
    r"conductiv|"
    r"leitfähig|conductivit|conductiv|电导|伝導|affect|influenc|improv|increas|depend|"
    r"effect|chang|doped?\b|(?:current|energy|power|relative|pellet|dislocation|charge|"
    r"sintered|tap|green|bulk) density|stromdichte|energiedichte|densité de courant|"
    r"literature|paper|reported|publish|measured|compare|table|sinter|陶瓷|能量密度|"
    r"电流密度|焼結"
)


def asks_what_is_computed(text: str) -> bool:
    """Whether a short message asks for what a structure at hand tells by itself."""
    asked = len(text) <= 120 and _COMPUTED.search(text) is not None
    return asked and _NOT_COMPUTED.search(text) is None


_FACT_OF = re.compile(
    rf"(?i)^\W*(?:what(?:'s| is| are)|give(?: me)?|tell me|was ist|wie (?:ist|groß ist|"
    rf"hoch ist)|welche|quelle? est|quels sont|cuál es|cuáles son)?\s*(?:the |die |"
    rf"das |"
    rf"la |le |les |los |el )?{FACTS}\s+(?:of|for|von|du|de|des|d[’']|del)\s*"
    r"(?P<name>[^?？]{1,40}?)\W*$|"
    rf"^\W*(?P<asian>[^的の，、\s]{{1,20}})[的の]{FACTS_ASIAN}"
    r"(?:是(?:多少|什么)|は(?:何|いくつ|どれ)[^?？]{0,6}|は)?\W*$"
)


def asks_fact_of_compound(text: str) -> bool:
    """Whether a message asks for one computed fact of one compound of the library.

    "What is the density of KCl?" does; "the density of LLZO pellets" names no compound.
    """
    if _NOT_COMPUTED.search(text):
        return False
    match = _FACT_OF.match(text)
    if match is None:
        return is_fact_phrase(text)
    return _is_name(match["name"] or match["asian"]) or is_fact_phrase(text)


def names_facts_only(text: str) -> bool:
    """Whether a follow-up names what is computed of a structure, and no change.

    >>> names_facts_only("Li-O distances and the O-Si-O angles please")
    True
    >>> names_facts_only("increase the volume by 3 %")
    False
    """
    from assistant.crystal_topics import asks_facts_only

    changed = WANTS_CHANGE.search(text) or changes_structure(text)
    return len(text) <= 160 and not changed and asks_facts_only(text)


_IS_IT = re.compile(
    r"(?i)^\W*(?:(?:and|but|so|hm+|wait|now|und|aber|et|mais|y|pero)\W+)*(?:that|this|it|"
    r"these|das|dies\w*|es|ce|cela|ça|c|eso|esto)\b\W{0,2}(?:is|isn|are|aren|was|has|hasn|"
    r"still|ist|hat|est|n.est|no es|es|s)\b[^.!]*[?？]\s*$|"
    r"^\W*(?:is|isn['’]t|was|ist|est-ce|es)\s+(?:that|this|it|das|dies\w*|es|esto|eso)\b"
    r"(?![^?]*\b(?:correct|ok|okay|valid|sound|plausible|possible|richtig|korrekt|juste|"
    r"bien)\b)[^.!?]*[?？]\s*$"
)


def speaks_of_it(text: str) -> bool:
    """Whether a question says something of the structure at hand, by a pronoun.

    >>> speaks_of_it("that isn't LiNbO3 any more, right?")
    True
    """
    return len(text) <= 160 and _IS_IT.search(text) is not None


def asks_of_atoms(text: str) -> bool:
    """Whether a message asks how atoms of a structure sit ("coordination of Zr").

    "Which atoms are nearest to zinc?" does as well; "the density of zinc" asks of zinc.
    """
    if len(text) > 160:
        return False
    asks = re.search(r"[?？]\s*$", text) and not re.search(
        rf"(?i)\b{FACTS}\b|{FACTS_ASIAN}|\bcif\b|struct|struktur|estruct|结构|"
        rf"構造",
        text,
    )
    return bool(asks or _OF_ATOMS.search(text))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: What may stand beside two names in a wish to see their structures side by side.
_BESIDE_NAMES = _words(
    "both two beiden beide zwei deux dos ambas ambos "
    "compare comparison compares differ differs difference differences between of "
    "the and with to versus vs v from a an what is are do does how please me show "
    "tell in for crystal structure structures structural structurally phase phases "
    "form forms polymorph polymorphs modification modifications cell cells unit "
    "vergleiche vergleich unterschied unterschiede zwischen von und mit der die das "
    "den dem was ist sind kristallstruktur kristallstrukturen strukturen struktur "
    "bitte comparer comparaison différence différences entre et la le les de des du "
    "l quelle quelles est sont cristal cristalline cristallines compara comparar "
    "diferencia diferencias y el los las cuál es estructura estructuras "
)
_ASIAN_BESIDE = (
    "比较", "比較", "区别", "違い", "之间", "结构", "結晶", "构造", "構造", "晶体",
    "して",
    "请", "和", "与", "と", "の", "的", "を", "は", "何", "有", "什么", "ください",
)  # fmt: skip


#: Words by which a comparison is one of structures.
_OF_STRUCTURE = re.compile(
    r"(?i)struct?ur|estructur|lattice|unit cell|space ?group|coordinat|koordin|"
    r"coordonn|polymorph|crystallograph|kristallograph|cristallograph|cristalográf|symmetr|"
    r"gitter|elementarzelle|maille|celda|packing|polyhedr|结构|晶格|晶胞|空间群|配位|"
    r"構造|格子|空間群"
)
#: What a comparison may be about besides structures.
_OTHER_PROPERTY = re.compile(
    r"(?i)properti|eigenschaft|propriét|propiedad|perform|capacit|kapazit|stabil|"
    r"voltage|band ?gap|hardness|härte|dureté|dureza|cost|price|kosten|coût|photocat|"
    r"catal|katal|mechanic|mechan|optic|magnet|thermal|therm|electr|elektr|électr|"
    r"synthe|batter|electrolyt|elektrolyt|application|anwendung|性质|性能|稳定|特性|"
    r"性能|安定|合成|应用|応用|电|電"
)


def compares_structures(text: str) -> bool:
    """Whether a message puts two compounds of the library side by side, no more.

    "Compare rutile and anatase" does; "compare their conductivity" asks for a property.
    """
    if len(text) > 160 or not SIDE_BY_SIDE.search(text):
        return False
    if compares_materials_of_use(text) and not _OF_STRUCTURE.search(text):
        return False
    from knowledge.structures import structure_library

    library = structure_library()
    named = library.mentions(text)
    if sum(bool(library.resolve(name).records) for name in named) < 2:
        return False
    rest = text
    for name in sorted(named, key=len, reverse=True):
        rest = re.sub(re.escape(name), " ", rest, flags=re.IGNORECASE)
    if _OF_STRUCTURE.search(rest):
        # "Compare the structure types for a student": structures, and nothing measured.
        return not (_NOT_COMPUTED.search(SIDE_BY_SIDE.sub(" ", rest))
                    or _OTHER_PROPERTY.search(rest))  # fmt: skip
    for word in _ASIAN_BESIDE:
        rest = rest.replace(word, " ")
    words = re.findall(r"[^\W\d_]+", rest.lower())
    return all(word in _BESIDE_NAMES for word in words)


#: A wish to have something, and nothing but its name.
_MAKE_IT = re.compile(
    r"(?i)^\W*(?:(?:please|can you|could you|would you|now|i need|i want|i would like|"
    r"i'd like|bitte|kannst du|peux-tu|puedes|s'il te plaît|por favor|请|帮我)\W+)*"
    r"(?:generate|make|build|create|construct|draw|give(?: me)?|show(?: me)?|"
    r"get(?: me)?|produce|erzeuge|erstelle|baue|zeige?(?: mir)?|gib(?: mir)?|"
    r"génère|crée|construis|"
    r"donne(?:-moi)?|montre(?:-moi)?|genera|crea|construye|dame|muestra(?:me)?|生成|给我|"
    r"作成して)\s*(?:an?|the|one|some|ein\w*|d(?:as|ie|en|er)|une?|l[ae]|el)?\s*"
    r"(?:(?:(?:crystal|kristall)[\s-]?)?(?:structure|struktur|model|modell|estructura)"
    r"(?: file| cristalline| cristalina)?\s+(?:of|for|von|der|des|de|du|del|d['’])\s*"
    r"(?:the |la |el |le |l['’])?)?"
    r"(?P<name>[^\s.?!,;][^.?!,;]{0,38}?)(?:\s*(?:please|bitte|を|的))?\W*$"
)
_NO_NAME = re.compile(
    r"(?i)\b(?:new|novel|candidates?|table|list|plot|figure|equation|model|it|that|this|"
    r"them|image|data|examples?|summary|report|values?|properties|help|more)\b|"
    r"(?<![A-Za-z0-9])\d+ "
)


def makes_compound(text: str) -> bool:
    """Whether a message wants one compound made and says no more ("generate corundum").

    The name must be one of the structure library, whole.
    """
    return compound_to_make(text) != ""


def compound_to_make(text: str) -> str:
    """The name of that compound; empty where the message says anything else."""
    match = _MAKE_IT.match(text)
    if match is None or _NO_NAME.search(match["name"]):
        return ""
    name = match["name"].strip()
    return name if _is_name(name) or _names_type_only(name) else ""


#: A compound and a courtesy: whoever says please wants something, and names it.
_POLITELY = re.compile(
    r"(?i)^\W*(?P<name>[^\s.?!,;][^.?!,;]{0,38}?)\s*,?\s*(?:please|pls|bitte|"
    r"s['’]il (?:te|vous) pla[iî]t|svp|por favor|をください|をお願い(?:します)?|"
    r"を下さい)\W*$"
)


def names_compound_politely(text: str) -> bool:
    """Whether a message is a compound of the library and a "please".

    >>> names_compound_politely("KTaO3 please")
    True
    >>> names_compound_politely("density please")
    False
    """
    match = _POLITELY.match(text)
    if match is None or _NO_NAME.search(match["name"]):
        return False
    name = match["name"].strip()
    return _is_name(name) or _names_type_only(name)


def _is_name(name: str) -> bool:
    """Whether words are the name of a compound with a record, and nothing else."""
    from knowledge.structures import structure_library

    name = name.strip()
    found = structure_library().resolve(name)
    if found.formula is None or not found.records:
        return False
    known = {found.formula.lower(), found.name.lower(), *(
        mention.lower() for mention in structure_library().mentions(name)
    )}  # fmt: skip
    return name.lower() in known
