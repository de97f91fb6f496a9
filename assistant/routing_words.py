"""Words of many languages that several patterns of the router share."""

from __future__ import annotations

import re

from assistant.asking.amounts import WORD_NUMBERS

FORMULA = r"(?-i:(?<![A-Za-z])(?:[A-Z][a-z]?[\d.]*|\((?:[A-Z][a-z]?[\d.]*)+\)[\d.]*){2,}(?![a-z]))"
MAKE = (
    r"generat\w*|gerate|genrate|creat\w*|make|build|write|produce|give|need|want|draw|"
    r"provide|construct|erzeug\w*|erstell\w*|bau\w*|gib|schreib\w*|génér\w*|cré\w+|"
    r"donne\w*|fais|genera\w*|crea\w*|dame|haz|生成|给|写|创建|制作|作成|作って|ください|"
    r"出力"
)

#: Texts for amusement, correspondence, translations and the weather.
OUTSIDE = (
    r"\b(?:write|tell|compose|make|give|sing|draft|create)\b[^.?!]{0,25}\b(?:poems?|haikus?|"
    r"(?:short |bedtime )?stor(?:y|ies)|songs?|lyrics|limericks?|jokes?|raps?|"
    r"e-?mails?|"
    r"cover letters?|letters? to|essays?|speech|screenplays?)\b|"
    r"\btranslate\b[^.?!]{1,80}\b(?:in)?to "
    r"(?:english|german|french|spanish|chinese|japanese|italian|russian)\b|\bweather\b|"
    r"\bgedichte?\b|\bwitze?\b|\bwetter\b|\bpoèmes?\b|\bblagues?\b|\bmétéo\b|\bpoemas?\b|"
    r"\bchistes?\b|写[^。]{0,12}诗|笑话|讲个故事|天气|(?<!化学)詩を|冗談|物語を|天気"
)
#: A formula with letters for sites, as chemists write a family: ABX3, A2BB'O6.
GENERIC = (
    r"(?-i:(?<![A-Za-z])(?:A|M|R|Ln|RE)[2-9₂-₉]?(?:(?:A|B|M|C)['’′″]{0,2}[2-9₂-₉]?){1,3}"
    r"(?:X|O|F|S|Se|Te|N|Cl|Br|I)[1-9₁-₉]{1,2}(?![A-Za-z\d])|"
    # Li3MCl6, Ln2Ti2O7, Cs2AgBX6: one letter for a site among elements.
    r"(?<![A-Za-z])(?=(?:[A-Z][a-z]?['’]*\d{0,2})*?(?:M|X|Ln|RE)(?![a-z]))"
    r"(?:[A-Z][a-z]?['’]*[\d₁-₉]{0,2}){1,3}"
    r"(?:X|O|F|S|Se|Te|N|Cl|Br|I)[1-9₁-₉]{1,2}(?![A-Za-z\d]))"
)
PROPOSE = (
    rf"(?:{MAKE}|propos\w*|suggest\w*|sugg[eè]r\w*|design\w*|invent\w*|find|sample|"
    r"enumerate|list|schlag\w*|nenn\w*|entwirf|propon\w*|propón|sugier\w*|génèr\w*|"
    r"diseñ\w*|提出|设计|推荐|提案|設計|考え|挙げ)"
)
FAMILIES = (
    r"(?:compositions?|compounds?|formulas?|formulae|candidates?|materials?|alloys?|phases|"
    r"oxides|sul(?:f|ph)ides|selenides|tellurides|nitrides|halides|fluorides|chlorides|"
    r"bromides|iodides|perovskites|spinels|garnets|pyrochlores|olivines|scheelites|"
    r"delafossites|nasicons|argyrodites|verbindungen|zusammensetzungen|legierungen|oxide|"
    r"sulfide|halogenide|perowskite|spinelle|granate|composés|oxydes|sulfures|halogénures|"
    r"grenats|compuestos|óxidos|sulfuros|haluros|perovskitas|espinelas|granates)"
)
SOME = (
    rf"(?:\d{{1,4}}|{'|'.join(sorted(WORD_NUMBERS, key=len, reverse=True))}|a few|some|"
    r"several|einige|quelques|plusieurs|algun[oa]s|vari[oa]s)"
)

