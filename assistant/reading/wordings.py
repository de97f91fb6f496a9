"""What words say about conditions, domains and methods, in six languages."""

from __future__ import annotations

import re

INSULATED = re.compile(
    r"insulat|no[\s-]*flux|zero[\s-]*flux|adiabat|impermeable|sealed|reflecting|"
    r"symmetr|zero[\s-]*gradient|homogeneous neumann|neumann ends|no heat flow|"
    r"isoliert|kein fluss|flussfrei|isol[ée]e?s?\b|flux nul|aislad|flujo nulo|flujo "
    r"cero|"
    r"绝热|無流束|无通量|零通量|断熱|ゼロ流束",
    re.I,
)
PERIODIC = re.compile(r"periodi[cksq]|périodique|periódic|周期|周期的", re.I)
FIXED = re.compile(
    r"(?:fixed|pinned|grounded|clamped|zero) (?:ends|edges|sides|rim|boundary)|"
    r"ends (?:are )?(?:fixed|pinned|grounded)|"
    r"fixed at both ends|zero (?:dirichlet|boundary (?:values|conditions|data))|"
    r"homogeneous dirichlet|held at zero|kept at zero|ends (?:held|kept) at zero|"
    r"zero (?:at|on) (?:both ends|the boundary|all (?:sides|edges))|"
    r"vanish(?:es|ing)? (?:at|on) (?:both ends|the boundary)|"
    r"(?:eingespannte?|feste) enden|(?:extrémités|bouts) (?:sont )?fix\w*|"
    r"enden (?:sind )?(?:beide )?(?:fest\b|eingespannt|fixiert)|"
    r"extremos (?:est[áa]n )?fij\w*|两端都?固定|両端[はが]?固定|"
    r"两端固定|兩端固定|固定端|両端固定|zero ends|boundaries (?:are )?held at zero|"
    r"absorbing",
    re.I,
)
BOUNDARY = re.compile(
    r"boundary|boundaries|both ends|all (?:four )?(?:sides|edges)|the ends|"
    r"perimeter|the edges?\b|\bends\b|every side|all walls|the walls|\brim\b|"
    r"circumference|the circle\b|the sides\b|"
    r"\brand\b|am rand|rändern|(?:beiden|den) enden|\bbouts\b|extrémités|extremos|"
    r"bord\b|frontière|contour|borde\b|frontera|"
    r"边界|邊界|境界|两端|両端",
    re.I,
)
INITIAL = re.compile(
    r"initial|start(?:ed|s|ing)?\b|begin|at the beginning|from\s*$|anfang|zu beginn|"
    r"beginn|au départ|initiale?ment|inicial|al inicio|初始|初期|最初|开始|始め",
    re.I,
)
AT_REST = re.compile(
    r"at rest|from rest|zero initial (?:velocity|speed)|no initial (?:velocity|speed)|"
    r"zero velocity|aus der ruhe|in ruhe|au repos|sans vitesse initiale|en reposo|"
    r"静止",
    re.I,
)
HELD = re.compile(
    r"(?:held|kept|fixed|maintained|set|clamped|surface|concentration|temperature|"
    r"gehalten|maintenue?|mantenid[oa]|保持|固定)\s*(?:at|to|constant at|auf|à|en|为|"
    r"=)?\s*$|\b(?:end|side|face|wall)s?\s+(?:is\s+|are\s+)?(?:at|to)\s*$|"
    r"\b(?:links|rechts|left|right|gauche|droite|izquierda|derecha)\s*:?\s*$",
    re.I,
)
OTHERWISE = re.compile(
    r"otherwise|elsewhere|else|sonst|ailleurs|sinon|en otro caso|"
    r"其他|否则|それ以外",
    re.I,
)
STEADY = re.compile(
    r"steady|stationary state|stationär|stationnaire|estacionari|稳态|"
    r"定常",
    re.I,
)
CLAMPED = re.compile(
    r"clamped|built[\s-]*in|cantilever|encastr|eingespannt|empotrad", re.I
)
SUPPORTED = re.compile(
    r"simply[\s-]*supported|hinged|pinned[\s-]*(?:ends|pinned)|"
    r"gelenkig",
    re.I,
)
FREE_END = re.compile(
    r"free (?:end|at|tip|on)|cantilever|freies ende|extrémité libre", re.I
)
EIGEN = re.compile(
    r"eigen|spectr|energies|energien\b|énergies\b|energías\b|能级|能量|エネルギー準位|"
    r"natural frequenc|critical load|buckling load|energy levels|energieniveau|"
    r"ground state|valeurs? propres?|autovalor|valores propios|特征值|本征|固有値",
    re.I,
)
CENTRE = re.compile(
    r"\b(?:in|at|of) the (?:very )?(?:cent(?:er|re)|middle)\b|mid-?(?:plane|point)|"
    r"cent(?:er|re) (?:temperature|concentration|value)|in der mitte|im zentrum|"
    r"au (?:centre|milieu)|en el (?:centro|medio)|中心|中央",
    re.I,
)
NUMBER_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "nine": 9,
    "sechs": 6,
    "seis": 6,
    "eight": 8,
    "ten": 10,
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "3つ": 3,
}
SPHERE = re.compile(
    r"\bsphere|spherical|\bball\b|kugel|sphère|sphérique|esfera|"
    r"esféric|球|pellet|particle\b",
    re.I,
)
CYLINDER = re.compile(
    r"cylind|\bdis[ck]\b|radial|zylind|cilindr|圆柱|円柱|圆盘|"
    r"membrane|circular|\bpipe\b|\bwire\b|kreisscheibe|disque",
    re.I,
)
SQUARE = re.compile(
    r"unit square|einheitsquadrat|carré unité|cuadrado unidad|单位正方形|"
    r"単位正方形|square \(?0\s*,\s*1\)?",
    re.I,
)
LSHAPE = re.compile(r"l[\s-]*shape|re[\s-]*entrant|l-förmig", re.I)
UNIT_DISC = re.compile(
    r"unit (?:dis[ck]|circle)|einheitskreis|disque unité|"
    r"círculo unidad|单位圆",
    re.I,
)
UNIT_INTERVAL = re.compile(
    r"unit (?:interval|rod|bar|slab|length|domain)|"
    r"einheitsintervall",
    re.I,
)
HALF_SPACE = re.compile(
    r"semi[\s-]*infinite|half[\s-]*(?:space|line)|halbunendlich|"
    r"semi-infini|semiinfinit|半无限|半無限",
    re.I,
)
WHOLE_LINE = re.compile(
    r"(?:whole|entire|infinite|real) (?:line|axis|rod|domain|medium)|"
    r"unbounded|infinite (?:bar|string)|ganze[nr]? (?:achse|gerade|reelle)|"
    r"reelle[nr]? achse|toute la (?:droite|ligne)|droite (?:réelle|entière|infinie)|"
    r"toda la (?:recta|línea)|recta (?:real|infinita|entera)|全[直实實]线|全直線|"
    r"整[条個个]?[直实]线|无限长|無限(?:区間|長|領域)|∈\s*(?:ℝ|R\b)|\bin ℝ",
    re.I,
)
EVENT = re.compile(
    r"\bwhen\b|at what time|how long|time (?:to|until|at which)|what time|first time|"
    r"wann|wie lange|quand|combien de temps|cuándo|cuánto (?:tiempo|tarda)|何时|多久|"
    r"多长时间|什么时候|いつ|何[秒分時]間?後?|どれ(?:くらい|だけ)の時間",
    re.I,
)

