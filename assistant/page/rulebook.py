"""The checks behind the rules, the user's own rules, rules tried on a structure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from assistant.files import write_text

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


def book() -> list[Row]:
    """The shipped rule book: one row a rule with the check that enforces it."""
    import yaml

    rows = []
    folder = files("prompts").joinpath("rulebook")
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if not entry.name.endswith((".yaml", ".yml")):
            continue
        data = yaml.safe_load(entry.read_text("utf-8"))
        items = data.get("rules", []) if isinstance(data, dict) else data
        for rule in items or []:
            if isinstance(rule, dict) and rule.get("text"):
                source = rule.get("source") or ""
                rows.append(
                    {
                        "id": rule.get("id", ""),
                        "rule": str(rule["text"]).strip(),
                        "check": rule.get("check", ""),
                        "source": source
                        if isinstance(source, str)
                        else ", ".join(f"{v}" for v in dict(source).values()),
                    }
                )
    return rows


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


def try_rules(rules: Sequence[str], cif_text: str) -> Tried:
    """Read rules in the user's words and judge a structure by them."""
    from prompts.language import read_rules
    from validators.specs.structure import StructureSpec
    from validators.structure import check_cif

    read = read_rules(list(rules), formula=None, base=StructureSpec())
    report = check_cif(cif_text, read.spec).report
    return Tried(
        [{"rule": name, "read as": said} for name, said in read.understood],
        [{"rule": name, "not understood": said} for name, said in read.not_understood],
        report.to_json(),
    )
