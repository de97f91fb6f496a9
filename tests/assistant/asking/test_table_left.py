"""Words of a data request that nothing has read are quoted, in six languages."""

from __future__ import annotations

import pytest

from assistant.asking.table import parse_table


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("table of the efficiency of perovskite tandem cells", "tandem"),
        ("zT of SnSe reported by Chinese groups, as a table", "Chinese"),
        ("Tabelle der Härte von mikrowellengesintertem Aluminiumoxid",
         "mikrowellengesintertem"),
        ("tableau de la dureté de l'alumine frittée par micro-ondes", "micro-ondes"),
        ("tabla de la dureza de la alúmina sinterizada por microondas", "microondas"),
        ("微波烧结氧化铝的硬度表", "微波"),
        ("マイクロ波焼結アルミナの硬さの表", "マイクロ波"),
        ("critical current density of MgB2 at 5 T, table", "5 T"),
        ("capacity of NMC811 at C/10, table", "C/10"),
    ],
)  # fmt: skip
def test_words_that_nothing_reads_are_left(text: str, left: str) -> None:
    assert any(left in word for word in parse_table(text).left)


@pytest.mark.parametrize(
    "text",
    [
        "Please compile a table of the ionic conductivity of doped LLZO with DOI",
        "Please list the elongation values reported for high-entropy alloys.",
        "table of room-temperature conductivity above 1 mS/cm since 2015, best first",
        "Stelle bitte die Werte für die Gitterkonstante von LLZO zusammen",
        "Tabelle der relativen Dichten von LLZO",
        "hardness of AlCoCrFeNi after annealing, table",
        "yield strength of Ti-6Al-4V, table",
        "Dresse un tableau de la conductivité ionique de LLTO",
        "Haz una tabla con la resistencia a la tracción de los aceros",
        "请列出钙钛矿太阳能电池的效率",
        "固体電解質のイオン伝導度を一覧表にしてください",
    ],
)
def test_the_words_of_a_plain_request_are_all_read(text: str) -> None:
    assert parse_table(text).left == ()


def test_a_quantity_by_its_name_is_no_kind_of_test() -> None:
    spec = parse_table("resistencia a la tracción de los aceros, tabla")
    assert spec.quantities == ("ultimate tensile strength",)
    assert spec.qualifiers == ()


def test_a_group_of_quantities_is_read_by_its_name() -> None:
    assert parse_table("烧结条件 SrTiO3 表").quantities[:2] == (
        "sintering temperature",
        "sintering time",
    )


@pytest.mark.parametrize(
    "text",
    [
        "critical temperature of MgB2 samples and their dopants, table",
        "Tabelle: Sprungtemperatur von MgB2 und die Dotierstoffe",
        "MgB2的临界温度和掺杂元素表",
    ],
)
def test_a_column_of_dopants_is_no_filter(text: str) -> None:
    assert not parse_table(text).doped
    assert parse_table("table of the critical temperature of doped MgB2").doped


def test_the_numbers_in_the_name_of_a_material_limit_nothing() -> None:
    assert parse_table("yield strength of Ti-6Al-4V, as-built, table").unread == ()
