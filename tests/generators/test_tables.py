"""Trees, rules, conditions, augmentation and audits of tables."""

import numpy as np
import pandas as pd
import pytest

from generators import registry
from generators.audit.tables import (
    area_under_roc,
    privacy,
    quality,
    r_squared,
    split_rows,
    zero_rate_error,
)
from generators.errors import DataUnsuitable, SpecUnsupported
from generators.tables.augment import augment, default_target, paired
from generators.tables.constraints import (
    RuleUnreadable,
    detect_sums,
    parse_rule,
    read_rules,
    rescale,
)
from generators.tables.drawing import draw_rows, hull_places
from generators.tables.outline import label_columns
from generators.tables.reading import (
    read_bytes,
    read_text,
    without_table,
)
from generators.tables.wishes import match_column, parse_given


def mixes(n=240, seed=0):
    """A made-up concrete: a third of the mixes without ash, strength by ratio."""
    rng = np.random.default_rng(seed)
    cement = rng.uniform(200, 500, n).round(0)
    ash = np.where(rng.random(n) < 0.35, 0.0, rng.uniform(40, 150, n).round(0))
    water = rng.uniform(140, 220, n).round(1)
    age = rng.choice([3, 7, 28, 90], n)
    ratio = water / (cement + 0.4 * ash)
    strength = 22 / ratio + 5 * np.log(age) + rng.normal(0, 2, n)
    return pd.DataFrame(
        {"cement": cement, "ash": ash, "water": water, "age": age,
         "strength": strength.round(2)}
    )  # fmt: skip


def shuffle(frame):
    """Each column in an order of its own."""
    rng = np.random.default_rng(5)
    return pd.DataFrame({c: rng.permutation(frame[c].to_numpy()) for c in frame})


def alloys(n=120, seed=0):
    rng = np.random.default_rng(seed)
    parts = rng.dirichlet([1.0, 1.0, 1.0], n)
    parts[:, 1:][rng.random((n, 2)) < 0.2] = 0
    parts = parts / parts.sum(1, keepdims=True)
    frame = pd.DataFrame(parts.round(4), columns=["Fe", "Co", "Ni"])
    frame["Ni"] = (1 - frame["Fe"] - frame["Co"]).round(4)
    frame["hv"] = (100 + 300 * frame["Fe"] + rng.normal(0, 5, n)).round(1)
    return frame


# --- trees ------------------------------------------------------------------------


def test_the_boosted_forest_learns_the_relation_and_copies_no_row():
    train, test = split_rows(mixes(400), seed=0)
    model = registry.make("best", kind="table").fit(train, target="strength")
    made = model.sample(len(train), seed=1)
    real = r_squared(train, test, "strength")
    alone = r_squared(made, test, "strength", reference=train)
    shuffled = shuffle(train)
    lazy = r_squared(shuffled, test, "strength", reference=train)
    assert real > 0.8
    assert alone > real - 0.15
    assert lazy < 0.2
    assert zero_rate_error(train, made) < 0.08
    attack = privacy(train, test, made)
    assert not attack.leaks
    assert attack.copies < 0.02
    assert "strength" in model.card.metrics["boosted_columns"]


def test_the_plain_forest_boosts_nothing():
    model = registry.make("sequential-forest", kind="table").fit(
        mixes(), target="strength"
    )
    assert model.card.metrics["boosted_columns"] == []


def test_forest_values_lie_on_the_grid_of_the_column():
    made = registry.make("best", kind="table", preset="smoke").fit(mixes()).sample(300)
    assert set(made["age"]) <= {3, 7, 28, 90}
    assert (made["cement"] == made["cement"].round(0)).all()
    assert np.allclose(made["strength"], made["strength"].round(2))