#: Classes of compounds by the name of their structure.
MEMBERS = (
    r"(?:(?:perovskites?|elpasolites?|spinels?|garnets?|pyrochlores?|olivines?|scheelites?|"
    r"delafossites?|nasicons?|argyrodites?|apatites?|antiperovskites?|heuslers?|"
    r"(?:half|full)-heuslers?|laves)(?:[\s-]+(?:compositions?|compounds?|formulas?|formulae|"
    r"phases?|alloys?|candidates?))|laves[\s-]?phasen|(?:half-)?heuslers|apatites|"
    r"heusler-\w+|phases de laves|fases de laves|apatitos|"
    r"high[\s-]entropy (?:alloys|ceramics)|heas|hochentropi\w*[\s-]?legierungen|"
    r"alliages (?:à |de )?haute entropie|aleaciones de alta entropía)"
)

#: Structure types in the plural, as requests name them.
TYPES = (
    r"(?:half-|full-|halb-?|demi-)?heuslers?(?:-?\w+)?|perovskites?|perowskite|p[ée]rovskites|perovskitas|"
    r"elpasolites?|spinels|spinelle[ns]?|espinelas|garnets|granate[ns]?|grenats|pyrochlores?|pirocloros|"
    r"olivines?|olivine|scheelites?|scheelite|delafossites?|nasicons?|argyrodites?|apatites?|apatite|"
    r"antiperovskites?|antiperowskite|kesterites?|kesterite|chalcopyrites?|chalkopyrite|calcopiritas|"
    r"layered oxides|schichtoxide|oxydes lamellaires|óxidos laminares|ilmenites?|ilmenite|rutiles|rutile"
)

#: A question about the generative systems themselves; gallium nitride is no GAN.
_SYSTEMS = (
    r"(?:generators?\b|generative (?:models?|systems?)|(?-i:\b(?:GANs?|gans?|VAEs?|"
    r"vaes?|"
    r"ctgan|CTGAN|ddpm|DDPM))\b|diffusion models?|normali[sz]ing flows?|"
    r"synthesi[sz]ers?\b|"
    r"generatoren|generatormodell\w*|générateurs?|modèles? génératifs?|generadores|"
    r"modelos? generativos?|生成(?:模型|モデル))"
)
GENERATOR_CHOICE = (
    r"(?:\b(?:which|what|recommend\w*|should (?:i|we) (?:use|take|train|pick)|better|"
    r"best|"
    r"choose|difference|compare|welche\w*|unterschied|besser|quels?|quelle|différence|"
    r"meilleure?|cuál|qué|mejor|diferencia)\b|哪个|哪种|区别|どの|違い)[^?？]{0,80}?"
    + _SYSTEMS
    + r"(?![^?？]{0,30}\b(?:battery|power|electric|steam|hydrogen))|"
    + _SYSTEMS
    + r"[^?？]{0,60}\b(?:is|are|works?) (?:the )?(?:best|better)\b|"
    r"^\W*(?:can|could|does|do|is|are|will|kann|ist|peut|puede)\b[^?？]{0,30}?"
    + _SYSTEMS
    + r"[^?？]{0,60}[?？]|\b(?:your|which|what) (?:\w+ ){0,2}(?:models?|systems?)\b[^?？]{0,40}"
    r"\blikelihoods?\b"
)

