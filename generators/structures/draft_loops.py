"""Loops of a draft: rows that fit their tags, numbers and operations in CIF form."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction

Record = Callable[[str, str, str, str], None]
NUMERIC = re.compile(r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:\(\d+\))?$")
OPERATION = re.compile(
    r"^[+-]?[xyz\d/.+\-* ]*[xyz][^,]*,[^,]*[xyz\d][^,]*,[^,]*[xyz\d][^,]*$", re.I
)

#: Loops that a structure is read from; no other may be given up.
_READ = re.compile(r"(?i)_(?:atom_site|atom_type|space_group|symmetry|cell)[_.]")


def mended_loops(lines: list[str], record: Record) -> list[str]:
    """Rows of loops: quoted operations, plain numbers, one value per tag."""
    out: list[str] = []
    index = 0
    while index < len(lines):
        if lines[index].strip().lower() != "loop_":
            out.append(lines[index])
            index += 1
            continue
        head = index + 1
        while head < len(lines) and (
            not lines[head].strip() or lines[head].strip().startswith(("_", "#"))
        ):
            head += 1
        tags = [
            word.lower() for line in lines[index + 1 : head] for word in _tags_of(line)
        ]
        end = head
        while end < len(lines) and not re.match(
            r"(?i)\s*(_\w|loop_|data_)", lines[end]
        ):  # fmt: skip
            end += 1
        header, rows = lines[index:head], lines[head:end]
        out += _one_loop(header, tags, rows, record)
        index = end
    return out


def _tags_of(line: str) -> list[str]:
    """The tags of a line of a loop's head; a comment after them is none."""
    return [word for word in line.split("#")[0].split() if word.startswith("_")]


def _parted(row: str) -> tuple[str, str]:
    """A row and the comment after it, with the blanks before its sign."""
    match = re.search(r"(?:^|\s)\s*#.*$", row)
    return (row[: match.start()], row[match.start() :]) if match else (row, "")


def _one_tag_a_line(header: list[str]) -> list[str]:
    """The head of a loop with every tag on its own line, where a tag comes or goes."""
    out = []
    for line in header:
        tags = _tags_of(line)
        out += tags if len(tags) > 1 and "#" not in line else [line]
    return out


def _one_loop(
    header: list[str], tags: list[str], rows: list[str], record: Record
) -> list[str]:
    if any(row.startswith(";") for row in rows):
        return [*header, *rows]
    if any(tag.endswith(("operation_xyz", "pos_as_xyz")) for tag in tags):
        return [*header, *(_operation_row(row, len(tags), record) for row in rows)]
    if not any(tag.startswith("_atom_site_") and "aniso" not in tag for tag in tags):
        return _remarks(header, tags, rows, record)
    fixed = [_site_numbers(row, record) for row in rows]
    return _fit_columns(header, tags, _cut_off(tags, fixed, record), record)


def _cut_off(tags: list[str], rows: list[str], record: Record) -> list[str]:
    """The last row of a file that breaks off, filled with question marks."""
    filled = [i for i, row in enumerate(rows) if _parted(row)[0].strip()]
    if len(filled) < 2:
        return rows
    last = filled[-1]
    words = rows[last].split()
    whole = all(len(rows[i].split()) == len(tags) for i in filled[:-1])
    if not whole or not 0 < len(words) < len(tags) - 1:
        return rows
    if not _all_fit(words, tags[: len(words)]):
        return rows
    # A site is full where the column was lost; what else was cut off is unknown.
    rest = ["1" if _kind(t) == "fraction" else "?" for t in tags[len(words) :]]
    new = " ".join([*words, *rest])
    record("atom site", rows[last], new, "the file breaks off in this row")
    return [*rows[:last], new, *rows[last + 1 :]]