#: What is left of an amount: "until only 5 are left".
LEFT = re.compile(
    r"\bleft\b|remain|übrig|verbleib|restent?\b|quedan?\b|剩|残",
    re.I,
)
SCHEMES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "implicit_euler",
        re.compile(
            r"(?:implicit|backward) euler|euler (?:implicit|backward)"
            r"|implizite[sn]? euler|euler implicite|隐式欧拉|后退欧拉",
            re.I,
        ),
    ),
    (
        "improved_euler",
        re.compile(
            r"\bheun|improved euler|modified euler|rk2\b|"
            r"explicit trapezoid",
            re.I,
        ),
    ),
    ("midpoint", re.compile(r"(?:explicit )?midpoint (?:method|rule)", re.I)),
    ("rk4", re.compile(r"\brk\s*4\b|runge[\s-]*kutta|classical runge", re.I)),
    (
        "crank_nicolson",
        re.compile(r"crank[\s-]*nicolson|trapezoidal (?:rule|method)", re.I),
    ),
    (
        "ftcs",
        re.compile(r"\bftcs\b|forward[\s-]time[\s,-]*cent(?:er|re)d?[\s-]space", re.I),
    ),
    ("btcs", re.compile(r"\bbtcs\b", re.I)),
    ("upwind", re.compile(r"\bupwind\b", re.I)),
    ("lax_wendroff", re.compile(r"lax[\s-]*wendroff", re.I)),
    ("leapfrog", re.compile(r"leap[\s-]*frog|st(?:ö|oe)rmer|verlet", re.I)),
    ("central", re.compile(r"central(?: finite)? differenc|finite differenc", re.I)),
    ("euler", re.compile(r"\beuler'?s?\b|欧拉|オイラー", re.I)),
)


def count_word(text: str) -> int | None:
    """How many are asked for: ``first three``, ``lowest 4``, ``drei``."""
    found = re.search(
        r"(?:first|lowest|smallest|ersten|tiefsten|niedrigsten|premi[eè]res|primer[oa]s|"
        r"前|最[低小](?:的|の)?|最初の)\s*(\d+|\w+)",
        text,
        re.I,
    )
    if not found or found.group(1).lower() not in NUMBER_WORDS:
        # "les deux premières", "las tres primeras"
        turned = re.search(
            r"(\w+)\s+(?:premi[eè]re?s?|primer[oa]s|ersten|first|lowest|smallest|"
            r"tiefsten|niedrigsten|kleinsten|plus petites|menores)\b",
            text,
            re.I,
        )
        if turned and turned.group(1).lower() in NUMBER_WORDS:
            return NUMBER_WORDS[turned.group(1).lower()]
    if not found:
        return None
    word = found.group(1).lower()
    if word.isdigit():
        return int(word)
    return NUMBER_WORDS.get(word, NUMBER_WORDS.get(word[:1]))


def scheme_named(text: str) -> str | None:
    """The numerical scheme that a text names."""
    if re.search(
        r"euler[\s-]*(?:bernoulli|lagrange)|cauchy[\s-]*euler|euler[\s-]*cauchy|"
        r"euler (?:equation|buckling|load|beam|column)",
        text,
        re.I,
    ):
        return None
    for name, pattern in SCHEMES:
        if pattern.search(text):
            return name
    return None


#: A question for the time at which a solution becomes infinite.
BLOWS_UP = re.compile(
    r"\b(?:does|do|when|where|whether|if|time|how long|will|is there)\b[^.;]{0,60}"
    r"(?:blow[\s-]?(?:s|n)?[\s-]*up|"
    r"escapes? to infinity|become infinite|explode|diverge)|blow-?up time|escape time|"
    r"(?:maximal )?interval of existence|how long does (?:it|the solution) exist|"
    r"explodiert|explosion en temps fini",
    re.I,
)
