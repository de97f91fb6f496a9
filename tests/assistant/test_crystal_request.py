"""What a CIF request is about: file, task, polymorph, conversation."""

import pytest

from assistant.crystal_follow_ups import puts_side_by_side
from assistant.crystal_request import (
    polymorph_in,
    read_request,
    split_message,
    without_first_thought,
)
from assistant.records import Request, Turn

CIF = """data_NaCl
_cell_length_a 5.64
_cell_length_b 5.64
_cell_length_c 5.64
loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Na 0 0 0
Cl 0.5 0.5 0.5
"""


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (f"what is wrong?\n\n{CIF}", "what is wrong?"),
        (f"```cif\n{CIF}```\nplease fix it", "please fix it"),
        (f"{CIF}\n\nPlease check this file for me.", "Please check this file for me."),
        (f"~ my file\n{CIF}", "~ my file"),
    ],
)
def test_a_pasted_file_is_told_from_the_words(message, words):
    said, cif = split_message(message)
    assert " ".join(said.split()) == words
    assert cif is not None
    assert cif.strip() == CIF.strip()


def test_a_file_without_its_loop_line_is_still_a_file():
    said, cif = split_message("help\n\n" + CIF.replace("loop_\n", ""))
    assert said == "help"
    assert "_atom_site_label" in cif


@pytest.mark.parametrize(
    "message", ["Can you generate a CIF file for NaCl?", "use data_ names", ""]
)
def test_words_alone_hold_no_file(message):
    assert split_message(message) == (message, None)


@pytest.mark.parametrize(
    ("message", "task"),
    [
        ("check this", "check"),
        ("überprüfe die Datei", "check"),
        ("is this file ok?", "check"),
        ("Are these coordinates plausible?", "check"),
        ("Ist meine Datei in Ordnung?", "check"),
        ("what's wrong with it?", "repair"),
        ("corrige ce fichier", "repair"),
        ("Revisa este archivo y corrígelo, por favor", "repair"),
        ("Prüf das und bring es in Ordnung", "repair"),
        ("检查并改正", "repair"),
        ("チェックして訂正して", "repair"),
        ("check the arrangement of the octahedra", "check"),
        ("make a = 5.7", "edit"),
        ("convert it to POSCAR", "convert"),
        ("修复这个文件", "repair"),
    ],
)
def test_task_of_a_message_with_a_file(message, task):
    assert read_request(Request(text=message, draft=CIF)).task == task


@pytest.mark.parametrize(
    ("message", "task"),
    [("Repair it please", "repair"), ("now correct a to 5.7", "edit")],
)
def test_task_of_a_follow_up(message, task):
    earlier = [Turn(role="user", content="is this ok?")]
    asked = read_request(Request(text=message, history=earlier), last_cif=CIF)
    assert (asked.inherited, asked.task) == (True, task)


def test_a_message_without_a_file_makes_one():
    assert read_request(Request(text="CIF of rutile")).task == "make"


def test_a_follow_up_takes_the_structure_of_the_conversation():
    history = [
        {"role": "user", "content": "CIF of NaCl"},
        {"role": "assistant", "content": f"here\n```cif\n{CIF}```"},
    ]
    request = Request.model_validate(
        {"text": "now make it tetragonal", "history": history}
    )
    asked = read_request(request)
    assert asked.inherited
    assert asked.cif.strip() == CIF.strip()
    assert asked.polymorph == "tetragonal"
    fresh = Request.model_validate({"text": "CIF of MgO", "history": history})
    assert read_request(fresh).cif is None


@pytest.mark.parametrize(
    ("words", "system"),
    [
        ("the cubic phase", "cubic"),
        ("kubisches LLZO", "cubic"),
        ("四方相", "tetragonal"),
        ("not cubic but monoclinic", "monoclinic"),
        ("NaCl", None),
        ("la phase tétragonale", "tetragonal"),
        ("orthorhombique", "orthorhombic"),
    ],
)
def test_polymorph_words(words, system):
    assert polymorph_in(words) == system


@pytest.mark.parametrize(
    ("words", "leans"),
    [
        ("Make a CIF of KBr", False),
        ("Please make a CIF of MgO", False),
        ("now make it tetragonal", True),
        ("and the density?", True),
        ("set a to 6.29", True),
        ("give me the crystal structure of rutile", False),
    ],
)
def test_only_some_messages_lean_on_the_conversation(words, leans):
    history = [{"role": "user", "content": "CIF of NaCl"}]
    request = Request.model_validate({"text": words, "history": history})
    assert read_request(request, last_cif=CIF).inherited is leans


def test_comments_and_tags_above_the_first_cell_line_belong_to_the_file():
    text = (
        "What is wrong with it?\n\n# kept: of another compound\n"
        "_chemical_formula_sum 'Na Cl'\n_cell_length_a 5.64\n_cell_length_b 5.64\n"
        "loop_\n_atom_site_label\n_atom_site_fract_x\nNa1 0\n"
    )
    words, cif = split_message(text)
    assert words == "What is wrong with it?"
    assert cif is not None
    assert cif.startswith("# kept")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("CIF of TiO2? No, of SnO2, rutile.", "CIF: of SnO2, rutile."),
        ("Eine CIF von CaO? Nein, lieber SrO, kubisch.", "CIF: SrO, kubisch."),
        ("CIF of MgO, sorry, I meant NiO", "CIF: NiO"),
        ("Make NaTaO3? Use KTaO3 instead: K 1a", "CIF: KTaO3: K 1a"),
        ("CIF für RbCl? Nimm lieber RbBr: Rb 4a", "CIF: RbBr: Rb 4a"),
        ("要 CaSe 的 CIF?改用 SrSe:Sr 4a", "CIF: SrSe:Sr 4a"),
        ("MgO? Use NiO as a check", "MgO? Use NiO as a check"),
        ("MgO, no NiO", "MgO, no NiO"),
        ("CIF of TiO2, no TiO6 faces shared", "CIF of TiO2, no TiO6 faces shared"),
    ],
)
def test_a_compound_that_is_taken_back_is_left_out(text, left):
    assert without_first_thought(text) == left


def test_octahedra_that_share_compare_nothing():
    assert not puts_side_by_side("los octaedros comparten vértices, sitio compartido")
    assert puts_side_by_side("compara MgO y CaO")


@pytest.mark.parametrize(
    "text",
    [
        "BaTiO3 CIF, distance Ti-O between 1.8 and 2.2 Å",
        "CIF von BaTiO3, Abstand Ti-O 1,8 bis 2,2 Å",
        "BaTiO3 的 CIF,Ti-O 键长约 2.0 Å",
    ],
)
def test_the_users_own_words_are_kept_for_rules(text):
    read = read_request(Request.model_validate({"text": text}))
    assert read.own_words == text
    assert read.words != text
