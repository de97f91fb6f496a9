"""Rules that are written as YAML, turned into the sentences that the readers know.

``{space_group: Fm-3m, sites: [{element: Na, wyckoff: 4a}]}`` says what "Space group
Fm-3m; Na on 4a" says, so it is read by the same words and judged by the same checks.
An entry that has no sentence stays as it was written: the readers then name it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml

from validators.groups import Group, UnknownGroup, find_group

_KEY = re.compile(
    r"(?:^|[{,]|-\s)\s*[\"']?([A-Za-z][A-Za-z _-]{0,30})[\"']?\s*:(?=\s)", re.M
)
_SHARING = ("corner", "edge", "face")
_OXIDATION = re.compile(r"([+-]?)(\d(?:\.\d+)?)([+-]?)")


def prose_of(text: str) -> str | None:
    """The sentences of a rule in YAML, parted by semicolons; None for other text.

    At least one key must be one that has a sentence, so that prose with a colon in it
    stays prose.
    """
    if not any(_plain(m[1]) in _SENTENCES for m in _KEY.finditer(text)):
        return None
    try:
        table = yaml.safe_load(text)
    except yaml.YAMLError:
        return None
    if isinstance(table, list) and all(isinstance(t, Mapping) for t in table):
        table = {k: v for part in table for k, v in part.items()}
    if not isinstance(table, Mapping):
        return None
    entries = {_plain(str(k)): v for k, v in table.items()}
    if not set(entries) & set(_SENTENCES):
        return None
    group = _group_of(entries)
    said: list[str] = []
    for key, value in entries.items():
        write = _SENTENCES.get(key)
        said += write(value, group) if write else [f"{key}: {_flat(value)}"]
    return "; ".join(said)


def _plain(key: str) -> str:
    return re.sub(r"[\s-]+", "_", key.strip().lower())


def _flat(value: Any) -> str:
    """A value on one line, as YAML writes it."""
    text = yaml.safe_dump(value, default_flow_style=True, width=10**6, sort_keys=False)
    return text.replace("\n...", "").strip()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _fields(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {_plain(str(k)): v for k, v in value.items()}


def _pick(fields: dict[str, Any], *names: str) -> Any:
    """The first of several spellings of a key; it counts as said."""
    return next((fields.pop(n) for n in names if fields.get(n) is not None), None)


def _rest(fields: dict[str, Any]) -> list[str]:
    return [f"{k}: {_flat(v)}" for k, v in fields.items()]


def _group_of(entries: Mapping[str, Any]) -> Group | None:
    """The group that is named, for letters that are written without a number."""
    said = next((entries[k] for k in _GROUP_KEYS if k in entries), None)
    if isinstance(said, Mapping):
        fields = _fields(said)
        said = _pick(fields, "symbol", "name", "hm", "number", "no")
    try:
        return find_group(said if isinstance(said, int) else str(said)).group
    except UnknownGroup:
        # The reader of groups says so, with near symbols.
        return None


def _groups(value: Any, _group: Group | None) -> Iterator[str]:
    if not isinstance(value, Mapping):
        found = _group_of({"space_group": value}) if isinstance(value, int) else None
        yield f"space group {f'{found.short} (No. {value})' if found else value}"
        return
    fields = _fields(value)
    symbol, number = (
        _pick(fields, "symbol", "name", "hm"),
        _pick(fields, "number", "no"),
    )
    if symbol and number:
        yield f"space group {symbol} (No. {number})"
    elif symbol or number:
        yield from _groups(symbol or number, None)
    if origin := _pick(fields, "origin", "origin_choice"):
        yield f"origin choice {origin}"
    yield from _rest(fields)


def _cells(value: Any, _group: Group | None) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"cell {_flat(value)}"
        return
    for name, number in _fields(value).items():
        if name in {"a", "b", "c"}:
            yield f"{name} = {number} Å"
        elif name in {"alpha", "beta", "gamma"}:
            yield f"{name} = {number}°"
        else:
            yield f"{name}: {_flat(number)}"


def _sites(value: Any, group: Group | None) -> Iterator[str]:
    if isinstance(value, Mapping):
        rows = [
            {"label": k, **(_fields(v) if isinstance(v, Mapping) else {"wyckoff": v})}
            for k, v in value.items()
        ]
    else:
        rows = [
            _fields(v) if isinstance(v, Mapping) else {"": v} for v in _listed(value)
        ]
    owners = Counter(str(r.get("label") or r.get("element")) for r in rows)
    seen: Counter[str] = Counter()
    for row in rows:
        if "" in row:
            yield str(row[""])
            continue
        fields = dict(row)
        element = _pick(fields, "element", "species", "atom", "symbol", "type")
        label = str(_pick(fields, "label", "name") or "")
        places = _pick(
            fields, "wyckoff", "site", "position", "wyckoff_position", "letter"
        )
        multiplicity = _pick(fields, "multiplicity")
        several = (
            element
            if isinstance(element, list)
            else re.split("[/,]", str(element or ""))
        )
        who = " and ".join(str(e).strip() for e in several) if element else label
        if len(several) == 1 and re.fullmatch(rf"{who}\d{{1,2}}", label):
            who = label
        elif len(several) == 1 and owners[who] > 1:
            # Two rows of one element are two sites, also where nobody numbers them.
            seen[who] += 1
            who = f"{who}{seen[who]}"
        where = ", ".join(_position(p, multiplicity, group) for p in _listed(places))
        shared = " share " if len(several) > 1 else " on "
        sentence = f"{who}{shared}{where}"
        if (full := _pick(fields, "occupancy", "occ", "occupancies")) is not None:
            filled = list(full.values()) if isinstance(full, Mapping) else _listed(full)
            sentence += f", occupancy {' and '.join(str(f) for f in filled)}"
        yield sentence
        yield from _rest(fields)


def _position(place: Any, multiplicity: Any, group: Group | None) -> str:
    written = str(place).strip()
    if not re.fullmatch("[a-zA]", written):
        return written
    known = {p.letter: p.multiplicity for p in group.positions} if group else {}
    return f"{multiplicity or known.get(written, '')}{written}"


def _coordination(value: Any, _group: Group | None) -> Iterator[str]:
    if isinstance(value, Mapping) and not {"center", "centre"} & set(_fields(value)):
        rows: list[Any] = [
            {"center": k, **(_fields(v) if isinstance(v, Mapping) else {"number": v})}
            for k, v in value.items()
        ]
    else:
        rows = _listed(value)
    for row in rows:
        if not isinstance(row, Mapping):
            yield str(row)
            continue
        fields = _fields(row)
        who = _pick(fields, "center", "centre", "cation", "element", "site", "atom")
        by = _pick(fields, "ligand", "ligands", "by", "anion", "neighbour", "neighbor")
        number = _pick(fields, "number", "cn", "coordination_number", "count", "n")
        shape = _pick(fields, "shape", "polyhedron", "geometry")
        if by and number and shape:
            yield f"{who}{by}{number} {shape}"
        elif by and number:
            yield f"{who} is coordinated by {number} {by}"
        elif number:
            yield f"the coordination number of {who} is {number}"
        if shape and not (by and number):
            yield f"{who} is surrounded by a {shape}"
        yield from _rest(fields)


def _connectivity(value: Any, _group: Group | None) -> Iterator[str]:
    for row in _listed(value):
        if not isinstance(row, Mapping):
            yield str(row)
            continue
        fields = _fields(row)
        who = _pick(fields, "polyhedra", "between", "polyhedron", "units")
        how = str(_pick(fields, "sharing", "share", "via", "link") or "")
        dimensions = _pick(fields, "dimensions", "dimension", "dimensionality")
        kind = next((k for k in _SHARING if how.lower().startswith(k)), "")
        if who and kind:
            named = " and ".join(str(w) for w in _listed(who))
            along = f" in {dimensions} dimensions" if dimensions else ""
            yield f"{named} polyhedra share {kind}s{along}"
            yield from _rest(fields)
        else:
            yield _flat(row)


def _bonds(value: Any, _group: Group | None) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield _flat(value)
        return
    for pair, length in value.items():
        ends = " to ".join(str(v) for v in _listed(length))
        unit = "" if re.search(r"[Åa-z]\s*$", ends) else " Å"
        yield f"{pair} bond length {ends}{unit}"


def _states(value: Any, _group: Group | None) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield _flat(value)
        return
    for who, charge in value.items():
        match = _OXIDATION.fullmatch(str(charge).strip())
        sign = (match[1] or match[3] or "+") if match else ""
        yield f"{who} is {sign}{match[2]}" if match else f"{who}: {charge}"


def _formula(value: Any, _group: Group | None) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = "".join(f"{k}{'' if v == 1 else v}" for k, v in value.items())
    yield f"formula {value}"


def _lines(value: Any, group: Group | None) -> Iterator[str]:
    for line in _listed(value):
        if isinstance(line, Mapping):
            for key, inner in _fields(line).items():
                write = _SENTENCES.get(key)
                yield from write(inner, group) if write else [f"{key}: {_flat(inner)}"]
        else:
            yield str(line)


_GROUP_KEYS = ("space_group", "spacegroup", "sg", "space_group_number")
_SENTENCES: dict[str, Callable[[Any, Group | None], Iterator[str]]] = {
    **dict.fromkeys(_GROUP_KEYS, _groups),
    **dict.fromkeys(("formula", "compound", "composition"), _formula),
    **dict.fromkeys(("cell", "lattice", "unit_cell"), _cells),
    **dict.fromkeys(("sites", "wyckoff", "wyckoff_sites", "atoms"), _sites),
    **dict.fromkeys(("coordination", "polyhedra"), _coordination),
    "connectivity": _connectivity,
    **dict.fromkeys(("bonds", "bond_lengths"), _bonds),
    **dict.fromkeys(("oxidation_states", "charges"), _states),
    "rules": _lines,
    **dict.fromkeys(("z", "formula_units"), lambda v, _: iter((f"Z = {v}",))),
    "density": lambda v, _: iter(
        (f"density {v}" + ("" if "g" in str(v) else " g/cm3"),)
    ),
    **dict.fromkeys(("crystal_system", "system"), lambda v, _: iter((f"{v} system",))),
}  # fmt: skip
