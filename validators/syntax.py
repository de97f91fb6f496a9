"""CIF text: tokens with their places, the grammar, the dictionary.

gemmi is the authority on the grammar. The tokeniser here keeps line and column of
every value, so that a finding about a site can name the line that it stands on, and
so that a repair can change a value and leave the rest of the file untouched.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

import gemmi

from validators.report import Finding, Severity

SIZE_LIMIT = 5_000_000
VALUE_LIMIT = 2_000
#: Data blocks of a file; the archives hold one or two in a file.
BLOCK_LIMIT = 1_000
#: Words of the dictionary about one file; what goes beyond is counted in one line.
SAID_LIMIT = 100

TokenKind = Literal["tag", "value", "loop", "data", "save", "other"]


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a CIF: `text` as written, `value` without quotes."""

    kind: TokenKind
    text: str
    value: str
    line: int
    column: int
    start: int
    end: int


_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n]*)
    | (?P<text>(?:(?<=\n)|\A);(?:[^\n]*\n)(?:(?!;)[^\n]*\n)*?;(?=\s|\Z))
    | (?P<single>'(?:[^\n']|'(?=\S))*'(?=\s|\Z))
    | (?P<double>"(?:[^\n"]|"(?=\S))*"(?=\s|\Z))
    | (?P<bare>[^\s]+)
    """,
    re.VERBOSE,
)


def tokenise(text: str) -> Iterator[Token]:
    """Yield the words of a CIF in order; comments are passed over."""
    line, line_start, done = 1, 0, 0
    for match in _TOKEN.finditer(text):
        start = match.start()
        newlines = text.count("\n", done, start)
        if newlines:
            line += newlines
            line_start = text.rfind("\n", done, start) + 1
        done = start
        group = match.lastgroup
        if group == "comment":
            continue
        word = match[0]
        kind: TokenKind = "value"
        value = word
        if group == "bare":
            lower = word.lower()
            if word.startswith("_"):
                kind = "tag"
            elif lower == "loop_":
                kind = "loop"
            elif lower.startswith("data_"):
                kind = "data"
            elif lower.startswith("save_"):
                kind = "save"
            elif lower in {"global_", "stop_"}:
                kind = "other"
        elif group in {"single", "double"}:
            value = word[1:-1]
        elif group == "text":
            value = word[1:].rsplit("\n;", 1)[0]
        yield Token(kind, word, value, line, start - line_start + 1, start, match.end())


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop with the place of every value: `rows[i][j]` belongs to `tags[j]`."""

    tags: tuple[str, ...]
    rows: tuple[tuple[Token, ...], ...]
    line: int

    def column(self, *names: str) -> int | None:
        """Index of the first of these tags that the loop has."""
        for name in names:
            if name in self.tags:
                return self.tags.index(name)
        return None


@dataclass(slots=True)
class Block:
    """One data block: pairs and loops with places; tags in lower case."""

    name: str
    line: int
    pairs: dict[str, Token] = field(default_factory=dict)
    loops: list[Loop] = field(default_factory=list)

    def value(self, *tags: str) -> Token | None:
        """The value of the first of these tags that stands here; ? and . are none."""
        for tag in tags:
            token = self.pairs.get(tag)
            if token is not None and token.text not in {"?", "."}:
                return token
        return None

    def loop_with(self, *tags: str) -> Loop | None:
        """The loop that holds one of these tags."""
        for loop in self.loops:
            if any(tag in loop.tags for tag in tags):
                return loop
        return None


def read_blocks(text: str) -> list[Block]:
    """Read text that gemmi accepted into blocks with places."""
    blocks: list[Block] = []
    tokens = list(tokenise(text))
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "data":
            blocks.append(Block(token.value[5:], token.line))
            at += 1
        elif token.kind == "loop" and blocks:
            at = _read_loop(tokens, at, blocks[-1])
        elif token.kind == "tag" and blocks:
            if at + 1 < len(tokens) and tokens[at + 1].kind == "value":
                blocks[-1].pairs[token.value.lower()] = tokens[at + 1]
                at += 2
            else:
                at += 1
        else:
            at += 1
    return blocks