def test_stored_trees_are_those_of_the_library():
    from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor

    from generators.trees.arrays import Trees

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(200, 3)), rng.normal(size=200)
    forest = RandomForestRegressor(5, min_samples_leaf=4, random_state=0).fit(x, y)
    trees = Trees.of(forest.estimators_)
    for number, tree in enumerate(forest.estimators_):
        mine = trees.leaves(x, np.full(200, number)) - trees.roots[number]
        assert np.array_equal(mine, tree.apply(x))
    boosted = GradientBoostingRegressor(n_estimators=9, random_state=0).fit(x, y)
    sums = Trees.of([e for (e,) in boosted.estimators_]).total(x)
    assert np.allclose(y.mean() + 0.1 * sums, boosted.predict(x))


# --- audits -----------------------------------------------------------------------


def test_a_copy_and_a_noisy_copy_are_flagged_and_fresh_rows_pass():
    train, rest = split_rows(mixes(600), seed=1, test_share=0.5)
    test, fresh = split_rows(rest, seed=2, test_share=0.5)
    assert privacy(train, test, train).leaks
    rng = np.random.default_rng(0)
    noisy = train.sample(len(train), replace=True, random_state=0).reset_index(
        drop=True
    )
    for name in noisy:
        spread = 0.05 * float(train[name].std())
        noisy[name] = noisy[name] + rng.normal(0, spread, len(noisy))
    assert privacy(train, test, noisy).leaks
    clean = privacy(train, test, fresh)
    assert not clean.leaks
    assert 0.7 < clean.dcr < 1.4


def test_the_area_is_the_share_of_ordered_pairs():
    members, others = np.array([3.0, 2.0, 5.0]), np.array([1.0, 2.0])
    area, error = area_under_roc(members, others)
    pairs = np.mean([(m > o) + 0.5 * (m == o) for m in members for o in others])
    assert area == pytest.approx(pairs)
    assert error > 0


def test_quality_falls_when_columns_are_shuffled():
    frame = mixes(300)
    shuffled = shuffle(frame)
    assert quality(frame, frame) > quality(frame, shuffled) + 0.02


def test_groups_stay_together():
    frame = mixes(200)
    frame["mix"] = np.repeat(np.arange(50), 4)
    train, test = split_rows(frame, seed=0, groups=["mix"])
    assert not set(train["mix"]) & set(test["mix"])
    assert 0.15 < len(test) / len(frame) < 0.25


# --- rules ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "holding", "broken"),
    [
        ("water / cement <= 0.6", (300, 0, 150), (200, 0, 200)),
        ("cement between 100 and 400", (300, 0, 150), (500, 0, 150)),
        ("Rule 1: ash must not exceed cement", (300, 50, 150), (100, 150, 150)),
        ("water at least 150", (300, 0, 150), (300, 0, 149)),
        ("100 < cement + ash < 500", (300, 50, 1), (480, 50, 1)),
        ("water is less than cement", (300, 0, 150), (150, 0, 150)),
        ("cement - 2*ash >= 0", (300, 50, 1), (90, 50, 1)),
        ("cement >= water", (300, 0, 150), (100, 0, 150)),
    ],
)
def test_rules_are_read_as_they_are_said(text, holding, broken):
    rule = parse_rule(text, ["cement", "ash", "water"])
    frame = pd.DataFrame([holding, broken], columns=["cement", "ash", "water"])
    assert rule.holds(frame).tolist() == [True, False]


def test_sums_are_read_in_words_and_signs():
    columns = ["comp_Li", "comp_La", "sigma"]
    for text in ("comp_Li + comp_La = 1", "the sum of comp_Li and comp_La is 1",
                 "comp_Li and comp_La must add up to 1"):  # fmt: skip
        rule = parse_rule(text, columns)
        assert rule.total == 1
        assert set(rule.columns) == {"comp_Li", "comp_La"}


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true') < 1",
        "cement.__class__ > 0",
        "cement ** 99999 < 3",
        "be nice",
        "foo <= 3",
        "cement <= (lambda: 3)()",
        "cement <= " + "(" * 300,
    ],
)
def test_nothing_but_arithmetic_is_read(text):
    with pytest.raises(RuleUnreadable):
        parse_rule(text, ["cement"])


