"""Whole conversations through session files, each turn by a process of its own."""

from __future__ import annotations

import pytest

from assistant import Assistant


@pytest.fixture
def talk(tmp_path):
    """Ask in one session; every turn by a new assistant that knows only the file."""

    def ask(*texts):
        answers = []
        for text in texts:
            answers.append(Assistant(home=tmp_path).ask(text, session="talk"))
        return answers

    return ask


def _group(answer):
    return next(
        line for line in answer.cif.splitlines() if "space_group_IT_number" in line
    ).split()[-1]


# --- missing input is asked for once --------------------------------------------------


def test_data_that_come_in_pieces_are_put_together(talk):
    first, second, third = talk(
        "solve the heat equation on a rod",
        "length 1, diffusivity 0.1, both ends at 0 degrees",
        "starts as sin(pi*x)",
    )
    assert first.status == second.status == "needs_input"
    assert "length" in first.text
    assert "length" not in second.text
    assert "start" in second.text
    assert third.status == "verified"
    assert third.equation.closed_form["u"].replace(" ", "") in (
        "exp(-pi**2*t/10)*sin(pi*x)",
        "exp(-t*pi**2/10)*sin(pi*x)",
    )


def test_the_same_question_is_not_asked_twice(talk):
    answers = talk("generate a CIF file", "as soon as you can", "really soon")
    assert all(a.status == "needs_input" for a in answers)
    assert len({a.text for a in answers}) == 3


def test_a_table_without_columns_and_candidates_without_a_target_are_asked_for(talk):
    table, rows = talk("表を作ってください", "LLZOのイオン伝導度")
    assert table.status == "needs_input"
    assert rows.route == "data"
    assert rows.table.rows
    wish, made = talk("generate new candidates", "spinels")
    assert wish.status == "needs_input"
    assert made.generated


def test_a_reply_to_which_of_these_is_read_with_what_it_replies_to(talk):
    first, second = talk("do something with a table", "the conductivity of LATP")
    assert first.status == "needs_input"
    assert second.route == "data"
    assert second.table.rows


# --- the same again for something else ---------------------------------------------


def test_another_compound_and_another_form_follow_a_structure(talk):
    _, zincite, zincblende, other = talk(
        "CIF of ZnS", "and the wurtzite one", "and the cubic one?", "now for KCl"
    )
    assert _group(zincite) == "186"
    assert zincite.status == "verified"
    assert _group(zincblende) == "216"
    assert "Cl K" in other.cif
    assert other.status == "verified"


def test_another_element_and_more_of_the_same_follow_candidates(talk):
    first, gallium, more = talk(
        "propose 3 new compositions in the Li-Al-Cl system", "and for Ga?", "3 more"
    )
    listed = [g.formula for g in (*first.generated, *gallium.generated)]
    assert [len(a.generated) for a in (first, gallium, more)] == [3, 3, 3]
    assert all("Ga" in g.formula for g in gallium.generated)
    assert all("Ga" in g.formula for g in more.generated)
    assert not {g.formula for g in more.generated} & set(listed)


def test_filters_of_a_table_add_up(talk):
    everything, some, sorted_rows = talk(
        "table of the ionic conductivity of argyrodites",
        "only the ones with Cl",
        "drop the ones without a DOI",
    )
    assert (
        len(everything.table.rows) > len(some.table.rows) >= len(sorted_rows.table.rows)
    )


def test_a_factor_changes_the_parameter_and_an_unread_change_is_asked_about(talk):
    _, doubled, unread = talk(
        "y' = -k*y, k = 0.5, y(0) = 3, y(1)?",
        "what if k is doubled?",
        "now paint it green",
    )
    assert doubled.equation.values[0] == pytest.approx(3 * 0.36787944117)
    assert unread.status == "needs_input"


# --- another form of the answer ----------------------------------------------------


def test_the_last_answer_comes_in_another_language(talk):
    first, german, spanish = talk(
        "table of the ionic conductivity of argyrodites with Cl",
        "in German please",
        "y en español",
    )
    assert "## Tabelle" in german.text
    assert "## Tabla" in spanish.text
    assert first.table.rows == german.table.rows


