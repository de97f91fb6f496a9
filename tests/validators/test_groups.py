"""Space groups: names in any spelling, settings, Wyckoff positions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validators.groups import (
    UnknownGroup,
    find_group,
    locate,
    reference_group,
)
from validators.origins import letter_permutations

numbers = st.integers(1, 230)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("R-3c", 167), ("R3̅c", 167), ("$R\\bar{3}c$", 167), ("R -3 c :H", 167),
        ("$\\overline{R}\\bar{3}C$", 167), ("P4₂/mnm", 136), ("P4_2/mnm", 136),
        ("P42/m n m", 136), ("I41/acd:2", 142), ("I4_1/amd", 141), ("Fm3m", 225),
        ("FM-3M", 225), ("Ia3̄d", 230), ("Ia3d", 230), ("P63/mmc", 194),
        ("P6(3)/mmc", 194), ("P2_1/c", 14), ("P21/n", 14), ("P 1 21/c 1", 14),
        ("Pbnm", 62), ("Cmce", 64), ("Aea2", 41), ("C m c a", 64), ("P2₁3", 198),
        ("No. 62", 62), ("225", 225), ("-F 4 2 3", 225), ("P1̄", 2), ("F-43m", 216),
    ],
)  # fmt: skip
def test_usual_spellings_name_the_group(written, number):
    assert find_group(written).group.number == number


@pytest.mark.parametrize("written", ["Pm-4m", "R-5c", "Xm3", "No. 231", "P7", "", "Na"])
def test_what_is_no_symbol_is_refused(written):
    with pytest.raises(UnknownGroup):
        find_group(written)


def test_near_symbols_are_proposed():
    with pytest.raises(UnknownGroup) as caught:
        find_group("Pm-4m")
    assert "P m -3 m" in caught.value.near


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("I-42q", {"I -4 2 m", "I -4 2 d"}),
        ("R-3d", {"R -3 m", "R -3 c"}),
        ("I41/amc", {"I 41/a m d"}),
        ("Pnna2", {"P n n a", "P n n 2"}),
    ],
)
def test_symbols_that_differ_in_one_sign_are_proposed(written, near):
    with pytest.raises(UnknownGroup) as caught:
        find_group(written)
    assert near <= set(caught.value.near)


def test_origin_choice_is_known_only_when_it_is_stated():
    assert not find_group("Fd-3m").explicit
    assert find_group("Fd-3m:1").explicit
    assert find_group("Fd-3m:1").group.extension == "1"


@given(numbers)
@settings(max_examples=60, deadline=None)
def test_multiplicities_divide_the_general_one(number):
    group = reference_group(number)
    general = group.positions[-1].multiplicity
    assert general == len(group.triplets)
    assert all(general % p.multiplicity == 0 for p in group.positions)
    assert len({p.letter for p in group.positions}) == len(group.positions)


@given(numbers, st.data())
@settings(max_examples=60, deadline=None)
def test_a_point_of_a_position_has_its_orbit(number, data):
    """Multiplicity is the number of images of a generic point of the position."""
    group = reference_group(number)
    position = data.draw(st.sampled_from(group.positions))
    # Generic to 0.02 of every special value: 0.1237 would be 1/8 within the tolerance.
    point = position.rotation @ np.array([0.0937, 0.2911, 0.4133]) + position.shift
    rotations, translations = group.operations
    images = (rotations @ point + translations) % 1.0
    images[images > 1 - 1e-6] = 0.0
    distinct = {tuple(np.round(i, 4) % 1.0) for i in images}
    assert len(distinct) == position.multiplicity


@given(numbers, st.data())
@settings(max_examples=60, deadline=None)
def test_locate_finds_the_position_again_in_every_setting(number, data):
    group = data.draw(st.sampled_from(reference_group(number).settings()))
    position = data.draw(st.sampled_from(group.positions))
    # Generic to 0.02 of every special value: 0.1237 would be 1/8 within the tolerance.
    point = position.rotation @ np.array([0.0937, 0.2911, 0.4133]) + position.shift
    found, exact = locate(group, point, metric=np.eye(3) * 10, tolerance=0.02)
    assert found.letter == position.letter
    assert np.allclose(exact, point, atol=1e-6)


@given(numbers, st.data())
@settings(max_examples=60, deadline=None)
def test_a_point_beside_a_position_is_brought_back_to_it(number, data):
    group = data.draw(st.sampled_from(reference_group(number).settings()))
    position = data.draw(st.sampled_from(group.positions))
    on_it = position.rotation @ np.array([0.0937, 0.2911, 0.4133]) + position.shift
    off = np.array([0.0031, -0.0017, 0.0023])
    found, exact = locate(group, on_it + off, metric=np.eye(3) * 10, tolerance=0.06)
    assert found.letter == position.letter
    assert np.linalg.norm((exact - on_it - off) * 10) <= np.linalg.norm(off) * 10 + 1e-6


def test_rock_salt_letters_change_places_with_the_origin():
    group = find_group("Fm-3m").group
    assert {"a": "b", "b": "a"}.items() <= letter_permutations(
        group.hall, group.full_symbol
    )[1].items()


@pytest.mark.parametrize(
    ("hall", "number"),
    [
        ('P 3 2"', 150),
        ('P 31 2"', 152),
        ("P 3 2", 149),
        ('-R 3 2"c', 167),
        ("P 32", 145),
    ],
)
def test_hall_symbols_are_not_read_as_hermann_mauguin(hall, number):
    from validators.groups import find_hall

    assert find_hall(hall).number == number


def test_letters_of_origin_choice_1_are_those_of_international_tables():
    # LGPS: P on 2b (0, 0, 1/2) of P4_2/nmc, origin choice 1.
    group = find_group("P 42/n m c:1").group
    position, _ = locate(group, np.array([0, 0, 0.5]), metric=np.eye(3) * 9)
    assert position.label == "2b"


@pytest.mark.parametrize(
    ("symbol", "label", "point"),
    [
        # Cryolite: Na on 2b of P2_1/n at 0,0,1/2; rock-salt order on 2c and 2d.
        ("P 1 21/n 1", "2b", (0, 0, 0.5)),
        ("P 1 21/n 1", "2c", (0.5, 0, 0.5)),
        ("P 1 21/n 1", "2d", (0.5, 0, 0)),
        ("P 1 21/a 1", "2d", (0, 0, 0.5)),
        ("P 1 1 21/b", "2b", (0.5, 0.5, 0)),
        ("P 1 2/n 1", "2e", (0.75, 0.3, 0.75)),
        ("I 1 2/m 1", "2c", (0.5, 0, 0)),
        ("I 1 2/m 1", "4e", (0.25, 0.25, 0.25)),
        ("A 1 2/n 1", "4d", (0, 0.25, 0.75)),
        ("I 1 2/a 1", "4c", (0.75, 0.25, 0.75)),
    ],
)
def test_letters_of_monoclinic_cell_choices_are_those_of_international_tables(
    symbol, label, point
):
    group = find_group(symbol).group
    metric = np.array([[5.1, 0, 0], [0, 6.3, 0], [0, 0, 7.9]])
    assert locate(group, np.array(point, float), metric=metric)[0].label == label


def test_positions_of_a_setting_are_written_with_its_own_coordinates():
    texts = [p.text for p in find_group("I 1 2/m 1").group.positions]
    assert texts[-2:] == ["x,0,z", "x,y,z"]
