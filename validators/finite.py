"""Numbers that are none: nan, inf and what overflows, where values are needed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from validators.cif_content import content_error
from validators.report import Finding
from validators.syntax import Block, Token

_WORD = re.compile(r"(?i)[+-]?(?:nan|inf(?:inity)?)(?:\(\d+\))?$")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+$")
_PAIRS = (
    "_cell_length_a", "_cell_length_b", "_cell_length_c", "_cell_angle_alpha",
    "_cell_angle_beta", "_cell_angle_gamma", "_cell_volume", "_cell_formula_units_z",
)  # fmt: skip
_COLUMNS = (
    "_atom_site_fract_x", "_atom_site_fract_y", "_atom_site_fract_z",
    "_atom_site_occupancy",
)  # fmt: skip


def first_not_finite(block: Block) -> Finding | None:
    """The first value of cell or sites that is nan, inf or overflows; None if none.

    A program failed to compute it. The other atoms alone would be another structure,
    so nothing further is judged.
    """
    for tag, token in _values(block):
        if _WORD.match(token.value) or (
            _NUMBER.match(token.value) and not math.isfinite(float(token.value))
        ):
            shown = token.value if len(token.value) <= 20 else f"{token.value[:20]}…"
            return content_error(
                f"{tag} is {shown!r}: no finite number",
                expected="a finite number",
                found=shown,
                where=tag,
                line=token.line,
                hint="a program failed to compute it; give the value or ?",
            )
    return None


def _values(block: Block) -> Iterator[tuple[str, Token]]:
    for tag in _PAIRS:
        if tag in block.pairs:
            yield tag, block.pairs[tag]
    loop = block.loop_with("_atom_site_fract_x")
    if loop is None:
        return
    for tag in _COLUMNS:
        column = loop.column(tag)
        if column is None:
            continue
        for row in loop.rows:
            if column < len(row):
                yield tag, row[column]
