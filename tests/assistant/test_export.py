"""A session becomes files that other programs can read."""

import csv
import json

import pytest

from assistant.errors import BadInput
from assistant.export import export_session
from assistant.records import Answer, Artifact, Citation, Request, Status, TableResult
from assistant.sessions import Sessions
from validators.report import Evidence, Report


def cited(identifier, title, **fields):
    rest = {"doi": None, "year": 2007, "journal": "J. Test", "locator": "Table 1"}
    return Citation(identifier, title=title, **{**rest, **fields})


@pytest.fixture
def exported(tmp_path):
    session = Sessions(tmp_path / "sessions").open("work")
    figure = tmp_path / "plot.png"
    figure.write_bytes(b"png")
    session.add(
        Request(text="cif of NaCl"),
        Answer(
            Status.VERIFIED, "here", cif="data_x\n_note '```'\n",
            citations=(cited("r1", "A & B of 100% {Na_2}Cl", doi="10.1/x"),),
            artifacts=(Artifact("png", str(figure)), Artifact("png", str(figure)),
                       Artifact("png", "/nowhere.png")),
        ),
    )  # fmt: skip
    table = TableResult(
        [{"name": "=material", "unit": ""}, {"name": "T", "unit": "K"}],
        [["=cmd|' /C calc'!A0", 300], ["+x", -5]],
        [["r1", "r2"], "r3"],
        [[], ["no source"]],
    )
    session.add(
        Request(text="a table"),
        Answer(
            Status.UNVERIFIED, "there", table=table, cif="data_y\n",
            citations=(cited("r1", "same again", doi="10.1/x"),
                       cited("r 2", "unbalanced } brace", doi="10.1/y"),
                       cited("r/2", "other", journal=None)),
        ),
    )  # fmt: skip
    folder = tmp_path / "out"
    return folder, export_session(session, folder)


def test_every_file_that_is_named_is_there(exported):
    folder, written = exported
    names = sorted(path.name for path in folder.iterdir())
    assert sorted(p.rsplit("/", 1)[-1] for p in written) == names
    assert names == [
        "001-2-plot.png", "001-plot.png", "001-structure.cif", "002-structure.cif",
        "002-table.csv", "session.json", "session.md", "sources.bib", "versions.md",
    ]  # fmt: skip


def test_the_bibliography_is_read_by_a_bibtex_reader(exported):
    from pybtex.database import parse_file

    entries = parse_file(str(exported[0] / "sources.bib")).entries
    assert len(entries) == 3
    assert entries["r1"].fields["doi"] == "10.1/x"
    assert entries["r1"].fields["title"] == r"A \& B of 100\% Na\_2Cl"
    assert {e.type for e in entries.values()} == {"article", "misc"}


def test_a_table_carries_its_sources_and_no_formula_for_a_spreadsheet(exported):
    with (exported[0] / "002-table.csv").open() as stream:
        head, first, second = csv.reader(stream)
    assert head == ["'=material", "T (K)", "record", "doi", "source_status"]
    assert first == ["'=cmd|' /C calc'!A0", "300", "r1; r2", "10.1/x", "sourced"]
    assert second == ["'+x", "-5", "r3", "", "no source"]


def test_the_markdown_cannot_be_broken_by_what_it_quotes(exported):
    text = (exported[0] / "session.md").read_text()
    assert "````cif\ndata_x\n_note '```'\n````" in text


def test_the_json_holds_whole_answers_and_versions_are_listed(exported):
    rows = json.loads((exported[0] / "session.json").read_text())
    assert rows[0]["answer"]["status"] == "verified"
    versions = (exported[0] / "versions.md").read_text()
    assert "| 1 | 1 | cif of NaCl |" in versions
    assert "| 2 | 2 | a table |" in versions


def test_an_unknown_session_is_said(tmp_path):
    with pytest.raises(BadInput, match="no session"):
        export_session(Sessions(tmp_path).open("none"), tmp_path / "out")


def test_an_empty_cell_stays_empty_and_a_formula_is_defused():
    from assistant.compose.table_files import guarded

    assert [guarded(v) for v in ("", "=1+1", -3.5, "LLTO")] == [
        "", "'=1+1", -3.5, "LLTO",
    ]  # fmt: skip


def test_what_the_answer_holds_is_not_written_twice_and_every_check_is_named(tmp_path):
    kept = tmp_path / "structure-1a2b.cif"
    kept.write_text("data_z\n")
    measured = Evidence("", "syntax.cif", "pass", "no fault")
    session = Sessions(tmp_path / "sessions").open("again")
    session.add(
        Request(text="z"),
        Answer(
            Status.VERIFIED, "z", cif="data_z\n",
            artifacts=(Artifact("cif", str(kept)),),
            report=Report(checked=("syntax.cif",), evidence=(measured,)),
        ),
    )  # fmt: skip
    written = export_session(session, tmp_path / "out")
    assert [p for p in written if p.endswith(".cif")] == [
        str(tmp_path / "out" / "001-structure.cif")
    ]
    assert "- pass: syntax.cif: no fault" in (tmp_path / "out/session.md").read_text()
