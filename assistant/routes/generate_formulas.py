"""New formulas for a property of the user's own table of formulas.

The table teaches two things: which elements stand for each other, and the property.
What is made is weighed by a model of all rows; how often such formulas hit is told by
a model of the rows that the generator did not see.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.asking.row_task import meeting, rows_asked

if TYPE_CHECKING:
    import pandas as pd

    from assistant.asking.row_wishes import RowWishes
    from assistant.routes.base import Work
    from generators.materials.candidate import Candidate
    from generators.materials.inverse import JudgedWish
    from generators.materials.property_model import FormulaProperty
    from validators.specs.generation import GenerationSpec

#: Share of a column's entries that must be formulas.
_FORMULA_SHARE = 0.9
_THINGS = re.compile(
    r"\b(?:compositions?|formulas?|formulae|compounds?|materials?|candidates?|"
    r"chemistries|phases|verbindungen|zusammensetzungen|formeln|materialien|kandidaten|"
    r"composés|matériaux|formules|candidats|compuestos|materiales|fórmulas|candidatos)\b|"
    r"化合物|材料|成分|化学式|候选|組成|候補",
    re.I,
)


@dataclass(frozen=True, slots=True)
class MadeFormulas:
    """Formulas made for wishes about a property, with what was measured.

    Attributes:
        candidates: With the predicted property among their scores.
        target: Name of the property.
        model: Of all rows, None where the property cannot be learnt.
        judged: Hit rates, or None where nothing explains the property.
        beyond: Whether the wish lies outside the measured values.
        looked_at: Formulas that were drawn.
    """

    candidates: tuple[Candidate, ...]
    target: str
    model: FormulaProperty | None
    judged: JudgedWish | None
    beyond: bool
    looked_at: int


def formula_column(frame: pd.DataFrame) -> str | None:
    """The column that holds formulas of two elements or more, or None."""
    from validators.compositions import UnreadableFormula, parse_formula

    for name in frame.columns:
        # Three activators of a cement are formulas as well, but no list of compounds.
        texts = [str(v) for v in frame[name].dropna()]
        if len(set(texts)) < 30 or frame[name].dtype.kind in "ifb":
            continue
        good = 0
        for text in texts[:200]:
            try:
                good += len(parse_formula(text)) >= 2
            except UnreadableFormula:
                continue
        if good >= _FORMULA_SHARE * min(len(texts), 200):
            return str(name)
    return None


def wants_formulas(
    text: str, wishes: RowWishes, frame: pd.DataFrame, learnt: pd.DataFrame
) -> bool:
    """Whether new formulas are wanted of a table that lists formulas.

    Args:
        text: The request without the table.
        wishes: About its columns.
        frame: The table as it came.
        learnt: Its columns that are no names.
    """
    if not _THINGS.search(text) or formula_column(frame) is None:
        return False
    from assistant.asking.row_task import makes, wants_new

    if makes(text) or wants_new(text):
        return True
    count = rows_asked(text, wishes)
    if not count or not wishes.given:
        return False
    return len(meeting(learnt, wishes)) < count


def wish_of(spec: GenerationSpec, frame: pd.DataFrame) -> tuple[str, Any] | None:
    """Column and wish of the property: a number, or a pair of limits."""
    from generators.tables.wishes import parse_given

    for text in reversed(spec.given):
        wish = parse_given(text, [str(c) for c in frame.columns])
        if wish.word is None and frame[wish.column].dtype.kind in "if":
            exact = wish.exact
            return wish.column, (wish.low, wish.high) if exact is None else exact
    return None


def make_formulas(spec: GenerationSpec, work: Work, budget_s: float) -> MadeFormulas:
    """Draw formulas for the wish and judge them.

    Raises:
        GeneratorError: The table teaches nothing, or nothing fits.
    """
    import pandas as pd

    from generators import registry
    from generators.errors import SpecUnsupported
    from generators.materials.candidate import Candidate
    from generators.materials.formulas import is_known
    from generators.materials.inverse import judge_formula_wish
    from generators.materials.property_model import beyond
    from validators.compositions import parse_formula, same_formula

    frame = spec.table
    column = formula_column(frame) or ""
    texts = [str(v) for v in frame[column].fillna("")]
    wish = wish_of(spec, frame)
    made = registry.make("element-exchange", kind="composition", seed=work.seed)
    work.tell("generate", f"learning from {len(texts)} rows of {spec.table_name}")
    given = {}
    if wish is None:
        made.fit(texts)
    else:
        made.fit(texts, pd.DataFrame({wish[0]: frame[wish[0]].to_numpy(float)}))
        given = {wish[0]: wish[1]}
    drawn = made.sample(max(40 * spec.count, 1000), given=given or None, seed=work.seed)
    told = {same_formula(f) for f in spec.told}
    kept: list[str] = []
    for formula in dict.fromkeys(drawn):
        elements = set(parse_formula(formula))
        right = set(spec.include) <= elements and not elements & set(spec.exclude)
        if spec.system:
            right = right and elements <= set(spec.system)
        if spec.new_only and is_known(formula):
            continue
        if right and same_formula(formula) not in told:
            kept.append(formula)
        if len(kept) >= spec.count:
            break
    if not kept:
        raise SpecUnsupported(f"none of {len(drawn)} formulas meets the wishes")
    scores: list[dict[str, Any]] = [{} for _ in kept]
    model = judged = None
    if wish is not None:
        name, value = wish
        model = made.property_model(name)  # type: ignore[attr-defined]
        for score, guess in zip(scores, model.predict(kept), strict=True):
            score[f"predicted_{name}"] = float(f"{guess:.4g}")
        work.tell("generate", "judging by a model fitted on other rows")
        judged = judge_formula_wish(
            texts, frame[name].to_numpy(float), name, value,
            model="element-exchange", seed=work.seed, budget_s=budget_s,
        )  # fmt: skip
    candidates = tuple(
        Candidate(f, (), s, known=is_known(f), origin="element exchange")
        for f, s in zip(kept, scores, strict=True)
    )
    out = wish is not None and model is not None and beyond(wish[1], model)
    return MadeFormulas(
        candidates, wish[0] if wish else "", model, judged, out, len(drawn)
    )
