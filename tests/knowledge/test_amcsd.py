"""Entries of the mineral database become records only where they can be trusted."""

import json
import sqlite3
from base64 import b64encode
from collections import Counter

import numpy as np
import pytest

from knowledge.library.structures.amcsd import (
    Entry,
    chosen,
    conditions_of,
    read_entries,
    split_title,
)
from knowledge.library.structures.combine import contradicted, superseded
from knowledge.structures import StructureLibrary, structure_library


@pytest.mark.parametrize(
    ("title", "kelvin", "gigapascal", "usual"),
    [
        ("Structure of galena", None, None, True),
        ("Spinels\n Sample: 3dis, T = 25 C, untreated", 298.15, None, True),
        ("Spinels\n Sample: 3dis, T = 700 C", 973.15, None, False),
        ("Cobalt chloride dihydrate\n Sample: at T = 5 K", 5, None, False),
        ("Scheelites\n Note: P = 2.49 GPa", None, 2.49, False),
        ("Scheelites\n Note: P = 0.0001 GPa", None, 0.0001, True),
        ("Diopside at pressure\n Sample: P = 1 atm", None, 0.0001, True),
        ("Beryl\n Sample: Pressure = 21 kbar", None, 2.1, False),
        ("High-temperature crystal chemistry of dolomite", None, None, False),
        (
            "Rietveld refinement of the high-pressure polymorph of Mn3O4",
            None,
            None,
            True,
        ),
    ],
)
def test_conditions_are_read_out_of_titles(title, kelvin, gigapascal, usual):
    found = conditions_of(title)
    assert found.kelvin == pytest.approx(kelvin) if kelvin else found.kelvin is None
    if gigapascal:
        assert found.gigapascal == pytest.approx(gigapascal)
    else:
        assert found.gigapascal is None
    assert found.usual is usual


def test_what_the_database_adds_is_no_part_of_the_title():
    title, notes = split_title(
        " Lattice constants of\n halides\n Note: a misprint\n _cod_database_code 10041"
    )
    assert title == "Lattice constants of halides"
    assert notes == "Note: a misprint"


def _packed(values):
    array = np.round(np.array(values) * 4_000_000).astype(np.int32)
    return b64encode(array.tobytes()).decode()


def _database(path, entries, elements=("Na", "Cl")):
    """Rock salt in the form of the package's file; entries as (title, a, year)."""
    import gemmi

    operations = [op.triplet() for op in gemmi.symops_from_hall("-F 4 2 3")]
    base = sqlite3.connect(path)
    base.executescript(
        "create table minerals (id integer, name text);"
        "create table spacegroups (id integer, hm_notation text, symmetry_xyz text);"
        "create table publications (id integer, journalname text, volume text,"
        " year integer, page_first text);"
        "create table authors (id integer, name text);"
        "create table publication_authors (publication_id integer, author_id integer);"
        "create table cif (id integer, mineral_id integer, spacegroup_id integer,"
        " publication_id integer, formula text, pub_title text, a text, b text, c text,"
        " alpha text, beta text, gamma text, atoms_sites text, atoms_x text,"
        " atoms_y text, atoms_z text, atoms_occupancy text);"
        "insert into minerals values (1, 'Halite');"
        "insert into authors values (1, 'Finger L W'), (2, 'King H');"
        "insert into publication_authors values (1, 1), (1, 2);"
    )
    base.execute(
        "insert into spacegroups values (1, 'F m 3 m', ?)", [json.dumps(operations)]
    )
    for number, (title, a, year) in enumerate(entries, 1):
        base.execute(
            "insert into publications values (?, ?, '63', ?, '337')",
            [number, "American Mineralogist", year],
        )
        point = _packed([0.0, 0.5])
        base.execute(
            "insert into cif values (?,1,1,?,?,?,?,?,?,'90','90','90',?,?,?,?,'0')",
            [
                number, number, " ".join(elements), title, a, a, a,
                json.dumps(elements), point, point, point,
            ],
        )  # fmt: skip
    base.commit()


def _chosen(path):
    left_out: Counter[str] = Counter()
    return list(chosen(read_entries(path), left_out)), left_out


