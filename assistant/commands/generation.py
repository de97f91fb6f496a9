"""`train`, `generate` and `models`: local generative models from the command line."""

from __future__ import annotations

import argparse
import csv
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

KINDS = ("table", "composition", "image", "crystal")


def add_parsers(
    commands: Any, common: argparse.ArgumentParser, bare: argparse.ArgumentParser
) -> None:
    """Add the three commands."""
    train = commands.add_parser(
        "train",
        parents=[bare],
        help="train a local generative model",
        description="Train a generative model on a table, formulas, images or "
        "crystals; writes a checkpoint and a model card.",
    )
    train.add_argument("--kind", required=True, choices=KINDS)
    train.add_argument(
        "--model", default="best", help="a name of `models`, or best (default)"
    )
    train.add_argument("--data", required=True, type=Path, help="CSV file or folder")
    train.add_argument("--target", help="the property column, modelled last")
    train.add_argument("--conditions", help="columns to condition on, by commas")
    train.add_argument("--preset", default="cpu", choices=("smoke", "cpu", "gpu"))
    train.add_argument("--budget-s", type=float, help="process CPU seconds")
    train.add_argument("--steps", type=int, help="fixed number of steps")
    train.add_argument("--resume", action="store_true", help="go on from --out")
    train.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a setting of the model, such as hidden=128",
    )
    train.add_argument("--licence", help="of the training data, for the card")
    train.add_argument("--out", required=True, type=Path, help="folder of the model")
    train.set_defaults(run=run_train)

    generate = commands.add_parser(
        "generate",
        parents=[bare],
        help="sample a trained model",
        description="Sample rows or formulas from a trained model, with novelty and "
        "verdicts.",
    )
    generate.add_argument(
        "--model",
        help="folder of a trained model; without one, --formula, --system and --group "
        "ask for candidate structures by substitution",
    )
    generate.add_argument("-n", type=int, default=10, help="how many (default 10)")
    generate.add_argument(
        "--given",
        action="append",
        default=[],
        metavar="COL=VALUE",
        help="also COL=LOW..HIGH, COL>=VALUE, COL<=VALUE; may be repeated",
    )
    generate.add_argument("--rules", type=Path, help="YAML file of rules for rows")
    generate.add_argument("--data", type=Path, help="real rows to judge against")
    generate.add_argument("--target", help="property for the judge of --data")
    generate.add_argument("--formula", help="a formula or pattern such as ABX3")
    generate.add_argument("--system", metavar="A-B-C", help="only these elements")
    generate.add_argument("--group", help="space group, for crystals")
    where = generate.add_mutually_exclusive_group()
    where.add_argument("--csv", type=Path, help="write a CSV file")
    where.add_argument("--out", type=Path, help="write into a folder")
    generate.set_defaults(run=run_generate)

    models = commands.add_parser(
        "models",
        parents=[common],
        help="list every generative system",
        description="List every generative system, what works and what is planned.",
    )
    models.set_defaults(run=run_models)


# --- models -----------------------------------------------------------------------


def run_models(args: argparse.Namespace, settings: Settings) -> int:
    """Print the registry."""
    from generators.registry import SYSTEMS

    if args.json:
        print(json.dumps([s.to_json() for s in SYSTEMS.values()], ensure_ascii=False))
        return 0
    width = max(len(name) for name in SYSTEMS)
    for system in SYSTEMS.values():
        kinds = "+".join(system.kinds)
        print(
            f"{system.name:{width}}  {system.status:7}  {system.family:11}  "
            f"{kinds:17}  likelihood {system.likelihood:5}  {system.best_for}"
        )
    return 0


# --- train ------------------------------------------------------------------------


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
    seed = _seed(args, settings)
    tell = _Teller(args.quiet)
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


class _Teller:
    """Progress lines on stderr, at most one every two seconds.

    The `opening` goes before the first one: a checkpoint that does not fit, which
    training finds, is one line.
    """

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.opening = ""
        self._last = 0.0

    def say(self, text: str) -> None:
        if not self.quiet:
            print(text, file=sys.stderr, flush=True)

    def progress(self, event: Progress) -> None:
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


def _seed(args: argparse.Namespace, settings: Settings) -> int:
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


# --- generate ---------------------------------------------------------------------


