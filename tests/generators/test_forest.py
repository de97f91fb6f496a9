"""Sequential forests: what a leaf may hold, what counts as scatter, where rows lie."""

import numpy as np
import pandas as pd

from generators.trees.column import along, scatter_share, spans_decades
from generators.trees.config import ForestConfig
from generators.trees.forest import SequentialForest
from generators.trees.guard import sibling_columns, sibling_weights


def aged_mixes(mixes=60, ages=(1, 7, 28, 90), seed=0):
    """Each mix tested at several ages: rows that differ in age and strength only."""
    rng = np.random.default_rng(seed)
    cement = rng.uniform(200, 500, mixes).round(0)
    water = rng.uniform(140, 220, mixes).round(1)
    frame = pd.DataFrame({"cement": cement, "water": water}).loc[
        np.repeat(np.arange(mixes), len(ages))
    ]
    frame["age"] = np.tile(ages, mixes)
    noise = rng.normal(0, 1, len(frame))
    frame["strength"] = (frame["cement"] / frame["water"] * 10 + noise).round(2)
    return frame.reset_index(drop=True)


def test_ages_of_one_mix_are_siblings():
    frame = aged_mixes()
    assert sibling_columns(frame, "strength") == ["cement", "water"]
    weights = sibling_weights(frame, ["cement", "water"])
    assert np.allclose(weights, 0.25)
    apart = frame.drop_duplicates(["cement", "water"]).reset_index(drop=True)
    assert sibling_columns(apart, "strength") == []
    assert sibling_weights(apart, []).sum() == len(apart)


def test_a_leaf_holds_several_mixes_not_one_mix_at_several_ages():
    frame = aged_mixes()
    from generators import registry

    system = registry.find("sequential-forest")
    model = SequentialForest(system, config={"leaf": 4, "guard": False, "trees": 20})
    model.fit(frame, target="strength")
    # The second column, water: values in a leaf are those of different mixes.
    column = model.columns[0]
    held = [
        len(np.unique(column.pool[first : first + count]))
        for first, count in zip(column.first, column.count, strict=True)
        if count
    ]
    # Bootstrapped weights scatter about the least of four.
    assert np.mean(held) > 4
    assert ForestConfig().leaf >= 4


def test_the_scatter_is_what_more_rows_would_not_remove():
    # Errors of variance s² + c / n: 1 + 100 / n at n = 100 and at n = 50.
    rng = np.random.default_rng(0)
    full = rng.normal(0, np.sqrt(2), 400_000)
    half = rng.normal(0, np.sqrt(3), 400_000)
    assert abs(scatter_share(full, half) - 0.5) < 0.02
    # A model that more rows do not improve errs by scatter alone.
    assert scatter_share(full, full) == 1.0
    assert scatter_share(np.zeros(5), np.zeros(5)) == 1.0


def test_neighbours_in_the_order_lie_close_in_what_matters():
    rng = np.random.default_rng(1)
    x = rng.random((512, 2))
    order = along(x, np.array([1.0, 0.0]))
    assert sorted(order) == list(range(512))
    steps = np.abs(np.diff(x[order, 0]))
    assert steps.mean() < 0.02
    assert np.abs(np.diff(x[order, 1])).mean() > 0.2


def test_amounts_over_decades_keep_their_spread():
    # An Arrhenius law: ln s = a - E / kT, s over more than six decades.
    from generators import registry

    rng = np.random.default_rng(3)
    energy = rng.normal(0.4, 0.08, 300).clip(0.2, 0.7).round(3)
    kelvin = rng.choice([298, 348, 398, 448], 300)
    s = np.exp(8 - energy / 8.617e-5 / kelvin + rng.normal(0, 0.3, 300))
    frame = pd.DataFrame({"E": energy, "T": kelvin, "s": s})
    assert spans_decades(s)
    assert not spans_decades(energy)
    made = registry.make("best", kind="table", guard=False).fit(frame, target="s")
    rows = made.sample(300, seed=1)
    assert (rows["s"] > 0).all()
    # No heap at the smallest value, and the law still holds.
    assert (rows["s"] <= s.min() * 1.0001).mean() < 0.03
    law = 8 - rows["E"] / 8.617e-5 / rows["T"]
    assert np.std(np.log(rows["s"]) - law) < 1.0


