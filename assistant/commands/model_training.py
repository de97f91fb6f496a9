"""`train`: a local generative model from the command line."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError, BadInput

if TYPE_CHECKING:
    import pandas as pd

    from assistant.settings import Settings
    from generators.base import Progress


def run_train(args: argparse.Namespace, settings: Settings) -> int:
    """Train and save."""
    from generators import registry
    from generators.errors import Cancelled, GeneratorError

    if args.steps is not None and args.steps < 1:
        raise BadInput(f"--steps must be at least 1, got {args.steps}")
    if args.budget_s is not None and args.budget_s <= 0:
        raise BadInput(f"--budget-s must be above 0, got {args.budget_s:g}")
    if args.out.exists() and not args.out.is_dir():
        raise BadInput(f"--out {str(args.out)!r} is a file; name a folder")
    seed = seed_of(args, settings)
    tell = Teller(args.quiet)
    started = time.process_time()
    try:
        registry.find(args.model, kind=args.kind)
        items, conditions = read_items(args.kind, args.data, args.conditions)
        made = registry.make(
            args.model,
            kind=args.kind,
            preset=args.preset,
            seed=seed,
            **settings_of(args.set),
        )
        if args.licence:
            made.card.licence = args.licence
        budget = args.budget_s
        if budget is not None:
            # What reading and importing took is part of what the user allowed.
            budget = max(budget - (time.process_time() - started), 0.05 * budget)
        _check_columns(items, args)
        _make_folder(args.out)
        tell.opening = f"training {made.card.system} on {len(items)} items"
        with _interrupts() as interrupted:
            made.fit(
                items,
                conditions,
                target=args.target,
                steps=args.steps,
                budget_s=budget,
                progress=tell.progress,
                cancelled=interrupted,
                folder=args.out,
                resume=args.resume,
            )
        made.save(args.out)
    except (Cancelled, KeyboardInterrupt) as err:
        saved = (args.out / "model.json").exists()
        raise AssistantError(
            f"stopped; go on with --resume --out {str(args.out)!r}"
            if saved
            else "stopped before anything was saved"
        ) from err
    except GeneratorError as err:
        raise BadInput(str(err)) from err
    card = made.card.to_json()
    if args.json:
        print(json.dumps({"out": str(args.out), "card": card}, ensure_ascii=False))
    else:
        cost = card["cost"]
        tell.say(
            f"{card['system']}: {cost.get('steps')} steps, {cost.get('cpu_s')} CPU s, "
            f"peak {cost.get('peak_mb')} MB, stopped by "
            f"{card['metrics'].get('stopped_by')}"
        )
        for note in card["notes"]:
            tell.say(note)
        print(args.out)
    return 0


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed, so that training saves before it stops.

    A second one stops at once. Only the main thread may listen to signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    pressed: list[int] = []

    def listen(number: int, frame: Any) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(number)

    before = signal.signal(signal.SIGINT, listen)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


def _check_columns(items: Any, args: argparse.Namespace) -> None:
    """Before any word of progress: a misuse is one line."""
    names = [c.strip() for c in (args.conditions or "").split(",") if c.strip()]
    if args.target:
        names.append(args.target)
    held = [str(c) for c in items.columns] if args.kind == "table" else names
    for name in names:
        if name not in held:
            raise BadInput(
                f"column {name!r} is not in the table; it has {', '.join(held)}"
            )


def _make_folder(folder: Path) -> None:
    """Make the folder before the work, which would be lost without one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise BadInput(f"--out {str(folder)!r}: {err.strerror}") from err


class Teller:
    """Progress lines on stderr, at most one every two seconds.

    The `opening` goes before the first one: a checkpoint that does not fit, which
    training finds, is one line.
    """

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.opening = ""
        self._last = 0.0

    def say(self, text: str) -> None:
        """Write a line, unless the user wants none."""
        if not self.quiet:
            print(text, file=sys.stderr, flush=True)

    def progress(self, event: Progress) -> None:
        """Tell how far training is, now and then."""
        if self.opening:
            self.say(self.opening)
            self.opening = ""
        now = time.monotonic()
        if self.quiet or (now - self._last < 2 and event.step != event.steps):
            return
        self._last = now
        of = f" of {event.steps}" if event.steps else ""
        terms = ", ".join(f"{k} {v:.4g}" for k, v in event.terms.items())
        line = f"step {event.step}{of} · {event.cpu_s:.1f} CPU s · {terms}"
        if event.validation is not None:
            line += f" · validation {event.validation:.4g}"
        self.say(line)


def seed_of(args: argparse.Namespace, settings: Settings) -> int:
    """The seed of the command, else that of the settings."""
    return int(args.seed if args.seed is not None else settings.seed)


def settings_of(texts: Sequence[str]) -> dict[str, Any]:
    """Settings of a model from ``NAME=VALUE`` texts."""
    return dict(_setting(text) for text in texts)


def _setting(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise BadInput(f"--set expects NAME=VALUE, got {text!r}")
    for kind in (int, float):
        try:
            return name, kind(value)
        except ValueError:
            continue
    return name, {"true": True, "false": False}.get(value.lower(), value)


def read_items(kind: str, path: Path, conditions: str | None) -> tuple[Any, Any]:
    """Training items and their conditions.

    Raises:
        BadInput: Missing file, not a table, no column ``formula``, unknown kind.
    """
    if not path.exists():
        raise BadInput(f"--data {str(path)!r} does not exist")
    if kind in ("image", "crystal"):
        raise BadInput(
            f"models for {kind} data are planned and cannot be trained yet; "
            "`matassist models` lists what works"
        )
    frame = read_frame(path)
    names = [c.strip() for c in (conditions or "").split(",") if c.strip()]
    if kind == "table":
        return frame, names or None
    if "formula" not in frame.columns:
        raise BadInput(
            f"{path.name!r} has no column 'formula'; it has "
            f"{', '.join(map(str, frame.columns))}"
        )
    kept = frame[frame["formula"].notna()].reset_index(drop=True)
    missing = [n for n in names if n not in kept.columns]
    if missing:
        raise BadInput(f"condition column {missing[0]!r} is not in {path.name!r}")
    return [str(f) for f in kept["formula"]], kept[names] if names else None


def read_frame(path: Path) -> pd.DataFrame:
    """A CSV or XLSX file as a data frame.

    Raises:
        BadInput: Missing or a folder.
        GeneratorError: No table.
    """
    from generators.tables.reading import read_bytes

    if not path.is_file():
        raise BadInput(f"{str(path)!r} is no file; expected a CSV or XLSX table")
    try:
        return read_bytes(path.name, path.read_bytes())
    except OSError as err:
        raise BadInput(f"{str(path)!r} cannot be read: {err.strerror}") from err
