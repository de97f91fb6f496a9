"""What a request says of structures, dopants, characters and charges, in any dress."""

# ruff: noqa: E501 - requests of people stand on one line

from __future__ import annotations

import pytest

from assistant.granted.clauses import clauses_of, without_clause
from assistant.granted.judging import verdicts
from assistant.granted.subjects import find_named


def outcomes(text: str) -> set[tuple[str, str]]:
    return {
        (v.assertion.form, v.outcome) for v in verdicts(text) if v.assertion is not None
    }


@pytest.mark.parametrize(
    "text",
    [
        "As NaCl crystallises in R-3c, how many formula units are in its cell?",
        "Given that LLZO's cubic form is P4/mmm, where do the lithium ions sit?",
        "既然ZnO属于立方晶系Fm-3m,请生成它的CIF。",
        "Puesto que MgO cristaliza en Cmmm, ¿cuántos átomos hay en la celda?",
    ],
)
def test_a_space_group_of_no_form_on_record_is_wrong(text: str) -> None:
    assert ("group", "wrong") in outcomes(text)


@pytest.mark.parametrize(
    "text",
    [
        "既然NaCl是单斜晶系,请给出它的晶胞参数。",
        "As rutile is cubic, give me its CIF.",
        "Da Quarz kubisch ist, welche Raumgruppe hat er?",
        "Where do the cations sit in the hexagonal spinel MgAl2O4?",
        "Quelle est la densité du NaCl monoclinique ?",
        "LiCoO2は正方晶なので、その格子定数を教えてください。",
    ],
)
def test_a_system_of_no_form_on_record_is_wrong(text: str) -> None:
    assert ("system", "wrong") in outcomes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Is SrTiO3 hexagonal?",
        "kubisches Bornitrid ist hart. Warum?",
        "Build NaCl with space group P4/mmm",
        "WO3 in the cubic ReO3 structure",
        "hexagonal diamond",
        "Why is zirconia cubic above 2370 °C?",
        "As corundum is hexagonal, which axes are used?",
        "If NaCl were monoclinic, how would it cleave?",
    ],
)
def test_what_is_asked_wished_or_known_as_a_form_is_not_wrong(text: str) -> None:
    assert "wrong" not in {outcome for _, outcome in outcomes(text)}


def test_a_temperature_within_a_room_is_room_temperature() -> None:
    asked = "SrTiO3 is hexagonal at {} K, so which slip planes are active?"
    assert ("system", "wrong") in outcomes(asked.format(300))
    assert ("system", "wrong") not in outcomes(asked.format(3000))


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Since the Ti in rutile TiO2 is tetrahedrally coordinated, where is it?", "wrong"),
        ("Since the Ti in rutile TiO2 is octahedrally coordinated, where is it?", "right"),
        ("Da Zink in ZnO sechsfach koordiniert ist, wie lang sind die Bindungen?", "wrong"),
        ("Given that fluorite has six-coordinated calcium, which rule holds?", "wrong"),
        ("Given that fluorite has eight-coordinated calcium, which rule holds?", "right"),
        ("Pourquoi le sodium est-il tétracoordonné dans NaCl ?", "wrong"),
    ],
)  # fmt: skip
def test_coordination_is_counted_in_the_structure_on_record(
    text: str, outcome: str
) -> None:
    assert ("coordination", outcome) in outcomes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Puesto que el dopaje con Mn aumenta la conductividad iónica de LLTO, ¿qué hago?",
        "LLTOにMgをドープすると伝導率が上がるのはなぜですか?",
        "在LLTO中掺Ru为什么能提高离子电导率?",
        "How much does W doping raise the conductivity of LLTO?",
        "Weil Manganzusatz die Leitfähigkeit von LLTO verbessert, wie viel nimmt man?",
        "A colleague told me that aluminium makes LAGP a worse conductor. How much is ok?",
        "Warum senkt Tantaldotierung die Leitfähigkeit von LLZO?",
    ],
)
def test_a_sign_against_every_study_on_record_is_wrong(text: str) -> None:
    assert ("recorded", "wrong") in outcomes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Does W doping raise the conductivity of LLTO?",
        "If W doping raised the conductivity of LLTO, how much would I add?",
        "Which dopant raises the conductivity of LLTO, W or Al?",
        "Why does Al doping raise the conductivity of LLTO?",
    ],
)
def test_a_sign_that_is_asked_or_told_both_ways_is_not_wrong(text: str) -> None:
    assert ("recorded", "wrong") not in outcomes(text)


