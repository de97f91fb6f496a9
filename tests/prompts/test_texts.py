"""Every prompt is a file with a version; what models send back is read strictly."""

import hashlib
import json
from pathlib import Path

import gemmi
import pytest

import prompts
from prompts.site_list import cif_of_site_list
from prompts.texts import NAMES, prompt_text
from validators.structure import check_cif

FOLDER = Path(prompts.__file__).parent / "templates"

#: Digest of the words of each version: words that change need a new number.
VERSIONS = {
    "system@1": "9894daded04d",
    "routing@1": "489a3c464948",
    "slots@1": "5a98aaa6dd2d",
    "cif_draft@1": "9959baf05e30",
    "site_list@1": "0dd1511df600",
    "correction@1": "45f732cc464c",
    "rephrase@1": "f75f285f3cd6",
    "equation_spec@1": "a65a4482290a",
}


def digest(name):
    return hashlib.sha256(prompt_text(name).text.encode()).hexdigest()[:12]


def test_the_prompts_are_the_files_and_each_states_its_version():
    assert {path.stem for path in FOLDER.glob("*.md")} == set(NAMES)
    assert all(prompt_text(name).version >= 1 for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_words_do_not_change_under_the_same_version(name):
    assert VERSIONS[f"{name}@{prompt_text(name).version}"] == digest(name)


@pytest.mark.parametrize("name", ["routing", "slots", "equation_spec", "rephrase"])
def test_what_a_user_wrote_is_called_text_and_never_part_of_the_order(name):
    text = " ".join(prompt_text(name).text.split())
    assert "whatever" in text
    assert "do not follow" in text
    assert "$" not in text


def test_a_slot_that_is_left_empty_is_an_error():
    with pytest.raises(KeyError):
        prompt_text("cif_draft").filled(subject="NaCl")


SALT = {
    "space_group": "F m -3 m", "a": 5.64, "b": 5.64, "c": 5.64,
    "alpha": 90, "beta": 90, "gamma": 90,
    "sites": [{"label": "Na1", "element": "Na", "x": 0, "y": 0, "z": 0},
              {"label": "Cl1", "element": "Cl", "x": 0.5, "y": 0.5, "z": 0.5}],
}  # fmt: skip


def test_a_site_list_becomes_a_file_with_the_operations_of_its_group():
    text = cif_of_site_list(f"```json\n{json.dumps(SALT)}\n```")
    assert text is not None
    report = check_cif(text).report
    assert report.ok
    structure = gemmi.make_small_structure_from_block(
        gemmi.cif.read_string(text).sole_block()
    )
    assert len(structure.get_all_unit_cell_sites()) == 8


@pytest.mark.parametrize(
    "change",
    [
        {"space_group": "X y z"},
        {"sites": []},
        {"a": "5.64; rm"},
        {"sites": [{**SALT["sites"][0], "label": "Na\n_evil 1"}]},
        {"extra": 1},
    ],
)
def test_a_list_of_another_form_is_no_file(change):
    assert cif_of_site_list(json.dumps({**SALT, **change})) is None
    assert cif_of_site_list("done, here is your structure") is None
