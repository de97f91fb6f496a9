"""Checks of tables: provenance of answers, and faults in a user's own data.

The quality checks look for what goes wrong by hand: a value in the wrong unit, two
columns swapped in a row, a row copied with another result, fractions that do not add
up, values outside what the quantity can be. Thresholds are stated beside each check, in
`table_values`, `table_rows` and `table_pairs`.
"""

from __future__ import annotations

from validators import (
    table_pairs,
    table_provenance,
    table_relations,
    table_rows,
    table_values,
)
from validators.table_provenance import register_units
from validators.user_table import UserTable, rules

__all__ = [
    "QUALITY_CHECKS", "TABLE_CHECKS", "UserTable", "register_units", "rules",
    "table_pairs", "table_provenance", "table_relations", "table_rows", "table_values",
]  # fmt: skip

QUALITY_CHECKS = (
    "tables.shape",
    "tables.numbers",
    "tables.ranges",
    "tables.unit_slips",
    "tables.swapped",
    "tables.duplicates",
    "tables.contradictions",
    "tables.sums",
    "tables.signs",
    "tables.outliers",
    "tables.dates",
    "tables.relations",
    "tables.formulas",
    "tables.gaps",
)

TABLE_CHECKS = ("tables.provenance",)
