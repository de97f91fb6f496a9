"""Sound files, and faults planted in them as language models and people make them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from generators.structures.build import build_from_record
from knowledge.structures import structure_library
from validators.records import StructureRecord
from validators.structure import check_cif

Fault = Callable[[str, random.Random], str | None]
#: Name to fault, filled by what follows.
FAULTS: dict[str, Fault] = {}


def _named(name: str) -> Callable[[Fault], Fault]:
    def keep(fault: Fault) -> Fault:
        FAULTS[name] = fault
        return fault

    return keep


def sound_records(limit: int, seed: int) -> list[tuple[StructureRecord, str]]:
    """Named records whose own file has no error."""
    rng = random.Random(seed)
    records = [r for r in structure_library() if r.names or r.id.startswith("cod")]
    rng.shuffle(records)
    out = []
    for record in records:
        if len(record.sites) > 12 or len(record.sites) < 2:
            continue
        text = build_from_record(record).cif
        if not check_cif(text).report.errors:
            out.append((record, text))
        if len(out) >= limit:
            break
    return out


def _sub(pattern: str, new: str, text: str, count: int = 1) -> str | None:
    out, number = re.subn(pattern, new, text, count=count, flags=re.MULTILINE)
    return out if number and out != text else None


def _ops_gone(text: str) -> str:
    return re.sub(r"loop_\n_space_group_symop_id\n.*?\n\n", "", text, flags=re.DOTALL)


def _site_rows(text: str) -> tuple[list[str], list[str]]:
    head, _, tail = text.partition("_atom_site_occupancy\n")
    return [head + "_atom_site_occupancy\n"], tail.rstrip("\n").split("\n")


def _join(head: list[str], rows: list[str]) -> str:
    return head[0] + "\n".join(rows) + "\n"


def _change_row(
    text: str, rng: random.Random, change: Callable[[list[str]], list[str] | None]
) -> str | None:
    head, rows = _site_rows(text)
    order = list(range(len(rows)))
    rng.shuffle(order)
    for index in order:
        words = change(rows[index].split())
        if words is not None:
            rows[index] = "  ".join(words)
            return _join(head, rows)
    return None


@_named("cell in nm")
def nm(text: str, rng: random.Random) -> str | None:
    return re.sub(
        r"(_cell_length_\w\s+)([\d.]+)",
        lambda m: f"{m[1]}{float(m[2]) / 10:.5f}",
        text,
    )


@_named("wrong letter")
def letter(text: str, rng: random.Random) -> str | None:
    def change(words: list[str]) -> list[str]:
        words[3] = chr(ord(words[3]) + 1) if words[3] != "a" else "b"
        return words

    return _change_row(text, rng, change)


@_named("wrong multiplicity")
def multiplicity(text: str, rng: random.Random) -> str | None:
    def change(words: list[str]) -> list[str]:
        words[2] = str(int(words[2]) * 2)
        return words

    return _change_row(text, rng, change)


@_named("off special position")
def special(text: str, rng: random.Random) -> str | None:
    def change(words: list[str]) -> list[str] | None:
        if words[6] in {"0.0", "0.5", "0.25", "0.75"} and float(words[7]) > 0.9:
            words[6] = f"{float(words[6]) + 0.012:.3f}"
            return words
        return None

    return _change_row(text, rng, change)


@_named("lost atom")
def lost(text: str, rng: random.Random) -> str | None:
    head, rows = _site_rows(text)
    rows.pop(rng.randrange(len(rows)))
    return _join(head, rows)


@_named("doubled atom")
def doubled(text: str, rng: random.Random) -> str | None:
    head, rows = _site_rows(text)
    row = rng.choice(rows).split()
    row[0] += "b"
    return _join(head, [*rows, "  ".join(row)])


@_named("swapped elements")
def swapped(text: str, rng: random.Random) -> str | None:
    head, rows = _site_rows(text)
    words = [r.split() for r in rows]
    kinds = sorted({w[1] for w in words})
    if len(kinds) < 2:
        return None
    one, two = rng.sample(kinds, 2)
    for w in words:
        if w[1] in {one, two}:
            new = two if w[1] == one else one
            w[0] = w[0].replace(w[1], new)
            w[1] = new
    return _join(head, ["  ".join(w) for w in words])


@_named("wrong Z")
def wrong_z(text: str, rng: random.Random) -> str | None:
    return re.sub(
        r"(_cell_formula_units_Z\s+)(\d+)",
        lambda m: f"{m[1]}{int(m[2]) * 2}",
        text,
    )


@_named("occupancy 1.5")
def occupancy(text: str, rng: random.Random) -> str | None:
    def change(words: list[str]) -> list[str] | None:
        if words[7] == "1":
            words[7] = "1.5"
            return words
        return None

    return _change_row(text, rng, change)


@_named("per cent")
def percent(text: str, rng: random.Random) -> str | None:
    head, rows = _site_rows(text)
    words = [r.split() for r in rows]
    for w in words:
        w[7] = f"{float(w[7]) * 100:g}"
    return _join(head, ["  ".join(w) for w in words])


_BARE = r"\g<1>1 'x,y,z'\n\n"


@_named("P1 header")
def p1_header(text: str, rng: random.Random) -> str | None:
    text = re.sub(r"(H-M_alt\s+)'.*'", r"\1'P 1'", text)
    text = re.sub(r"(name_Hall\s+)'.*'", r"\1'P 1'", text)
    text = re.sub(r"(IT_number\s+)\d+", r"\g<1>1", text)
    return re.sub(r"(_operation_xyz\n).*?\n\n", _BARE, text, flags=re.DOTALL)


@_named("identity only")
def identity_only(text: str, rng: random.Random) -> str | None:
    return re.sub(r"(_operation_xyz\n).*?\n\n", _BARE, text, flags=re.DOTALL)


@_named("lost operation")
def lost_operation(text: str, rng: random.Random) -> str | None:
    lines = re.findall(r"(?m)^\d+ '[^']*[xyz][^']*'\n", text)
    return text.replace(rng.choice(lines[1:]), "", 1) if len(lines) > 2 else None


@_named("wrong symbol")
def symbol(text: str, rng: random.Random) -> str | None:
    return _sub(r"(H-M_alt\s+)'.*'", r"\1'P m -3 n'", text)


@_named("no such symbol")
def gibberish(text: str, rng: random.Random) -> str | None:
    return _sub(r"(H-M_alt\s+)'(.*)'", r"\1'\2 x'", text)


@_named("wrong angle")
def angle(text: str, rng: random.Random) -> str | None:
    return _sub(r"(_angle_gamma\s+)120\.0", r"\g<1>90.0", text) or _sub(
        r"(_angle_beta\s+)90\.0", r"\g<1>100.0", text
    )


@_named("loop_ missing")
def no_loop(text: str, rng: random.Random) -> str | None:
    head, _, tail = text.rpartition("loop_\n")
    return head + tail


@_named("ragged rows")
def ragged(text: str, rng: random.Random) -> str | None:
    head, rows = _site_rows(text)
    rows = ["  ".join(r.split()[:-1]) for r in rows]
    return _join(head, rows)


@_named("unquoted symbol")
def unquoted(text: str, rng: random.Random) -> str | None:
    return re.sub(r"(H-M_alt\s+)'(.*)'", r"\1\2", text)


@_named("unquoted operations")
def unquoted_operations(text: str, rng: random.Random) -> str | None:
    return re.sub(
        r"(?m)^(\d+) '(.*)'$", lambda m: m[1] + " " + m[2].replace(",", ", "), text
    )


@_named("fractions")
def fraction(text: str, rng: random.Random) -> str | None:
    out = re.sub(r"\b0\.3333\d*", "1/3", text)
    out = re.sub(r"\b0\.6666\d*", "2/3", out)
    head, rows = _site_rows(out)
    return _join(head, [re.sub(r"\b0\.5\b", "1/2", r) for r in rows])


@_named("Unicode minus")
def minus(text: str, rng: random.Random) -> str | None:
    def change(words: list[str]) -> list[str]:
        words[4] = f"−{(1 - float(words[4])) % 1:.6f}"
        return words

    return _change_row(text, rng, change)


@_named("fence and prose")
def fence(text: str, rng: random.Random) -> str | None:
    return (
        "Sure! Here is the CIF file you asked for:\n\n```cif\n" + text
        + "```\n\nThis structure was generated from known data. Let me know if you "
        "need anything else.\n"
    )  # fmt: skip


@_named("prose")
def prose(text: str, rng: random.Random) -> str | None:
    return "Here is the crystal structure of the compound:\n\n" + text


@_named("tag without value")
def no_value(text: str, rng: random.Random) -> str | None:
    return text.replace("loop_", "_cell_measurement_temperature\nloop_", 1)


@_named("no data line")
def no_data(text: str, rng: random.Random) -> str | None:
    return _sub(r"^data_.*\n", "", text)


@_named("bad tags")
def bad_tag(text: str, rng: random.Random) -> str | None:
    return text.replace("_atom_site_fract_", "_atom_site_fractional_")


@_named("units in cell")
def unit(text: str, rng: random.Random) -> str | None:
    return re.sub(r"(_cell_length_\w\s+[\d.]+)", r"\1 Å", text)


@_named("overlap")
def overlap(text: str, rng: random.Random) -> str | None:
    head, rows = _site_rows(text)
    one, two = rows[0].split(), rows[-1].split()
    if len(rows) < 2 or float(one[7]) < 1 or float(two[7]) < 1:
        return None
    two[4:7] = one[4:7]
    return _join(head, [*rows[:-1], "  ".join(two)])


@_named("occupancy 0.6")
def charge(text: str, rng: random.Random) -> str | None:
    def change(words: list[str]) -> list[str] | None:
        if words[7] == "1":
            words[7] = "0.6"
            return words
        return None

    return _change_row(text, rng, change)