def test_of_several_entries_the_one_at_room_conditions_is_taken(tmp_path):
    # NaCl, a = 5.640 Å at room conditions.
    path = tmp_path / "small.db"
    _database(
        path,
        [
            ("Sodium chloride", "5.64", 1978),
            ("Sodium chloride\n Sample: P = 29.4 GPa", "4.79", 2001),
            ("Sodium chloride\n Sample: T = 800 K", "5.78", 2002),
            ("Sodium chloride\n Note: calculated", "5.70", 2010),
        ],
    )
    (record,), left_out = _chosen(path)
    assert record["cell"][:3] == [5.64, 5.64, 5.64]
    assert record["names"] == ["halite"]
    assert record["source"]["citation"] == (
        "Finger & King, American Mineralogist 63 (1978) 337"
    )
    assert record["source"]["locator"] == "AMCSD 0000001"
    assert left_out["a model"] == 1


def test_a_misprinted_cell_does_not_decide(tmp_path):
    path = tmp_path / "small.db"
    _database(
        path,
        [("Halite", "6.64", 1999), ("Halite", "5.64", 1978), ("Halite", "5.641", 1965)],
    )
    (record,), _ = _chosen(path)
    assert record["cell"][0] == 5.64


def test_bond_valences_do_not_leave_an_old_guess_in_the_place_of_a_measurement(
    tmp_path,
):
    # TiN has a = 4.24 Å; the index does not fit a metallic nitride, and of 1925 there
    # is 4.40 Å, which it happens to suit.
    path = tmp_path / "small.db"
    _database(
        path,
        [("Titanium nitride", "4.40", 1925), ("Osbornite", "4.244", 1948)],
        elements=("Ti", "N"),
    )
    (record,), _ = _chosen(path)
    assert record["cell"][0] == 4.244


def test_nothing_is_kept_of_a_crystal_seen_only_under_pressure(tmp_path):
    path = tmp_path / "small.db"
    _database(path, [("Phases\n Sample: P = 29 GPa", "4.79", 2001)], ("Sc", "Tl"))
    records, left_out = _chosen(path)
    assert records == []
    assert left_out["no measurement at room conditions"] == 1


def _row(formula, hall, a, sites, year):
    return {
        "id": f"x-{formula}-{a}",
        "formula": formula,
        "hall": hall,
        "cell": [a, a, a, 90, 90, 90],
        "sites": sites,
        "source": {"citation": "x", "kind": "experiment", "year": year},
    }


def test_a_compressed_form_is_told_by_the_volume_of_other_rows():
    # KCl in the caesium chloride structure: a = 3.63 Å at 2 GPa, 3.8 Å relaxed.
    sites = [["K1", "K", "a", "1", 0, 0, 0], ["Cl1", "Cl", "b", "1", 0.5, 0.5, 0.5]]
    squeezed = _row("KCl", "-P 4 2 3", 3.634, sites, 1981)
    relaxed = _row("KCl", "-P 4 2 3", 3.84, sites, 2013)
    assert contradicted(squeezed, [relaxed])
    assert not contradicted(relaxed, [relaxed])


def test_an_old_average_structure_needs_a_second_witness():
    # Cubic 'NaNbO3' of 1925; the crystal is orthorhombic.
    sites = [
        ["Na1", "Na", "a", "1", 0, 0, 0],
        ["Nb1", "Nb", "b", "1", 0.5, 0.5, 0.5],
        ["O1", "O", "c", "1", 0, 0.5, 0.5],
    ]
    old = _row("NaNbO3", "-P 4 2 3", 3.906, sites, 1925)
    assert contradicted(old, [])
    assert not contradicted(old, [_row("NaNbO3", "-P 4 2 3", 3.95, sites, 2013)])


