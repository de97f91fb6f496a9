"""`train`, `generate` and `models` as a user meets them."""

import argparse
import csv
import json
import signal

import numpy as np
import pytest

from assistant.commands import generation, model_training
from assistant.errors import AssistantError, BadInput
from assistant.settings import load_settings
from tests.generators.test_tables import mixes


def run(*arguments):
    bare = argparse.ArgumentParser(add_help=False)
    bare.add_argument("--json", action="store_true")
    bare.add_argument("--quiet", action="store_true")
    bare.add_argument("--seed", type=int)
    common = argparse.ArgumentParser(add_help=False, parents=[bare])
    common.add_argument("--model")
    parser = argparse.ArgumentParser()
    generation.add_parsers(parser.add_subparsers(), common, bare)
    args = parser.parse_args([str(a) for a in arguments])
    return args.run(args, load_settings())


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "mixes.csv"
    mixes(160).to_csv(path, index=False)
    return path


def test_models_lists_everything_as_json(capsys):
    assert run("models", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert {"gan", "ctgan", "nvae", "ffjord", "cloud-vae"} <= {
        m["name"] for m in listed
    }
    assert all(m["status"] in ("works", "planned") for m in listed)


def test_train_then_generate(tmp_path, table, capsys):
    out = tmp_path / "model"
    arguments = ("train", "--kind", "table", "--data", table, "--target", "strength",
                 "--out", out, "--preset", "smoke", "--seed", 4)  # fmt: skip
    assert run(*arguments) == 0
    captured = capsys.readouterr()
    assert captured.out.strip() == str(out)
    assert "training boosted-forest" in captured.err
    card = json.loads((out / "card.json").read_text())
    assert card["target"] == "strength"
    assert card["seed"] == 4
    target = tmp_path / "rows.csv"
    assert run("generate", "--model", out, "-n", 30, "--csv", target) == 0
    rows = list(csv.DictReader(target.open()))
    assert len(rows) == 30
    assert {r["synthetic"] for r in rows} == {"True"}
    capsys.readouterr()
    assert run("generate", "--model", out, "-n", 30, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["rows"]) == 30
    assert str(found["rows"][0]["cement"]) in rows[0]["cement"]


def test_wishes_rules_and_the_judge(tmp_path, table, capsys):
    out = tmp_path / "m"
    run("train", "--kind", "table", "--data", table, "--out", out, "--preset", "smoke",
        "--target", "strength", "--quiet")  # fmt: skip
    rules = tmp_path / "rules.yaml"
    rules.write_text("rules: ['water / cement <= 0.7']\n")
    capsys.readouterr()
    assert run("generate", "--model", out, "-n", 8, "--given", "strength=50..70",
               "--rules", rules, "--data", table, "--json") == 0  # fmt: skip
    rows = json.loads(capsys.readouterr().out)["rows"]
    for row in rows:
        assert 50 <= row["strength"] <= 70
        assert row["water"] / row["cement"] <= 0.7
        assert row["hull"] in ("inside", "edge", "outside")
        assert row["predicted_strength"] > 0


def test_fixed_steps_resume_to_the_same_bits(tmp_path, table):
    common = ("train", "--kind", "table", "--model", "vae", "--data", table, "--preset",
              "smoke", "--quiet", "--steps")  # fmt: skip
    run(*common, 7, "--out", tmp_path / "a")
    run(*common, 3, "--out", tmp_path / "b")
    run(*common, 7, "--resume", "--out", tmp_path / "b")
    a, b = ((tmp_path / n / "weights.safetensors").read_bytes() for n in "ab")
    assert a == b


def test_conditional_training(tmp_path, table, capsys):
    out = tmp_path / "m"
    run("train", "--kind", "table", "--model", "cgan", "--conditions", "age", "--data",
        table, "--out", out, "--preset", "smoke", "--steps", 5, "--quiet")  # fmt: skip
    capsys.readouterr()
    run("generate", "--model", out, "-n", 5, "--given", "age=28", "--json")
    assert {r["age"] for r in json.loads(capsys.readouterr().out)["rows"]} == {28.0}


def test_formulas(tmp_path, capsys):
    from generators.materials.formulas import known_formulas

    path = tmp_path / "f.csv"
    path.write_text("formula\n" + "\n".join(sorted(known_formulas())[:2000:5]) + "\n")
    out = tmp_path / "m"
    run("train", "--kind", "composition", "--data", path, "--out", out, "--preset",
        "smoke", "--steps", 40, "--quiet")  # fmt: skip
    capsys.readouterr()
    assert run("generate", "--model", out, "-n", 6, "--csv", tmp_path / "o.csv") == 0
    rows = list(csv.DictReader((tmp_path / "o.csv").open()))
    assert len({r["formula"] for r in rows}) == 6
    assert {"neutral", "novel"} <= set(rows[0])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--model", "ctgn"), "did you mean 'ctgan'"),
        (("--model", "nvae"), "planned"),
        (("--model", "matgan"), "not on table"),
        (("--target", "colour"), "not in the table"),
        (("--conditions", "colour"), "not in the table"),
        (("--steps", "0"), "at least 1"),
        (("--set", "hiden=3", "--model", "vae"), "no setting"),
        (("--set", "leafs=3"), "no setting 'leafs'"),
    ],
)
def test_misuse_is_one_line(tmp_path, table, arguments, words):
    with pytest.raises(BadInput, match=words) as caught:
        run("train", "--kind", "table", "--data", table, "--out", tmp_path / "m",
            "--quiet", *arguments)  # fmt: skip
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--model", "ctgan"), "must be trained first"),
        (("--model", "nowhere"), "no folder"),
        (("--model", ".", "-n", "0"), "between 1 and"),
    ],
)
def test_generate_misuse_is_one_line(arguments, words):
    with pytest.raises(BadInput, match=words):
        run("generate", *arguments)


