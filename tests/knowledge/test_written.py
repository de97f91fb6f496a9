"""Records of the hand-written tables: made from the table, and sound."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import knowledge.library.structures as structures
from knowledge.library.structures.derive import fault_of
from knowledge.library.structures.written import written_records

FOLDER = Path(str(structures.__file__)).parent


def _rows(name: str) -> list[dict]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("name", ["read", "recalled"])
def test_records_are_those_of_the_table(name: str) -> None:
    made = {row["id"]: row for row in written_records(FOLDER / f"{name}.txt")}
    for row in _rows(f"{name}.jsonl"):
        assert made[row["id"]] == row


def test_what_was_read_is_sound_and_says_where_it_stands() -> None:
    made = list(written_records(FOLDER / "read.txt"))
    assert [row["id"] for row in made] == [row["id"] for row in _rows("read.jsonl")]
    for row in made:
        assert fault_of(row) == "", row["id"]
        assert row["source"]["locator"], row["id"]
        if row["source"]["kind"] == "computation":
            assert "density functional" in row["note"], row["id"]


def test_an_entry_of_the_materials_project_carries_its_number() -> None:
    row = next(r for r in written_records(FOLDER / "read.txt") if r["id"] == "mp-6475")
    assert row["formula"] == "NaZr2(PO4)3"
    assert row["source"]["doi"] == "10.1063/1.4812323"
    assert row["source"]["locator"].startswith("mp-6475; cif/mp-6475.cif of github.com")
