"""A data request → `TableSpec`: which columns, materials, conditions and file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.asking.premises import class_words
from assistant.asking.question import find_elements, read_number
from assistant.asking.words import language_of, lexicon, mentions
from knowledge.ingest.cleaning import without_instructions
from knowledge.ingest.reading import DOI, clean_doi
from knowledge.lexical import tokens
from knowledge.names import find_formulas, find_materials, host_of_formula, material
from knowledge.quantities import find_quantities, quantities
from knowledge.units import convert, find_unit, temperature_c
from validators.specs.table import TableSpec

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
    r"[^.]{0,40}\bà\s+\d|\b(?:amplía|ampliar|aumenta|aumente)\b[^.]{0,40}\b(?:a|hasta|en)"
    r"\s+\d|\bañad[ea]\s+\d+\s+filas|filas sintéticas|"
    r"(?:增加|扩展|扩大)(?:到|至)?\s*\d+\s*[行条]|\d+\s*行(?:に|まで)(?:増|拡張)|合成行",
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
    r"(?:tabelle|daten)|データ品質|表を確認|qualité des données|vérifie\w*[^.]{0,20}"
    r"(?:tableau|données)|calidad de (?:los )?datos|revis\w*[^.]{0,20}(?:tabla|datos)",
    re.IGNORECASE,
)
_FILE = re.compile(r"([\w.\-]+\.(?:csv|tsv|xlsx))\b", re.IGNORECASE)
_ABOVE = (
    r"above|over|more than|greater than|higher than|at least|exceed\w*|>=?|≥|über|"
    r"mehr als|größer als|mindestens|oberhalb(?: von)?|au-dessus de|supérieur\w* à|"
    r"plus de|superior\w* a|mayor\w* (?:que|a|de)|por encima de|más de|超过|高于|大于"
)
_BELOW = (
    r"below|under|less than|lower than|at most|<=?|≤|unter|weniger als|kleiner als|"
    r"höchstens|unterhalb(?: von)?|au-dessous de|en dessous de|inférieur\w* à|moins de|"
    r"inferior\w* a|menor\w* (?:que|a|de)|por debajo de|menos de|低于|小于"
)
_AMOUNT = r"([\d.,]+(?:\s?[x×]\s?10\s?\^?\s?-?\d+|[eE]-?\d+)?)"
_LIMIT = re.compile(
    rf"(?:(?P<up>{_ABOVE})|(?P<down>{_BELOW}))\s*{_AMOUNT}"
    r"\s*([^\s,;.以のを]+(?:\s?(?:cm|m|K)\s?[-−]\s?\d)?)",
    re.IGNORECASE,
)
#: The limit behind the number: "800 °C以上".
_LIMIT_AFTER = re.compile(
    rf"{_AMOUNT}\s*([^\s,;.\d以未より]+?)\s*(?:(?P<up>以上|より高)|(?P<down>以下|未満|より低))"
)
_UNITS_WANTED = re.compile(
    r"\b(?:in|as|units? of|unit:?|en|auf|单位)\s+((?:m|µ|u)?S/c?m|m?eV|kJ/mol|Å|nm|K|"
    r"°C|MPa|GPa|W/\(?m\s?K\)?)(?![\w/])"
)
_DEFAULTS = {
    "solid electrolyte": ("ionic conductivity", "activation energy"),
    "thermoelectric": ("figure of merit zT", "Seebeck coefficient",
                       "thermal conductivity", "power factor"),
    "perovskite photovoltaics": ("power conversion efficiency", "open-circuit voltage"),
    "alloys and steels": ("yield strength", "ultimate tensile strength", "elongation"),
    "concrete": ("compressive strength",),
    "superconductor": ("critical temperature", "critical current density"),
    "cathode": ("capacity", "capacity retention"),
}  # fmt: skip


def parse_table(
    text: str,
    *,
    columns: Sequence[str] = (),
    history: Sequence[str] = (),
    language: str | None = None,
    attached: Sequence[str] = (),
) -> TableSpec:
    """Fill the slots of a data request.

    Args:
        text: What the user wrote.
        columns: Columns that were asked for by name.
        history: Earlier messages of the user, oldest first.
        language: When known; else it is read off the text.
        attached: Names of tables that came with the request.
    """
    clean, _ = without_instructions(text)
    words = lexicon()
    formulas = list(find_formulas(clean))
    names = [name for name, _ in find_materials(clean)]
    for formula in formulas:
        host = host_of_formula(formula)
        if host and host not in names:
            names.append(host)
    if "NASICON" in names and re.search(r"lithium|锂|リチウム|litio", clean, re.I):
        names = ["lithium NASICON" if n == "NASICON" else n for n in names]
    specific = [n for n in names if not _broad(n)]
    hosts = tuple(dict.fromkeys(specific or names))
    file = _FILE.search(clean)
    task = "rows"
    if _AUGMENT.search(clean):
        task = "augment"
    elif _QUALITY.search(clean) and (attached or file or re.search(
        r"\bmy\b|\bour\b|attached|我|mein|unser|私|mon |mes |mi |mis ", clean,
        re.IGNORECASE)):  # fmt: skip
        task = "quality"
    wanted = [name for column in columns for name in find_quantities(column)]
    wanted += find_quantities(clean)
    if not wanted and history:
        earlier = parse_table(history[-1], history=history[:-1])
        wanted += earlier.quantities
        hosts = hosts or earlier.hosts
        formulas = formulas or list(earlier.formulas)
    elif not hosts and not formulas and history and not attached and not file:
        earlier = parse_table(history[-1], history=history[:-1])
        hosts, formulas = earlier.hosts, list(earlier.formulas)
    families = tuple(
        dict.fromkeys(
            item.covers_family or item.family for n in hosts if (item := material(n))
        )
    )
    if not wanted and not file and not attached:
        for family in families:
            wanted += _DEFAULTS.get(family, ())
    # "Mechanical properties" and the like name a group of quantities.
    if re.search(
        r"\bmechanical propert|力学性能|mechanische eigenschaften|propiedades "
        r"mecánicas|propriétés mécaniques|機械的",
        clean,
        re.IGNORECASE,
    ):
        wanted += _DEFAULTS["alloys and steels"]
    units = []
    for match in _UNITS_WANTED.finditer(clean):
        unit = find_unit(match[1])
        for name in wanted:
            if unit and quantities()[name].dimension == unit.dimension:
                units.append((name, unit.name))
    minimum = []
    bounds: list[float | None] = [None, None]
    for match in [*_LIMIT.finditer(clean), *_LIMIT_AFTER.finditer(clean)]:
        value = read_number(match[3] if match.re is _LIMIT else match[1])
        unit = find_unit((match[4] if match.re is _LIMIT else match[2]).rstrip("?!"))
        if value is None or unit is None:
            continue
        low = match["up"] is not None
        held = False
        for name in dict.fromkeys(wanted):
            quantity = quantities()[name]
            if quantity.dimension == unit.dimension:
                base = convert(value, unit.name, quantity.unit)
                if base is not None:
                    minimum.append((f"{'>' if low else '<'}{name}", base))
                    held = True
        if unit.dimension == "temperature" and not held:
            # No quantity asked for is a temperature: it is that of the measurement.
            bounds[0 if low else 1] = convert(value, unit.name, "°C")
    count = re.search(
        r"\b(?:top|first|best|up to|at most)\s+(\d{1,3})\b(?!\s*(?:mS|S/|°|%|K\b))",
        clean,
        re.IGNORECASE,
    )
    lowest = re.search(
        r"\b(?:(\d{1,3})\s+)?(?:lowest|smallest|worst|niedrigste\w*|kleinste\w*)\b",
        clean,
        re.IGNORECASE,
    )
    many = re.search(
        r"\b(\d{1,3})\s+(?:highest|largest|best|lowest|smallest|worst)\b", clean,
        re.IGNORECASE)  # fmt: skip
    count = count or many
    scope = ""
    if re.search(r"\btotal\b(?! of)", clean, re.IGNORECASE):
        scope = "total"
    elif re.search(r"\bbulk\b(?! (?:or|and))", clean, re.IGNORECASE):
        scope = "bulk"
    if re.search(
        r"\bbulk\b.{0,8}\btotal\b|\btotal\b.{0,8}\bbulk\b", clean, re.IGNORECASE
    ):
        scope = ""
    return TableSpec(
        text=clean,
        language=language or language_of(text),
        task=task,  # type: ignore[arg-type]
        hosts=hosts,
        formulas=tuple(formulas),
        elements=find_elements(clean, hosts),
        quantities=tuple(dict.fromkeys(wanted)),
        temperature=_bounded(_window(clean), bounds, minimum),
        ascending=bool(lowest),
        dois=tuple(d for d in map(clean_doi, DOI.findall(clean)) if d),
        with_store=bool(attached) and bool(_JOINED.search(clean)),
        only_file=file[1] if file else None,
        doped=mentions(clean, words["levers"]["doping"]["words"]),
        units=tuple(dict.fromkeys(units)),
        plot=bool(
            re.search(
                r"plot|figure|chart|diagram|图|グラフ|Diagramm|graphique|gráfic",
                clean,
                re.IGNORECASE,
            )
        ),
        sourced_only=bool(
            re.search(
                r"only (?:sourced|with (?:a )?(?:doi|source))|with doi|mit doi|avec "
                r"doi|"
                r"con doi|带DOI|DOI付き",
                clean,
                re.IGNORECASE,
            )
        ),
        scope=scope,
        minimum=tuple(dict.fromkeys(minimum)),
        families=families,
        years=_years(clean),
        kinds=_kinds(clean, hosts),
        qualifiers=tuple(
            name
            for name, pattern in _QUALIFIERS.items()
            if re.search(pattern, clean, re.IGNORECASE)
        ),
        limit=int(count[1]) if count else None,
        terms=tuple(
            t for t in tokens(clean) if not t.startswith(("m:", "f:")) and t.isascii()
        ),
    )


#: The user's table and the records together.
_JOINED = re.compile(
    r"\b(?:merge|combine|join|compare|together with|along with|add)\b[^.?!]{0,40}"
    r"\b(?:literature|records?|store|papers|published|database)\b|文献|literatur|"
    r"littérature|literatura",
    re.IGNORECASE,
)


def _bounded(
    window: tuple[float, float] | None,
    bounds: Sequence[float | None],
    minimum: Sequence[tuple[str, float]],
) -> tuple[float, float] | None:
    """The window of temperature, opened to one side by a word of limit."""
    low, high = bounds
    if low is None and high is None:
        known = {name[1:] for name, _ in minimum}
        # "Solvus above 1200 °C" limits the quantity, no measurement.
        of_quantity = any(
            quantities()[name].dimension == "temperature" for name in known
        )
        return None if of_quantity else window
    return (-273.15 if low is None else low, 1e9 if high is None else high)


def _years(text: str) -> tuple[int | None, int | None]:
    """The years that sources must lie in, both inclusive.

    >>> _years("data from 2015 to 2020"), _years("before 2010"), _years("in 2014")
    ((2015, 2020), (None, 2009), (2014, 2014))
    """
    year = r"((?:19|20)\d\d)"
    both = re.search(
        rf"\b(?:between|from|zwischen|von|entre|de|从)?\s*{year}\s*(?:and|to|until|bis|"
        rf"und|et|à|y|a|-|–|到|至|から)\s*{year}\b",
        text,
        re.IGNORECASE,
    )
    if both:
        return int(both[1]), int(both[2])
    start = re.search(
        rf"\b(since|after|from|newer than|seit|ab|nach|depuis|après|desde|después de)"
        rf"\s+{year}\b|{year}\s*(?:年)?(?:以来|以后|之后|以降)",
        text,
        re.IGNORECASE,
    )
    if start:
        strict = (start[1] or "").lower() in {"after", "nach", "après", "newer than"}
        return int(start[2] or start[3]) + strict, None
    end = re.search(
        rf"\b(before|until|up to|older than|vor|bis|avant|jusqu'en|antes de|hasta)"
        rf"\s+{year}\b|{year}\s*(?:年)?(?:以前|之前)",
        text,
        re.IGNORECASE,
    )
    if end:
        word = (end[1] or "before").lower()
        strict = word in {"before", "older than", "vor", "avant", "antes de"}
        return None, int(end[2] or end[3]) - strict
    single = re.search(rf"\b(?:in|of|published in|aus|en)\s+{year}\b", text)
    return (int(single[1]), int(single[1])) if single else (None, None)


def _kinds(text: str, hosts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Structure types and anions that narrow a whole family down."""
    if not hosts or not all(_broad(name) for name in hosts):
        return ()
    return tuple(dict.fromkeys((group, name) for group, name, _ in class_words(text)))