def test_yaml_rules():
    rules = read_rules(
        "ranges: {age: [1, 100]}\nsums:\n  - {columns: [a, b], total: 100}\n"
        "order: [[a, b]]\nrules: ['a >= 5']\n",
        ["age", "a", "b"],
    )
    assert len(rules) == 4
    frame = pd.DataFrame({"age": [50, 101], "a": [40.0, 40], "b": [60.0, 60]})
    assert np.all([r.holds(frame) for r in rules], axis=0).tolist() == [True, False]
    with pytest.raises(RuleUnreadable, match="unknown key"):
        read_rules("limits: {a: 3}", ["a"])
    with pytest.raises(RuleUnreadable):
        read_rules("sums: [{total: 3}]", ["a"])


def test_constant_sums_are_found_and_kept():
    frame = alloys()
    (rule,) = detect_sums(frame)
    assert set(rule.columns) == {"Fe", "Co", "Ni"}
    assert detect_sums(mixes()) == []
    rng = np.random.default_rng(0)
    off = frame.copy()
    off[["Fe", "Co", "Ni"]] *= rng.uniform(0.8, 1.2, (len(frame), 1))
    back = rescale(off, [rule])
    assert rule.holds(back).all()
    zeros = frame[["Fe", "Co", "Ni"]] == 0
    assert (back[["Fe", "Co", "Ni"]][zeros].fillna(0) == 0).all().all()


def test_drawn_rows_keep_every_rule_and_the_rate_is_told():
    frame = mixes()
    model = registry.make("best", kind="table", preset="smoke").fit(frame)
    rule = parse_rule("water / cement <= 0.5", list(frame.columns))
    drawn = draw_rows(model, 60, rules=[rule], seed=0)
    assert len(drawn.rows) == 60
    assert (drawn.rows["water"] / drawn.rows["cement"] <= 0.5 + 1e-9).all()
    share = (frame["water"] / frame["cement"] <= 0.5).mean()
    assert abs(drawn.rate - share) < 0.2
    impossible = parse_rule("water >= 9000", list(frame.columns))
    with pytest.raises(SpecUnsupported, match="none of"):
        draw_rows(model, 5, rules=[impossible])


# --- conditions -------------------------------------------------------------------


def test_wishes_are_read():
    columns = ["age_days", "strength_mpa", "phase"]
    assert parse_given("strength=150", columns).column == "strength_mpa"
    span = parse_given("age_days=7..28", columns)
    assert (span.low, span.high) == (7, 28)
    assert parse_given("strength_mpa>=90", columns).low == 90
    either = parse_given("age_days=0|>=28", columns)
    assert list(either.met(np.array([0.0, 3.0, 28.0, np.nan]))) == [
        True,
        False,
        True,
        False,
    ]
    assert list(either.distance(np.array([0.0, 20.0]))) == [0.0, 8.0]
    barred = parse_given("age_days!=7|28", columns)
    assert list(barred.met(np.array([7.0, 7.5, 28.0, 90.0]), 0.1)) == [
        False,
        True,
        False,
        True,
    ]
    assert barred.exact is None
    assert parse_given("phase=BCC", columns).word == "BCC"
    with pytest.raises(SpecUnsupported, match="no column"):
        parse_given("colour=red", columns)
    assert match_column("Age (days)", columns) == "age_days"


def test_wishes_hold_and_extrapolation_is_marked():
    frame = mixes()
    model = registry.make("best", kind="table", preset="smoke").fit(frame)
    columns = list(frame.columns)
    wish = parse_given("age=28", columns)
    band = parse_given("strength=50..60", columns)
    drawn = draw_rows(model, 25, given=[wish, band], seed=0)
    assert (drawn.rows["age"] == 28).all()
    assert drawn.rows["strength"].between(50, 60).all()
    from generators.tables.drawing import extrapolations, ranges

    far = parse_given("strength=900", columns)
    assert "extrapolation" in extrapolations([far], ranges(model))[0]
    edge = draw_rows(model, 5, given=[far], seed=0)
    assert edge.extrapolated
    assert edge.rows["strength"].min() > frame["strength"].quantile(0.9)


