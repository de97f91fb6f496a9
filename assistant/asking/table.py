"""A data request → `TableSpec`: which columns, materials, conditions and file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.asking.additions import read_additions
from assistant.asking.limits import Span, read_limits
from assistant.asking.named import (
    find_elements,
    numbers_with_units,
    own_elements,
    space_groups,
)
from assistant.asking.narrowing import asks_one_row, order_of, sentences_of
from assistant.asking.premises import class_words
from assistant.asking.table_axes import PLOT, read_axis
from assistant.asking.table_elements import (
    blanked,
    content_spans,
    element_spans,
    left_out,
    parted,
    read_elements,
    read_salts,
)
from assistant.asking.table_filters import (
    MEASURED,
    read_count,
    read_order,
    read_scope,
    read_units,
    unread,
)
from assistant.asking.table_groups import FAMILY, group_spans, grouped, of_family
from assistant.asking.table_heat import bounded, other_windows, window
from assistant.asking.table_left import left_words
from assistant.asking.table_names import recorded_names, series_of
from assistant.asking.table_per import read_per
from assistant.asking.table_samples import published_years, read_qualifiers
from assistant.asking.table_task import task_of
from assistant.asking.words import language_of, lexicon, mentions
from knowledge.ingest.cleaning import without_instructions
from knowledge.ingest.reading import DOI, clean_doi
from knowledge.lexical import tokens
from knowledge.names import (
    covered,
    elements_of,
    find_formulas,
    find_materials,
    host_of_formula,
    material,
)
from knowledge.quantities import find_quantities, quantities, quantity_spans
from knowledge.units import find_unit
from validators.specs.table import TableSpec

_FILE = re.compile(r"([\w.\-]+\.(?:csv|tsv|xlsx))\b", re.IGNORECASE)
#: Superlatives that name the quantity by which rows are ordered.
_SUPERLATIVES = {
    "hardness": r"\b(?:hardest|härteste\w*)|plus durs?\b|plus dures?\b|más dur[ao]s?\b|"
    r"最硬|最も硬",
    "yield strength": r"\bstrongest (?:alloy|steel|HEA)|"
    r"\bfesteste\w* (?:legierung|stahl)",
    "elongation": r"\bmost ductile\b|\bduktilste|plus ductiles?\b|más dúctil",
}
_SOURCED = re.compile(
    r"only (?:sourced|with (?:a )?(?:doi|source))|with doi|mit doi|avec doi|con doi|"
    r"带DOI|DOI付き|\b(?:drop|remove|delete|exclude|omit|leave out|without|entfern\w*|"
    r"lösch\w*|ohne|enlève\w*|supprim\w*|retir\w*|quita\w*|elimina\w*)\b[^.?!]{0,40}"
    r"\b(?:without|lacking|no|missing|ohne|fehlend\w*|sans|sin)\s+(?:an? |any |eine? )?"
    r"(?:doi|source|quelle|fuente)|去掉(?:没有|无)DOI|DOIの(?:ない|無い)",
    re.IGNORECASE,
)


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
    axis = read_axis(clean)
    whole, clean = clean, blanked(clean, [axis.span])
    added = read_additions(clean)
    named = _named(blanked(clean, added.spans))
    hosts, formulas, spans = named.hosts, list(named.formulas), list(named.spans)
    file = _FILE.search(clean)
    task = task_of(clean, own=bool(attached or file))
    wanted = [name for column in columns for name in find_quantities(column)]
    wanted += find_quantities(clean)
    recorded, recorded_spans = recorded_names(clean)
    wanted += recorded
    per, per_spans = read_per(clean)
    series = series_of(clean)
    if series.elements and not hosts:
        hosts = ("multi-principal-element alloy",)
    for name, pattern in _SUPERLATIVES.items():
        if name not in wanted and re.search(pattern, clean, re.IGNORECASE):
            wanted.insert(0, name)
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
        wanted += of_family(clean, families, wanted)[0]
    if not wanted and not file and not attached:
        for family in families:
            wanted += FAMILY.get(family, ())
    wanted += grouped(clean)
    if axis.name in wanted:
        # What is drawn comes before what it is drawn over.
        wanted = [*(name for name in wanted if name != axis.name), axis.name]
    groups = tuple(space_groups(clean)) if not attached else ()
    if groups:
        wanted = ["space group", *wanted]
    if not any(name in quantities() for name in wanted if name != "space group"):
        # "All above 5 mS/cm" says by its unit what is meant.
        wanted += _by_unit(clean)
    beside, beside_spans = of_family(clean, families, wanted)
    wanted += beside
    limits = read_limits(clean, tuple(dict.fromkeys(wanted)))
    chosen = read_elements(_without_symbols(clean))
    salts, no_salts = read_salts(clean)
    # Bromides and iodides are a choice, no compound of both.
    one_salt = salts if len(salts) == 1 else ()
    spoken = blanked(clean, [*chosen.spans, *added.spans, *series.spans])
    spoken = _without_symbols(spoken)
    measured = MEASURED.search(clean)
    if measured:
        spans = [*spans, measured.span()]
    spans = [*spans, *recorded_spans, *per_spans, *series.spans, *beside_spans]
    qualifiers, places = read_qualifiers(clean)
    if "ceramic" in qualifiers and not (hosts or formulas or attached or file):
        hosts = ("ceramic",)
    first, last = published_years(clean)
    kinds = tuple(
        k
        for k in _kinds(_unnamed(blanked(clean, spans)), hosts)
        if k not in named.kinds_out
    )
    if chosen.base and families and set(families) != {"alloys and steels"}:
        chosen = replace(chosen, base=())
    dopants, doped = _dopants(spoken, clean, hosts, kinds), _doped(clean)
    asides = parted(spoken, dopants) if not doped and all(map(_broad, hosts)) else ()
    asides = asides if len(asides) > 1 else ()
    spec = TableSpec(
        text=whole,
        language=language or language_of(text),
        task=task,
        hosts=hosts,
        formulas=tuple(formulas),
        elements=() if asides else dopants,
        every=tuple(dict.fromkeys((*chosen.every, *_alloyed(clean), *one_salt))),
        # "Argyrodites with chloride" are no chlorides, "chloride electrolytes" are.
        salts=bool(salts) and not kinds and all(map(_broad, hosts)),
        either=(*chosen.either, *([] if one_salt or not salts else [salts]), *asides),
        without=tuple(dict.fromkeys((*chosen.without, *no_salts))),
        base=chosen.base,
        without_hosts=named.hosts_out,
        without_kinds=named.kinds_out,
        measured=bool(measured),
        pure=_PURE.search(clean) is not None,
        per=per,
        series=series.elements,
        variable=series.variable,
        columns=tuple(
            dict.fromkeys(
                (
                    *_extra_columns(clean, columns),
                    *(["year"] if axis.name == "year" else []),
                )
            )
        ),
        additions=read_additions(
            clean, [*spans, *places, *chosen.spans, *limits.spans]
        ).names,
        unread=(
            *(
                told
                for told in limits.unread
                # The 6 of Ti-6Al-4V limits nothing.
                if not any(told in clean[a:b] for _, (a, b) in find_materials(clean))
                # A year that was read as one is no limit of a quantity.
                if first is None or not re.fullmatch(r"\D*(?:19|20)\d\d\D*", told)
            ),
            *unread(clean, [*spans, *places, *chosen.spans, *limits.spans]),
            *named.typed,
        ),
        quantities=tuple(dict.fromkeys(wanted)),
        temperature=bounded(window(clean), limits),
        windows=other_windows(clean, limits),
        ascending=read_order(clean),
        order=order_of(clean),
        dois=tuple(d for d in map(clean_doi, DOI.findall(clean)) if d),
        with_store=bool(attached) and bool(_JOINED.search(clean)),
        only_file=file[1] if file else None,
        doped=doped,
        units=tuple(read_units(clean, tuple(dict.fromkeys(wanted)))),
        plot=PLOT.search(whole) is not None,
        axis=axis.name,
        axis_element=axis.element,
        sourced_only=_SOURCED.search(clean) is not None,
        scope=read_scope(clean),
        minimum=limits.values,
        groups=groups,
        both_ends=_BOTH_ENDS.search(clean) is not None,
        arrhenius=re.search(r"\barrhenius\b", clean, re.IGNORECASE) is not None,
        families=families,
        years=(
            limits.years[0] if first is None else first,
            limits.years[1] if last is None else last,
        ),
        kinds=kinds,
        qualifiers=qualifiers,
        limit=read_count(clean)
        or (1 if asks_one_row(sentences_of(clean)[-1]) else None),
        terms=tuple(
            t for t in tokens(clean) if not t.startswith(("m:", "f:")) and t.isascii()
        ),
    )
    read = [*spans, *places, *chosen.spans, *limits.spans, *added.spans, axis.span]
    read += [match.span() for match in PLOT.finditer(clean)]
    return replace(spec, left=_left(spec, [*read, *group_spans(clean)]))


#: "And their dopants" asks for a column, not for doped samples only.
_DOPANT_COLUMN = re.compile(
    r"\b(?:and|with|und|mit|et|avec|y|con)\s+(?:the|their|its|deren|den|die|"
    r"jeweilig\w*|"
    r"les?|leurs?|sus?|los)?\s*(?:dopants?|dotier(?:stoff|element)\w*|dopantes?)\b|"
    r"(?:和|与|及|以及)掺杂(?:元素|剂)|(?:と|および)(?:添加元素|ドーパント)",
    re.IGNORECASE,
)
#: No doped sample: the material by itself.
_PURE = re.compile(
    r"\b(?:un-?doped|non-?doped|pure|pristine|stoichiometric)\b|未掺杂|纯(?!度)|"
    r"\bundotiert\w*|\brein(?:e[smnr]?)?\b|無添加|ノンドープ|\bnon dopée?s?\b|"
    r"\bpurs?\b|"
    r"\bpures?\b|\bsin dopar\b|\bpur[ao]s?\b",
    re.IGNORECASE,
)


def _doped(text: str) -> bool:
    """Whether doped samples are asked for."""
    words = lexicon()["levers"]["doping"]["words"]
    return mentions(_DOPANT_COLUMN.sub(" ", text), words)


def _left(spec: TableSpec, read: Sequence[Span]) -> tuple[str, ...]:
    """Words of a request that none of its slots holds."""
    if spec.task != "rows":
        return ()
    used = {*spec.elements, *spec.every, *spec.without, *spec.base}
    used |= {symbol for group in spec.either for symbol in group}
    filtered = set(used)
    used |= own_elements(spec.hosts, shared=True)
    groups = [
        m.span() for g in spec.groups for m in re.finditer(re.escape(g), spec.text)
    ]
    pure = [m.span() for m in _PURE.finditer(spec.text)]
    return left_words(
        spec.text,
        [
            *read,
            *element_spans(spec.text, used),
            *groups,
            *pure,
            *content_spans(spec.text, filtered),
        ],
        heat=spec.temperature is not None or bool(spec.minimum),
        years=spec.years != (None, None),
    )


def _unnamed(text: str) -> str:
    """The text without names of quantities: a piezoelectric constant is no class."""
    return blanked(text, [(start, end) for start, end, _ in quantity_spans(text)])


def _without_symbols(text: str) -> str:
    """The text without symbols of quantities: Tc is no technetium here."""
    for start, end, _ in quantity_spans(text):
        if end - start <= 3:
            text = text[:start] + " " * (end - start) + text[end:]
    # The N of pC/N is no nitrogen.
    units = [m.span() for m in _COMPOSED_UNIT.finditer(text) if find_unit(m[0])]
    return blanked(text, units)


#: A unit of two parts.
_COMPOSED_UNIT = re.compile(r"[^\W\d]{1,4}/\(?[A-Za-z]{1,3}(?:[ ·]?K)?[²³23]?\)?")


@dataclass(frozen=True, slots=True)
class _Named:
    """Materials that a request names.

    Attributes:
        hosts: Names of materials, the specific ones where there are any.
        formulas: Compounds by formula.
        hosts_out: Materials to be left out.
        kinds_out: Classes to be left out.
        spans: Where the words for what is left out stand.
        typed: Formulas that name a class which is not known.
    """

    hosts: tuple[str, ...]
    formulas: tuple[str, ...]
    hosts_out: tuple[str, ...]
    kinds_out: tuple[tuple[str, str], ...]
    spans: tuple[Span, ...]
    typed: tuple[str, ...] = ()


def _named(text: str) -> _Named:
    """Materials and compounds of a request, with those to be left out."""
    formulas = list(find_formulas(text))
    names = [name for name, _ in find_materials(text)]
    called = {text[start:end] for _, (start, end) in find_materials(text)}
    for formula in formulas:
        # A formula that is the name of a material names no other one.
        host = None if formula in called else host_of_formula(formula)
        if host and host not in names:
            names.append(host)
    # "Li3YCl6-like" names the class of the formula, not the compound.
    alike = (
        r"[-\s]?(?:like\b|type\b|typ\b|ähnlich|family\b|based?\b|"
        r"basiert\w*|系|型|基|類似)"
    )
    typed = [f for f in formulas if re.search(re.escape(f) + alike, text, re.I)]
    formulas = [f for f in formulas if f not in typed]
    if "NASICON" in names and re.search(
        r"lithium|\bLi\b|锂|リチウム|litio", text, re.I
    ):
        names = ["lithium NASICON" if n == "NASICON" else n for n in names]
    # "NaSICON" spells elements, and names something else.
    formulas = [f for f in formulas if f not in called or _is_compound(f)]
    hidden, no_kinds, spans = left_out(text)
    names = [n for n in names if n not in hidden]
    specific = [n for n in names if not _broad(n)]
    # "NaSICON sodium conductors": the class only describes the material.
    wider = {n for n in specific if (item := material(n)) and item.covers}
    specific = [
        n
        for n in specific
        if n not in wider or not set(covered(n)[0]) & {*specific} - {n}
    ]
    hosts = tuple(dict.fromkeys(specific or names))
    unknown = tuple(f for f in typed if not hosts and not class_words(f))
    return _Named(hosts, tuple(formulas), hidden, no_kinds, tuple(spans), unknown)


def _is_compound(formula: str) -> bool:
    """Whether a name of a material is its formula as well: MgB2 is, NaSICON is not."""
    item = next((i for n, _ in find_materials(formula) if (i := material(n))), None)
    own = elements_of(item.formula) if item and item.formula else None
    return own is None or bool(elements_of(formula) <= own)


#: "The five highest and the five lowest".
_BOTH_ENDS = re.compile(
    r"\b(?:highest|largest|best|top|höchste\w*|größte\w*|plus élevé\w*|más alt\w*)\b"
    r"[^.?!]{0,60}\b(?:and|und|et|y)\b[^.?!]{0,30}\b(?:lowest|smallest|worst|bottom|"
    r"niedrigste\w*|kleinste\w*|plus faible\w*|plus bas\w*|más baj\w*)\b"
    r"|最高[^。]{0,20}[和与及、][^。]{0,10}最低|最高[^。]{0,20}[とや][^。]{0,10}最低",
    re.IGNORECASE,
)
#: Quantities that a unit alone names.
_UNIT_TELLS = {
    "conductivity": "ionic conductivity",
    "thermopower": "Seebeck coefficient",
    "hardness": "hardness",
    "capacity": "capacity",
}


def _alloyed(text: str) -> tuple[str, ...]:
    """Elements of an alloy that is named by a formula without amounts."""
    for formula in find_formulas(text):
        plain = not any(char.isdigit() for char in formula)
        if plain and host_of_formula(formula) == "multi-principal-element alloy":
            return tuple(sorted(elements_of(formula)))
    return ()


def _by_unit(text: str) -> list[str]:
    """The quantity of a number with a unit, where only one is meant by it."""
    for _, unit in numbers_with_units(text):
        known = find_unit(unit)
        name = _UNIT_TELLS.get(known.dimension) if known else None
        if name in quantities():
            return [str(name)]
    return []


#: The user's table and the records together.
_JOINED = re.compile(
    r"\b(?:merge|combine|join|compare|together with|along with|add)\b[^.?!]{0,40}"
    r"\b(?:literature|records?|store|papers|published|database)\b|文献|literatur|"
    r"littérature|literatura",
    re.IGNORECASE,
)


def _dopants(
    spoken: str, text: str, hosts: Sequence[str], kinds: Sequence[tuple[str, str]]
) -> tuple[str, ...]:
    """Elements that are neither a filter of their own nor the name of a class."""
    found = find_elements(spoken, hosts, shared=True)
    # 硫化物 and "lithium sulfide" hold the word of an element that the class says.
    by_class = {"sulfide": "S", "oxide": "O", "selenide": "Se", "nitride": "N"}
    said = {by_class.get(kind) for _, kind in kinds}
    return tuple(e for e in found if e not in said)


#: Columns that are no quantity, by the words that ask for them.
_EXTRA = {
    "year": r"\byears?\b|\bJahr|\bannée|\baño|年份|発表年",
    "title": r"\btitles?\b|标题|\bTitel\b|\btitre|\btítulo",
    "journal": r"\bjournals?\b|期刊|\bZeitschrift",
    "family": r"\bfamil(?:y|ies)\b",
}
#: Columns that every table has.
_ALWAYS = re.compile(
    r"^(?:materials?|formula|composition|compound|temperature|t|bulk or total|"
    r"conditions?|doi|records?|source|reference)$",
    re.IGNORECASE,
)


def _extra_columns(text: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Columns beside the quantities; one that nobody knows keeps its name."""
    out = []
    for column in columns:
        if _ALWAYS.match(column.strip()) or find_quantities(column):
            continue
        known = [n for n, p in _EXTRA.items() if re.search(p, column, re.IGNORECASE)]
        out += known or [column]
    for listed in re.finditer(
        r"(?:columns?|\bwith\b|add(?: also| in)?|include|append|ajoute[rz]?|añad\w+|"
        r"füge|table (?:of|with)|Spalten?|colonnes?|columnas?|列|\bmit\b|"
        r"\bavec\b|\bcon\b|带|付)[^.]*",
        text,
        re.IGNORECASE,
    ):
        for name, pattern in _EXTRA.items():
            if name != "family" and re.search(
                rf"(?:,|\band|\bund|\bet|\by|、|和|と|与|带|附|含|付|with|mit|avec|con|"
                rf"add|include|"
                rf"append|ajoute[rz]?|añad\w+|füge)\s*"
                rf"(?:the |their |its |das |die |den |l['’]|la |le |el )?(?:{pattern})",
                listed[0],
                re.IGNORECASE,
            ):
                out.append(name)
    return tuple(dict.fromkeys(out))


def _kinds(text: str, hosts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Structure types and anions that narrow a whole family down."""
    if not all(_broad(name) for name in hosts):
        return ()
    return tuple(dict.fromkeys((group, name) for group, name, _ in class_words(text)))


def _broad(name: str) -> bool:
    item = material(name)
    return bool(item and item.covers_family)
