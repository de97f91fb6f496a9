"""Text that is nearly a CIF: fences, prose, missing loops, quotes, odd signs.

What language models and people write wrong in the text itself is mended here, line by
line, before any crystallography: every change is recorded with its reason and lines
that are right stay as they are.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from generators.structures.draft_blocks import from_other_format, one_of_each_block
from generators.structures.draft_loops import NUMERIC, OPERATION, Record, mended_loops


@dataclass(frozen=True, slots=True)
class RepairChange:
    """One change to a draft.

    Attributes:
        what: Place in words, ``"site Na1, x"``.
        before: As it stood, empty where something was added.
        after: As it stands now, empty where something was removed.
        because: The reason, with the source where a fact came from outside.
    """

    what: str
    before: str
    after: str
    because: str


#: Tags that structure files use, to mend misspelt ones.
_TAGS_TEXT = """
_cell_length_a _cell_length_b _cell_length_c _cell_angle_alpha _cell_angle_beta
_cell_angle_gamma _cell_volume _cell_formula_units_Z _chemical_formula_sum
_chemical_formula_structural _chemical_formula_moiety _chemical_name_common
_chemical_name_mineral _space_group_name_H-M_alt _space_group_name_Hall
_space_group_IT_number _space_group_crystal_system _symmetry_space_group_name_H-M
_symmetry_space_group_name_Hall _symmetry_Int_Tables_number _symmetry_cell_setting
_space_group_symop_id _space_group_symop_operation_xyz _symmetry_equiv_pos_as_xyz
_symmetry_equiv_pos_site_id _atom_site_label _atom_site_type_symbol
_atom_site_fract_x _atom_site_fract_y _atom_site_fract_z _atom_site_occupancy
_atom_site_Wyckoff_symbol _atom_site_symmetry_multiplicity
_atom_site_site_symmetry_multiplicity _atom_site_U_iso_or_equiv
_atom_site_B_iso_or_equiv _atom_site_adp_type _atom_site_thermal_displace_type
_atom_site_calc_flag _atom_site_disorder_group _atom_site_attached_hydrogens
_atom_type_symbol _atom_type_oxidation_number _exptl_crystal_density_diffrn
"""
_TAGS = _TAGS_TEXT.split()
_LOWER = {tag.lower(): tag for tag in _TAGS}
_ALIASES = {
    "_atom_site_x": "_atom_site_fract_x", "_atom_site_y": "_atom_site_fract_y",
    "_atom_site_z": "_atom_site_fract_z", "_atom_site_frac_x": "_atom_site_fract_x",
    "_atom_site_frac_y": "_atom_site_fract_y",
    "_atom_site_frac_z": "_atom_site_fract_z",
    "_atom_site_fractional_x": "_atom_site_fract_x",
    "_atom_site_fractional_y": "_atom_site_fract_y",
    "_atom_site_fractional_z": "_atom_site_fract_z",
    "_atom_site_element": "_atom_site_type_symbol",
    "_atom_site_symbol": "_atom_site_type_symbol",
    "_atom_site_wyckoff_letter": "_atom_site_Wyckoff_symbol",
    "_atom_site_wyckoff": "_atom_site_Wyckoff_symbol",
    "_atom_site_multiplicity": "_atom_site_symmetry_multiplicity",
    "_atom_site_occ": "_atom_site_occupancy",
    "_space_group_name": "_space_group_name_H-M_alt",
    "_space_group_number": "_space_group_IT_number",
    "_space_group_symbol": "_space_group_name_H-M_alt",
    "_symmetry_space_group": "_symmetry_space_group_name_H-M",
    "_space_group_name_h-m": "_space_group_name_H-M_alt",
    "_cell_formula_units": "_cell_formula_units_Z",
    "_chemical_formula": "_chemical_formula_sum",
    "_cell_a": "_cell_length_a", "_cell_b": "_cell_length_b",
    "_cell_c": "_cell_length_c", "_cell_alpha": "_cell_angle_alpha",
    "_cell_beta": "_cell_angle_beta", "_cell_gamma": "_cell_angle_gamma",
    "_symmetry_operation_xyz": "_space_group_symop_operation_xyz",
    "_space_group_symop_xyz": "_space_group_symop_operation_xyz",
    "_symmetry_equiv_pos_xyz": "_symmetry_equiv_pos_as_xyz",
}  # fmt: skip


def tidy(text: str, *, formula: str = "") -> tuple[str, list[RepairChange]]:
    """Mend the text of a draft; returns the text and what was changed.

    Args:
        text: The draft, possibly with fences and prose around it.
        formula: For the name of the data block where that is missing.
    """
    changes: list[RepairChange] = []

    def record(what: str, before: str, after: str, because: str) -> None:
        changes.append(RepairChange(what, before.strip(), after.strip(), because))

    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    text = "\n".join(_without_bullets(text.split("\n"), record))
    text = _unwrap(text, record)
    text = from_other_format(text, record)
    text = one_of_each_block(text, record)
    text = _plain_signs(text, record)
    text = _data_line(text, formula, record)
    lines = text.split("\n")
    lines = _merge_tag_forms(lines, record)
    lines = _tags(lines, record)
    lines = _missing_loops(lines, record)
    lines = _pairs(lines, record)
    lines = mended_loops(lines, record)
    text = "\n".join(lines)
    if not text.endswith("\n"):
        text += "\n"
    return text, changes


def _unwrap(text: str, record: Record) -> str:
    """Remove Markdown fences and prose around the file."""
    fence = re.search(r"```[ \t]*\w*[ \t]*\n(.*?)(?:\n[ \t]*```|\Z)", text, re.DOTALL)
    if fence and re.search(r"(?mi)^\s*(data_|_cell_length|loop_)", fence[1]):
        record("text", "``` fences", "", "Markdown is no part of a CIF")
        text = fence[1] + "\n"
    elif "```" in text:
        text = re.sub(r"(?m)^[ \t]*```.*\n?", "", text)
        record("text", "```", "", "Markdown is no part of a CIF")
    lines = text.split("\n")
    first = next(
        (i for i, line in enumerate(lines) if re.match(r"\s*(data_|loop_|_\w+)", line)),
        None,
    )
    if first is None:
        return text
    head = [i for i in range(first) if lines[i].strip() and lines[i].strip()[0] != "#"]
    if head:
        record("text", lines[head[0]][:80], "", "words before the file are no CIF")
        lines = [line for i, line in enumerate(lines) if i not in head]
    return "\n".join(_without_tail(lines, record))


def _without_tail(lines: list[str], record: Record) -> list[str]:
    last = len(lines)
    inside_text = False
    for index, line in enumerate(lines):
        if line.startswith(";"):
            inside_text = not inside_text
        stripped = line.strip()
        if inside_text or not stripped or line.startswith(";"):
            continue
        if stripped[0] in "_#'\"" or re.match(r"(loop_|data_|save_)", stripped, re.I):
            last = len(lines)
            continue
        words = stripped.split()
        plain = [w for w in words if re.fullmatch(r"[A-Za-z,.;:!?()'’-]{2,}|[aI]", w)]
        prose = len(words) >= 4 and len(plain) >= 0.7 * len(words)
        # "Hope this helps!": a sentence may be short.
        short = len(words) > 1 and len(plain) == len(words)
        prose = prose or (short and stripped[-1] in "!?.:")
        markdown = re.match(r"(\*\*|[-*] [A-Z]|#{1,4} |\d\. [A-Z])", stripped)
        if (prose or markdown) and last == len(lines):
            before = next(
                (
                    lines[k].strip()
                    for k in range(index - 1, -1, -1)
                    if lines[k].strip()
                ),
                "",
            )
            last = last if before.startswith("_") else index
    if last < len(lines):
        record("text", lines[last][:80], "", "words after the file are no CIF")
    return lines[:last]


_SIGNS = {
    "\u2212": "-", "\u2013": "-", "\u2014": "-", "\u2010": "-", "\u2011": "-",
    "\ufe63": "-", "\uff0d": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " ",
    "\u3000": " ", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"',
    "\uff0e": ".", "\uff0c": ",", "\u2081": "1", "\u2082": "2", "\u2083": "3",
    "\u2084": "4", "\u2085": "5", "\u2086": "6", "\u2087": "7", "\u2088": "8",
    "\u2089": "9", "\u2080": "0", "\u00bd": "0.5", "\u00bc": "0.25", "\u00be": "0.75",
    "\u2153": "0.333333", "\u2154": "0.666667",
}  # fmt: skip


def _plain_signs(text: str, record: Record) -> str:
    out = []
    for line in text.split("\n"):
        if line.lstrip().startswith("#"):
            out.append(line)
            continue
        new = "".join(_SIGNS.get(c, c) for c in line)
        # 3\u0304 stands for -3 in a symbol.
        new = re.sub(r"(\d)[\u0304\u0305\u033f]", r"-\1", new)
        new = re.sub(r"(?<=\d)\s*(?:Å|Å|Angstroms?|angstroms?|°|degrees?|deg)(?=\s|$)",
                     "", new)  # fmt: skip
        # An uncertainty belongs to its number.
        new = re.sub(r"(?<=\d)[ \t]+(\(\d{1,3}\))(?=\s|$)", r"\1", new)
        if new != line:
            record("line", line[:80], new[:80], "only plain signs are read as numbers")
        out.append(new)
    return "\n".join(out)


def _data_line(text: str, formula: str, record: Record) -> str:
    match = re.search(r"(?mi)^[ \t]*data_([^\n]*)$", text)
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", formula).strip("_") or "structure"
    if match is None:
        record("data line", "", f"data_{name}", "a CIF starts with a data block")
        return f"data_{name}\n{text}"
    rest = match[1].split("#")[0].strip()
    fixed = re.sub(r"\s+", "_", rest) if rest else name
    if " " in rest or not rest:
        record("data line", match[0], f"data_{fixed}", "a block name has no blanks")
        return text[: match.start()] + f"data_{fixed}" + text[match.end() :]
    return text


#: A list mark before the row of a table: "- Ti1 Ti 0 0 0", "3. O1 …", "| Ti1 | Ti |".
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+(?=[A-Z][A-Za-z]?\d*[+-]?\d*\s)")
#: A tag in bold or code: "**_cell_length_a** 5.6", "`_cell_length_a`: 5.6".
_MARKED = re.compile(r"^(\s*)(?:[-*•]\s+)?(?:\*\*|`)(_[A-Za-z][\w./-]*):?(?:\*\*|`)")
_BARRED = re.compile(r"^\s*\|(.*)\|\s*$")


def _without_bullets(lines: list[str], record: Record) -> list[str]:
    """Remove marks of Markdown lists and tables before and between the values."""
    for i, line in enumerate(lines):
        if match := _MARKED.match(line):
            new = f"{match[1]}{match[2]}{line[match.end() :]}"
            record("text", line, new, "Markdown is no part of a CIF")
            lines = [*lines[:i], new, *lines[i + 1 :]]
    rows = [i for i, line in enumerate(lines) if _BULLET.match(line)]
    bars = [i for i, line in enumerate(lines) if _BARRED.match(line)]
    out = list(lines)
    if rows:
        record("text", lines[rows[0]], _BULLET.sub("", lines[rows[0]]),
               "marks of a list are no part of a CIF")  # fmt: skip
        for i in rows:
            out[i] = _BULLET.sub("", lines[i])
    if bars:
        for i in bars:
            inner = " ".join(c.strip() for c in lines[i].strip().strip("|").split("|"))
            out[i] = "" if re.fullmatch(r"[\s:-]*", inner) else inner
        record("text", lines[bars[0]], out[bars[0]],
               "bars of a table are no part of a CIF")  # fmt: skip
        out = [line for i, line in enumerate(out) if line or i not in bars]
    return out


def _merge_tag_forms(lines: list[str], record: Record) -> list[str]:
    """``_cell_length_a: 5.64`` and ``_cell_length_a = 5.64`` lose their sign."""
    out = []
    for line in lines:
        new = re.sub(r"^(\s*_[A-Za-z][\w./-]*?)\s*[:=]\s+(?=\S)", r"\1 ", line)
        new = re.sub(r"^(\s*_[A-Za-z][\w./-]*?)=(?=\S)", r"\1 ", new)
        if new != line:
            record("line", line, new, "a tag and its value are separated by a blank")
        out.append(new)
    return out


def _tags(lines: list[str], record: Record) -> list[str]:
    out = []
    for line in lines:
        match = re.match(r"(\s*)(_[A-Za-z][\w./\[\]-]*)", line)
        if match is None:
            out.append(line)
            continue
        tag = match[2]
        lower = tag.lower()
        fixed = _ALIASES.get(lower)
        if fixed is None and lower not in _LOWER and lower.startswith(
            ("_cell", "_atom", "_sym", "_space", "_chem")
        ):  # fmt: skip
            near = difflib.get_close_matches(lower, list(_LOWER), n=1, cutoff=0.9)
            same_axis = near and near[0][-2:] == lower[-2:]
            if near and (same_axis or lower[-2] != "_"):
                fixed = _LOWER[near[0]]
        if fixed is not None and fixed.lower() != lower:
            record("tag", tag, fixed, "the dictionary's name of this item")
            line = line[: match.start(2)] + fixed + line[match.end(2) :]
        out.append(line)
    return out


def _next(lines: list[str], start: int) -> str:
    """The first line with words from a place on."""
    for index in range(start, len(lines)):
        if lines[index].strip():
            return lines[index].strip()
    return ""


#: A line of nothing but tags: the head of a loop may stand on one line.
_ONLY_TAGS = re.compile(r"\s*_\S+(?:\s+_\S+)*\s*")


def _missing_loops(lines: list[str], record: Record) -> list[str]:
    """Write ``loop_`` above tags that stand in a row with rows of values below."""
    out: list[str] = []
    index = 0
    while index < len(lines):
        run = index
        while run < len(lines) and _ONLY_TAGS.fullmatch(lines[run]):
            run += 1
        count = sum(len(line.split()) for line in lines[index:run])
        before = next((p.strip().lower() for p in reversed(out) if p.strip()), "")
        after = _next(lines, run)
        values = bool(after) and after[0] not in "_#;" and not re.match(
            r"(?i)(loop_|data_)", after
        )  # fmt: skip
        rows = values and (
            count >= 2 or (count == 1 and bool(OPERATION.match(after.strip("'\""))))
        )
        if count and rows and before not in {"loop_", "loop"}:
            record("loop", lines[index].strip(), "loop_", f"{count} tags with rows of "
                   "values below form a loop")  # fmt: skip
            out.append("loop_")
        elif count and out and before == "loop":
            place = max(i for i, p in enumerate(out) if p.strip().lower() == "loop")
            out[place] = "loop_"
            record("loop", "loop", "loop_", "the word is loop_")
        if count:
            out += lines[index:run]
            index = run
            continue
        out.append(lines[index])
        index += 1
    return out


def _pairs(lines: list[str], record: Record) -> list[str]:
    """Quote values with blanks; give tags without a value a question mark."""
    out: list[str] = []
    in_header = False
    for index, line in enumerate(lines):
        stripped = line.strip()
        if re.match(r"(?i)loop_", stripped):
            in_header = True
            out.append(line)
            continue
        match = re.match(r"(\s*_[^\s]+)(\s+)(\S.*?)(\s*)$", line)
        if in_header and _ONLY_TAGS.fullmatch(line):
            out.append(line)
            continue
        if match is None:
            if stripped.startswith("_") and not in_header:
                after = _next(lines, index + 1)
                if not after or re.match(r"(?i)(_|loop_|data_|#)", after):
                    record("tag", stripped, f"{stripped} ?", "a tag needs a value")
                    line = line.rstrip() + " ?"
            elif stripped and not stripped.startswith(("_", "#")):
                in_header = False
            out.append(line)
            continue
        in_header = False
        value = match[3]
        fixed = _value(match[1].strip().lower(), value)
        if fixed != value:
            record(match[1].strip(), value, fixed, _why(value, fixed))
            line = f"{match[1]}{match[2]}{fixed}"
        out.append(line)
    return out


def _why(value: str, fixed: str) -> str:
    if fixed.strip("'\"") == value.strip("'\""):
        return "a value with blanks stands in quotes"
    return "a number as CIF writes it"


def _value(tag: str, value: str) -> str:
    comment = re.search(r"\s+#.*$", value)
    tail = comment[0] if comment else ""
    body = value[: comment.start()] if comment else value
    if tag.startswith(("_cell_length", "_cell_angle", "_cell_volume")):
        bare = body.strip("'\" ")
        plain = re.sub(r"^([\d.,/()+-]+)\s*(?:nm|pm)$", r"\1", bare)
        factor = 10.0 if bare.endswith("nm") else 0.01 if bare.endswith("pm") else 1.0
        plain = re.sub(r"\s*(?:Å\^?3|A\^?3|Å|A|±.*|\+/-.*)$", "", plain)
        if re.fullmatch(r"\d+,\d+", plain):
            plain = plain.replace(",", ".")
        if NUMERIC.match(plain):
            if factor != 1.0:
                number = float(plain.split("(")[0]) * factor
                plain = f"{number:.6f}".rstrip("0").rstrip(".")
            return (plain if plain != bare or body != bare else body) + tail
    quoted = re.fullmatch(r"'(?:[^']|'(?=\S))*'|\"(?:[^\"]|\"(?=\S))*\"", body)
    if quoted or body.startswith(";"):
        return value
    if body[0] in "'\"":
        inner = body.strip("'\"")
        return (f"'{inner}'" if "'" not in inner else f'"{inner}"') + tail
    if re.search(r"\s", body):
        return (f"'{body}'" if "'" not in body else f'"{body}"') + tail
    return value