def test_a_file_and_a_figure_go_to_the_folder_of_the_session(talk, tmp_path):
    _, table, figure = talk(
        "y' = -y, y(0) = 1, 0 < t < 2", "as CSV please", "now plot that"
    )
    written = {a.kind: a.path for a in (*table.artifacts, *figure.artifacts)}
    assert {"csv", "png"} <= set(written)
    assert all(str(tmp_path) in path for path in written.values())
    assert written["csv"] in table.text


def test_a_relative_change_is_not_made_twice_by_showing_it_again(talk):
    _, doubled, german = talk(
        "y' = -k*y, k = 0.5, y(0) = 3, y(1)?", "double k", "auf Deutsch bitte"
    )
    assert doubled.equation.values == german.equation.values


def test_an_equation_goes_back_to_the_version_before(talk):
    first, _, back = talk("y' = -y, y(0) = 3, y(1)?", "y(0) = 5", "go back")
    assert back.equation.values == first.equation.values


# --- values of sites ---------------------------------------------------------------


def test_a_coordinate_moves_along_what_its_site_leaves_free(talk):
    first, moved, back = talk("CIF of rutile", "use 0.30 for x of O1", "undo that")
    assert "0.3 0.3 0" in moved.changes[0].after
    assert _group(moved) == "136"
    oxygen = next(line for line in first.cif.splitlines() if line.startswith("O1 "))
    assert oxygen in back.cif
    assert oxygen not in moved.cif


def test_an_occupancy_is_set_and_says_what_it_does_to_the_charge(talk):
    _, half, full = talk(
        "CIF of KCl", "the occupancy of K should be 0.5", "make K1 fully occupied"
    )
    assert half.status == "unverified"
    assert half.changes[0].after == "0.5"
    assert full.changes[0].after == "1"


# --- push-back ---------------------------------------------------------------------


def test_a_doubted_reference_is_looked_up_again(talk):
    _, doubted, asked = talk(
        "CIF of halite", "that reference does not exist", "where does that come from?"
    )
    for answer in (doubted, asked):
        assert answer.status == "verified"
        assert answer.citations[0].id in answer.text
        assert "record found" in answer.text


def test_a_reference_that_is_not_in_its_record_does_not_stand(tmp_path):
    from assistant.compose.references import origin_of

    answer = {
        "route": "cif",
        "citations": [
            {"id": "cod-0000000", "doi": "10.1/none", "title": "t", "year": 1,
             "journal": "j", "locator": None}
        ],
    }  # fmt: skip
    said = origin_of(answer, "en", tmp_path)
    assert said.status == "unverified"
    assert "does not stand" in said.text


def test_a_computed_answer_says_that_it_has_no_reference(talk):
    _, asked = talk("y' = -y, y(0) = 1", "what is your source?")
    assert "cites no source" in asked.text
    assert "equation.residual" in asked.text


def test_insisting_on_a_form_bends_no_structure(talk):
    first, right, wrong = talk("CIF of NaCl", "no, it is cubic", "no, it is hexagonal")
    assert "It is" in right.text
    assert right.status == "verified"
    assert "No record here" in wrong.text
    assert wrong.cif is None or _group(wrong) == _group(first)


def test_insisting_on_a_form_that_is_recorded_gives_its_record(talk):
    _, cubic = talk("CIF of BaTiO3, tetragonal", "no, it should be cubic")
    assert _group(cubic) == "221"
    assert "P 4 m m" in cubic.text


def test_an_empty_session_name_is_said_and_not_passed_over(tmp_path):
    answer = Assistant(home=tmp_path).ask("hello", session="")
    assert answer.status == "error"
    assert "1 to 100 characters" in answer.text


def test_one_thing_to_be_designed_is_a_candidate():
    from assistant.records import Request
    from assistant.routing import route

    text = "design a high entropy alloy with hardness above 700 HV"
    assert str(route(Request(text=text)).kind) == "generate"


# --- a table is narrowed, ordered, asked ---------------------------------------------


def _column(answer, name):
    place = [c["name"] for c in answer.table.columns].index(name)
    return [row[place] for row in answer.table.rows]


