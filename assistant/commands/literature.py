"""`index`, `knowledge` and `table`: the literature store from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError, BadInput

if TYPE_CHECKING:
    from assistant.settings import Settings

_SKIPPED = frozenset({".git", "__pycache__", "node_modules", ".venv"})


def add_parsers(
    commands: Any, common: argparse.ArgumentParser, bare: argparse.ArgumentParser
) -> None:
    """Add the sub-commands of the literature store."""
    index = commands.add_parser(
        "index",
        parents=[common],
        help="read papers, tables and bibliographies into the store",
        description="Read files (PDF, TXT, MD, HTML, BibTeX, RIS, DOI lists, CSV, "
        "XLSX) or folders into the literature store. The same content twice adds "
        "nothing.",
    )
    index.add_argument("paths", nargs="+", metavar="PATH", help="file or folder")
    index.set_defaults(run=run_index)

    knowledge = commands.add_parser(
        "knowledge", parents=[bare], help="look at the literature store"
    )
    what = knowledge.add_subparsers(dest="what", required=True, metavar="ACTION")
    listing = what.add_parser("list", parents=[bare], help="all records")
    listing.add_argument("--material", help="only records of this material")
    listing.add_argument("--family", help="only records of this family")
    listing.add_argument("--own", action="store_true", help="only what was indexed")
    listing.set_defaults(run=run_list)
    show = what.add_parser("show", parents=[bare], help="one record in full")
    show.add_argument("id", metavar="ID")
    show.set_defaults(run=run_show)
    remove = what.add_parser("remove", parents=[bare], help="remove an indexed source")
    remove.add_argument(
        "id", metavar="ID", help="file name, document, DOI or record id"
    )
    remove.set_defaults(run=run_remove)
    verify = what.add_parser(
        "verify", parents=[bare], help="do store, index and manifest agree"
    )
    verify.set_defaults(run=run_verify)

    table = commands.add_parser(
        "table", parents=[common], help="experimental data with provenance"
    )
    table.add_argument("text", metavar="TEXT", help="what the table should hold")
    target = table.add_mutually_exclusive_group()
    target.add_argument("--csv", metavar="FILE", help="write the table as CSV")
    target.add_argument("--xlsx", metavar="FILE", help="write the table as XLSX")
    table.add_argument(
        "--file", action="append", default=[], metavar="DOC", help="a table to look at"
    )
    table.set_defaults(run=run_table)


def _files(paths: list[str]) -> Iterator[Path]:
    from knowledge.ingest.reading import BIBLIOGRAPHIES, READABLE, TABLES

    known = READABLE | TABLES | BIBLIOGRAPHIES
    for text in paths:
        path = Path(text).expanduser()
        if path.is_dir():
            for entry in sorted(path.rglob("*")):
                if set(entry.parts) & _SKIPPED or not entry.is_file():
                    continue
                if entry.suffix.lower() in known:
                    yield entry
        elif path.is_file():
            yield path
        else:
            raise BadInput(f"no such file or folder: {text}")


def run_index(args: argparse.Namespace, settings: Settings) -> int:
    """Index files; one JSON object a file with `--json`."""
    from knowledge.errors import IngestError, KnowledgeError
    from knowledge.store import open_store

    store = open_store(settings.store_dir)
    files = list(_files(args.paths))
    if not files:
        raise BadInput("nothing to index: no supported file in the given folders")
    bad = 0
    for path in files:
        try:
            result = store.index(path)
        except IngestError as err:
            bad += 1
            if len(files) == 1:
                raise BadInput(str(err)) from err
            print(f"matassist: {err}", file=sys.stderr)
            if args.json:
                out = {"file": path.name, "rows": 0, "added": 0, "duplicates": 0,
                       "rejected": [{"row": 0, "reason": str(err)}]}  # fmt: skip
                print(json.dumps(out, ensure_ascii=False))
            continue
        except KnowledgeError as err:
            raise AssistantError(str(err)) from err
        if args.json:
            print(json.dumps(result.to_json(), ensure_ascii=False))
            continue
        print(
            f"{result.file}: {result.rows} rows, {result.added} added, "
            f"{result.duplicates} duplicates, {len(result.rejected)} rejected"
        )
        for row, reason in result.rejected[:10]:
            print(f"  row {row}: {reason}", file=sys.stderr)
        for note in result.notes[:10]:
            print(f"  {note}", file=sys.stderr)
    return 1 if bad == len(files) else 0


def _records(settings: Settings, *, own: bool = False) -> Any:
    from knowledge.store import open_store

    store = open_store(settings.store_dir)
    return store.own() if own else store.all()


def run_list(args: argparse.Namespace, settings: Settings) -> int:
    """Print the records as a JSON array or a line each."""
    facts = [
        fact
        for fact in _records(settings, own=args.own)
        if (not args.material or fact.material.lower() == args.material.lower())
        and (not args.family or fact.family.lower() == args.family.lower())
    ]
    if args.json:
        print(json.dumps([fact.to_json() for fact in facts], ensure_ascii=False))
        return 0
    for fact in facts:
        mark = " " if fact.verified else "?"
        print(f"{mark} {fact.id:<22} {fact.material:<18} {fact.claim[:100]}")
    return 0


def run_show(args: argparse.Namespace, settings: Settings) -> int:
    """Print one record with its credibility."""
    from knowledge.credibility import credibility
    from knowledge.store import open_store

    store = open_store(settings.store_dir)
    fact = store.find(args.id)
    if fact is None:
        raise BadInput(
            f"no record is called {args.id!r}; see `matassist knowledge list`"
        )
    data = fact.to_json()
    data["credibility"] = credibility(fact, others=store.all()).to_json()
    if args.json:
        print(json.dumps(data, ensure_ascii=False))
        return 0
    print(
        f"{fact.id} ({fact.kind}, {'source seen' if fact.verified else 'unconfirmed'})"
    )
    print(f"  {fact.claim}")
    for value in fact.values:
        print(f"  {value.value_id}: {value.quantity} {value.value} {value.unit} "
              f"{value.formula} {value.conditions}".rstrip())  # fmt: skip
    print(f"  source: {fact.source.doi or 'no DOI'} {fact.source.title or ''} "
          f"{fact.source.year or ''} {fact.place}".rstrip())  # fmt: skip
    found = data["credibility"]
    print(f"  credibility: {found['score']} ({found['grade']}) {found['parts']}")
    return 0


def run_remove(args: argparse.Namespace, settings: Settings) -> int:
    """Remove an indexed source; shipped records stay."""
    from knowledge.errors import KnowledgeError
    from knowledge.facts import library
    from knowledge.store import open_store

    if any(fact.id == args.id for fact in library()):
        raise BadInput(f"{args.id} is a shipped record; those are read-only")
    try:
        count = open_store(settings.store_dir).remove(args.id)
    except KnowledgeError as err:
        raise BadInput(str(err)) from err
    if args.json:
        print(json.dumps({"removed": count}))
    else:
        print(f"{count} records removed")
    return 0


def run_verify(args: argparse.Namespace, settings: Settings) -> int:
    """Exit 0 when store, index and manifest agree and the shipped records are sound."""
    from knowledge.checking import check_library
    from knowledge.store import open_store

    store = open_store(settings.store_dir)
    problems = [*store.verify(), *check_library()]
    if args.json:
        print(json.dumps({
            "ok": not problems,
            "documents": len(store.names()),
            "records": len(store.all()),
            "problems": problems,
        }, ensure_ascii=False))  # fmt: skip
    else:
        for problem in problems:
            print(problem, file=sys.stderr)
        print(f"{len(store.names())} documents, {len(store.all())} records, "
              f"{len(problems)} problems")  # fmt: skip
    return 1 if problems else 0


def run_table(args: argparse.Namespace, settings: Settings) -> int:
    """Answer a data request and write the table."""
    import shutil
    import tempfile
    from dataclasses import replace

    from assistant.records import Artifact, Attachment, Options, Request
    from assistant.wiring import build_assistant

    files = []
    for name in args.file:
        path = Path(name).expanduser()
        if not path.is_file():
            raise BadInput(f"no such file: {name}")
        files.append(Attachment(name=path.name, path=str(path)))
    options = Options.model_validate({"route": "data", "seed": args.seed})
    request = Request(text=args.text, files=files, options=options)
    target = Path(args.csv or args.xlsx).expanduser() if args.csv or args.xlsx else None
    if target is not None and not target.absolute().parent.is_dir():
        raise BadInput(f"no such folder: {target.absolute().parent}")
    with tempfile.TemporaryDirectory() as folder:
        assistant = build_assistant(settings, out=Path(folder))
        answer = assistant.answer(request)
        wanted = "csv" if args.csv else "xlsx"
        found = [a for a in answer.artifacts if a.kind == wanted]
        if target is not None and found:
            shutil.copyfile(found[0].path, target)
            print(f"written: {target}", file=sys.stderr)
        # The folder goes with this command; the answer names the file that stays.
        kept = (Artifact(wanted, str(target)),) if target is not None and found else ()
        answer = replace(answer, artifacts=kept)
    if args.json:
        print(answer.dumps())
    else:
        print(answer.text)
    return 1 if answer.status == "error" else 0