def _remarks(
    header: list[str], tags: list[str], rows: list[str], record: Record
) -> list[str]:
    """A loop that no structure is read from: words quoted, or given up when ragged."""
    if not tags or any(_READ.match(tag) for tag in tags):
        return [*header, *rows]
    if any(row.lstrip().startswith((";", "'", '"')) for row in rows):
        return [*header, *rows]
    out, ragged, values = [], False, 0
    for row in rows:
        words = row.split("#")[0].split()
        values += len(words)
        if len(words) <= len(tags) or "'" in row or '"' in row:
            ragged = ragged or 0 < len(words) < len(tags)
            out.append(row)
            continue
        tail = words[len(tags) - 1 :]
        if any(NUMERIC.match(word) for word in tail):
            ragged = True
        quoted = "'" + " ".join(tail) + "'"
        out.append(" ".join([*words[: len(tags) - 1], quoted]))
    if not values % len(tags) and not ragged:
        return [*header, *rows]
    if ragged:
        record("loop", f"{tags[0]} …", "", "its rows do not fit its tags, and no "
               "structure is read from it")  # fmt: skip
        return []
    record("loop", f"{tags[0]} …", "quoted words", "a value with blanks stands in "
           "quotes")  # fmt: skip
    return [*header, *out]


def _operation_row(row: str, width: int, record: Record) -> str:
    stripped = row.strip()
    if not stripped or stripped[0] in "#'\"":
        return row
    body = stripped
    lead = ""
    if width == 2:
        match = re.match(r"(\d+)[.:)]?\s+(.*)", body)
        if match:
            lead, body = match[1] + " ", match[2]
    else:
        body = re.sub(r"^\d+[.:)]?\s+(?=[-+xyz])", "", body)
    if re.fullmatch(r"'[^']*'|\"[^\"]*\"", body):
        return row
    body = body.strip("'\", ")
    if not OPERATION.match(body):
        return row
    compact = body.replace(" ", "")
    new = lead + (f"'{body}'" if " " in body else compact)
    if new != stripped:
        record("operation", stripped, new, "an operation is one value, in quotes")
        return row[: len(row) - len(row.lstrip())] + new
    return row


def _site_numbers(row: str, record: Record) -> str:
    def plain(match: re.Match[str]) -> str:
        word = match[0]
        if re.fullmatch(r"[+-]?\d+/\d+", word):
            top, bottom = word.split("/")
            if int(bottom) == 0:
                return word
            value = float(Fraction(int(top), int(bottom)))
            return f"{value:.6f}".rstrip("0").rstrip(".") if value else "0"
        if re.fullmatch(r"[+-]?\d,\d+", word):
            return word.replace(",", ".")
        if re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+),", word):
            return word[:-1]
        percent = re.fullmatch(r"(\d+(?:\.\d+)?)%", word)
        if percent:
            return f"{float(percent[1]) / 100:g}"
        return word

    bare, comment = _parted(row)
    if not bare.strip():
        return row
    body = bare.rstrip().rstrip(",;") if re.search(r"\d[,;]\s*$", bare) else bare
    commas = body.count(",") >= 3 and not re.search(r"\d,\d", body)
    if commas or re.fullmatch(r"\s*[A-Za-z]\w*(?:,[^\s,]+){3,}\s*", body):
        body = body.replace(",", " ")
    elif "|" in body:
        body = body.replace("|", " ")
    new = re.sub(r"\S+", plain, body) + comment
    if new != row:
        record("atom site", row, new, "numbers are decimal and separated by blanks")
    return new


def _kind(tag: str) -> str:
    if tag.startswith("_atom_site_fract"):
        return "coordinate"
    if tag.endswith("occupancy"):
        return "fraction"
    if tag.endswith(("multiplicity", "attached_hydrogens")):
        return "integer"
    if "wyckoff" in tag:
        return "letter"
    if tag.endswith("type_symbol"):
        return "symbol"
    if tag.endswith("_label"):
        return "label"
    if "iso_or_equiv" in tag:
        return "number"
    return "word"


_FITS: dict[str, Callable[[str], bool]] = {
    "coordinate": lambda w: bool(NUMERIC.match(w)) or w in "?.",
    "fraction": lambda w: bool(NUMERIC.match(w)) or w in "?.",
    "integer": lambda w: w.isdigit() or w in "?.",
    "letter": lambda w: bool(re.fullmatch(r"\d*[a-zA-Z]|[?.]", w)),
    "symbol": lambda w: bool(re.fullmatch(r"[A-Z][a-z]?(?:\d*[+-]\d*)?|[?.]", w)),
    "label": lambda w: bool(re.match(r"[A-Za-z]", w)),
    "number": lambda w: bool(NUMERIC.match(w)) or w in "?.",
    "word": lambda w: not NUMERIC.match(w),
}


