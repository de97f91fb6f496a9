"""The checks behind the rules, the user's own rules, rules tried on a structure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from assistant.files import write_text
from assistant.page.scene import crystal_of, formula_of

Row = dict[str, Any]
_FILE = "rules.json"
LIMIT = 200


def checks() -> list[Row]:
    """Every check of a structure: its name and what it looks at."""
    from validators import structure
    from validators.report import CATALOGUE

    return [
        {
            "check": name,
            "what it looks at": (CATALOGUE[name].run.__doc__ or "")
            .strip()
            .split("\n")[0],
        }
        for name in structure.STRUCTURE_CHECKS
    ]


def book(folder: Path) -> list[Row]:
    """The rule book in force: one row a rule with the check that enforces it.

    Args:
        folder: Holds the user's edited copies.
    """
    from prompts.rules import fault_of, read_rule_file

    rows = []
    for name in rule_files():
        text = file_text(folder, name)
        if fault_of(name, text) is not None:
            text = shipped_text(name)
        entry = read_rule_file(text, name)
        for rule in entry.rules:
            source = entry.sources[rule.source]
            rows.append(
                {
                    "file": name.removesuffix(".yaml"),
                    "rule": rule.text,
                    "check": rule.check,
                    "enforced": "yes" if rule.enforced else "in prompts only",
                    "priority": rule.priority,
                    "source": source.citation,
                    "id": rule.id,
                    "edited": "yes" if is_edited(folder, name) else "",
                }
            )
    return rows


def rule_files() -> list[str]:
    """Names of the rule files."""
    from prompts.rules import shipped_files

    return list(shipped_files())


def shipped_text(name: str) -> str:
    """A rule file as shipped.

    Raises:
        BadInput: There is no such file.
    """
    from prompts.rules import shipped_files

    try:
        return shipped_files()[name]
    except KeyError as err:
        raise BadInput(f"no rule file is called {name!r}") from err


def file_text(folder: Path, name: str) -> str:
    """A rule file as edited, else as shipped."""
    shipped = shipped_text(name)
    path = folder / name
    return path.read_text("utf-8") if path.is_file() else shipped


def is_edited(folder: Path, name: str) -> bool:
    """Whether an edited copy takes the place of a file."""
    return (folder / name).is_file()


def keep_file(folder: Path, name: str, text: str) -> None:
    """Keep an edited copy of a rule file; it applies from the next request on.

    Raises:
        BadInput: The loader does not take it, with file, rule and field.
    """
    from prompts.rules import fault_of

    shipped = shipped_text(name)
    if text.strip() == shipped.strip():
        reset_file(folder, name)
        return
    fault = fault_of(name, text)
    if fault is not None:
        raise BadInput(fault)
    write_text(folder, name, text if text.endswith("\n") else text + "\n")


def reset_file(folder: Path, name: str) -> None:
    """Drop the edited copy of a rule file, so that the shipped one applies."""
    shipped_text(name)
    (folder / name).unlink(missing_ok=True)


def faults(folder: Path) -> list[str]:
    """Edited copies that do not apply because they are broken."""
    from prompts.rules import own_faults

    return own_faults(folder) if folder.is_dir() else []


def own_rules(home: Path) -> list[str]:
    """The user's rules, kept in the home folder."""
    path = home / _FILE
    if not path.is_file():
        return []
    try:
        data = json.loads(path.read_text("utf-8"))
    except (ValueError, OSError):
        return []
    return [str(item) for item in data if str(item).strip()] if isinstance(
        data, list
    ) else []  # fmt: skip


def own_rules_frame(home: Path) -> Any:
    """The user's own rules as a data frame with one text column, for the editor."""
    import pandas as pd

    return pd.DataFrame({"rule": own_rules(home)}, dtype=str)


def keep_rules(home: Path, rules: Sequence[str]) -> None:
    """Write the user's rules.

    Raises:
        BadInput: Too many, or the folder cannot be written.
    """
    kept = [rule.strip() for rule in rules if rule and rule.strip()]
    if len(kept) > LIMIT:
        raise BadInput(f"{len(kept)} rules; {LIMIT} are the limit")
    write_text(home, _FILE, json.dumps(kept, ensure_ascii=False, indent=2) + "\n")


@dataclass(frozen=True, slots=True)
class Tried:
    """Rules tried on a structure.

    Attributes:
        understood: Rule and how it was read.
        unread: Rule and the words that were not understood.
        report: As JSON.
    """

    understood: list[Row]
    unread: list[Row]
    report: dict[str, Any]


def try_rules(rules: Sequence[str], cif_text: str, folder: Path) -> Tried:
    """Read rules in the user's words and judge a structure by them.

    Args:
        rules: One rule each.
        cif_text: The structure.
        folder: Holds the user's edited copies of rule files.
    """
    from prompts.language import read_rules
    from prompts.rules import own_rules as rules_of
    from validators.formula import FormulaError, parse_formula
    from validators.specs.structure import StructureSpec
    from validators.structure import check_cif

    # A family rule is written with roles, which the compound at hand plays.
    try:
        formula = formula_of(crystal_of(cif_text))
        base = StructureSpec(formula=formula, composition=parse_formula(formula))
    except (BadInput, FormulaError):
        formula, base = None, StructureSpec()
    with rules_of(folder):
        read = read_rules(list(rules), formula=formula, base=base)
    spec = read.spec
    if spec.composition == base.composition:
        # The formula came from the file itself: nobody asked for it.
        spec = spec.but(formula=None, composition={})
    report = check_cif(cif_text, spec).report
    return Tried(
        [{"rule": name, "read as": said} for name, said in read.understood],
        [
            {"rule": name, "not understood": said}
            for name, said in read.not_understood
            # A part of what is listed anyway says nothing more.
            if not any(
                other == name and said != whole and said in whole
                for other, whole in read.not_understood
            )
        ],
        report.to_json(),
    )
