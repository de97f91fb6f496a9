"""Tables and formulas survive the trip to tensors and back."""

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.codecs.columns import MixedQuantiles, decimal_grid, plan_number
from generators.codecs.composition import CompositionCodec
from generators.codecs.modes import fit_modes
from generators.codecs.table import TableCodec
from generators.errors import DataUnsuitable


def mixed_table(n=120, seed=0, gaps=True):
    rng = np.random.default_rng(seed)
    fibre = np.where(rng.random(n) < 0.6, 0.0, rng.uniform(10, 90, n).round(1))
    frame = pd.DataFrame(
        {
            "cement": rng.normal(400, 60, n).round(1),
            "fibre": fibre,
            "age": rng.choice([7, 28, 90], n),
            "phase": rng.choice(["FCC", "BCC", "other"], n, p=[0.5, 0.4, 0.1]),
            "strength": rng.gamma(9, 7, n).round(2),
        }
    )
    if gaps:
        frame.loc[rng.choice(n, 9, False), "cement"] = np.nan
        frame.loc[rng.choice(n, 5, False), "phase"] = None
    return frame


@pytest.mark.parametrize("style", ["copula", "onehot"])
def test_rows_come_back_as_they_went(style):
    frame = mixed_table()
    codec = TableCodec(style).fit(frame)
    back = codec.decode(codec.encode(frame, seed=3))
    pd.testing.assert_frame_equal(back, frame, check_dtype=False)


def test_modes_give_values_back_to_a_millionth():
    frame = mixed_table(gaps=False)
    codec = TableCodec("modes").fit(frame)
    x = codec.encode(frame, seed=1)
    back = codec.decode(x)
    assert (back["fibre"] == frame["fibre"]).all()
    assert (back["phase"] == frame["phase"]).all()
    for name in ("cement", "strength"):
        spread = float(frame[name].std())
        error = (back[name] - frame[name]).abs().to_numpy()
        # Only what lies beyond four standard deviations of its mode is clipped.
        assert np.quantile(error, 0.95) <= 1e-2 + 1e-6 * spread


def test_a_mode_value_is_its_distance_in_four_deviations():
    column = np.concatenate(
        [np.random.default_rng(0).normal(m, 1, 200) for m in (0, 50)]
    )
    plan = plan_number("x", column)
    modes = fit_modes("x", column, plan)
    block = modes.encode(column, np.random.default_rng(1))
    picked = block[:, 1:].argmax(1)
    expected = (column - np.array(modes.means)[picked]) / (
        4 * np.array(modes.sds)[picked]
    )
    assert np.allclose(block[:, 0], np.clip(expected, -1, 1))
    assert np.allclose(modes.decode(block), column, atol=1e-6 * 50)


def test_levels_keep_categories_and_bins():
    frame = mixed_table()
    codec = TableCodec("levels").fit(frame)
    x = codec.encode(frame)
    assert x.shape == (len(frame), frame.shape[1])
    assert (x.max(0).values < torch.tensor(codec.levels)).all()
    back = codec.decode(x)
    assert (back["age"] == frame["age"]).all()
    assert back["phase"].isna().equals(frame["phase"].isna())


def test_state_survives_json():
    import json

    frame = mixed_table()
    for style in ("copula", "onehot", "modes", "levels"):
        codec = TableCodec(style).fit(frame)
        again = TableCodec.from_state(json.loads(json.dumps(codec.state())))
        assert again.spans == codec.spans
        assert torch.equal(again.encode(frame, seed=5), codec.encode(frame, seed=5))


def test_normal_scores_of_any_column_are_normal():
    frame = mixed_table(2000, gaps=False)
    x = TableCodec("copula").fit(frame).encode(frame)
    assert x.mean(0).abs().max() < 0.12
    assert (x.std(0) - 1).abs().max() < 0.12


def test_exact_zeros_keep_their_share_under_normal_noise():
    frame = mixed_table(1000)
    codec = TableCodec("copula").fit(frame)
    made = codec.decode(
        torch.randn(4000, 5, generator=torch.Generator().manual_seed(0))
    )
    real, found = (frame["fibre"] == 0).mean(), (made["fibre"] == 0).mean()
    assert abs(real - found) < 0.03
    assert made["cement"].isna().mean() == pytest.approx(0.009, abs=0.006)


@given(st.lists(st.integers(-500, 500), min_size=3, max_size=60))
@settings(max_examples=60, deadline=None)
def test_quantiles_invert_for_any_integers(values):
    column = np.array(values, float) / 4
    quantiles = MixedQuantiles(plan_number("x", column))
    u = quantiles.probability(column, np.random.default_rng(0))
    assert ((u >= 0) & (u <= 1)).all()
    assert np.array_equal(quantiles.value(u), column)


def test_decimal_grid_is_the_fewest_digits():
    assert decimal_grid(np.array([1.0, 20.0])) == 0
    assert decimal_grid(np.array([0.25, 1.5])) == 2
    assert decimal_grid(np.array([np.pi])) is None
    # Small numbers are not zero: a conductivity of 3e-11 keeps its digits.
    assert decimal_grid(np.array([3e-11, 2.0])) is None


FORMULAS = ["BaTiO3", "NaCl", "Fe2O3", "Li7La3Zr2O12", "CaMg(CO3)2", "Si", "Al2O3"]


@pytest.mark.parametrize("style", ["copula", "onehot", "levels"])
def test_formulas_come_back(style):
    from validators.compositions import same_formula

    codec = CompositionCodec(style).fit(FORMULAS)
    back = codec.decode(codec.encode(FORMULAS, seed=2))
    assert [same_formula(f) for f in back] == [same_formula(f) for f in FORMULAS]


def test_the_grid_is_one_hot_and_holds_counts_to_eight():
    codec = CompositionCodec("grid")
    usable = codec.usable([*FORMULAS, "nonsense"])
    assert [
        f for f, ok in zip([*FORMULAS, "nonsense"], usable, strict=True) if not ok
    ] == [
        "Li7La3Zr2O12",
        "nonsense",
    ]
    kept = [f for f, ok in zip(FORMULAS, codec.usable(FORMULAS), strict=True) if ok]
    codec.fit(kept)
    x = codec.encode(kept)
    grid = x.reshape(len(kept), 8, -1)
    assert set(x.unique().tolist()) == {0.0, 1.0}
    assert grid.sum(1).max() == 1
    from validators.compositions import same_formula

    assert [same_formula(f) for f in codec.decode(x)] == [same_formula(f) for f in kept]


def test_unusable_tables_are_named():
    with pytest.raises(DataUnsuitable, match="occurs twice"):
        TableCodec().fit(pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"]))
    with pytest.raises(DataUnsuitable, match="at least 2 rows"):
        TableCodec().fit(pd.DataFrame({"a": [1.0]}))
