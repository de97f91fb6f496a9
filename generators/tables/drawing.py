"""Drawing rows under conditions and rules, with the rate of rejection told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from generators.base import Generator
from generators.codecs.columns import FEW, ColumnPlan
from generators.errors import SpecUnsupported
from generators.tables.constraints import Constraint, rescale
from generators.tables.wishes import Given

if TYPE_CHECKING:
    import pandas as pd

    from generators.tables.outline import Outline

#: Rows drawn at most for one row wanted.
EFFORT = 200


@dataclass(frozen=True, slots=True)
class Drawn:
    """Rows and what it took to get them.

    Attributes:
        rows: The rows.
        drawn: Rows drawn from the model.
        kept: Of them, those that met every wish and rule.
        notes: What a user must know.
        beyond: Wishes that lie beyond what the real rows span.
    """

    rows: pd.DataFrame
    drawn: int
    kept: int
    notes: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()

    @property
    def extrapolated(self) -> bool:
        """Whether a wish lies beyond the training rows."""
        return bool(self.beyond)

    @property
    def rate(self) -> float:
        """Share of drawn rows that were kept."""
        return self.kept / max(self.drawn, 1)


def ranges(generator: Generator) -> dict[str, tuple[float, float]]:
    """Least and largest training value of each numeric column of a table model."""
    return {
        name: (min(p.values), max(p.values))
        for name, p in _plans(generator).items()
        if p.kind == "number" and p.values
    }


def _plans(generator: Any) -> Mapping[str, ColumnPlan]:
    """What each column of a table model holds, conditions included."""
    own: Mapping[str, ColumnPlan] | None = getattr(generator, "plans", None)
    if own is not None:
        return own
    found = [*generator.codec.plans]
    if generator.conditions is not None:
        found += generator.conditions.codec.plans
    return {p.name: p for p in found}


def _fitting(wish: Given, generator: Generator) -> Given:
    """A wish in the kind of its column: a word for categories, else an amount.

    Raises:
        SpecUnsupported: A word for numbers, an amount for words or dates, or a word
            that the column never holds.
    """
    plan, outline = _plans(generator).get(wish.column), generator.outline  # type: ignore[attr-defined]
    if wish.column in outline.dates and wish.word is None:
        raise SpecUnsupported(f"{wish.text!r}: column {wish.column!r} holds dates")
    if plan is None or wish.column in (*outline.dates, *outline.truths):
        return wish
    if plan.kind == "number":
        if wish.word is None:
            return wish
        raise SpecUnsupported(
            f"{wish.text!r}: {wish.word!r} is no number, and column {wish.column!r} "
            f"holds numbers from {min(plan.values):g} to {max(plan.values):g}"
        )
    if wish.word is None:
        wish = replace(wish, word=f"{wish.exact:g}" if wish.exact is not None else "")
    known = [str(v) for v in plan.values]
    asked = (wish.word, *str(wish.word).split("|"))
    if wish.barred or any(word in known for word in asked):
        return wish
    raise SpecUnsupported(
        f"{wish.text!r} never occurs in column {wish.column!r}; it has "
        f"{', '.join(known[:12])}{' …' if len(known) > 12 else ''}"
    )


def _discrete(generator: Generator, column: str) -> bool:
    plan = _plans(generator).get(column)
    return plan is not None and (plan.kind == "category" or len(plan.values) <= FEW)


def draw_rows(
    generator: Generator,
    n: int,
    *,
    given: Sequence[Given] = (),
    rules: Sequence[Constraint] = (),
    seed: int = 0,
    tolerance: float = 0.02,
    avoid_copies: bool = True,
) -> Drawn:
    """Draw rows that meet wishes and rules.

    A wish about a condition of the model is passed to it; every other wish is met by
    rejection, a number within `tolerance` of the column's training range.

    Raises:
        SpecUnsupported: Not one row in `EFFORT` x n draws met them all.
    """
    import pandas as pd

    from generators.novelty import repeats

    given = [_fitting(wish, generator) for wish in given]
    conditions: dict[str, Any] = {
        g.column: g.exact
        for g in given
        if g.column in generator.card.conditions and g.exact is not None
    }
    outline: Outline = generator.outline  # type: ignore[attr-defined]
    own = {frozenset(r.columns) for r in rules}
    rules = [*rules, *(r for r in outline.rules() if frozenset(r.columns) not in own)]
    spans = ranges(generator)
    notes = list(extrapolations(given, spans))
    open_wishes = [g for g in given if g.column not in conditions]
    notes += _widths(open_wishes, generator, spans, tolerance)
    rest = [reachable(g, spans) for g in open_wishes]
    kept: list[pd.DataFrame] = []
    repeated: list[pd.DataFrame] = []
    if avoid_copies and _repeats_itself(generator):
        avoid_copies = False
        notes.append(
            "the table repeats its own rows, so synthetic rows repeat some as well"
        )
    have = drawn = met = copies = 0
    size = max(n, 50)
    turn = 0
    while have < n and drawn < EFFORT * max(n, 20):
        block = generator.sample(size, given=conditions or None, seed=_turn(seed, turn))
        turn += 1
        drawn += len(block)
        block = rescale(block, rules)
        mask = _obeys(block, rules, spans)
        for wish in rest:
            mask &= _meets(block, wish, generator, spans, tolerance)
        met += int(mask.sum())
        if avoid_copies and len(generator.known):
            copied = repeats(outline.inward(block), generator.known)
            copies += int((copied & mask).sum())
            if (copied & mask).any() and not repeated:
                repeated.append(block[copied & mask])
            mask &= ~copied
        kept.append(block[mask])
        have += int(mask.sum())
        rate = have / drawn
        size = int(min(max((n - have) / max(rate, 0.002) * 1.2, 50), 20_000))
    if have == 0 and met:
        # Nothing but repeats: the wished combination exists in few forms only.
        kept.append(repeated[0].drop_duplicates())
        notes.append(
            "every row that meets the wishes repeats a real row; such rows are given"
        )
        have = len(kept[-1])
    if have == 0:
        wishes = [g.text for g in given] + [r.text for r in rules]
        raise SpecUnsupported(
            f"none of {drawn} drawn rows met {' and '.join(wishes) or 'the rules'}; "
            "loosen them, or train with these columns as --conditions"
        )
    if copies:
        notes.append(f"{copies} drawn rows repeated a training row and were dropped")
    rows = outline.numbered(pd.concat(kept).head(n).reset_index(drop=True))
    if len(rows) < n:
        notes.append(f"only {len(rows)} of {n} rows could be found in {drawn} draws")
    beyond = tuple(g.text for g in given if extrapolations([g], spans))
    return Drawn(rows, drawn, met, tuple(notes), beyond)


#: A column whose end is wanted, and which: ``least`` or ``most``.
Goal = tuple[str, Literal["least", "most"]]
#: Rows drawn for one that is kept where an end of a column is wanted.
BEST_OF = 10


def ends_of(drawn: Drawn, n: int, column: str, end: str) -> Drawn:
    """The rows with the least or largest values of a column, the outermost first.

    Args:
        drawn: More rows than are wanted, all of which meet the wishes.
        n: Rows wanted.
        column: Whose end is wanted.
        end: ``least`` or ``most``.
    """
    order = drawn.rows[column].sort_values(ascending=end == "least", kind="stable")
    rows = drawn.rows.loc[order.index[:n]].reset_index(drop=True)
    note = f"of {len(drawn.rows)} rows that do, those with the {end} {column} were kept"
    short = f"only {len(drawn.rows)} of "
    notes = [t for t in drawn.notes if not t.startswith(short)]
    if len(rows) < n:
        notes.append(f"only {len(rows)} of {n} rows could be found")
    return replace(drawn, rows=rows, notes=(*notes, note))


#: Share of a table's rows that repeat others, from which on repeats are its nature.
REPEATING = 0.1


def _repeats_itself(generator: Generator) -> bool:
    """Whether few combinations exist, as in a table of categories alone."""
    rows = sum(generator.card.rows.values())
    return rows > 0 and len(generator.known) < (1 - REPEATING) * rows


def _widths(
    given: Sequence[Given],
    generator: Generator,
    spans: Mapping[str, tuple[float, float]],
    tolerance: float,
) -> Iterator[str]:
    """How near to a wished amount counts as met, for each such wish."""
    for wish in given:
        if wish.word is not None or not wish.values or wish.column not in spans:
            continue
        low, high = spans[wish.column]
        inside = any(low <= value <= high for value in wish.values)
        if inside and not _discrete(generator, wish.column):
            what = "is kept clear of by" if wish.barred else "counts as met within"
            yield (
                f"{wish.text} {what} ±{tolerance * (high - low):.3g} "
                f"({tolerance:.0%} of the column's range)"
            )


def _obeys(
    block: pd.DataFrame,
    rules: Sequence[Constraint],
    spans: Mapping[str, tuple[float, float]],
) -> np.ndarray:
    """Which rows keep all rules without leaving the range of the table."""
    mask = np.ones(len(block), bool)
    for rule in rules:
        mask &= rule.holds(block)
        # Scaling may carry a part of a sum beyond what the table ever held.
        for name in rule.columns if rule.total is not None else ():
            low, high = spans.get(name, (-np.inf, np.inf))
            reach = 0.005 * (high - low)
            values = block[name].to_numpy(float)
            mask &= ~((values < low - reach) | (values > high + reach))
    return mask


def _turn(seed: int, turn: int) -> int:
    return seed if turn == 0 else (seed + 7_919 * turn) % 2**31


def _meets(
    block: pd.DataFrame,
    wish: Given,
    generator: Generator,
    spans: Mapping[str, tuple[float, float]],
    tolerance: float,
) -> np.ndarray:
    if wish.word is not None:
        words = (wish.word, *wish.word.split("|"))
        hit = block[wish.column].astype(str).isin(words).to_numpy()
        return np.asarray(hit != wish.barred)
    values = block[wish.column].to_numpy(float)
    low, high = spans.get(wish.column, (0.0, 0.0))
    reach = 0.0 if _discrete(generator, wish.column) else tolerance * (high - low)
    return wish.met(values, reach)


def extrapolations(
    given: Sequence[Given], spans: Mapping[str, tuple[float, float]]
) -> list[str]:
    """A warning for each wish beyond the training range."""
    out = []
    for wish in given:
        if wish.word is not None or wish.column not in spans:
            continue
        low, high = spans[wish.column]
        beyond = (wish.low is not None and wish.low > high) or (
            wish.high is not None and wish.high < low
        )
        if beyond:
            out.append(
                f"extrapolation: {wish.text} lies outside the training range "
                f"{low:g} to {high:g}; rows at its end of that range are given"
            )
    return out


def reachable(wish: Given, spans: Mapping[str, tuple[float, float]]) -> Given:
    """The wish itself, or the outer twentieth of the training range nearest to it."""
    if wish.word is not None or wish.column not in spans:
        return wish
    low, high = spans[wish.column]
    edge = 0.05 * (high - low)
    if wish.low is not None and wish.low > high:
        return Given(wish.column, high - edge, None, None, wish.text)
    if wish.high is not None and wish.high < low:
        return Given(wish.column, None, low + edge, None, wish.text)
    return wish


def within_reach(
    frame: pd.DataFrame, given: Sequence[Given]
) -> tuple[tuple[Given, ...], tuple[str, ...], tuple[str, ...]]:
    """Wishes that the table can meet together, and a warning for each that it cannot.

    At 25 °C a conductivity may be out of reach that the table holds at 60 °C: what a
    column spans is looked up among the real rows that meet the other wishes.

    Args:
        frame: Real rows.
        given: Wishes.

    Returns:
        Wishes within reach, the warnings, and the wishes that they are about.
    """
    out, notes, beyond = [], [], []
    for wish in given:
        others = [g for g in given if g is not wish and g.exact is not None]
        rows = frame
        for other in others:
            values = rows[other.column]
            same = (
                values.astype(str) == other.word
                if other.word is not None
                else values == other.low
            )
            rows = rows[same]
        numbers = rows[wish.column].dropna()
        if wish.word is not None or not others or len(numbers) < 3:
            out.append(wish)
            continue
        low, high = float(numbers.min()), float(numbers.max())
        whole = frame[wish.column]
        marginal = (float(whole.min()), float(whole.max()))
        near = reachable(wish, {wish.column: (low, high)})
        if near is not wish and reachable(wish, {wish.column: marginal}) is wish:
            told = " and ".join(g.text for g in others)
            notes.append(
                f"extrapolation: with {told} the table's {wish.column} lies between "
                f"{low:g} and {high:g}, and {wish.text} lies outside; rows at its end "
                "of that range are given"
            )
            beyond.append(wish.text)
            wish = near
        out.append(wish)
    return tuple(out), tuple(notes), tuple(beyond)


def hull_places(rows: pd.DataFrame, train: pd.DataFrame, *, k: int = 5) -> list[str]:
    """``inside``, ``edge`` or ``outside`` the training rows for each row.

    By the distance to the k-th nearest training row, against the 95 % and 99.5 %
    quantiles of the same distance among training rows.
    """
    from sklearn.neighbors import NearestNeighbors

    from generators.audit.tables import feature_space

    known, new = feature_space(train, [train, rows])
    k = min(k, len(known) - 1)
    tree = NearestNeighbors(n_neighbors=k + 1).fit(known)
    among = tree.kneighbors(known)[0][:, -1]
    reach = tree.kneighbors(new, n_neighbors=k)[0][:, -1]
    inner, outer = np.quantile(among, 0.95), np.quantile(among, 0.995)
    return [
        "inside" if d <= inner else "edge" if d <= outer else "outside" for d in reach
    ]


@dataclass(frozen=True, slots=True)
class PropertyModel:
    """A regressor of a property with its cross-validated error.

    Attributes:
        target: The property.
        rmse: Root mean square error in its unit, from 5-fold cross-validation.
        r2: Of the same folds.
        rows: On which it was fitted.
    """

    target: str
    rmse: float
    r2: float
    rows: int
    model: Any = None
    reference: Any = None

    def predict(self, rows: pd.DataFrame) -> np.ndarray:
        """Predicted property of rows."""
        from generators.audit.tables import feature_space

        inputs = [c for c in self.reference.columns if c != self.target]
        (x,) = feature_space(self.reference[inputs], [rows[inputs]])
        return np.asarray(self.model.predict(x))

    def to_json(self) -> dict[str, Any]:
        """Figures only."""
        found = asdict(self)
        return {k: found[k] for k in ("target", "rmse", "r2", "rows")}


def fit_property(rows: pd.DataFrame, target: str, *, seed: int = 0) -> PropertyModel:
    """Fit the judge of inverse design and measure its error."""
    from sklearn.ensemble import GradientBoostingRegressor
    from sklearn.metrics import r2_score
    from sklearn.model_selection import KFold, cross_val_predict

    from generators.audit.tables import design_matrix, fit_regressor

    kept = rows[np.isfinite(rows[target].to_numpy(float))]
    x, y = design_matrix(kept, target, kept)
    folds = KFold(min(5, len(kept)), shuffle=True, random_state=seed)
    guess = cross_val_predict(
        GradientBoostingRegressor(random_state=seed), x, y, cv=folds
    )
    rmse = float(np.sqrt(np.mean((guess - y) ** 2)))
    model = fit_regressor(kept, target, seed=seed, reference=kept)
    return PropertyModel(
        target, rmse, float(r2_score(y, guess)), len(kept), model, kept
    )
