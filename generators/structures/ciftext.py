"""Changes to CIF text that leave every other line as it was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from validators.groups import Group
from validators.syntax import Block, Loop, Token, parse, tokenise

OPERATION_TAGS = (
    "_space_group_symop_operation_xyz",
    "_symmetry_equiv_pos_as_xyz",
    "_space_group_symop.operation_xyz",
)
SYMBOL_TAGS = (
    "_space_group_name_h-m_alt",
    "_symmetry_space_group_name_h-m",
    "_space_group_name_h-m_full",
)
NUMBER_TAGS = ("_space_group_it_number", "_symmetry_int_tables_number")
HALL_TAGS = ("_space_group_name_hall", "_symmetry_space_group_name_hall")
CELL_TAGS = {
    "a": "_cell_length_a", "b": "_cell_length_b", "c": "_cell_length_c",
    "alpha": "_cell_angle_alpha", "beta": "_cell_angle_beta",
    "gamma": "_cell_angle_gamma",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Splice:
    """Replace ``text[start:end]`` by `new`."""

    start: int
    end: int
    new: str


def splice(text: str, *parts: Splice) -> str:
    """Apply replacements, the last one in the text first."""
    for part in sorted(parts, key=lambda p: p.start, reverse=True):
        text = text[: part.start] + part.new + text[part.end :]
    return text


@lru_cache(maxsize=16)
def block_of(text: str) -> Block | None:
    """The structure block with the place of every value; to be read, not changed."""
    return parse(text).block


def quoted(value: str) -> str:
    """A value as CIF writes it."""
    if value and not re.search(r"\s", value) and value[0] not in "_#$'\"[];":
        return value
    if "'" not in value:
        return f"'{value}'"
    if '"' not in value:
        return f'"{value}"'
    return f"\n;{value}\n;"


def set_value(text: str, tags: tuple[str, ...] | str, value: str) -> str:
    """Set the value of the first of these tags that stands in the text, or add it.

    A value that is added goes after the cell, or after the data line.
    """
    tags = (tags,) if isinstance(tags, str) else tags
    block = block_of(text)
    for tag in tags:
        token = block.pairs.get(tag.lower()) if block else None
        if token is not None:
            return splice(text, Splice(token.start, token.end, quoted(value)))
    return insert_pair(text, tags[0], value)


def insert_pair(text: str, tag: str, value: str) -> str:
    """Add a tag and its value after the last cell constant or the data line."""
    anchor = None
    for match in re.finditer(r"(?im)^[ \t]*(?:_cell_\S+|data_\S*)[^\n]*$", text):
        anchor = match
    names = {"_space_group_it_number": "_space_group_IT_number",
             "_space_group_name_h-m_alt": "_space_group_name_H-M_alt",
             "_space_group_name_hall": "_space_group_name_Hall"}  # fmt: skip
    line = f"{names.get(tag, tag)} {quoted(value)}"
    if anchor is None:
        return f"{line}\n{text}"
    return text[: anchor.end()] + "\n" + line + text[anchor.end() :]


def drop_value(text: str, tag: str) -> str:
    """Remove a tag with its value, and the line if nothing else stands on it."""
    tokens = list(tokenise(text))
    for index, token in enumerate(tokens[:-1]):
        if token.kind == "tag" and token.value.lower() == tag.lower():
            after = tokens[index + 1]
            if after.kind != "value":
                return splice(text, Splice(token.start, token.end, ""))
            start, end = token.start, after.end
            line_start = text.rfind("\n", 0, start) + 1
            line_end = text.find("\n", end)
            line_end = len(text) if line_end < 0 else line_end
            if not text[line_start:start].strip() and not text[end:line_end].strip():
                start, end = line_start, min(line_end + 1, len(text))
            return text[:start] + text[end:]
    return text


def loop_span(text: str, loop: Loop) -> tuple[int, int]:
    """Place of a whole loop, from ``loop_`` to its last value."""
    tokens = list(tokenise(text))
    start = next(
        t.start for t in reversed(tokens) if t.kind == "loop" and t.line <= loop.line
    )
    end = loop.rows[-1][-1].end if loop.rows else start
    return start, end


def operations_loop(group: Group) -> str:
    """The operations of a group as a loop."""
    lines = ["loop_", "_space_group_symop_operation_xyz"]
    lines += [f"'{triplet}'" for triplet in group.triplets]
    return "\n".join(lines)


def set_operations(text: str, group: Group) -> str:
    """Write a group's operations, in place of those that stand in the text."""
    block = block_of(text)
    loop = block.loop_with(*OPERATION_TAGS) if block else None
    written = operations_loop(group)
    if loop is not None and loop.rows:
        start, end = loop_span(text, loop)
        return text[:start] + written + text[end:]
    for tag in OPERATION_TAGS:
        if block is not None and tag in block.pairs:
            text = drop_value(text, tag)
    sites = site_loop(text)
    if sites is not None:
        start, _ = loop_span(text, sites)
        return text[:start] + written + "\n\n" + text[start:]
    return text.rstrip("\n") + "\n\n" + written + "\n"