def test_a_small_table_gets_larger_leaves_or_a_warning():
    from generators.trees.guard import guarded_leaf, warning

    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": rng.normal(size=90), "y": rng.normal(size=90)})
    leaf, trials = guarded_leaf(
        frame, 6, lambda part, leaf: part.copy(), seed=0, allowed=None, siblings=[]
    )
    assert trials[0]["leaf"] == 12
    assert leaf == 22
    assert "not private" in warning(trials)[0]
    far = frame + 100
    leaf, trials = guarded_leaf(
        frame, 6, lambda part, leaf: far.copy(), seed=0, allowed=None, siblings=[]
    )
    assert leaf == 12
    assert warning(trials) == []


def test_one_lucky_split_does_not_pass_a_leaf():
    from generators.trees.guard import guarded_leaf

    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": rng.normal(size=300), "y": rng.normal(size=300)})
    parts: list[bytes] = []

    def trial(part, leaf):
        # Rows that tell nothing for whoever is kept apart first, copies for all others.
        key = part.to_numpy().tobytes()
        parts.append(key)
        return part + 100 if key == parts[0] else part.copy()

    leaf, trials = guarded_leaf(frame, 4, trial, seed=0, allowed=None, siblings=[])
    assert len(set(parts)) == 3
    assert trials[0]["auc"] > 0.6
    assert leaf == 24


def test_settings_of_a_plan_make_no_siblings_and_gaps_are_no_obstacle():
    from generators.audit.tables import split_rows

    rng = np.random.default_rng(0)
    n = 300
    plan = pd.DataFrame({"T": rng.choice([20, 40, 60, 80], n),
                         "age": rng.choice([3, 7, 28], n),
                         "kind": rng.choice(["a", "b", "c"], n),
                         "x": rng.normal(size=n), "y": rng.normal(size=n)})  # fmt: skip
    assert sibling_columns(plan, "y") == []
    mixes = pd.DataFrame(rng.normal(size=(60, 3)), columns=["c", "w", "s"])
    whole = mixes.loc[np.repeat(np.arange(60), 4)].reset_index(drop=True)
    whole["age"], whole["y"] = np.tile([3, 7, 28, 90], 60), rng.normal(size=240)
    assert sibling_columns(whole, "y") == ["c", "w", "s"]
    whole.loc[::7, "w"] = np.nan
    train, test = split_rows(whole, seed=0, groups=["c", "w"])
    assert len(train) + len(test) == len(whole)


def test_residuals_are_spread_evenly_among_rows_that_lie_close():
    from generators.codecs.columns import plan_number
    from generators.trees import column as columns

    rng = np.random.default_rng(0)
    x = rng.uniform(size=(400, 2))
    y = 5 * x[:, 0] + rng.normal(0, 1, 400)
    plan = plan_number("y", y)
    grown = columns.boost(x, y, ForestConfig(stages=60), seed=0, number=1, allowed=None)
    spread = []
    for seed in range(20):
        near = np.tile([[0.5, 0.5]], (40, 1)) + rng.normal(0, 1e-3, (40, 2))
        noise = np.random.default_rng(seed)
        drawn = columns.draw(grown, near, plan, ForestConfig(), noise)
        spread.append(drawn.mean())
        assert drawn.std() > 0.5
    # Independent draws would make the local mean vary by about 1/sqrt(40) = 0.16.
    assert np.std(spread) < 0.08


def test_rare_values_move_by_a_root_of_the_pool_and_no_farther():
    from generators.codecs.columns import plan_number
    from generators.trees import column as columns

    values = np.arange(400) + 0.125
    pool = columns.Column(None, values, np.zeros(1, int), np.array([400]), np.zeros(0))
    place, root = np.full(2000, 200), np.zeros(2000, int)
    rng = np.random.default_rng(0)
    plan = plan_number("x", values)
    moved = columns.between(values[place], place, root, pool, plan, rng, 1.0) - 200.125
    # A place right beside the value would still tell which row it came from.
    assert 5 < moved.std() < 10
    assert np.abs(moved).max() <= 20
    near = columns.between(values[place], place, root, pool, plan, rng, 0.0) - 200.125
    assert np.abs(near).max() <= 1
