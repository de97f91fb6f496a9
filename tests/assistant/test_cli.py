"""Exit codes, one-line complaints, data on stdout."""

import json

import pytest

from assistant import cli


@pytest.fixture
def salt(tmp_path):
    from assistant import Assistant

    path = tmp_path / "NaCl.cif"
    path.write_text(Assistant().ask("Can you generate a CIF file for NaCl?").cif)
    return path


def run(capsys, *arguments):
    try:
        code = cli.main(list(arguments))
    except SystemExit as stop:
        code = stop.code
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["ask"],
        ["ask", "x", "--nonsense"],
        ["check", "/no/such/file.cif"],
        ["ask", "x", "--draft", "/no/such/file.cif"],
        ["ask", "x", "--seed", "-3"],
        ["ask", "x", "--model", "magic"],
        ["ask", "x", "--file", "/no/such.csv"],
        ["ask", ""],
        ["batch", "/no/such.jsonl", "/tmp/never.jsonl"],
        ["export", "never-was", "--out", "/tmp/never"],
    ],
)
def test_misuse_exits_2_with_exactly_one_line(capsys, arguments):
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert len(err.strip().splitlines()) == 1


def test_check_exit_codes(capsys, salt, tmp_path):
    assert run(capsys, "check", str(salt))[0] == 0
    bad = tmp_path / "bad.cif"
    bad.write_text(salt.read_text().replace("5.62", "0.562").replace("5.64", "0.564"))
    code, out, _ = run(capsys, "check", str(salt), str(bad), "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [row["file"] for row in rows] == [str(salt), str(bad)]
    assert rows[0]["space_group"]["number"] == 225
    assert rows[0]["report"]["ok"]
    assert not rows[1]["report"]["ok"]
    garbage = tmp_path / "garbage.cif"
    garbage.write_text("this is no CIF")
    assert run(capsys, "check", str(garbage))[0] == 2


def test_file_over_the_limit_is_one_line(capsys, tmp_path):
    big = tmp_path / "big.cif"
    big.write_text("data_x\n" + "# padding\n" * 600_000)
    code, _, err = run(capsys, "check", str(big))
    assert code == 2
    assert "limit" in err
    assert len(err.strip().splitlines()) == 1


def test_ask_prints_an_answer_as_json(capsys):
    code, out, err = run(
        capsys, "ask", "Can you generate a CIF file for NaCl?", "--json", "--quiet"
    )
    assert code == 0
    assert err == ""
    assert json.loads(out)["status"] == "verified"


def test_trace_and_artifacts_are_written(capsys, tmp_path):
    trace, folder = tmp_path / "trace.json", tmp_path / "out"
    code, _, _ = run(
        capsys,
        "ask",
        "CIF of NaCl",
        "--trace",
        str(trace),
        "--out",
        str(folder),
        "--quiet",
    )
    assert code == 0
    assert json.loads(trace.read_text())["attempts"]
    assert list(folder.glob("*.cif"))


def test_check_with_a_formula_and_a_rule(capsys, salt):
    assert run(capsys, "check", str(salt), "--formula", "NaCl")[0] == 0
    assert run(capsys, "check", str(salt), "--formula", "KCl")[0] == 1
    code, out, _ = run(
        capsys, "check", str(salt), "--rule", "the space group is Pm-3m", "--json"
    )
    assert code == 1
    evidence = json.loads(out)["report"]["evidence"]
    assert any(e["rule"] == "rule 1" and e["verdict"] == "fail" for e in evidence)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--json", "--quiet", "ask", "molar mass of NaCl"],
        ["ask", "--json", "--quiet", "molar mass of NaCl"],
        ["--seed=3", "--json", "ask", "molar mass of NaCl", "--quiet"],
    ],
)
def test_common_options_may_stand_before_the_command(capsys, arguments):
    code, out, _ = run(capsys, *arguments)
    assert code == 0
    assert json.loads(out)["status"] == "verified"