def set_group(text: str, group: Group) -> str:
    """Write symbol, number, Hall symbol and operations of one group."""
    block = block_of(text)
    if block is None:
        return text
    text = set_value(text, SYMBOL_TAGS, group.full_symbol)
    for tags, value in (
        (SYMBOL_TAGS, group.full_symbol),
        (NUMBER_TAGS, str(group.number)),
        (HALL_TAGS, group.hall),
    ):
        for tag in tags:
            current = block_of(text)
            if current is not None and tag in current.pairs:
                text = set_value(text, tag, value)
    current = block_of(text)
    if current is not None:
        token = current.value("_symmetry_cell_setting", "_space_group_crystal_system")
        if token is not None and token.value.lower() != group.system:
            text = splice(text, Splice(token.start, token.end, group.system))
    return set_operations(text, group)


def site_loop(text: str) -> Loop | None:
    """The atom-site loop."""
    block = block_of(text)
    if block is None:
        return None
    return block.loop_with("_atom_site_fract_x", "_atom_site_label")


def column_token(loop: Loop, row: int, *tags: str) -> Token | None:
    """The word of one row in the first of these columns that exists."""
    column = loop.column(*tags)
    if column is None or row >= len(loop.rows) or column >= len(loop.rows[row]):
        return None
    return loop.rows[row][column]


def set_row(text: str, row: int, values: dict[str, str]) -> str:
    """Change words of one row of the atom-site loop; missing columns are passed."""
    loop = site_loop(text)
    if loop is None:
        return text
    parts = []
    for tag, value in values.items():
        token = column_token(loop, row, tag)
        if token is not None:
            pad = max(0, len(token.text) - len(value))
            spaces = " " * pad if text[token.end : token.end + 1] == " " else ""
            parts.append(Splice(token.start, token.end, value + spaces))
    return splice(text, *parts)


def drop_row(text: str, row: int) -> str:
    """Remove one row of the atom-site loop, and its line."""
    loop = site_loop(text)
    if loop is None or row >= len(loop.rows):
        return text
    words = loop.rows[row]
    start = text.rfind("\n", 0, words[0].start) + 1
    end = text.find("\n", words[-1].end)
    end = len(text) if end < 0 else end + 1
    if text[start : words[0].start].strip() or text[words[-1].end : end].strip():
        start, end = words[0].start, words[-1].end
    return text[:start] + text[end:]


def add_row(text: str, values: dict[str, str]) -> str:
    """Add a row to the atom-site loop; columns without a value get ``?``."""
    loop = site_loop(text)
    if loop is None or not loop.rows:
        return text
    words = [quoted(values.get(tag, "?")) for tag in loop.tags]
    end = loop.rows[-1][-1].end
    return text[:end] + "\n" + " ".join(words) + text[end:]


def add_column(text: str, tag: str, values: list[str]) -> str:
    """Add a column at the right of the atom-site loop."""
    loop = site_loop(text)
    if loop is None or len(values) != len(loop.rows):
        return text
    parts = [
        Splice(row[-1].end, row[-1].end, f" {value}")
        for row, value in zip(loop.rows, values, strict=True)
    ]
    last = [
        t for t in tokenise(text) if t.kind == "tag" and t.end < loop.rows[0][0].start
    ]
    parts.append(Splice(last[-1].end, last[-1].end, f"\n{tag}"))
    return splice(text, *parts)


def number_text(value: float, digits: int = 6) -> str:
    """A number without trailing zeros."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return text if text not in {"-0", ""} else "0"