def run_generate(args: argparse.Namespace, settings: Settings) -> int:
    """Sample a trained model."""
    from generators import registry
    from generators.errors import GeneratorError

    if not 1 <= args.n <= 100_000:
        raise BadInput(f"-n must be between 1 and 100000, got {args.n}")
    if args.model is None:
        return _run_structures(args, settings)
    folder = Path(args.model)
    if not folder.is_dir():
        known = args.model.lower() in registry.SYSTEMS or args.model == "best"
        raise BadInput(
            f"{args.model} must be trained first: matassist train --kind KIND "
            f"--model {args.model} --data FILE --out DIR, then --model DIR"
            if known
            else f"--model {args.model!r} is no folder of a trained model"
        )
    if args.group:
        raise BadInput(
            "--group is for candidate structures: leave --model out and give --formula "
            "or --system"
        )
    seed = _seed(args, settings)
    try:
        generator = registry.load(folder)
        if generator.kind == "table":
            records, notes = _table_records(generator, args, seed)
        else:
            records, notes = _formula_records(generator, args, seed)
    except GeneratorError as err:
        raise BadInput(str(err)) from err
    tell = _Teller(args.quiet)
    for note in notes:
        tell.say(note)
    _write(records, notes, args)
    return 0


def _run_structures(args: argparse.Namespace, settings: Settings) -> int:
    """Candidate structures by substitution, no model needed."""
    from assistant.routes.generate import library_formulas
    from assistant.routes.generate_structures import make_structures
    from generators.errors import GeneratorError
    from generators.materials.formulas import read_system
    from generators.materials.patterns import is_pattern, read_pattern
    from validators.specs.generation import GenerationSpec

    if not (args.formula or args.system):
        raise BadInput(
            "expected --model DIR of a trained model, or --formula F or --system A-B-C "
            "for candidate structures"
        )
    if args.given or args.rules or args.data:
        raise BadInput("--given, --rules and --data need --model DIR")
    tell = _Teller(args.quiet)
    pattern = args.formula if args.formula and is_pattern(args.formula) else ""
    try:
        made = make_structures(
            GenerationSpec(
                kind="structure",
                count=args.n,
                formula="" if pattern else args.formula or "",
                pattern=pattern,
                sites=read_pattern(pattern) if pattern else (),
                system=read_system(args.system) if args.system else (),
                space_group=args.group or "",
            ),
            seed=_seed(args, settings),
            deadline_s=60.0,
            also_known=library_formulas(),
            tell=tell.say,
        )
    except GeneratorError as err:
        raise BadInput(str(err)) from err
    records = []
    for number, one in enumerate(made.structures, 1):
        record = {"formula": one.formula, **one.scores, "on_known_list": one.known,
                  "origin": one.candidate.origin,
                  "doubts": "; ".join(one.candidate.notes)}  # fmt: skip
        if args.out is not None:
            name = f"candidate-{number:02}-{one.formula}.cif"
            _write_file(args.out / name, one.candidate.cif)
            record["file"] = name
        else:
            record["cif"] = one.candidate.cif
        records.append(record)
    notes = ["nothing is said about stability"]
    notes += [f"no template was found for {formula}" for formula in made.without]
    for note in notes:
        tell.say(note)
    _write(records, notes, args)
    return 0