def _all_fit(words: list[str], tags: list[str]) -> bool:
    return len(words) == len(tags) and all(
        _FITS[_kind(tag)](word) for tag, word in zip(tags, words, strict=True)
    )


def _fit_columns(
    header: list[str], tags: list[str], rows: list[str], record: Record
) -> list[str]:
    """Make tags and values agree in number: by dropping, adding or padding."""
    bodies = [_parted(r)[0] for r in rows]
    split = [b.split() for b in bodies if b.strip()]
    if not split or "'" in "".join(bodies) or '"' in "".join(bodies):
        return [*header, *rows]
    widths = {len(words) for words in split}
    if widths == {len(tags)}:
        return [*header, *rows]
    if len(widths) == 1:
        width = widths.pop()
        header = _one_tag_a_line(header)
        if width == len(tags) - 1:
            for index in reversed(range(len(tags))):
                rest = tags[:index] + tags[index + 1 :]
                if all(_all_fit(words, rest) for words in split):
                    header = [
                        line
                        for line in header
                        if not line.strip().lower().startswith(tags[index])
                    ]
                    record("loop", tags[index], "", "no row has a value for this tag")
                    return [*header, *rows]
        if width == len(tags) + 1:
            for tag in ("_atom_site_type_symbol", "_atom_site_occupancy",
                        "_atom_site_symmetry_multiplicity", "_atom_site_Wyckoff_symbol",
                        "_atom_site_U_iso_or_equiv", "_atom_site_label"):  # fmt: skip
                if tag.lower() in tags:
                    continue
                for index in _places(tag, len(tags)):
                    more = [*tags[:index], tag.lower(), *tags[index:]]
                    good = all(_all_fit(words, more) for words in split)
                    if good and tag.endswith("occupancy"):
                        good = all(float(w[index].split("(")[0]) <= 1 for w in split)
                    if good and "U_iso" not in tag and _plausible(tag, index, split):
                        place = 1 + index
                        record("loop", "", tag, "the rows have a value more than tags")
                        return [*header[:place], tag, *header[place:], *rows]
    return _pad_rows(header, tags, rows, record)


def _places(tag: str, count: int) -> Sequence[int]:
    """Where a lost tag may have stood, the usual place first: occupancies come last."""
    late = tag.endswith(("occupancy", "U_iso_or_equiv"))
    return range(count, -1, -1) if late else range(count + 1)


def _plausible(tag: str, index: int, split: list[list[str]]) -> bool:
    if tag.endswith("type_symbol"):
        return all(words[index].rstrip("0123456789+-") for words in split)
    return True


def _pad_rows(
    header: list[str], tags: list[str], rows: list[str], record: Record
) -> list[str]:
    out = []
    for row in rows:
        body, comment = _parted(row)
        words = body.split()
        if not words or len(words) == len(tags):
            out.append(row)
            continue
        fixed = _fitted_row(words, tags)
        if fixed is not None:
            new = " ".join(fixed) + comment
            record("atom site", row, new, "one value per tag")
            out.append(new)
        else:
            out.append(row)
    return [*header, *out]


def _fitted_row(words: list[str], tags: list[str]) -> list[str] | None:
    """Insert ``?`` (or a symbol from the label) where a short row lacks a value."""
    if len(words) == len(tags) + 1:
        for index in reversed(range(len(words))):
            rest = words[:index] + words[index + 1 :]
            if _all_fit(rest, tags):
                return rest
        return None
    if len(words) != len(tags) - 1:
        return None
    order = sorted(
        range(len(tags)),
        key=lambda i: (_kind(tags[i]) == "coordinate", -i),
    )
    for index in order:
        kind = _kind(tags[index])
        if kind == "coordinate":
            continue
        filler = "1" if kind == "fraction" else "?"
        if kind == "symbol":
            label = re.match(r"[A-Z][a-z]?", words[0])
            filler = label[0] if label else "?"
        trial = [*words[:index], filler, *words[index:]]
        if _all_fit(trial, tags):
            return trial
    return None