def test_a_table_is_narrowed_step_by_step_and_asked_for_its_best_row(talk):
    whole, salts, best, again = talk(
        "table with the conductivities of halide solid electrolytes",
        "only chlorides",
        "which one is the highest?",
        "sort by year",
    )
    values = _column(salts, "ionic conductivity")
    assert 0 < len(values) < len(whole.table.rows)
    assert all("Cl" in formula for formula in _column(salts, "composition"))
    assert _column(best, "ionic conductivity") == [max(values)]
    # The question for one row filters nothing afterwards.
    assert sorted(_column(again, "ionic conductivity")) == sorted(values)


def test_rows_are_ordered_by_the_column_that_is_named(talk):
    whole, ordered, best = talk(
        "Tabelle der Leitfähigkeiten von LLZO", "sortiere nach Temperatur",
        "welche ist die höchste?",
    )  # fmt: skip
    held = [t for t in _column(ordered, "temperature") if t is not None]
    assert held == sorted(held)
    # The largest measured value comes first where nothing else is wished.
    assert best.table.rows == whole.table.rows[:1]


@pytest.mark.parametrize(
    "text",
    ["which of these is easiest to make?", "was ist davon am billigsten?",
     "lequel de ces matériaux est le plus joli ?"],
)  # fmt: skip
def test_what_the_rows_do_not_tell_is_said_and_no_table_shown_as_an_answer(talk, text):
    _, answer, narrowed = talk(
        "table of ionic conductivity of LLZO", text, "only above 1e-4 S/cm"
    )
    assert answer.status == "abstained"
    assert answer.table is None
    assert text in answer.text
    assert min(_column(narrowed, "ionic conductivity")) >= 1e-4


def test_files_are_of_the_last_table_whatever_was_said_since(talk):
    table, _, files = talk(
        "table of ionic conductivity of LATP",
        "where do these numbers come from?",
        "export as csv",
    )
    assert files.table.rows == table.table.rows
    assert any(a.kind == "csv" for a in files.artifacts)


# --- doubts and questions about what was answered -------------------------------------


def test_a_doubt_means_the_last_answer_and_not_the_question_that_was_not_understood(
    talk,
):
    _, open_, doubt = talk(
        "u_t = 0.05 u_xx, 0<x<2, u(0,t)=0, u(2,t)=0, u(x,0)=sin(pi x/2)",
        "pourquoi c'est plus petit ?",
        "je n'y crois pas",
    )
    assert open_.status == "abstained"
    assert doubt.status == "verified"
    assert "residual" in doubt.text


def test_a_doubted_value_is_the_one_that_was_told(talk):
    told, doubt, other = talk(
        "Which has the higher conductivity, LGPS or argyrodite?",
        "I doubt that",
        "my notes say 5e-4",
    )
    first = told.claims[0].citations[0]
    assert doubt.claims[0].citations == [first]
    assert doubt.citations[0].id == first
    assert "5e-4" in other.text


@pytest.mark.parametrize(
    ("later", "shown"),
    [
        ("und mit doppelter Diffusivität?", "u_xx/50"),
        ("et avec un coefficient deux fois plus grand ?", "u_xx/50"),
        ("halve the diffusion coefficient", "u_xx/200"),
        ("扩散系数加倍", "u_xx/50"),
    ],
)
def test_a_coefficient_is_changed_by_its_name(later, shown):
    from assistant.reading.followups import combined

    base = "u_t = 0.01 u_xx on 0<x<1, u(0,t)=1, u(1,t)=0, u(x,0)=0"
    number = {"50": 0.02, "200": 0.005}[shown.split("/")[1]]
    assert f"u_t = {number:g} u_xx" in combined(base, later)


# --- candidates that were proposed ----------------------------------------------------


def test_a_wish_about_candidates_that_nothing_reads_leaves_no_list_as_an_answer(talk):
    listed, wish, question, why, which = talk(
        "propose five new garnet electrolytes",
        "which one has the nicest colour?",
        "is the second one stable?",
        "why did you pick these?",
        "give me its structure",
    )
    assert wish.status == "needs_input"
    assert not wish.generated
    assert question.status == "abstained"
    assert listed.generated[1].formula in question.text
    assert "formulas meet all rules" in why.text
    assert which.status == "needs_input"
    assert listed.generated[0].formula in which.text


