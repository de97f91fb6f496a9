"""The store is complete or empty, adds nothing twice, and says what it left out."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from knowledge.errors import IngestError, KnowledgeError
from knowledge.facts import library
from knowledge.store import Store

TABLE = textwrap.dedent(
    """\
    formula,Ionic conductivity (mS/cm),T (K),doi
    Li7La3Zr2O12,0.5,298,10.1000/one
    Li7La3Zr2O12,0.5,298,10.1000/one
    Li6.4La3Zr1.4Ta0.6O12,1.0,300,10.1000/two
    LiX,,298,10.1000/three
    Li3PO4,1e-10,298,
    """
)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(TABLE)
    return path


def test_rows_are_counted_and_the_empty_one_is_rejected_with_a_reason(table, tmp_path):
    result = Store(tmp_path / "s").index(table)
    assert (result.rows, result.added, result.duplicates) == (5, 3, 1)
    assert result.rejected == ((4, "no numeric value in any column"),)


def test_the_same_content_twice_adds_nothing(table, tmp_path):
    store = Store(tmp_path / "s")
    store.index(table)
    before = [f.id for f in store.own()]
    copy = tmp_path / "copy.csv"
    copy.write_text(TABLE)
    again = store.index(copy)
    assert again.added == 0
    assert [f.id for f in store.own()] == before


def test_equal_rows_in_another_file_are_not_added_again(table, tmp_path):
    store = Store(tmp_path / "s")
    store.index(table)
    other = tmp_path / "other.csv"
    other.write_text(TABLE.replace("\n", "\r\n"))
    assert store.index(other).added == 0


def test_units_follow_the_header_and_a_row_without_doi_is_unverified(table, tmp_path):
    store = Store(tmp_path / "s")
    store.index(table)
    first, *_, last = store.own()
    assert (first.values[0].unit, first.values[0].temperature) == ("mS/cm", 24.85)
    assert first.verified
    assert not last.verified


def test_shipped_records_are_always_there(tmp_path):
    assert len(Store(tmp_path / "s").all()) == len(library())


def test_verify_is_silent_on_a_sound_store_and_speaks_of_damage(table, tmp_path):
    store = Store(tmp_path / "s")
    store.index(table)
    assert store.verify() == []
    records = next((tmp_path / "s" / "documents").iterdir()) / "records.jsonl"
    records.write_text(records.read_text().replace("0.5", "0.7", 1))
    assert Store(tmp_path / "s").verify()


def test_removal_takes_all_records_of_a_file(table, tmp_path):
    store = Store(tmp_path / "s")
    store.index(table)
    assert store.remove("mine.csv") == 4
    assert store.own() == ()
    assert store.verify() == []
    with pytest.raises(KnowledgeError):
        store.remove("mine.csv")


def test_an_unreadable_file_changes_nothing(tmp_path):
    path = tmp_path / "bad.xlsx"
    path.write_bytes(b"not a workbook")
    store = Store(tmp_path / "s")
    with pytest.raises(IngestError, match=r"bad\.xlsx"):
        store.index(path)
    assert store.own() == ()


def test_a_killed_process_leaves_all_or_nothing(tmp_path):
    big = tmp_path / "big.csv"
    rows = "".join(
        f"Li7La3Zr2O12,{i / 997:.6f},298,10.1000/x{i}\n" for i in range(4000)
    )
    big.write_text("formula,Ionic conductivity (mS/cm),T (K),doi\n" + rows)
    folder = tmp_path / "s"
    code = (
        "import sys; from pathlib import Path; from knowledge.store import Store; "
        "Store(Path(sys.argv[1])).index(Path(sys.argv[2]))"
    )
    for delay in (0.35, 0.7, 1.1):
        process = subprocess.Popen([sys.executable, "-c", code, folder, big])
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert len(Store(folder).own()) in {0, 4000}
    store = Store(folder)
    store.index(big)
    assert len(store.own()) == 4000
    assert store.verify() == []
    assert not [p for p in os.listdir(folder / "documents") if p.startswith("tmp-")]