def test_an_old_guess_of_coordinates_displaces_nothing():
    # FeSe of 1933 beside a later refinement; lead sulfide has no free coordinate.
    cell = {"hall": "P 4ab 2ab -1ab", "cell": [3.77, 3.77, 5.52, 90, 90, 90]}
    sites = [["Fe1", "Fe", "a", "1", 0, 0, 0], ["Se1", "Se", "c", "1", 0, 0.5, 0.26]]
    old = _row("FeSe", "P 4ab 2ab -1ab", 3.77, sites, 1933) | cell
    assert contradicted(old, [_row("FeSe", "P 4ab 2ab -1ab", 3.7, sites, 2008) | cell])
    salt = [["Pb1", "Pb", "a", "1", 0, 0, 0], ["S1", "S", "b", "1", 0.5, 0.5, 0.5]]
    galena = _row("PbS", "-F 4 2 3", 5.93, salt, 1925)
    assert not contradicted(galena, [galena])


def test_an_old_cell_that_is_off_is_not_taken():
    # TiN of 1925 with 4.40 Å; it has 4.24 Å.
    sites = [["Ti1", "Ti", "a", "1", 0, 0, 0], ["N1", "N", "b", "1", 0.5, 0.5, 0.5]]
    old = _row("TiN", "-F 4 2 3", 4.40, sites, 1925)
    assert contradicted(old, [_row("TiN", "-F 4 2 3", 4.24, sites, 1985)])
    assert not contradicted(old, [])


def test_a_name_goes_to_the_elements_that_it_usually_has(tmp_path):
    path = tmp_path / "small.db"
    _database(path, [("Halite", "5.64", 1978), ("Halite", "5.64", 1965)])
    base = sqlite3.connect(path)
    base.execute(
        "insert into cif select 3, mineral_id, spacegroup_id, 1, 'K Cl', pub_title,"
        " '6.29', '6.29', '6.29', alpha, beta, gamma, '[\"K\", \"Cl\"]', atoms_x,"
        " atoms_y, atoms_z, atoms_occupancy from cif where id = 1"
    )
    base.commit()
    records, _ = _chosen(path)
    assert {r["formula"]: r["names"] for r in records} == {
        "NaCl": ["halite"],
        "KCl": [],
    }


@pytest.fixture(scope="module")
def library() -> StructureLibrary:
    return structure_library()


def test_no_recalled_row_stands_where_a_structure_was_read():
    assert superseded() == []


@pytest.mark.parametrize(
    ("text", "group", "first", "last"),
    [
        # Cells from the papers named in the records.
        ("LaNi5", 191, 5.0125, 3.9873),
        ("Nd2Fe14B", 136, 8.805, 12.206),
        ("LaB6", 221, 4.157, 4.157),
        ("BiFeO3", 161, 5.5876, 13.867),
        ("zircon", 141, 6.6, 5.98),
        ("pyrite", 205, 5.42, 5.42),
        ("molybdenite", 194, 3.16, 12.3),
        ("fluorapatite", 176, 9.37, 6.88),
        ("WS2", 194, 3.1532, 12.323),
        ("TiN", 225, 4.244, 4.244),
        ("dry ice", 205, 5.624, 5.624),
        ("LSCO", 139, 3.7793, 13.2),
    ],
)
def test_well_known_compounds_are_measured(library, text, group, first, last):
    record = library.resolve(text).records[0]
    assert record.source.kind == "experiment"
    assert record.source.seen
    assert record.group.number == group
    assert record.cell[0] == pytest.approx(first, rel=0.005)
    assert record.cell[2] == pytest.approx(last, rel=0.005)


@pytest.mark.parametrize(
    ("title", "formula", "lacks"),
    [
        ("Structure of hydrogen intercalated 2H-NbSe2", "Nb Se2", True),
        ("K2PtH4, a new hydride with planar groups", "K2 Pt", True),
        ("Magnesium chlorite hexahydrate", "Mg Cl2 O10", True),
        ("Magnesium chlorite hexahydrate", "Mg Cl2 O10 H12", False),
        ("Hydrothermal synthesis of zircon", "Zr Si O4", False),
    ],
)
def test_a_host_without_its_guest_is_no_record(title, formula, lacks):
    entry = Entry(
        1, "", formula, title, (), "", "", 1990, "", ("4",) * 6, "P 1", ("x,y,z",),
        (), (), (),
    )  # fmt: skip
    assert entry.lacks_guest is lacks
