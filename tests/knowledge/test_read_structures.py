"""Structures of well-known compounds rest on sources that were read."""

from pathlib import Path

import pytest

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
        ("LiCoO2", 166, "computation", 2.811, 13.91),
        ("LaFeO3", 62, "computation", 5.601, 7.945),
        ("Nb3Sn", 223, "computation", 5.335, 5.335),
        ("Mg3N2", 206, "computation", 9.932, 9.932),
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
