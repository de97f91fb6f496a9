"""The evidence that the router looks for, as data.

A family counts once per route, with its strongest pattern. Weights: 3 decides alone, 2
is strong, 1 needs company.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.asking.measuring import HOW_MEASURED
from assistant.records import Kind
from assistant.routing_words import (
    FAMILIES,
    FORMULA,
    GENERIC,
    MAKE,
    MEMBERS,
    OUTSIDE,
    POSED,
    PROPOSE,
    SOME,
    TERM,
    TYPES,
    UNABLE,
)
from validators.crystal_systems import SYSTEM_STEMS


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that speaks for a route."""

    kind: Kind
    family: str
    name: str
    weight: float
    regex: re.Pattern[str]


def _p(kind: Kind, family: str, name: str, weight: float, regex: str) -> Pattern:
    return Pattern(kind, family, name, weight, re.compile(regex, re.IGNORECASE))


PATTERNS: tuple[Pattern, ...] = (
    # --- crystals
    _p(Kind.CIF, "content", "a CIF block", 4.0,
       r"(?m)^\s*(?:data_\w+|_cell_length_a|_atom_site_\w+|_symmetry_\w+|_space_group_\w+)"),
    _p(Kind.CIF, "word", "asks for a CIF", 2.6,
       r"(?<![a-z])cifs?(?![a-z])|\b[ck]r[iy]stall?ogr\w*\.?[ -]info\w*\.?[ -](?:files?|datei)\b|"
       r"\bfichiers? d'informations? cristallograph\w*|\b(?:archivo|fichero)s? de información cristalogr\w*|"
       r"晶体学信息文件|結晶学情報ファイル"),
    _p(Kind.CIF, "of", "a CIF of something", 2.4,
       r"^\W*(?:a |an |the |one )?cif(?:[- ](?:file|datei))? (?:for|of|von|für|de|del|du) \S+|"
       r"^\W*(?:\S+ ){1,4}cif(?: files?)?(?: please| bitte)?\W*$"),
    _p(Kind.CIF, "word", "crystal structure file", 2.0,
       rf"(?:{MAKE})[^.?!]{{0,60}}(?:crystal structure|structure file|unit cell|"
       r"kristallstruktur|structure cristalline|estructura cristalina|晶体结构|結晶構造|"
       r"\bposcar\b)|crystal structure of|poscar"),
    _p(Kind.CIF, "word", "a model that a refinement starts from", 4.2,
       r"\b(?:start(?:ing)?|initial|seed|input|struct\w*|crystal|phase)[- ](?:structur\w+ )?"
       r"(?:models?|seeds?)\b|\brietveld (?:seed|model|input)s?\b|"
       r"\b(?:struktur|start|ausgangs)-?(?:struktur)?modelle?\b|"
       r"\bmod[eè]les? (?:de départ|structura(?:l|ux)|initia(?:l|ux))\b|"
       r"\bmodelos? (?:de partida|inicial(?:es)?|estructural(?:es)?)\b|"
       r"(?:起始|初始|初期)(?:结构|構造)?(?:模型|モデル)"),
    _p(Kind.CIF, "word", "a structure of a class", 2.6,
       r"\b(?:conductor|electrolyte|cathode|anode|perovskite|spinel|garnet|olivine|"
       r"semiconductor|alloy|mineral)s? structure\b(?! types?)"),
    _p(Kind.CIF, "asked", "a fact of one structure", 3.4,
       r"^\W*(?:(?:what|which)(?:'s| is| are)?|give|tell me|name)\b.{0,14}\b(?:lattice|cell) "
       r"(?:parameters?|constants?|lengths?) (?:of|for) (?:\S+ ){0,2}\S+\W*$|"
       rf"^\W*(?:is|ist|est|es)\s+(?:\S+ ){{0,5}}\S+\s+(?:{'|'.join(SYSTEM_STEMS.values())}|"
       r"centrosymmetric|chiral|polar)"
       r"(?:\s+(?:at|bei|à|a|en|under|unter)\s+[^?]{1,25})?\W*$|^\W*polymorphs? of\b"),
    _p(Kind.CIF, "word", "a structure is named", 1.6,
       r"struct?ur?e? files?\b|crystal struct?u?re|\bunit cell\b|atomic positions|fractional coordinates|"
       r"kristallstruktur|elementarzelle|strukturdatei|structure cristalline|\bmaille\b|estructura cristalina|"
       r"archivo de estructura|celda unidad|晶体结构|晶胞|原子坐标|結晶構造|単位格子|原子座標|"
       r"\bstruct?ures? of [A-Z(]|\bstructure (?:model|file)"),
    _p(Kind.CIF, "own", "the user's structure", 1.5,
       r"\b(?:my|this|the attached|meine|diese|ma|cette|mi|esta) (?:crystal )?(?:structure|cell|cif|struktur|zelle|maille|estructura|celda)\b|"
       r"\bc/a ratio|axial ratio|lattice constants?|gitterkonstante|paramètres? de maille|parámetros? de red|晶格常数|格子定数"),
    _p(Kind.CIF, "word", "make a formula", 1.6,
       rf"^\W*(?:please |can you |could you )?(?:{MAKE})\W[^.?!]{{0,30}}{FORMULA}"),
    _p(Kind.CIF, "symmetry", "space group or Wyckoff", 1.7,
       r"space ?group|spacegroup|wyckoff|raumgruppe|groupe d.espace|grupo espacial|空间群|"
       r"空間群|site symmetry|general position|special position|centrosim|centrosym|zentrosym|inversion cent|对称性|対称性|"
       r"multiplicity of|multiplizität|multiplicité|multiplicidad|allgemeine lage|位点|"
       r"formula units per|lower the symmetry|real symmetry|symmetry operation|point group|lattice parameters? of|"
       r"asymmetric unit|origin choice"),
    _p(Kind.CIF, "symmetry", "a site with multiplicity and letter", 2.2,
       r"\(\s*\d{1,3}\s*(?-i:[a-z])\s*\)|\b(?:on|occup\w+|at|site|sites|sitzt|auf|sur|en)\s+"
       r"\d{1,3}(?-i:[a-l])\b|\brule\s*\d+\s*:"),
    _p(Kind.CIF, "symmetry", "a space group symbol", 1.3,
       r"(?-i:(?<![A-Za-z])[PIFCABR]\s?-?[1-6](?:_?\d)?(?:\s?/\s?[mnabcd])?\s?-?[1-6mnabcd]{1,4}"
       r"(?:\s?[mnabcd1-6-]{1,4})*(?![A-Za-z]))"),
    _p(Kind.CIF, "position", "a position or setting of a group", 0.9,
       r"allgemeine lage|general position|position générale|posición general|wyckoff|multiplicit|multiplizität|site symmetry"),
    _p(Kind.CIF, "geometry", "octahedra, polyhedra, coordination", 1.2,
       r"octahedr|tetrahedr|polyhedr|oktaeder|tetraeder|octaèdre|octaedr|八面体|四面体|"
       r"bond[- ]?(?:length|angle)s?|\b[A-Z][a-z]?[-–][A-Z][a-z]? (?:distance|bond|contact|length)|"
       r"density\b.{0,40}\bcell\b|theoretical density|x-ray density|interlayer (?:gap|distance|spacing)|van der waals gap|\bshare (?:an? )?(?:edge|corner|face|vert)|"
       r"bond[- ]length|bond valence|bindungslänge|coordination number|koordinationszahl"),
    _p(Kind.CIF, "symmetry", "tables of space groups", 2.4,
       r"reflection conditions?|systematic(?:ally)? absen|extinctions? systématiques?|auslöschung|ausencias? sistemática|消光|"
       r"hall symbol|site symmetr|lagesymmetrie|maximal subgroup|subgroups? of [PIFCABR]|untergruppen? von [PIFCABR]|unique axis"),
    _p(Kind.CIF, "compare", "structures side by side", 3.6,
       r"(?:compare|differences? between)[^.?!]{0,60}(?:symmetry|crystal structures?|space groups?)"),
    _p(Kind.CIF, "geometry", "how polyhedra are linked", 2.0,
       r"polyhedr\w* (?:\w+ )?(?:linked|connected|shar\w+)|(?:octahedr|tetrahedr|polyhedr)\w*[^.?!]{0,40}\b(?:shar\w+|link\w+|connect\w+)|"
       r"\bpercolat\w+|compare the (?:crystal )?structures?|poly[eè]d(?:er|re)\w* [^.?!]{0,30}(?:verknüpf|reliés|unidos)"),
    _p(Kind.CIF, "edit", "supercell or cell change", 2.4,
       r"^\W*(?:now |please |then )?dope \d|super ?cell|superzelle|supermaille|supercelda|超胞|スーパーセル|primitive cell|"
       r"conventional cell|niggli|"
       r"(?<!how can i )(?<!how do i )(?<!how could i )(?<!how to )"
       r"(?:make|set|change|turn)\s+(?:it|this|the (?:cell|structure|space group|lattice)|[abc]\s*(?:=|to)|alpha|beta|gamma)|"
       r"\b(?:double|triple|halve|expand|shift|displace)\s+(?:the |it )?(?:cell|origin|lattice|structure|atom)|"
       r"\b(?:swap|exchange|interchange|substitute)\s+\w+ (?:and|with|for|by)\b|\bvacanc(?:y|ies) (?:in|on)|"
       r"\b(?:ersetze|tausche|remplace\w*|sustituye|reemplaza|cambia|vertausche)\b|"
       r"换成|替换|改成|置き換え|置換し|\bput \d|"
       r"replace (?:one|\d+ ?%|all|half|the)?\s?\w* ?(?:of )?\w* (?:by|with)|"
       r"\b(?:remove|add|move) (?:the )?(?:atom|site|na\d|li\d|o\d|oxygen)"),
    _p(Kind.CIF, "exchange", "an element to be replaced", 3.0,
       r"^\W*(?:bitte\s+)?(?:ersetze|tausche|remplace[rz]?|sustituye|reemplaza)\b|"
       r"(?-i:\b[A-Z][a-z]?)\s+(?:instead of|in place of|anstelle von|statt|au lieu de|"
       r"en lugar de)\s+(?-i:[A-Z][a-z]?\b)[^.?!]{0,30}\b(?:structure|cell|cif)\b"),
    _p(Kind.CIF, "powder", "diffraction pattern", 2.0,
       r"\bxrd\b|diffraction|powder pattern|beugung|diffractogramme|difractograma|衍射|回折"),
    _p(Kind.CIF, "check", "check or repair a structure", 1.6,
       r"(?:check|verify|validate|repair|fix|prüf\w*|repar\w*|répar\w*|vérifi\w*|comprueb\w*|"
       r"检查|修复|確認|修正)[^.?!]{0,50}(?:structure|cif|file|rule|crystal|struktur|datei|"
       r"fichier|archivo|结构|構造)|\bvesta\b|\bmercury\b"),
    # --- equations
    _p(Kind.EQUATION, "content", "a derivative", 3.6,
       r"\bd\^?\d?\s?[a-zA-Zθφψρη]\w*\s?/\s?d\s?[a-zA-Z]\b|∂|\\partial|\\frac\{d|\\dot|\\ddot|"
       r"\\nabla|∇|\b[a-zA-Z]\w?'{1,3}\s*(?:\(|=|[+\-*])|\b[a-zA-Z]\w{0,4}''(?!-?[a-z]{3})|"
       r"\b[a-zA-Z]_\{?(?:t|x|y|r|xx|tt|yy|xt|zz|rr|xxx|xxxx)\}?\s*(?:=|[+\-*])|Derivative\(|"
       r"=\s*-?\s*[\w.*]*\s*[a-zA-Z]_\{?(?:xx|t|tt|x)\}?|y′|ÿ|ẍ|ẋ|[Δ∆]\s*[a-zφψ](?![a-z])\s*[=+\-]"),
    _p(Kind.EQUATION, "content", "SymPy text", 3.6,
       r"\b(?:symbols|[dp]solve|pdsolve)\s*\("),
    _p(Kind.EQUATION, "posed", "a dendrite to be grown", 3.4,
       r"\b(?:grow|simulate|model|compute|run)\b[^.?!]{0,50}\bdendrit\w*[^.?!]{0,60}(?:separator|electrode|\d)|"
       r"dendrit\w*[^.?!]{0,80}phase[- ]field[^.?!]{0,80}\d|phase[- ]field[^.?!]{0,80}dendrit\w*[^.?!]{0,80}\d"),
    _p(Kind.EQUATION, "posed", "a law with numbers and units", 3.4, POSED),
    _p(Kind.EQUATION, "word", "differential equation", 2.6,
       r"\bodes?\b|\bpdes?\b|\bdaes?\b|differential ?equation|differentialgleichung|équation "
       r"différentielle|ecuación diferencial|微分方程|偏微分|boundary value|initial value|"
       r"eigenvalue|eigenwert|valeurs? propres?|autovalor"),
    _p(Kind.EQUATION, "word", "an equation", 1.8,
       r"\bequations?\b|gleichung|\béquation|\becuación|方程|first[- ]order decay|rate (?:law|constant)|"
       r"\bkinetics\b|(?<![A-Za-z])[A-Z]\s*(?:-+>|→)\s*[A-Z](?![A-Za-z])"),
    _p(Kind.EQUATION, "transport", "a field in space and time", 1.4,
       r"transient|steady[- ]state|(?:heat|temperature|concentration) (?:conduction|profile|distribution)|"
       r"diffus\w+ (?:in|into|through|across) (?:a|the|an)\b|\binsulated\b|held at|kept at|"
       r"temperaturprofil|konzentrationsprofil|temperaturverlauf|kühlt|profil de|chaleur dans|difusión en|"
       r"浓度分布|温度分布|濃度分布|随时间|時間変化|温度変化"),
    _p(Kind.EQUATION, "parameters", "parameters with values", 0.9,
       r"(?<![\w.])[a-zA-Zα-ω]\w?\s*=\s*-?\d(?![^.?!]{0,40}(?:Å|\bcif\b))"),
    _p(Kind.EQUATION, "place", "a value at a place or time", 1.6,
       r"\b(?:at|bei|à|en)\s+[txr]\s*=\s*[\d.]|\b[xyuc]\(\s*(?:[\d.]+|pi)\s*\)\s*\?|t\s*=\s*[\d.]+\s*(?:时|で|のとき)"),
    _p(Kind.EQUATION, "quantities", "a conductivity, density and heat with values", 1.6,
       r"(?:conductivity|density|diffusivity|heat capacity|specific heat|latent heat|dichte|"
       r"wärmekapazität|densité|densidad)\s*(?:of|=|is|:)?\s*\d[^?]{0,200}"
       r"(?:after|nach|après|después de|tras)\s+[\d.]+\s*(?:s|min|h|hours?|days?|minutes?)\b"),
    _p(Kind.EQUATION, "step", "step, grid, error of the solution", 1.5,
       r"\b(?:smaller|larger|finer|half the|coarser) (?:time )?(?:step|grid|mesh)|refine the (?:grid|mesh)|"
       r"schrittweite|kleinere\w* schritt|pas plus petit|paso (?:menor|más pequeño)|步长|刻み|"
       r"(?:plot|show|how large is) the error"),
    _p(Kind.EQUATION, "word", "a named law", 2.2,
       r"\bfick|heat equation|wave equation|diffusion equation|wärmeleitung\w*gleichung|"
       r"laplace|poisson|cahn.?hilliard|allen.?cahn|navier|burgers|schr[öo]dinger equation|"
       r"avrami|jmak|eigenfrequen|natural frequenc|fréquences? propres?|frecuencias? propias?|固有振動|kissinger|deal.?grove|stefan problem|butler.?volmer|nernst.?planck|"
       r"landau.?lifshitz|\bllg\b|lotka|van der pol|lorenz|brusselator|oscillator|pendulum|"
       r"thiele|arrhenius equation|phase[- ]field|newton.?s? (?:law of )?cooling|"
       r"half-?\s?life\b.{0,80}(?:remain|left|how (?:much|many))|halbwertszeit.{0,80}(?:übrig|noch|bleib)|demi-vie.{0,80}rest|"
       r"capacitor.{0,60}(?:charged|discharged)|latent heat.{0,40}\d|rate constants?\b.{0,80}(?:after|at) \d|"
       r"carburi[sz]|euler.?bernoulli|buckling|beam (?:deflection|equation)|robertson|"
       r"热传导(?!率)|扩散方程|拡散方程式|熱伝導(?!率)|fourier.s law"),
    _p(Kind.EQUATION, "act", "solve, integrate", 1.5,
       r"\bsolv(?:e|es|ed|ing|er|able)\b|\bsovle\b|\bintegrat\w+(?! data)|\bintegrier\w*|\bintègre|\bintegra\b|\blöse\w*|\brésou\w+|\bresuelv\w+|resolver|求解|解方程|解いて|"
       r"\bderive\b.{0,40}(?:solution|law)|numerical(?:ly)?|discreti[sz]"),
    _p(Kind.EQUATION, "scheme", "a numerical scheme", 2.2,
       r"\b(?:explicit|implicit|forward|backward)\s+euler|crank.?nicol|runge.?kutta|\brk4\b|"
       r"\bftcs\b|finite (?:difference|volume|element)|discreti[sz]ation error|discrete error|"
       r"step size|time step|convergence order|truncation error"),
    _p(Kind.EQUATION, "scheme", "the error of a numerical solution", 3.2,
       r"\b(?:discreti[sz]ation|discrete|(?:local |global )?truncation|numerical|integration|"
       r"round-?off|global|rms|l2) errors?\b|diskretisierungsfehler|abschneidefehler|"
       r"erreurs? (?:de discrétisation|de troncature|numérique)|"
       r"errore?s? (?:de discretización|de truncamiento|numérico)|离散(?:化)?误差|截断误差|"
       r"数值误差|離散化?誤差|打ち?切り誤差|数値誤差"),
    _p(Kind.EQUATION, "conditions", "initial or boundary conditions", 1.6,
       r"\b[a-zA-Z]'?\(\s*0\s*\)\s*=|\b[a-zA-Z]\(\s*[-\d.a-zA-Z]+\s*,\s*[-\d.a-zA-Z]+\s*\)\s*=|"
       r"boundary condition|initial condition|no.flux|dirichlet|neumann|randbedingung|"
       r"anfangsbedingung|conditions? (?:aux limites|initiale)|"
       r"on \[\s*[-\d.]+\s*,\s*[-\d.a-zA-Z]+\s*\]|\b[-\d.]+\s*<\s*[xrt]\s*<\s*[-\d.a-zA-Z]+"),
    # --- terms and methods of the literature
    _p(Kind.FAQ, "term", "what a term means", 3.4,
       r"^\W*(?:what is meant by|what does .{2,60} mean\b|what (?:is|are) an? (?!cif\b|space group\b)"
       r"(?:[\w'-]+ ){1,4}?(?:number|factor|density|energy|index|conductivity|coefficient|ratio|"
       r"resistance|effect|window|gap|strength|toughness|efficiency)\W*$)|"
       r"^\W*define (?:the )?(?:term )?\w|とは何ですか\W*$|^\W*什么是|^\W*was versteht man unter|"
       r"^\W*qu'est[- ]ce que? (?:le|la|l'|un)|^\W*¿?qué (?:es|se entiende por) (?:el|la|un)"),
    _p(Kind.FAQ, "method", "how something is measured or made", 3.4,
       r"^\W*how (?:do|can|should|would) (?:i|we|you|one) (?:measure|determine|separate|distinguish|"
       r"characteri[sz]e|prepare|sinter|synthesi[sz]e)\b|^\W*wie (?:messe|misst|bestimm\w*|trenn\w*) |"
       r"^\W*comment (?:mesurer|déterminer|séparer)\b|^\W*¿?cómo (?:medir|mido|se mide|determinar)\b|"
       r"如何(?:测量|测定|区分)|怎么测"),
    _p(Kind.FAQ, "method", "how something is measured", 3.6, HOW_MEASURED),
    _p(Kind.CIF, "word", "atoms in a volume", 3.0,
       r"(?:how many|number of) (?:atoms|ions|cations|anions|formula units|molecules)\b"
       r"[^.?!]{0,20}\bper (?:cubic |[cnm]?m[\^³3]|å)|\bnumber density\b"),
    _p(Kind.GENERATE, "sample", "samples of a trained model", 6.0,
       r"\b(?:sample|draw|generate)\b[^.?!]{0,40}\bfrom (?:the|my|our|a|this|that)\b[^.?!]{0,30}"
       r"\b(?:model|generator|checkpoint|gan|vae)\b|\bzieh\w*\b[^.?!]{0,40}\baus (?:dem|meinem|diesem)"
       r"[^.?!]{0,20}\b(?:modell|generator)\b|\btir\w+\b[^.?!]{0,40}\b(?:du|de mon|de ce) (?:modèle|générateur)"),
    # --- data
    _p(Kind.DATA, "table", "a table of something", 3.2,
       r"\btable (?:of|with|listing)\b|\btabelle (?:der|mit|von)\b|\btableau (?:de|des)\b|"
       r"^\W*(?:tables?|tabelle|tableau|tabla|表|表格|数据表|一覧表)\s?[:：]|"
       r"\btabla (?:de|con)\b|\b(?:as|in) (?:a )?(?:csv|table|xlsx|excel)\b"),
    _p(Kind.DATA, "table", "a table of values", 2.6,
       r"\btables?\b|\btabelle\b|\btableau\b|\btabla\b|表格|数据表|表を|表に(?:して|まとめ)|一覧|の表|表格?\s*[。!！]?\s*$|清单|列表|\bspreadsheet|"
       r"\bas csv\b|\bcsv\b|\bxlsx\b|\bexcel|\brows\b|数据集"),
    _p(Kind.DATA, "table", "experimental data", 2.2,
       r"experimental data|literature data|data ?set|datensatz|jeu de données|"
       r"conjunto de datos|measured (?:values|data)|list (?:all )?(?:the )?(?:values|"
       r"conductivit\w+|data)|実験データ|实验数据|experimentelle daten|données expérimentales|"
       r"datos experimentales"),
    _p(Kind.DATA, "collect", "collect values", 2.4,
       r"(?:collect|compile|gather|put together|assemble|list|export|tabulate|give me (?:all|everything)|"
       r"sammle|stelle|rassemble|réunis|reúne|recopila)\b[^.?!]{0,60}\b(?:data|values|measured|measurements|"
       r"entries|records|literature|conductivit\w+|gaps|densities|messwerte|daten|valeurs|données|valores|datos)\b|"
       r"^\W*data (?:for|on|of|about)\b|\b\w+ data (?:for|on|of|about)\b|machine[- ]readable|\b(?:each|every|per) (?:row|entry|paper)\b|\btabulat\w+|tabular|in a spreadsheet|"
       r"(?:collect|compile|gather|assemble|tabulate)\b[^.?!]{0,60}\b(?:strengths?|conductivit\w+|hardness|energies|"
       r"moduli|modulus|temperatures|elongations?|efficienc\w+|parameters)\b|整理|汇总|列出|一覧|まとめて"),
    _p(Kind.DATA, "table", "experimental values", 2.4,
       r"experimental (?:values|measurements|results)|measured [\w -]{0,30}(?:as|in|with)\b|gemessene|"
       r"hoja de cálculo|tabellenblatt|feuille de calcul"),
    _p(Kind.DATA, "order", "rows in an order", 2.8,
       r"\b(?:highest|lowest|largest|smallest|best) first\b|\btop[- ]?\d{1,3}\b(?!\s*(?:%|K\b))|"
       r"\b(?:sorted|ranked|ordered) by\b|\b(?:absteigend|aufsteigend) sortiert|"
       r"\bsortiert nach\b|\btrié\w* par\b|\bordenad[oa]s? por\b|按.{1,12}排序|順に並べ"),
    _p(Kind.DATA, "plot", "one quantity over another", 5.0,
       r"\bplot\b[^.?!]{0,60}\b(?:vs\.?|versus|against|over)\b[^.?!]{0,60}\b(?:of|for|in|from)\b(?![^.?!]*solution)"),
    _p(Kind.DATA, "collect", "bare numbers", 2.6,
       r"\b(?:raw|bare) (?:numbers|values|figures)\b|\bnumbers only\b|\bonly (?:the )?numbers\b|\b(?:just|only) the values\b|"
       r"\bno (?:prose|explanation|running text)\b|\bnur (?:die )?(?:zahlen|werte)\b|\bseulement les (?:chiffres|valeurs)\b|"
       r"\bsolo los (?:números|valores)\b|只要(?:数值|数据|数字)|数値だけ"),
    _p(Kind.DATA, "cited", "values with their sources", 1.2,
       r"\b(?:with|and|mit|avec|con)\s+(?:the |a |its |their |den |la |les |el )?(?:dois?|references?|sources?|quellen?|référence|fuentes?)\b|"
       r"doi (?:column|for each|per)|附doi|doi付き|注明出处|出典付き"),
    _p(Kind.DATA, "rows", "rows and columns", 1.5,
       r"\brows?\b|\bcolumns?\b|\bzeilen?\b|\bspalten?\b|\blignes?\b|\bcolonnes?\b|\bfilas?\b|\bcolumnas?\b|"
       r"\bduplicat\w+|\bduplikat\w*|\bduplicados?|\boutliers?\b|ausreißer|leakage|only those (?:above|below|with)"),
    _p(Kind.DATA, "own", "a pasted table", 3.0,
       r"(?m)^[^\n,;\t]+(?:[,;\t][^\n,;\t]+){1,}\n(?:[^\n,;\t]*[,;\t]\s*-?[\d.]+[^\n]*\n?){2,}"),
    _p(Kind.DATA, "own", "augment or check the user's table", 3.0,
       r"augment\w*|synthetic rows|more rows|synthetische zeilen|data quality|"
       r"(?:outliers?|duplicates?|units?) in (?:my|the|this) (?:data|table|csv|file)|"
       r"\bmy (?:data(?! (?:leave|sent|stay|go|safe|private|stored|uploaded))|table|csv|spreadsheet|data ?set|measurements)\b(?! (?:leave|sent|stay|go|safe))|数据增强|扩充|データ拡張|erweiter\w+ "
       r"(?:meine|den) (?:daten|tabelle)|augment(?:e|er) (?:mes|mon)|aumenta\w* mis? "),
    # --- generation
    _p(Kind.GENERATE, "new", "new candidates", 2.8,
       r"(?:propos\w*|suggest\w*|sugg[eè]r\w*|generat\w*|design\w*|invent\w*|find|sample|brainstorm|come up with|"
       r"enumerate|schlag\w*|vorschlag\w*|erzeuge|entwirf|denk|propon\w*|propón|sugier\w*|génér\w*|genera\w*|"
       r"diseñ\w*|imagin\w*|提出|设计|生成|推荐|提案|設計|考え)[^.?!]{0,40}?"
       r"(?:\b(?:new|novel|candidates?|unknown|unreported|hypothetical\w*|hypothetisch\w*|unexplored|neue\w*|"
       r"unbekannt\w*|kandidat\w*|nouve\w+|inédit\w*|candidats?|nuev\w+|candidat[oa]s?|inventado\w*)\b|新的?|新型|候选|候補|"
       r"新規|未知)|(?:新しい|新規|未知)[^。？！]{0,30}(?:提案|設計|候補|考え|挙げ)|(?:候補|候选)[^。？！]{0,20}(?:提案|个|個)|"
       r"没人|尚未(?:报道|合成)|还没|\b(?:unknown|unreported|unexplored|hypothetical|novel)\b[^.?!]{0,40}"
       r"\b(?:candidates?|compositions?|compounds?|materials?|conductors?|oxides?|chalcogenides?|formulas?|alloys?|phases)\b|"
       r"\bnew\b[^.?!]{0,25}\bcompositions?\b"),
    _p(Kind.GENERATE, "new", "a number of compositions or structures", 2.8,
       r"\b(?:\d{1,5}|ten|twenty|fifty|hundred)\s+(?:\w+[- ]){0,4}?(?:compositions?|formulas?|"
       r"formulae|candidates?|structures? in|compounds|alloys|perovskites|"
       r"zusammensetzungen|kompositionen|compositions|composiciones)\b|inverse design|"
       r"\bcandidates? (?:structures?|compositions?|formulas?|materials?)\b|not (?:yet )?(?:been )?(?:reported|in your records)|"
       r"(?:train|sample from) (?:a |the )?(?:\w+ )?(?:gan|vae|diffusion|flow|generator|model)"),
    _p(Kind.GENERATE, "several", "several candidate structures", 5.5,
       rf"\b{SOME}\s+(?:[\w-]+\s+){{0,2}}?(?:candidate|hypothetical|alternative|possible|plausible|"
       rf"mögliche|hypothetische)\s+(?:crystal\s+)?(?:structures?|cifs?|polymorphs?|kristallstrukturen|"
       rf"strukturen)\b|\b{SOME}\s+(?:[\w-]+\s+){{0,2}}?(?:structure candidates|strukturkandidaten|"
       rf"structures? candidates?|estructuras candidatas)\b|[个種个]?(?:候选结构|候補構造|構造候補)"),
    _p(Kind.GENERATE, "new", "a number of members of a structure type", 3.4,
       rf"^\W*(?:(?:please|bitte|por favor)\W+)?(?:{PROPOSE}\W+(?:(?:me|mir|moi|us|uns|bitte|please|vor)\W+)?)?"
       rf"(?:ich brauche\W+|i(?: would|'d) like\W+|je voudrais\W+|quiero\W+|necesito\W+)?"
       rf"(?!(?:one|two|zwei|deux|dos|1|2)\b){SOME}\s+(?:[\w-]+\s+){{0,3}}?(?:{TYPES})(?![\w-])[^?？]*$"),
    _p(Kind.GENERATE, "new", "a counted number of alloys or members of a type", 5.5,
       rf"(?:高エントロピー合金|高熵合金|{TYPES})[^。？！?]{{0,10}}?\d+\s*[つ個種件]|"
       rf"\d+\s*[个種种個][^。？！?]{{0,24}}?(?:高熵合金|高エントロピー合金|{TYPES})"),
    _p(Kind.GENERATE, "new", "the compositions of a chemical system", 5.5,
       r"\b(?:list|enumerate|find|give|generate|propose|suggest|show|nenne|liste\w*|énumère\w*|enumera\w*|lista)\b"
       r"[^.?!]{0,50}\b(?:compositions?|compounds?|formulas?|zusammensetzungen|verbindungen|composés|composiciones|"
       r"compuestos)\b[^.?!]{0,40}?(?-i:(?:\b[A-Z][a-z]?[-–]){2,}[A-Z][a-z]?\b)"),
    _p(Kind.GENERATE, "new", "a number of members of a class", 5.5,
       rf"\b{SOME}\s+(?:[\w-]+\s+){{0,3}}?(?:max[- ]?phases?|max-phasen|mxenes?|mofs|cofs|zeolites?|zeolithe|"
       r"zéolithes|zeolitas|clathrates?|skutterudites?|zintl[- ](?:phases?|phasen|compounds?)|"
       r"quasicrystals?)\b"),
    _p(Kind.GENERATE, "new", "members of a family of formulas", 3.2,
       rf"\b{SOME}\s+(?:[\w-]+\s+){{0,5}}?{GENERIC}|"
       rf"\b{SOME}\s+(?:[\w-]+\s+){{0,3}}?{MEMBERS}\b|"
       rf"\b(?:new|novel|hypothetical|compositions? (?:of|for))\s+(?:[\w-]+\s+){{0,3}}?{GENERIC}|"
       rf"{PROPOSE}[^.?!。？！]{{0,60}}?{GENERIC}|"
       rf"{GENERIC}[^?!]{{0,120}}?(?:\b\d{{1,3}} of them\b|tolerance factor|toleranzfaktor|"
       rf"facteur de tolérance|factor de tolerancia|容忍因子|許容因子)|"
       rf"{GENERIC}[^.?!。？！]{{0,30}}?(?:提案|生成|设计|設計|给出|\d+\s*[个個種种つ件])"),
    _p(Kind.GENERATE, "new", "new members of a class of compounds", 2.8,
       rf"{PROPOSE}[^.?!]{{0,30}}?\b{SOME}\s+(?:(?:[\w-]+|d['’]\w+)\s+){{0,4}}?"
       rf"(?:new|novel|unknown|hypothetical|neue?\w*|unbekannte?\w*|nouve\w+|inédit\w*|nuev\w+)\b"
       rf"[^.?!]{{0,40}}?{FAMILIES}\b|"
       rf"{PROPOSE}[^.?!]{{0,30}}?\b{SOME}\s+[^.?!]{{0,40}}?{FAMILIES}\s+(?:nouve\w+|"
       rf"inédit\w*|nuev\w+|desconocid\w+)|"
       rf"(?:invent|design|propos|suggest|sugg[eè]r|schlag|propon|propón|sugier|diseñ|génèr|"
       rf"genera)\w*\b[^.?!]{{0,20}}?\b{SOME}\s+[^.?!]{{0,50}}?"
       rf"\b(?:{FAMILIES}|\w+[- ]type|vom \w+-typ|de type \w+|de tipo \w+)\b"),
    _p(Kind.GENERATE, "new", "one thing to be designed", 2.8,
       r"\b(?:design|devise|invent)\s+(?:me\s+|us\s+)?(?:an?|some)\s+(?:[\w-]+\s+){0,5}?"
       r"(?:alloys?|steels?|materials?|compounds?|electrolytes?|oxides?|halides?|sulfides?|conductors?|ceramics?)\b"),
    _p(Kind.GENERATE, "condition", "a target or constraint", 0.8,
       r"tolerance factor|charge[- ]neutral|toleranzfaktor|facteur de tolérance|容忍因子|"
       r"band gap (?:of|between|near|around) (?:about |roughly )?[\d.]|target"),
    # --- questions of the literature
    _p(Kind.FAQ, "ask", "how or why", 1.6,
       r"\bhow (?:can|do|does|to|could|should|much|is|are|high|many|well)\b|\bwhy\b|"
       r"\bwhich\b.{0,60}(?:better|best|dopant|reference|paper|should|method|highest)|"
       r"\bwie (?:kann|kann man|lässt|hoch|viel|wird|macht|misst)|\bwarum\b|\bweshalb\b|"
       r"\bwelche\w*\b|\bcomment\b|\bpourquoi\b|\bcómo\b|\bpor qué\b|\bqué\b|如何|怎么|怎样|"
       r"为什么|哪|どう|なぜ|どの|どちら|べき"),
    _p(Kind.FAQ, "ask", "whether one thing is worth more than another", 3.2,
       r"\b(?:is|are) [^.?!]{2,60}\bworth (?:the|its|their|it|a|any|paying|switching)\b|\bworth (?:the )?(?:\w+ ){0,2}(?:cost|money|price|effort|trouble)\b|"
       r"\b(?:lohnt|lohnen) sich\b[^.?!]{0,60}\b(?:gegenüber|statt|im vergleich|mehr(?:kosten|preis|aufwand))|\b(?:aufpreis|mehrpreis) wert\b|"
       r"\bvaut(?:-il|-elle)? (?:le|son|la) (?:coût|surcoût|prix|peine)|\bvale la pena\b|值得(?:多花|用|买|换)|(?:价格|价钱)[^。？]{0,10}值得?|"
       r"(?:価格|コスト|値段)[^。？]{0,12}(?:価値|見合)"),
    _p(Kind.FAQ, "ask", "two things compared for a use", 2.6,
       r"^\W*(?:please )?(?:compar\w+|vergleich\w*|compara\w*)\W+(?:the )?[\w().-]+ (?:and|with|to|vs\.?|versus|und|mit|et|avec|à|y|con) "
       r"[\w().-]+ (?:for|as|in|when|regarding|in terms of|für|als|bei|hinsichtlich|pour|comme|dans|para|como|en)\b(?![^.?!]*\b(?:struct|cif|space group|symmetry|cell|struktur|raumgruppe|estruct))"),
    _p(Kind.FAQ, "ask", "what is", 1.2,
       r"\bwhat(?:'s| is| are| was| does| happens)\b|\bwas ist\b|\bqu'est|\bquel\w*\b|"
       r"\bcuál\w*\b|\bcuánto\w*\b|是什么|什么是|多少|とは|何|いくら|\bexplain\b|\bdescribe\b|"
       r"\bdefin\w+|\berklär\w*|\bexpliqu\w*|\bexplica\w*|解释|説明"),
    _p(Kind.FAQ, "ask", "a definition or an overview", 2.2,
       r"^\W*(?:define|definition of|what is meant by|overview of|an overview|review of|summar\w+ (?:of )?(?:the )?"
       r"(?:literature|research|knowledge|work)|state of the art)\b|\b(?:give|write)\b[^.?]{0,20}\boverview\b"),
    _p(Kind.FAQ, "ask", "what a thing is", 2.6,
       r"\b(?:tell|explain to) (?:me|us) what (?:an? )?[\w().-]+ (?:is|are|means?)\b"),
    _p(Kind.FAQ, "term", "a term is to be defined", 2.0,
       rf"(?:\b(?:what(?:'s| is| are)|define|definition of|explain(?: what)?|meaning of|what is meant by)\s+(?:an? )?|"
       rf"\b(?:was (?:ist|sind|bedeutet)|erklär\w*)\s+(?:eine? )?|qu.est-ce qu.(?:une? )?|\bqué (?:es|son)\s+(?:una? )?|"
       rf"什么是|什么叫|解释一下)(?:{TERM})(?: is| are| means?)?\s*(?:[?？,.。!！]|$)|(?:{TERM})とは(?:何|\W|$)"),
    _p(Kind.FAQ, "ask", "a condition of making", 3.2,
       r"\bwhat (?:\w+ ){0,2}(?:annealing|sintering|firing|calcination|synthesis|curing|heat[- ]treatment|aging|ageing|tempering) (?:temperature|time|schedule|conditions?)\b|"
       r"\bwhich (?:annealing|heat treatment|sintering)\b"),
    _p(Kind.FAQ, "ask", "a strength at an age or a fatigue limit", 3.2,
       r"\b(?:compressive|flexural|tensile|split tensile|bond) strengths?\b[^?!.]{0,80}\b(?:concrete|mortar|cement\w*|paste|geopolymer|mix(?:es|ture)?|\d+[- ]days?)\b|"
       r"\b(?:fatigue|creep|endurance) (?:limit|life|strength|rate)\b"),
    _p(Kind.FAQ, "ask", "a property of a material", 3.2,
       r"\bwhat(?:'s| is) the (?:specific heat|heat capacity|thermal conductivity|thermal diffusivity|melting point|density) of (?!the (?:beam|rod|plate|wall|system|fluid|solution)\b)"),
    _p(Kind.FAQ, "ask", "which remedy helps", 3.2,
       r"\bwhich (?:\w+ ){0,2}(?:coatings?|additives?|dopants?|sintering aids?|treatments?|admixtures?|interlayers?|passivat\w+)\b[^?]{0,40}\b(?:help|work|improv|rais|lower|suppress|stabili)\w*"),
    _p(Kind.FAQ, "ask", "why not", 3.2,
       r"\bwhy (?:not|don't|doesn't|isn't|aren't|can't|avoid)\b(?! (?:work|run|open|load|start))"),
    _p(Kind.FAQ, "ask", "at which condition", 1.8, r"\bat (?:what|which) (?:temperature|level|content|pressure|composition)\b"),
    _p(Kind.FAQ, "method", "a method of the laboratory", 1.6,
       r"\bsynthesi[sz]\w*|\bsol-?gel\b|\bhydrothermal|\bco-?precipitat|\bimpedance\b|spectroscop|\braman\b|\brietveld\b|calorimetr|thermogravi|\b(?:dsc|tga|xps|nmr|eis)\b|"
       r"\b(?:cold|flash|spark plasma|microwave) sintering\b|impedanz|阻抗|拉曼|インピーダンス|ラマン"),
    _p(Kind.FAQ, "ask", "asks for knowledge", 1.5,
       r"\bet al\b|\bwhat did [\w .]{2,40} (?:find|report|show|measure|observe|propose|conclude)|\btell me about\b|\bwhat(?:'s| is)? known\b|\bwho (?:first|discovered|measured|reported|made|synthesi)|"
       r"\bwhen was\b|\bmethods? (?:to|for|of)\b|\bways? to\b|\badvantages?\b|\bdrawbacks?\b|\bpros and cons\b|\bnachteile?\b|\bvorteile?\b|"
       r"\bavantages?\b|\binconvénients?\b|\bventajas?\b|\bdesventajas?\b|优点|缺点|优势|欠点|利点|\bmechanisms?\b|\borigin of\b|"
       r"\brole of\b|\btypical\b|\brecommended\b|起源|\bwozu\b|\bis there (?:any )?(?:evidence|paper|report)|\bany (?:way|paper|evidence)\b|"
       r"^\s*does \w+ (?:\w+ )?(?:degrade|beat|improve|affect|react|stabili|increase|reduce|decompose|damage)"),
    _p(Kind.FAQ, "explain", "structure types explained", 3.4,
       r"\b(?:compar\w+|contrast|explain\w*|differ\w*|erklär\w*|vergleich\w*|expliqu\w*|"
       r"explica\w*)\b[^.?!]{0,60}(?:structure types?|strukturtyp\w*|types? structura\w+|"
       r"tipos? estructural\w*)|结构类型的区别|構造型の違い"),
    _p(Kind.FAQ, "compare", "a comparison", 1.6,
       r"\bcompar\w+|\bversus\b|\bvs\.? (?!t\b|temp|time|x\b)|\bdifference between\b|\bvergleich\w*|\bunterschied|"
       r"\bagainst\b|比较|比較|区别|(?<!間)違い|\bbetter than\b|\b(?:al|ga|ta|nb) or (?:al|ga|ta|nb)\b"),
    _p(Kind.FAQ, "improve", "improve a property", 1.8,
       r"\b(?:improv\w+|increas\w+|enhanc\w+|rais\w+|reduc\w+|lower\w*|suppress\w*|optimi\w+|"
       r"stabili\w+|prevent\w*|avoid\w*|verbesser\w*|erhöh\w*|steiger\w*|senk\w*|amélior\w*|"
       r"augmenter|réduire|mejor\w*|aumentar|reducir)\b|提高|改善|增强|降低|上げ|高め|向上"),
    _p(Kind.FAQ, "property", "a property", 0.9,
       r"conduct?iv|conduction\b(?! in (?:a|the))|melting point|schmelzpunkt|point de fusion|熔点|融点|thermal expansion|expansion coefficient|modulus|"
       r"curie|居里|dielectric|refractive|hardness|aktivierungsenergie|énergie d.activation|energía de activación|活化能|活性化エネルギー|"
       r"energy barrier|dendrite|degrad\w+|\bphases\b|ferroelectric|强電|誘電|leitfähigkeit|conductivité|conductividad|电导率|伝導|\bactivation energy|"
       r"\bstrength\b|\bcreep\b|\bfatigue\b|\bcorrosion\b|\bcementitious\b|\bconcrete\b|"
       r"\bhardness\b|\btoughness\b|\bcritical temperature|\bt_?c\b|zt\b|"
       r"\bseebeck|efficiency|stability|capacity|band gap|sinter\w*|anneal\w*|grain|dopant|"
       r"\bdop(?:e|ed|ing)\b|掺杂|ドープ|dotier\w*|dopage|dopaje|impedance|"
       r"electrolyte|elektrolyt|électrolyte|electrolito|电解质|電解質|cathode|thermoelectric"),
    _p(Kind.FAQ, "property", "a property that is measured", 1.8,
       r"(?:critical )?current densit|stromdichte|densité de courant|densidad de corriente|临界电流|臨界電流密度|"
       r"(?:ionic|electronic|thermal|electrical) conductivity of|melting point of|cycl(?:e|ing) (?:life|stability)|"
       r"critical temperature of|fracture toughness|band gap of"),
    _p(Kind.FAQ, "source", "asks for a source", 2.2,
       r"\breferences?\b|\bcitations?\b|\bdoi\b|\bpapers?\b|\bliterature\b|\bpublished\b|"
       r"\bsources?\b.{0,20}\?|\bliteratur\b|\blittérature\b|\bliteratura\b|文献|論文"),
    _p(Kind.FAQ, "push", "doubts a value", 1.8,
       r"(?:is|was|you gave is|value is|that'?s|looks?) (?:wrong|incorrect|false|too (?:high|low))|"
       r"are you sure|can'?t be right|cannot be right|where does (?:this|that|the) (?:number|value|figure) come|is not (?:right|correct)|"
       r"who measured|stimmt nicht|wer hat das|ist falsch|c'est faux|no es correcto|está mal|おかしい|i don'?t believe|falsch|faux|incorrecto|不对|错了|間違"),
    # --- what nobody here makes, whatever it is about
    _p(Kind.CHAT, "outside", "a poem, a joke, the weather", 3.6, OUTSIDE),
    _p(Kind.CHAT, "outside", "work at a bench or on a cluster", 5.0, UNABLE),
    # --- about the tool
    _p(Kind.CHAT, "words", "words of our own answers", 6.0,
       r"\bmeans?\b[^.?!]{0,12}\bin your (?:answers?|results?|replies|reports?)\b"),
    _p(Kind.CHAT, "tool", "which files can be read", 5.0,
       r"^\W*(?:can|do|could|are) you (?:able to )?(?:read|open|import|handle|accept|parse|process|load|take|understand|work with)\b"
       r"[^?]{0,20}\b(?:excel|xlsx|csv|pdfs?|word|docx|json|poscars?|xyz|images?|pictures?|files?|spreadsheets?|latex)\b[^?]{0,12}\?|"
       r"^\W*(?:kannst du|können sie)\b[^?]{0,20}\b(?:excel|pdf|csv|dateien|tabellen|bilder)\w*\b[^?]{0,12}(?:lesen|öffnen|verarbeiten)|"
       r"^\W*(?:est-ce que )?(?:peux-tu|pouvez-vous|sais-tu|tu peux|vous pouvez|tu sais) (?:lire|ouvrir|importer)\b|^\W*¿?(?:puedes|sabes) (?:leer|abrir|importar)\b|"
       r"你?能(?:读|打开|处理|看)[^。？]{0,8}(?:文件|表格|excel|pdf|图片)|(?:excel|pdf|ファイル|画像)[^。？]{0,6}(?:読め|開け|扱え)"),
    _p(Kind.CHAT, "tool", "what becomes of what is sent", 5.0,
       r"\bwas (?:passiert|geschieht) mit (?:meine[nr]?|unsere[nr]?) (?:daten|datei\w*|tabellen?)\b|"
       r"\bwhat happens (?:to|with) (?:my|our|the) (?:data|files?|tables?|uploads?|papers?|questions)\b|"
       r"\bque (?:deviennent|devient|fais-tu de) (?:mes|nos|mon|ma) (?:données|fichiers?|tableaux?|tableau)\b|"
       r"\bqué (?:pasa|ocurre|haces) con (?:mis|nuestros) (?:datos|archivos|tablas)\b|"
       r"我(?:的|们的)?(?:数据|文件|表格)会(?:怎样|怎么样|被|去哪)|(?:データ|ファイル)は(?:どうなり|どこへ)"),
    _p(Kind.CHAT, "content", "our Python interface", 4.0,
       r"from assistant import|\bassistant\(\)"),
    _p(Kind.CHAT, "outside", "code to be run", 3.6,
       r"\b(?:run|execute|evaluate|eval)\b[^.?!]{0,20}\b(?:python|bash|shell|javascript|code|"
       r"script|program|command)s?\b|\bcode ausführen\b|exécut\w+[^.?!]{0,15}\b(?:code|script)|"
       r"ejecut\w+[^.?!]{0,15}\b(?:código|script)|运行[^。]{0,6}代码|コードを実行"),
    _p(Kind.CHAT, "greeting", "a greeting", 3.4,
       r"^\s*(?:hi+|hello|hey|hallo|guten (?:tag|morgen|abend)|bonjour|salut|hola|buenos días|"
       r"你好|您好|こんにちは|thanks?(?: you)?|thank you|danke|merci|gracias|谢谢|ありがとう|bye|"
       r"good (?:morning|evening|afternoon|day)|(?:ok(?:ay)?|great|perfect|super|nice|cool)(?:[ ,!]+(?:ok|great|perfect|thanks?|thx|you|good|fine|nice|cool|work|job|very|much|so|that|is|was|helpful|bye)){0,4}|"
       r"(?:hi|hello|hey)(?: there| again)?|merci beaucoup|muchas gracias|vielen dank|ありがとうございます)[\s!.,…。！]*$"),
    _p(Kind.CHAT, "greeting", "begins with a greeting", 1.2,
       r"^\s*(?:hi|hello|hey|hallo|bonjour|hola|你好|こんにちは)[\s!,，、。]"),
    _p(Kind.CHAT, "greeting", "thanks", 2.6,
       r"^\W*(?:ok(?:ay)?|great|perfect|good)?[\s,]*(?:thanks?(?: you)?|thx|danke|merci|gracias|谢谢|ありがとう)\b[^?？]{0,40}$"),
    _p(Kind.CHAT, "tool", "about the tool", 3.4,
       r"what can you do|what are you able|who (?:are|made|built|wrote|created) you|what are you(?! sure)|your (?:limits|limitations|abilities|capabilities|creator)|who am i talking|was kannst du|wer bist du|kann ich dich|que sais-tu|qui es-tu|quién eres|你是谁|你会什么|誰ですか|使い方|que peux-tu|qué puedes|你能做什么|"
       r"何ができ|which model (?:answers|are you|is)|are you (?:online|offline|chatgpt)|"
       r"how (?:do|can|could|should) i (?:use (?:you|this|it)|install|call you|configure|cite (?:you|this)|get the|add my|update you)|(?:language )?model (?:are you|do you)|"
       r"how (?:does|do) (?:you|the|your) (?:work\b|verif\w+|check\w*|status|assistant)[^?]{0,30}(?:work|mean|verify|check)|your name|名前は|du heißt|"
      
       r"(?:save|export|download|delete|clear|show|list|print|search|archive) (?:this|the|my|our|all) (?:session|chat|conversation|history|work session)s?|list my sessions|version history|(?:list|show)[^.?!]{0,20}versions\b|"
       r"how (?:do|can|should|could) (?:i|we) (?:attach|upload|send you|load|import|hand you|paste)\b|"
       r"(?:which|what) (?:\w+ ){0,2}(?:formats?|file ?types?|extensions?)(?: \w+)? (?:do|can|are|does)\b|\bdateiformate?\b|"
       r"\bwie (?:hänge|lade|schicke) ich\b|\bcomment (?:joindre|charger|envoyer|importer)\b|\bcómo (?:adjunt|sub|carg|import)\w+|"
       r"文件格式|ファイル形式|添付|"
       r"(?:use|need|without|need an?) (?:the )?(?:network|internet)\b|are (?:my|our) (?:chats|conversations|sessions|data)|where are my|my data (?:leave|sent|stay|go|safe|private|stored)|"
       r"\bmy data\b.{0,20}\b(?:leave|sent|stay|uploaded|safe)|mis datos\b.{0,25}(?:salen|env)|meine daten\b.{0,25}(?:rechner|gespeichert|gesendet|verlassen)|verlassen meine daten|mes données\b.{0,25}(?:quitt|envoy|sort)|"
       r"chatgpt|sin (?:conexión|internet|red)\b|hors ligne|ohne (?:netz|internet)|上传|发送到|オフライン|外部に送|离线|"
       r"install|sent to|leave (?:this|the|my) (?:computer|machine|"
       r"building)|left (?:this|the|my) machine|to the cloud|my api key|from assistant import|"
       r"assistant\(\)|export (?:this|the|my) (?:session|chat|conversation)|"
       r"(?:use|index|add) my (?:own )?(?:papers|pdfs|documents)|privacy|data ?schutz|"
       r"\bhelp\s*$|what did (?:you (?:send|store)|we (?:say|discuss|ask))|(?:search|find|look)[^.?!]{0,30}(?:sessions?|conversations?|chats?|history)\b|local model|lokales modell|modèle local|modelo local|本地模型|can you (?:browse|run code)"),
)  # fmt: skip

#: Words that lean on what was said before.
FOLLOW_UP = re.compile(
    r"(?i)^\s*(?:now|then|and|also|again|instead|but|ok|okay|please|jetzt|nun|und|dann|"
    r"maintenant|et|ahora|y|现在|那|再|では|次に|それ)\b"
    r"|\b(?:it|its|that|this|these|those|them|the (?:same|previous|version|last|first|value|"
    r"cell|structure|file|plot|result)|es|ihn|sie|das|diese\w*|le|la|lo|eso|esto|cela|ça)\b"
    r"|\bgo back\b|\bundo\b|\binstead\b|\banother\b|\bsmaller\b|\blarger\b|\bfiner\b"
    r"|它|这个|那个|それ|これ"
)