def test_places_tell_inside_from_outside():
    frame = mixes(300)
    far = frame.head(3).copy()
    far["cement"] = 5000.0
    places = hull_places(pd.concat([frame.head(50), far], ignore_index=True), frame)
    assert places[-3:] == ["outside"] * 3
    assert places[:50].count("inside") > 40


# --- augmentation -----------------------------------------------------------------


def test_the_paired_verdict():
    base = [0.5, 0.6, 0.55, 0.52, 0.58]
    better = [b + 0.1 + 0.001 * i for i, b in enumerate(base)]
    assert paired("y", base, better).outcome == "helps"
    assert paired("y", better, base).outcome == "hurts"
    mixed = [b + d for b, d in zip(base, (0.1, -0.1, 0.05, -0.04, 0.0), strict=True)]
    found = paired("y", base, mixed)
    assert found.outcome == "no difference"
    assert found.low < 0 < found.high


def test_augmentation_gives_rows_with_flags_and_a_verdict():
    made = augment(mixes(60), 40, target="strength", seed=0, budget_s=20)
    table = made.table()
    assert table["synthetic"].tolist() == [False] * 60 + [True] * 40
    assert made.verdict.outcome in ("helps", "hurts", "no difference")
    assert len(made.verdict.real) == 5
    assert made.privacy is not None
    assert 0.5 < made.quality < 1


def test_too_few_rows_are_refused():
    with pytest.raises(DataUnsuitable, match="too few"):
        augment(mixes(6), 10)


def test_the_last_varying_number_is_the_target():
    assert default_target(mixes()) == "strength"
    assert default_target(pd.DataFrame({"a": ["x", "y"] * 9})) is None


# --- reading ----------------------------------------------------------------------


def test_tables_are_read_from_many_forms():
    csv = "a,b,note\n1,2.5,x\n2,,y\n3,4.5,x\n"
    frame = read_text("please use this:\n\n" + csv + "\nthanks, a, lot")
    assert frame["b"].isna().tolist() == [False, True, False]
    german = read_text("a;b\n1;2,5\n2;3,5\n3;4,25\n")
    assert german["b"].tolist() == [2.5, 3.5, 4.25]
    markdown = read_text("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n")
    assert markdown["b"].tolist() == [2, 4]
    assert read_text("no table here, only words, and commas") is None
    assert read_bytes("x.csv", csv.encode()).shape == (3, 3)
    with pytest.raises(DataUnsuitable, match="no table"):
        read_bytes("x.csv", b"hello")
    with pytest.raises(DataUnsuitable, match="workbook"):
        read_bytes("x.xlsx", b"PK broken")


def test_workbooks_are_read(tmp_path):
    path = tmp_path / "t.xlsx"
    mixes(12).to_excel(path, index=False)
    assert read_bytes("t.xlsx", path.read_bytes()).shape == (12, 5)


def test_words_are_kept_and_rows_are_not():
    text = "add 50 rows, t between 0,9 and 1,0\na,b\n1,2\n3,4\n"
    assert without_table(text).strip() == "add 50 rows, t between 0,9 and 1,0"


def test_row_numbers_and_names_are_left_out():
    frame = mixes(60)
    frame.insert(0, "id", range(1, 61))
    frame["sample"] = [f"S{i}" for i in range(60)]
    assert label_columns(frame) == ["id", "sample"]


def test_the_column_by_which_rows_are_found_is_named():
    """Copies of one fine column among columns that tell nothing."""
    from generators.audit.tables import share_alone, without_each_column

    rng = np.random.default_rng(0)

    def rows(n):
        return pd.DataFrame(
            {"age": rng.choice([7.0, 28.0], n), "assay": rng.uniform(0, 1, n)}
        )

    train, unseen, made = rows(80), rows(80), rows(80)
    made["assay"] = train["assay"].to_numpy()
    areas = without_each_column(train, unseen, made)
    assert min(areas, key=areas.get) == "assay"
    assert areas["assay"] < 0.6 < 0.8 < areas["age"]
    assert share_alone(train["assay"]) == 1.0
    assert share_alone(train["age"]) == 0.0