def _read_loop(tokens: list[Token], at: int, block: Block) -> int:
    line = tokens[at].line
    at += 1
    tags = []
    while at < len(tokens) and tokens[at].kind == "tag":
        tags.append(tokens[at].value.lower())
        at += 1
    values = []
    while at < len(tokens) and tokens[at].kind == "value":
        values.append(tokens[at])
        at += 1
    width = len(tags)
    if width:
        rows = tuple(tuple(values[i : i + width]) for i in range(0, len(values), width))
        block.loops.append(Loop(tuple(tags), rows, line))
    return at


@dataclass(frozen=True, slots=True)
class Parsed:
    """Text that is a CIF by grammar.

    Attributes:
        document: gemmi's view, None when the grammar is broken.
        block: The block that holds a structure, with places.
        findings: What is wrong with grammar or dictionary.
    """

    document: gemmi.cif.Document | None
    block: Block | None
    findings: tuple[Finding, ...]


def parse(text: str) -> Parsed:
    """Check the grammar and find the block that holds the structure."""
    if "\x00" in text:
        return _broken(
            "the file is binary, not CIF text",
            line=None,
            hint="send the CIF itself, not an archive or image",
        )
    size = len(text.encode("utf-8", "replace"))
    if size > SIZE_LIMIT:
        return _broken(
            f"the file holds {size:,} bytes, the limit is {SIZE_LIMIT:,}",
            line=None,
            where="size",
            hint="send the block that holds the structure",
        )
    try:
        document = gemmi.cif.read_string(text)
    except (ValueError, RuntimeError) as fault:
        return _syntax_fault(text, str(fault))
    blocks = read_blocks(text)
    if not blocks:
        return _broken(
            "no data_ block: this is no CIF",
            line=1,
            hint="a CIF starts with a line such as data_NaCl",
        )
    if len(blocks) > BLOCK_LIMIT:
        return _broken(
            f"the file holds {len(blocks):,} data blocks, the limit is {BLOCK_LIMIT:,}",
            line=None,
            hint="send the block that holds the structure",
            where="size",
        )
    block = next(
        (b for b in blocks if b.loop_with("_atom_site_fract_x", "_atom_site_label")),
        next((b for b in blocks if b.value("_cell_length_a")), blocks[0]),
    )
    findings = []
    for token in block.pairs.values():
        if len(token.value) > VALUE_LIMIT and "\n" not in token.value:
            findings.append(
                Finding(
                    "syntax.cif",
                    Severity.WARNING,
                    f"a value of {len(token.value):,} characters",
                    expected=f"at most {VALUE_LIMIT:,}",
                    found=len(token.value),
                    line=token.line,
                )
            )
    with_sites = [b.name for b in blocks if b.loop_with("_atom_site_fract_x")]
    if len(with_sites) > 1:
        findings.append(
            Finding(
                "syntax.cif",
                Severity.WARNING,
                f"{len(with_sites)} blocks hold a structure; only {block.name!r} "
                "is judged",
                found=with_sites,
                hint="split the file to have every block checked",
            )
        )
    return Parsed(document, block, tuple(findings))


def _broken(message: str, *, line: int | None, hint: str, where: str = "") -> Parsed:
    finding = Finding(
        "syntax.cif",
        Severity.ERROR,
        message,
        expected="CIF 1.1 text",
        found=message,
        where=where,
        line=line,
        hint=hint,
    )
    return Parsed(None, None, (finding,))


_GEMMI_PLACE = re.compile(r"^\w*:(\d+)(?::(\d+))?(?:\(\d+\))?:?\s*(.*)$", re.DOTALL)


def _syntax_fault(text: str, message: str) -> Parsed:
    """Turn gemmi's message into a finding with line, reason and cure."""
    place = _GEMMI_PLACE.match(message)
    line = int(place[1]) if place else None
    column = int(place[2]) if place and place[2] else None
    reason = place[3] if place else message
    lines = text.splitlines()
    content = lines[line - 1].strip() if line and line <= len(lines) else ""
    found, hint = _diagnose(text, line, reason)
    where = f"line {line}" + (f", column {column}" if column else "") if line else ""
    finding = Finding(
        "syntax.cif",
        Severity.ERROR,
        f"not valid CIF{f' at {where}' if where else ''}: {reason.strip()}"
        + (f" ({content[:60]!r})" if content else ""),
        expected="CIF 1.1 grammar",
        found=found,
        where=where,
        line=line,
        hint=hint,
    )
    return Parsed(None, None, (finding,))


