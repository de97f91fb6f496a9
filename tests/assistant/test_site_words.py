"""Sites named by their polyhedron or role, by the labels of the structure."""

import pytest

from assistant import Assistant
from assistant.site_words import with_labels


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    assistant = Assistant(home=tmp_path_factory.mktemp("home"))
    return {n: assistant.ask(f"CIF of {n}").cif for n in ("MgAl2O4", "SrTiO3", "Fe3O4")}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("MgAl2O4", "replace half of the octahedral Al by Cr", "half of Al by Cr"),
        ("MgAl2O4", "swap the tetrahedral cation for Zn", "swap Mg for Zn"),
        ("Fe3O4", "ersetze die Hälfte von Fe auf dem Oktaederplatz durch Mn",
         "von Fe2 durch Mn"),
        ("Fe3O4", "把八面体位的Fe换成Mn", "把Fe2换成Mn"),
        ("SrTiO3", "replace 10 % of the A site by Ba", "of Sr by Ba"),
    ],
)  # fmt: skip
def test_a_polyhedron_or_role_names_one_site(made, name, text, expected):
    assert expected in with_labels(text, made[name])


@pytest.mark.parametrize(
    "text",
    [
        "replace the dodecahedral cation by Y",  # there is none
        "is the octahedral Al distorted?",  # nothing is changed
    ],
)
def test_what_names_no_site_or_changes_none_stays(made, text):
    assert with_labels(text, made["MgAl2O4"]) == text


def test_half_of_the_octahedra_and_no_tetrahedron_is_exchanged(tmp_path):
    ask = Assistant(home=tmp_path).ask
    ask("CIF of MgAl2O4", session="s")
    done = ask("replace half of the octahedral Al by Cr", session="s")
    assert {change.what.split(",")[0] for change in done.changes} >= {"site Al1"}
    assert not any("Mg1" in change.what for change in done.changes)
    assert "Cr8" in done.text