@pytest.mark.parametrize(
    "arguments", [("--target", "colour"), ("--conditions", "colour", "--model", "cgan")]
)
def test_a_missing_column_is_told_before_any_progress(
    tmp_path, table, capsys, arguments
):
    with pytest.raises(BadInput, match="not in the table"):
        run("train", "--kind", "table", "--data", table, "--out", tmp_path / "m",
            *arguments)  # fmt: skip
    assert capsys.readouterr().err == ""


def test_a_folder_that_cannot_be_made_is_told_before_training(tmp_path, table, capsys):
    taken = tmp_path / "taken"
    taken.write_text("")
    with pytest.raises(BadInput, match="--out"):
        run("train", "--kind", "table", "--data", table, "--out", taken / "m")
    assert capsys.readouterr().err == ""


def test_a_checkpoint_of_other_settings_is_one_line(tmp_path, table, capsys):
    fixed = ("train", "--kind", "table", "--model", "vae", "--data", table, "--out",
             tmp_path / "m", "--preset", "smoke", "--steps", 2)  # fmt: skip
    run(*fixed, "--set", "hidden=16")
    assert "training vae on 160 items" in capsys.readouterr().err
    with pytest.raises(BadInput, match="another settings"):
        run(*fixed, "--set", "hidden=24", "--resume")
    assert capsys.readouterr().err == ""


def test_an_interrupt_saves_and_the_run_goes_on(tmp_path, table, monkeypatch):
    fixed = ("train", "--kind", "table", "--model", "vae", "--data", table, "--out")
    tail = ("--preset", "smoke", "--steps", 40)
    told = model_training.Teller.progress

    def interrupt(self, event):
        told(self, event)
        if event.step == 20:
            signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as patched:
        patched.setattr(model_training.Teller, "progress", interrupt)
        with pytest.raises(AssistantError, match="go on with --resume"):
            run(*fixed, tmp_path / "a", *tail)
    run(*fixed, tmp_path / "a", *tail, "--resume", "--quiet")
    run(*fixed, tmp_path / "b", *tail, "--quiet")
    first, second = (tmp_path / n / "weights.safetensors" for n in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_rules_that_are_no_text_are_refused(tmp_path, table):
    out, rules = tmp_path / "m", tmp_path / "rules.yaml"
    run("train", "--kind", "table", "--data", table, "--out", out, "--preset", "smoke",
        "--quiet")  # fmt: skip
    rules.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="no text"):
        run("generate", "--model", out, "-n", 2, "--rules", rules)


def test_a_wish_fits_the_kind_of_its_column(tmp_path, capsys):
    frame = mixes(120)
    frame["kind"] = np.where(np.arange(len(frame)) % 3 == 0, "plain", "fibre")
    frame.to_csv(tmp_path / "t.csv", index=False)
    out = tmp_path / "m"
    run("train", "--kind", "table", "--data", tmp_path / "t.csv", "--out", out,
        "--preset", "smoke", "--quiet")  # fmt: skip
    for wish, words in (("strength=much", "holds numbers"), ("kind=3", "never occurs"),
                        ("kind>=3", "never occurs"), ("kind=steel", "it has"),
                        ("kind<plain", "is no number")):  # fmt: skip
        with pytest.raises(BadInput, match=words):
            run("generate", "--model", out, "-n", 3, "--given", wish, "--quiet")
    capsys.readouterr()
    run("generate", "--model", out, "-n", 9, "--given", "kind!=plain", "--json")
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert {row["kind"] for row in rows} == {"fibre"}


def test_missing_data_and_wrong_tables(tmp_path):
    with pytest.raises(BadInput, match="does not exist"):
        run(
            "train", "--kind", "table", "--data", tmp_path / "no.csv", "--out", tmp_path
        )
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    with pytest.raises(BadInput, match="no column 'formula'"):
        run("train", "--kind", "composition", "--data", path, "--out", tmp_path / "m")
    with pytest.raises(BadInput, match="planned"):
        run("train", "--kind", "image", "--model", "dcgan", "--data", path, "--out",
            tmp_path / "m")  # fmt: skip