#: How a row was made or measured: the words of a request, by what rows say.
_QUALIFIERS = {
    "refractory": r"\brefractory|难熔|hochschmelzend|耐火|réfractaire|refractari",
    "as cast": r"\bas[- ]cast|铸态|gegossen|鋳造|brut de coulée|coulé|colad",
    "annealed": r"\banneal|退火|geglüht|焼鈍|recuit|recocid",
    "wrought": r"\bwrought|锻|geschmiedet|鍛造|corroyé|forjad",
    "compression": r"\b(?:in|under) compression|\bcompression tests?|"
    r"\bcompressive yield|压缩|druckversuch|圧縮|en compression|a compresión",
    "tension": r"\b(?:in|under) tension|\btensile tests?|拉伸|zugversuch|引張試験|"
    r"en traction|a tracción",
    "single crystal": r"\bsingle[- ]crystals?\b|单晶|einkristall|単結晶|monocrist",
    "film": r"\b(?:thin )?films?\b|薄膜|dünnschicht|couche mince|película",
    "powder": r"\bpowders?\b|粉末|pulver|poudre|polvo",
    "neutron": r"\bneutron|中子|中性子",
    "nanocrystalline": r"\bnano(?:crystalline|grained|structured)?\b|纳米|nanokrist",
    "hot pressed": r"\bhot[- ]press|热压|heißgepresst|ホットプレス",
    "spark plasma": r"\bspark[- ]plasma|\bsps\b|放电等离子|放電プラズマ",
}


def _broad(name: str) -> bool:
    item = material(name)
    return bool(item and item.covers_family)


def _window(text: str) -> tuple[float, float] | None:
    between = re.search(
        r"(?:between|from|zwischen|entre|从)\s*(-?\d+(?:\.\d+)?)\s*(°?\s?[CK])?\s*"
        r"(?:and|to|bis|und|et|y|a|–|-|到)\s*(-?\d+(?:\.\d+)?)\s*(°\s?C|K|C)\b",
        text,
    )
    if between:
        unit = between[4].replace(" ", "")
        low = convert(float(between[1]), unit, "°C")
        high = convert(float(between[3]), unit, "°C")
        if low is not None and high is not None:
            return (min(low, high), max(low, high))
    centre = temperature_c(text)
    if centre is None:
        return None
    room = re.search(
        r"room|ambient|\bRT\b|室温|常温|Raumtemperatur|ambiante|ambiente",
        text,
        re.IGNORECASE,
    )
    return (18.0, 30.5) if room else (centre - 5, centre + 5)