def test_the_first_strategy_is_the_one_that_is_meant(talk):
    best, why = talk("which dopant works best in LLZO", "why that one?")
    name = best.text.split("**1.** **")[1].split("**")[0]
    assert name.split()[0].lower() in why.text.lower()


def test_a_column_is_added_and_rows_are_counted(talk):
    table, years, count = talk(
        "list measured conductivities of NASICON as a table",
        "add the year",
        "how many rows are there?",
    )
    assert "year" in [c["name"] for c in years.table.columns]
    assert years.report.ok
    assert years.status == table.status
    assert len(count.table.rows) == len(table.table.rows)
    assert count.text.count(f"{len(table.table.rows)} row(s)") == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [("make a CIF of the second", 2), ("the third one, please", 3), ("第二个", 2),
     ("the second derivative is wrong", None)],
)  # fmt: skip
def test_an_item_is_meant_by_its_place_alone(text, place):
    from assistant.follow_ups import item_meant

    answer = {
        "route": "generate",
        "generated": [{"formula": f} for f in ("LiF", "NaF", "KF")],
    }
    found = item_meant(text, answer)
    assert (found and found[1]) == (place and ("LiF", "NaF", "KF")[place - 1])


def test_rows_of_another_form_are_left_out(talk):
    whole, crystals = talk(
        "give me all measured zT values of SnSe", "just the single crystals"
    )
    assert any("polycrystal" in str(row) for row in whole.table.rows)
    assert crystals.table.rows
    assert not any("polycrystal" in str(row) for row in crystals.table.rows)


def test_the_time_until_a_value_changes_no_number_of_the_problem(talk):
    _, until = talk(
        "A capacitor of 220 uF charges through 4.7 kOhm to 9 V. Voltage after 1 s?",
        "how long until 8 V?",
    )
    assert "S = 8 V" not in until.text


def test_an_answer_of_the_literature_becomes_a_table_and_names_its_source(talk):
    told, doubt, source, table = talk(
        "Welche Leitfähigkeit hat LAGP?",
        "stimmt das wirklich?",
        "zeig mir die Quelle",
        "als Tabelle bitte",
    )
    assert doubt.citations[0].id == told.citations[0].id
    assert told.citations[0].id in source.text
    # A sample that a table of conductors calls by a wider name is of the series too.
    assert "LAGP" in _column(table, "material")
    assert all("Ge" in formula for formula in _column(table, "composition"))


def test_the_structure_of_one_candidate_is_wished_and_not_of_all(tmp_path):
    from assistant.records import Answer, Kind, Request, Status
    from assistant.sessions import Sessions
    from assistant.understanding import read_in_context

    session = Sessions(tmp_path).open("s")
    listed = {"formula": "NaMnI3"}, {"formula": "KCaI3"}
    made = Answer(Status.UNVERIFIED, "| a |", route=Kind.GENERATE, generated=listed)
    session.add(Request(text="5 new halide perovskites"), made)
    model = Assistant(home=tmp_path).services.model_for(None)
    found = read_in_context(
        Request(text="the second one as a structure please"), session, model
    )
    assert found.route.kind is Kind.CIF
    assert found.request.text == "CIF of KCaI3"


def test_more_of_a_list_is_had_after_a_structure_and_in_another_language(talk):
    first, _, more, spanish = talk(
        "propose 5 spinels without cobalt",
        "CIF of NaCl",
        "give me 4 more",
        "in Spanish",
    )
    assert more.route == "generate"
    listed = [item.formula for item in more.generated]
    assert len(listed) == 4
    assert not {*listed} & {item.formula for item in first.generated}
    assert [item.formula for item in spanish.generated] == listed


def test_a_message_that_replies_to_no_question_is_served_by_itself(talk):
    asked, other = talk("Solve u_t = u_xx", "the structure of rutile")
    assert asked.status == "needs_input"
    assert other.route == "cif"
    assert other.cif
