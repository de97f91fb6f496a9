"""One row for each, rows without a temperature, columns that are added."""

from dataclasses import replace

from assistant.asking.table import parse_table
from assistant.compose.table_fits import row_fits
from assistant.compose.table_per import one_per
from assistant.compose.table_rows import rows_for
from assistant.compose.table_values import Row
from knowledge.facts import Value, library


def _rows(text: str):
    spec = parse_table(text)
    return spec, rows_for(spec, library(), spec.quantities)


def test_the_first_row_of_each_dopant_is_kept():
    _, rows = _rows("table of the ionic conductivity of LLZO at room temperature")
    kept, bare = one_per(rows, "dopant")
    assert bare > 0  # some records tell no composition
    assert len(kept) < len(rows) - bare
    best = kept[0].values["ionic conductivity"].number
    assert best == max(r.values["ionic conductivity"].number for r in rows if r.formula)


def test_within_one_family_its_materials_are_told_apart():
    _, rows = _rows(
        "ionic conductivity of solid electrolytes at room temperature, table"
    )
    kept, _ = one_per(rows, "family")
    materials = [row.facts[0].material for row in kept]
    assert len(materials) == len(set(materials)) > 5


def test_a_row_without_a_temperature_passes_no_other_filter_by_that():
    spec = parse_table("hardness of HEAs with Hf at room temperature, table")
    fact = next(f for f in library() if f.material == "multi-principal-element alloy")
    value = Value("x.0", "hardness", 300, "HV")
    row = Row((fact,), "Al1Co1Cr1Fe1Ni1", {"hardness": value}, None, "", "as cast")
    assert not row_fits(row, spec)
    assert row_fits(replace(row, formula="Hf1Nb1Ta1Ti1Zr1"), spec)
    cold = parse_table("hardness of HEAs with Hf at 77 K, table")
    assert not row_fits(replace(row, formula="Hf1Nb1Ta1Ti1Zr1"), cold)


def test_a_temperature_that_was_held_is_none_of_the_measurement():
    value = Value(
        "x.0", "irreversibility field", 25.4, "T", "200 nm SiC, 800 °C, 30 min"
    )
    assert value.temperature is None
    assert Value("x.1", "hardness", 5, "HV", "25 °C; 2 h").temperature == 25