def _write_file(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as err:
        raise BadInput(f"{str(path)!r} cannot be written: {err.strerror}") from err


def _table_records(
    generator: Any, args: argparse.Namespace, seed: int
) -> tuple[list[dict[str, Any]], list[str]]:
    from generators.novelty import repeats
    from generators.tables.constraints import read_rules
    from generators.tables.drawing import draw_rows, fit_property, hull_places
    from generators.tables.wishes import parse_given

    if args.formula or args.system:
        raise BadInput("--formula and --system are for composition models")
    columns = generator.card.columns
    given = [parse_given(text, columns) for text in args.given]
    rules = []
    if args.rules:
        if not args.rules.is_file():
            raise BadInput(f"--rules {str(args.rules)!r} does not exist")
        try:
            text = args.rules.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as err:
            raise BadInput(f"--rules {str(args.rules)!r} holds no text: {err}") from err
        rules = read_rules(text, columns)
    drawn = draw_rows(generator, args.n, given=given, rules=rules, seed=seed)
    notes = list(drawn.notes)
    if given or rules:
        notes.append(f"{drawn.rate:.1%} of {drawn.drawn} drawn rows met all wishes")
    rows = drawn.rows
    extra: dict[str, Any] = {"synthetic": [True] * len(rows)}
    inner = generator.outline.inward(rows)
    extra["novel"] = [not r for r in repeats(inner, generator.known)]
    if drawn.extrapolated:
        extra["extrapolation"] = [True] * len(rows)
    if args.data:
        real = read_frame(args.data)
        missing = [c for c in columns if c not in real.columns]
        if missing:
            raise BadInput(f"--data has no column {missing[0]!r}")
        known = generator.outline.inward(real)
        extra["hull"] = hull_places(inner, known)
        target = args.target or generator.card.target
        if target:
            judge = fit_property(known, target, seed=seed)
            extra[f"predicted_{target}"] = [
                round(float(v), 6) for v in judge.predict(inner)
            ]
            notes.append(
                f"predictions of {target}: cross-validated RMSE {judge.rmse:.4g}, "
                f"R² {judge.r2:.3f} on {judge.rows} real rows"
            )
    records = []
    values = rows.to_dict("records")
    for i, row in enumerate(values):
        record: dict[str, Any] = {str(k): v for k, v in row.items()}
        records.append({**record, **{k: v[i] for k, v in extra.items()}})
    return records, notes


def _formula_records(
    generator: Any, args: argparse.Namespace, seed: int
) -> tuple[list[dict[str, Any]], list[str]]:
    from generators.materials.formulas import draw_formulas
    from generators.tables.wishes import parse_given

    given: dict[str, Any] = {}
    for text in args.given:
        wish = parse_given(text, generator.card.conditions or ["no condition"])
        if wish.word is not None:
            raise BadInput(f"--given {text!r}: {wish.word!r} is no number")
        given[wish.column] = (
            wish.exact if wish.exact is not None else (wish.low, wish.high)
        )
    records, notes = draw_formulas(
        generator,
        args.n,
        given=given,
        pattern=args.formula,
        system=args.system,
        seed=seed,
    )
    if args.data and given:
        notes += _judged_formulas(generator, given, args.data, seed)
    return records, notes


def _judged_formulas(
    generator: Any, given: dict[str, Any], path: Path, seed: int
) -> list[str]:
    """Hit rate of each wish, judged by a model of other rows of ``--data``."""
    from generators.materials.inverse import judge_formula_wish

    frame = read_frame(path)
    notes = []
    for name, wish in given.items():
        missing = [c for c in ("formula", name) if c not in frame.columns]
        if missing:
            raise BadInput(f"--data has no column {missing[0]!r}")
        found = judge_formula_wish(
            [str(f) for f in frame["formula"]], frame[name].to_numpy(float), name,
            wish, model=generator.card.system, seed=seed, budget_s=60.0,
        )  # fmt: skip
        notes.append(
            f"no model of {name} explains enough to judge the wish"
            if found is None
            else f"judged by a model of other rows (error {found.judge.error_text()}, "
            f"R² {found.judge.r2:.3f}): {found.hits} of {found.n} formulas made for "
            f"{name} hit within that error, {found.base} of {found.n} without the wish,"
            f" {found.retrieved} of {found.n} measured ones nearest to it"
        )
    return notes


def _write(
    records: Sequence[dict[str, Any]], notes: Sequence[str], args: argparse.Namespace
) -> None:
    from assistant.records import plain

    rows = [plain(record) for record in records]
    if args.json:
        print(json.dumps({"rows": rows, "notes": list(notes)}, ensure_ascii=False))
    path = args.csv
    if args.out is not None:
        path = args.out / "generated.csv"
    if path is not None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", newline="", encoding="utf-8") as stream:
                _rows_to(stream, rows)
        except OSError as err:
            raise BadInput(f"{str(path)!r} cannot be written: {err.strerror}") from err
        if not args.json:
            print(path)
    elif not args.json:
        _rows_to(sys.stdout, rows)


def _rows_to(stream: Any, rows: Sequence[dict[str, Any]]) -> None:
    names = list(rows[0]) if rows else []
    writer = csv.DictWriter(stream, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: _safe(v) for k, v in row.items()})


def _safe(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return "" if value is None else value