def _diagnose(text: str, line: int | None, reason: str) -> tuple[str, str]:
    """Name the usual slips behind a grammar error."""
    if "```" in text:
        return "Markdown fence", "remove the ``` lines: they are no part of a CIF"
    if not re.search(r"(?m)^\s*data_", text):
        return "no data_ line", "begin the file with a line such as data_NaCl"
    lines = text.splitlines()
    first = next((t for t in tokenise(text)), None)
    if first is not None and first.kind != "data":
        return "prose before data_", "remove everything before the data_ line"
    tags = 0
    for number, content in enumerate(lines, 1):
        stripped = content.strip()
        if stripped.startswith("_") and " " not in stripped and "\t" not in stripped:
            tags += 1
        elif tags >= 2 and stripped and not stripped.startswith(("_", "#", ";")):
            before = (
                lines[number - tags - 2].strip().lower() if number > tags + 1 else ""
            )
            if before != "loop_" and (line is None or abs(number - line) <= tags + 1):
                return (
                    f"{tags} tags in a row with values below but no loop_ "
                    f"above line {number - tags}",
                    f"insert a line 'loop_' above line {number - tags}",
                )
            tags = 0
        elif stripped:
            tags = 0
    if "number of values" in reason:
        return (
            "a loop whose rows do not all have one value per tag",
            "give every row one value per tag; quote values with spaces, "
            "write ? for a missing one",
        )
    if "duplicate" in reason.lower():
        return "the same tag twice", "keep one of the two values"
    return reason.strip(), "see the line; quote values that contain spaces"


# --- dictionary ---------------------------------------------------------------


class _Dictionary:
    """The IUCr core dictionary 2.4 (DDL1), copied unmodified, behind one lock.

    gemmi's validator reports through the logger that it was made with, so one
    collector serves all calls and only one call runs at a time.
    """

    def __init__(self) -> None:
        text = (
            files("validators").joinpath("data/cif_core_2.4.dic").read_text("latin-1")
        )
        self._said: list[str] = []
        self._lock = threading.Lock()
        self._ddl = gemmi.cif.Ddl(
            (self._said.append, 6),
            print_unknown_tags=True,
            use_regex=True,
            use_context=False,
            use_linked_groups=False,
            use_mandatory=False,
            use_unique_keys=False,
        )
        self._ddl.read_ddl(gemmi.cif.read_string(text))

    def messages(self, document: gemmi.cif.Document) -> list[str]:
        with self._lock:
            self._said.clear()
            self._ddl.validate_cif(document)
            return [str(message).strip() for message in self._said]


@cache
def _dictionary() -> _Dictionary:
    return _Dictionary()


_PLACE = re.compile(r"^[^:\s]*:(\d+)\s*(.*)$", re.DOTALL)


def dictionary_findings(parsed: Parsed) -> Iterator[Finding]:
    """What the CIF core dictionary says against tags, types and ranges."""
    if parsed.document is None:
        return
    said = _dictionary().messages(parsed.document)
    if len(said) > SAID_LIMIT:
        yield Finding(
            "syntax.dictionary",
            Severity.INFO,
            f"{len(said):,} remarks of the dictionary, {SAID_LIMIT} are shown",
            found=len(said),
        )
    for message in said[:SAID_LIMIT]:
        place = _PLACE.match(message)
        line = int(place[1]) if place else None
        body = " ".join((place[2] if place else message).split())
        body = re.sub(r"^\[[^\]]*\]\s*", "", body)
        lower = body.lower()
        severity = Severity.WARNING
        hint = ""
        if "unknown tag" in lower:
            severity = Severity.INFO
            hint = "readers ignore a tag that the dictionary lacks"
        # Occupancies have a check of their own, which knows about rounding.
        elif "range" in lower and "_occupancy" not in lower:
            severity = Severity.ERROR
        yield Finding(
            "syntax.dictionary",
            severity,
            body,
            expected="as the CIF core dictionary 2.4 defines it",
            found=body,
            line=line,
            hint=hint,
        )