def test_the_form_that_a_dopant_stabilises_is_judged_by_what_records_say() -> None:
    said = "¿Por qué la dopación con Al estabiliza la fase {} de LLZO?"
    assert ("stabilised", "wrong") in outcomes(said.format("tetragonal"))
    assert ("stabilised", "right") in outcomes(said.format("cúbica"))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SiCは金属なのに、なぜ半導体デバイスに使われるのですか?", "character"),
        ("Da Eisen ein Isolator ist, wie misst man seine Permittivität?", "character"),
        ("El NaCl es un metal, así que ¿cuál es su conductividad?", "character"),
        ("How come Na2O dissolves as Na2+ ions in glass?", "charge"),
        ("Ti6+ is the usual state of titanium in TiO2, so which radius do I use?", "charge"),
    ],
)  # fmt: skip
def test_characters_and_charges_are_judged_by_gaps_and_tables(
    text: str, form: str
) -> None:
    assert (form, "wrong") in outcomes(text)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Wie erklärt man, dass in LATP Natriumionen leiten?", ("carried", "wrong")),
        (
            "Sabiendo que el MgO tiene estructura de granate, ¿qué celda usa?",
            ("group", "wrong"),
        ),
        (
            "Sabiendo que el LLZO tiene estructura de granate, ¿cómo conduce?",
            ("group", "right"),
        ),
        (
            "Since the oxygen in MgO is tetrahedrally coordinated, how far is Mg?",
            ("coordination", "wrong"),
        ),
        (
            "Give me the POSCAR of ZnO, which as we know crystallises in Pm-3m.",
            ("group", "wrong"),
        ),
        ("YSZ是电子导体,所以它怎么用作电解质?", ("kind", "wrong")),
    ],
)
def test_ions_types_anions_and_asides_are_read(
    text: str, outcome: tuple[str, str]
) -> None:
    assert outcome in outcomes(text)


@pytest.mark.parametrize(
    "text", ["silicon nitride", "氮化硅", "窒化ケイ素", "nitrure de silicium"]
)
def test_the_element_in_the_name_of_a_compound_is_not_spoken_of(text: str) -> None:
    assert "silicon" not in {item.name for item in find_named(text)}


def test_a_reason_in_an_order_is_granted() -> None:
    text = "Make a table of band gaps, since GaN is a metal leave it out."
    assert ("character", "wrong") in outcomes(text)


def test_silicon_with_an_indirect_gap_is_not_corrected_in_german() -> None:
    text = "Da Silizium eine indirekte Bandlücke hat, wie baut man damit eine LED?"
    assert "wrong" not in {outcome for _, outcome in outcomes(text)}


def test_a_value_is_set_against_the_nearest_on_record_at_its_temperature() -> None:
    low = verdicts("鉴于Li10GeP2S12的室温离子电导率只有10^-8 S/cm,如何提高它?")
    assert [v.outcome for v in low] == ["wrong"]
    ((_, _, value),) = low[0].evidence.values
    assert value.number == pytest.approx(1.43e-3)
    hot = verdicts("Since LGPS conducts 0.1 S/cm at 150 °C, how is it used?")
    assert "wrong" not in {v.outcome for v in hot}


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (
            "Make a list of LLTO; since LLTO conducts 3 S/cm at 25 °C show all.",
            ("value", "wrong"),
        ),
        (
            "Make a list of LLTO; since LLTO conducts 1 mS/cm at 25 °C show all.",
            ("value", "right"),
        ),
        (
            "Warum macht Ruthenium LLTO zu einem besseren Ionenleiter?",
            ("recorded", "wrong"),
        ),
        (
            "Warum macht Ruthenium LLTO zu einem schlechteren Ionenleiter?",
            ("recorded", "right"),
        ),
        (
            "¿En cuánto mejora el estaño en lugar de germanio la conductividad de LGPS?",
            ("recorded", "wrong"),
        ),
    ],
)
def test_values_of_a_range_and_comparatives_are_judged(
    text: str, outcome: tuple[str, str]
) -> None:
    assert outcome in outcomes(text)


def test_who_reports_a_premise_does_not_matter() -> None:
    for text in (
        "I read that LLTO melts at 300 K. Why?",
        "J'ai lu que LLTO fond à 300 K.",
        "我听说LLTO在300 K熔化。",
        "LLTOは300 Kで融けると聞きました。",
    ):
        clause = clauses_of(text)[0]
        assert clause.granted
        assert clause.text.startswith("LLTO")


def test_a_clause_is_taken_out_with_its_mark() -> None:
    assert without_clause("既然NaCl是单斜,请给出CIF", "NaCl是单斜") == "请给出CIF"
    text = "I heard that X is hard; how hard is it?"
    assert without_clause(text, "X is hard") == "how hard is it?"
