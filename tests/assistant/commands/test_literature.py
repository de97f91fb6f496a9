"""The literature commands: JSON on stdout, one line on stderr, stable exit codes."""

import argparse
import json

import pytest

from assistant.commands import literature
from assistant.errors import BadInput
from assistant.settings import load_settings

TABLE = "formula,Ionic conductivity (S/cm),doi\nLi7La3Zr2O12,5e-4,10.1000/one\n"


def run(*words):
    parser = argparse.ArgumentParser()
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true")
    common.add_argument("--seed", type=int)
    commands = parser.add_subparsers()
    literature.add_parsers(commands, common, common)
    args = parser.parse_args(list(words))
    return args.run(args, load_settings())


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(TABLE)
    return str(path)


def test_index_list_show_remove_verify(table, capsys):
    assert run("index", table, "--json") == 0
    done = json.loads(capsys.readouterr().out)
    assert set(done) >= {"file", "rows", "added", "duplicates", "rejected"}
    assert (done["added"], done["duplicates"]) == (1, 0)
    assert run("index", table, "--json") == 0
    assert json.loads(capsys.readouterr().out)["added"] == 0
    assert run("knowledge", "list", "--own", "--json") == 0
    record = json.loads(capsys.readouterr().out)[0]
    assert {"id", "kind", "doi", "title", "year", "material", "claim", "values", "file",
            "row", "status", "verified"} <= set(record)  # fmt: skip
    assert (record["file"], record["row"], record["doi"]) == (
        "mine.csv",
        1,
        "10.1000/one",
    )
    assert run("knowledge", "show", record["id"], "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["values"] == record["values"]
    assert run("knowledge", "verify") == 0
    capsys.readouterr()
    assert run("knowledge", "remove", "mine.csv", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"removed": 1}


def test_missing_files_and_ids_are_bad_input(tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        run("index", str(tmp_path / "none.csv"))
    with pytest.raises(BadInput, match="no record"):
        run("knowledge", "show", "nothing-1")
    with pytest.raises(BadInput, match="read-only"):
        run("knowledge", "remove", "llto-001")


def test_nothing_is_written_to_the_working_folder(table, tmp_path, monkeypatch):
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    run("index", table)
    assert list(work.iterdir()) == []


def test_a_folder_is_indexed_and_bad_files_are_named(tmp_path, capsys):
    (tmp_path / "a.csv").write_text(TABLE)
    (tmp_path / "b.pdf").write_text("no pdf")
    (tmp_path / "c.png").write_text("not looked at")
    assert run("index", str(tmp_path)) == 0
    captured = capsys.readouterr()
    assert "a.csv: 1 rows, 1 added" in captured.out
    assert "b.pdf" in captured.err
