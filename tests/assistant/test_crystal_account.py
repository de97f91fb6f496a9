"""Every clause of a change or of a question is used up, or quoted."""

import pytest

from assistant import Assistant
from assistant.crystal_account import done_with, unserved
from assistant.crystal_topics import asks_facts_only
from generators.structures.drafts import RepairChange
from generators.structures.edit import edit
from generators.structures.facts import Fact
from validators.crystal import read_crystal

CUBIC = """data_x
_space_group_name_H-M_alt 'P m -3 m'
_cell_length_a 4
_cell_length_b 4
_cell_length_c 4
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Ba1 Ba 0.5 0.5 0.5
Ti1 Ti 0 0 0
O1 O 0.5 0 0
"""


def _of(instruction: str) -> tuple[str, ...]:
    """What an edit of the cubic cell leaves of an instruction."""
    made = edit(CUBIC, instruction)
    assert made is not None
    done = done_with(made.changes, made.notes, structures=(CUBIC, made.text))
    return unserved(instruction, done)


@pytest.mark.parametrize(
    "instruction",
    [
        "make a 2x2x2 supercell",
        "replace 10 % of the Ti by Zr",
        "erzeuge eine 2x1x1-Superzelle",
        "remplace 10 % de Ti par Zr",
        "reemplaza 10 % de Ti por Zr",
        "把 10% 的 Ti 替换成 Zr",
        "Tiの10%をZrに置換してください",
        "increase a by 2 %",
    ],
)
def test_what_was_carried_out_is_used_up(instruction: str) -> None:
    assert _of(instruction) == ()


@pytest.mark.parametrize(
    ("instruction", "left"),
    [
        ("make a 2x2x2 supercell with exactly one Y on a Ti site", "one Y"),
        ("make a 2x2x2 supercell and relax it", "relax"),
        ("erzeuge eine 2x1x1-Superzelle, dann verschiebe Ti um 0,03 in z", "0,03"),
        ("fais une supermaille 2x1x1 et enlève un oxygène", "enlève"),
        ("haz una supercelda 2x1x1 y calcula la densidad", "densidad"),
        ("做一个 2x2x2 超胞，然后给出键长", "键长"),
        ("2x2x2のスーパーセルを作り、密度を計算してください", "密度"),
        ("replace 10 % of the Ti by Zr twisted along c", "twisted"),
    ],
)
def test_what_nothing_used_is_quoted(instruction: str, left: str) -> None:
    done = done_with(
        [RepairChange("cell", "5 positions", "2×2×2 of it, 40 positions", "asked for"),
         RepairChange("site Ti1, occupancy", "1", "0.9", "10 % of it becomes Zr"),
         RepairChange("cell", "5 positions", "2×1×1 of it, 10 positions", "asked")],
        structures=(CUBIC,),
    )  # fmt: skip
    assert any(left in clause for clause in unserved(instruction, done))


def test_numbers_of_a_question_are_used_or_quoted() -> None:
    pattern = Fact("powder", {"source": "λ = 0.7093 Å", "low": "20", "high": "60"})
    done = done_with(facts=[pattern], structures=(CUBIC,))
    assert unserved("powder pattern from 20° to 60°, λ 0.7093 Å", done) == ()
    assert unserved("powder pattern from 20° to 75°, λ 0.7093 Å", done)


def test_a_return_with_a_further_wish_is_carried_out() -> None:
    talk = Assistant()
    talk.ask("CIF of KMgF3", session="account")
    talk.ask("replace Mg by Zn", session="account")
    again = talk.ask("undo that and build a 2x1x1 supercell", session="account")
    crystal = read_crystal(again.cif or "").crystal
    assert crystal is not None
    assert crystal.composition == {"K": 2, "Mg": 2, "F": 6}
    lost = talk.ask("undo that and then anneal the cell", session="account")
    assert lost.status == "unverified"


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Li-O distances and the O-Si-O angles please", True),
        ("molar volume and density", True),
        ("increase the volume by 3 %", False),
        ("remove the O vacancies", False),
        ("the occupancy of K should be 0.5", False),
        ("now with space group Amm2", False),
    ],
)
def test_facts_named_without_a_verb_are_asked_for(text: str, asks: bool) -> None:
    assert asks_facts_only(text) is asks


def test_a_question_beside_a_change_does_not_replace_it() -> None:
    talk = Assistant()
    talk.ask("estructura de la calcita", session="axes")
    both = talk.ask(
        "reescríbela en ejes romboédricos y dame los ángulos O-C-O", session="axes"
    )
    crystal = read_crystal(both.cif or "").crystal
    assert crystal is not None
    assert crystal.group is not None
    assert crystal.group.extension == "R"
    assert "120.00" in both.text
