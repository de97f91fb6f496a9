"""Structures of well-known compounds rest on sources that were read."""

from pathlib import Path

import pytest

from knowledge.library.structures.computed import wanted
from knowledge.library.structures.written import written_records
from knowledge.structures import StructureLibrary, structure_library


@pytest.fixture(scope="module")
def library() -> StructureLibrary:
    return structure_library()


def test_conditions_doi_and_kind_are_told_apart_in_a_source(tmp_path: Path) -> None:
    table = tmp_path / "read.txt"
    table.write_text(
        "structure CO2 | -P 2ac 2ab 3 | 5.624 | C 0,0,0; O 0.1185,0.1185,0.1185 | "
        "Simon & Peters, Acta B 36 (1980) 2750; Table 1; sample 2; doi:10.1/x; 150 K\n"
        "structure Nb3Sn | -P 4n 2 3 | 5.33 | Nb 0.25,0,0.5; Sn 0,0,0 | "
        "A database; its file; computed\n"
    )
    measured, computed = written_records(table)
    assert measured["conditions"] == "150 K"
    assert measured["source"]["kind"] == "experiment"
    assert measured["source"]["locator"] == "Table 1; sample 2"
    assert measured["source"]["doi"] == "10.1/x"
    assert measured["source"]["year"] == 1980
    assert computed["source"]["kind"] == "computation"
    assert "conditions" not in computed


@pytest.mark.parametrize(
    ("text", "group", "kind", "first", "last"),
    [
        # Cells as the sources named in the records give them.
        ("LiCoO2", 166, "computation", 2.833, 14.0925),
        ("Nb3Sn", 223, "computation", 5.335, 5.335),
        ("Mg3N2", 206, "computation", 9.932, 9.932),
        ("BaZrO3", 221, "computation", 4.256, 4.256),
        ("LaAlO3", 167, "computation", 5.411, 13.188),
        ("TiCoSb", 216, "computation", 5.894, 5.894),
        ("lithium tantalate", 161, "computation", 5.208, 13.937),
    ],
)
def test_numbers_of_well_known_compounds_were_read(
    library: StructureLibrary,
    text: str,
    group: int,
    kind: str,
    first: float,
    last: float,
) -> None:
    record = library.resolve(text).records[0]
    assert record.source.seen
    assert record.source.kind == kind
    assert record.group.number == group
    assert record.cell[0] == pytest.approx(first, abs=0.002)
    assert record.cell[2] == pytest.approx(last, abs=0.002)


def _perovskite(a: float, number: int, seen: bool = True, **change: object) -> dict:
    sites = [
        ["Ba1", "Ba", "a", "1", 0, 0, 0],
        ["Zr1", "Zr", "b", "1", 0.5, 0.5, 0.5],
        ["O1", "O", "c", "1", 0, 0.5, 0.5],
    ]
    return {
        "id": f"row-{number}",
        "formula": "BaZrO3",
        "hall": "-P 4 2 3",
        "cell": [a, a, a, 90, 90, 90],
        "sites": sites,
        "source": {"citation": "x", "kind": "computation", "seen": seen},
    } | change


def test_a_computed_structure_must_agree_with_the_handbook() -> None:
    # BaZrO3: a = 4.193 Å; 4.25 is 1.4 % more, 4.40 is 5 % more.
    handbook = _perovskite(4.193, 0, seen=False)
    found = list(wanted([_perovskite(4.40, 1), _perovskite(4.25, 2)], [handbook]))
    assert [row["id"] for row in found] == ["row-2"]
    assert not list(wanted([_perovskite(4.25, 3)], []))
    read = _perovskite(4.19, 4)
    assert not list(wanted([_perovskite(4.25, 5)], [handbook, read]))


def test_a_model_of_full_sites_does_not_stand_for_partly_filled_ones() -> None:
    handbook = _perovskite(4.193, 0, seen=False)
    handbook["sites"][2][3] = "1/2"
    handbook["sites"].append(["O2", "O", "c", "1/2", 0, 0.5, 0.5])
    assert not list(wanted([_perovskite(4.20, 1)], [handbook]))