#: Work at a bench or on a cluster, which is asked of us and not about.
UNABLE = (
    r"(?:^\W*(?:please\s+|now\s+)?|(?<!how )(?<!where )(?<!when )(?<!what )\b"
    r"(?:can|could|will|would) you (?:please )?)"
    r"(?:run|perform|do|start|launch|submit)\b[^.?!]{0,40}\b(?:dft|vasp|castep|lammps|"
    r"quantum espresso|ab initio|molecular dynamics|md simulations?|phonopy)\b|"
    r"(?<!how )(?<!where )(?<!when )(?<!what )\b(?:can|could|will|"
    r"would) you (?:please )?"
    r"(?:measure(?![^.?!]{0,30}(?:distance|angle|bond|length|volume))|synthesi[sz]e|weigh|"
    r"sinter|anneal|buy|ship|order(?! (?:the|these|them|those|it|my|rows|by)\b))\b|"
    r"^\W*(?:please )?(?:measure|buy|ship|weigh) (?:me |my |some |\d)|"
    r"^\W*(?:please )?order (?:me |some |\d)|^\W*(?:please )?(?:fine-?tune|train) "
    r"(?:a |an )?(?:gpt|llm|language model|chatbot)\b|\b(?:kannst du|können sie) "
    r"[^.?!]{0,40}\b(?:messen|sintern|bestellen|kaufen|synthetisieren)\b|"
    r"\b(?:peux-tu|pouvez-vous) (?:mesurer|synthétiser|commander|acheter)\b|"
    r"\b(?:puedes|podría\w*) (?:medir|sintetizar|comprar)\b|"
    r"(?:帮我|能不能|可以)(?:测量|测一下|合成|订购|购买)|"
    r"(?:測定|合成|注文|購入)して(?:くれ|もらえ|ください|いただけ)"
)

#: Words of crystallography: 'the space group of …' asks about a structure, 'a space
#: group' for the meaning of the word.
TERM = (
    r"space ?groups?|point groups?|unit cells?|wyckoff (?:positions?|letters?)|"
    r"site symmetry|"
    r"bravais lattices?|asymmetric units?|raumgruppen?|punktgruppen?|elementarzellen?|"
    r"wyckoff-?lagen?|groupes? d.espace|mailles?(?: élémentaires?)?|"
    r"grupos? espaciale?s?|"
    r"celdas? unidad|空间群|点群|晶胞|空間群|単位胞|単位格子"
)

#: A law or a body with numbers and units, as an exercise is posed.
_UNITS = (
    r"(?:[kcmµunp]?m(?:\^?[-−]?[1-4])?|[mµunpfk]?s|min(?:utes?)?|h(?:ours?)?|days?|°\s?C|K|"
    r"[kMG]?Pa|[kM]?N|[mk]?V|[mµuk]?A|[mµ]?T|[mkµu]?mol|[mµu]?M|C|wt\.?\s?%|%|k?g|[kM]?J|"
    r"1/(?:s|min|h)|°|K/min|°C/min)(?![A-Za-z])(?:\s?[/·^]\s?[A-Za-z\d()^-]+)*"
)
#: Two numbers with units, the second one perhaps in another language.
NUMBERS_WITH_UNITS = re.compile(
    rf"(?is)(?:.*?[\d.]\s?(?:{_UNITS}|%|°|(?:C|[kMG]?Hz|ohm|bar|atm|[kmM]?W|m?eV|Ah|per|m?L|lit(?:er|re)s?)\b)){{2}}"
)
POSED = (
    r"(?is)^(?=.*(?:nernst|goldman|poisson|debye\)? (?:screening )?length|"
    r"screening (?:\(debye\) )?length|\d\s?[cmµ]?m(?:\^?2|²)/s\b|double[\s-]layer|"
    r"gouy|grahame|"
    r"butler|tafel|over-?potential|exchange current|limiting current|"
    r"charge[\s-]transfer resistance|"
    r"single[\s-]particle|delithiat|lithiat|thiele|effectiveness factor|"
    r"allen.?cahn|cahn.?hilliard|phase[\s-]field|spinodal|deal.?grove|oxide (?:growth|"
    r"thickness)|"
    r"(?:wet|dry|thermal) oxidation|kissinger|avrami|jmak|landau.?lifshitz|\bllg\b|"
    r"macrospin|"
    r"larmor|\bbeam\b|cantilever|buckl|\bstrut\b|rate constants?|(?:-+>|→|⇌|<=>|<->)|"
    r"first[\s-]order reaction|second[\s-]order reaction|quench|carburi[sz]|"
    r"diffusivity|"
    r"half[\s-]li(?:fe|ves)|dendrite|surface (?:flux|concentration)|"
    r"(?:symmetric(?:al)? )cell))"
    rf"(?=(?:.*?[\d.]\s?{_UNITS}){{2}})"
    r"(?:(?=.*(?:\?|\bin\s+\S+\s*\.?\s*$|\b(?:find|calculate|compute|determine|what|how|when)\b))|"
    r"(?=.{0,40}(?:length|potential|slope|resistance|modulus|current|flux)\b))"
)
