"""`train`, `generate` and `models`: local generative models from the command line."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.commands.model_training import Teller, read_frame, run_train, seed_of
from assistant.errors import BadInput

if TYPE_CHECKING:
    from assistant.settings import Settings

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
    seed = seed_of(args, settings)
    try:
        generator = registry.load(folder)
        if generator.kind == "table":
            records, notes = _table_records(generator, args, seed)
        else:
            records, notes = _formula_records(generator, args, seed)
    except GeneratorError as err:
        raise BadInput(str(err)) from err
    tell = Teller(args.quiet)
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
    tell = Teller(args.quiet)
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
            seed=seed_of(args, settings),
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
