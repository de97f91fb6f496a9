"""Commands `ask`, `chat`, `batch` and `export`: requests and conversations."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.records import Answer
    from assistant.routes.base import Event
    from assistant.settings import Settings


def add_parsers(
    commands: Any, common: argparse.ArgumentParser, bare: argparse.ArgumentParser
) -> None:
    """Add the commands of this module."""
    ask = commands.add_parser(
        "ask", parents=[common], allow_abbrev=False, help="answer one request"
    )
    ask.add_argument("text", metavar="TEXT", help="the request; - reads it from stdin")
    ask.add_argument(
        "--rule", action="append", default=[], metavar="TEXT",
        help="a rule in your own words; may be given again",
    )  # fmt: skip
    ask.add_argument(
        "--draft", metavar="FILE.cif", help="a CIF to check, repair or edit"
    )
    ask.add_argument(
        "--file", action="append", default=[], metavar="DOC",
        help="a table, PDF or CIF that the request is about; may be given again",
    )  # fmt: skip
    ask.add_argument("--session", metavar="NAME", help="go on with this conversation")
    ask.add_argument("--out", metavar="DIR", help="write artifacts to this folder")
    ask.add_argument(
        "--budget-s", type=float, metavar="S", help="wall time allowed (default 60)"
    )
    ask.set_defaults(run=run_ask)

    chat = commands.add_parser(
        "chat", parents=[common], allow_abbrev=False,
        help="a conversation in the terminal that survives a restart",
    )  # fmt: skip
    chat.add_argument("--session", metavar="NAME", default="default")
    chat.add_argument("--out", metavar="DIR", help="write artifacts to this folder")
    chat.set_defaults(run=run_chat)

    batch = commands.add_parser(
        "batch", parents=[common], allow_abbrev=False,
        help="one request a line in, one answer a line out",
    )  # fmt: skip
    batch.add_argument("input", metavar="IN.jsonl")
    batch.add_argument("output", metavar="OUT.jsonl")
    batch.add_argument("--jobs", type=job_count, default=1, metavar="N")
    batch.add_argument(
        "--resume", action="store_true", help="keep the answers that OUT holds"
    )
    batch.add_argument("--out", metavar="DIR", help="write artifacts to this folder")
    batch.set_defaults(run=run_batch)

    export = commands.add_parser(
        "export", parents=[common], allow_abbrev=False,
        help="a session as Markdown, JSON, BibTeX and artifacts",
    )  # fmt: skip
    export.add_argument("session", metavar="SESSION")
    export.add_argument("--out", metavar="DIR", required=True)
    export.set_defaults(run=run_export)


def job_count(text: str) -> int:
    """Read the number of worker processes, 1 to 64."""
    if not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"jobs are 1 to 64, got {text!r}")
    return int(text)


#: First bytes of files that hold other things than text, and what to say of them.
_ARCHIVES = (
    (b"\x1f\x8b", "gzip-compressed", "; unpack it (gunzip) first"),
    (b"PK\x03\x04", "a zip archive", "; unpack it first"),
    (b"BZh", "bzip2-compressed", "; unpack it (bunzip2) first"),
    (b"\xfd7zXZ", "xz-compressed", "; unpack it (unxz) first"),
    (b"\x89PNG", "a PNG image", ""),
    (b"%PDF", "a PDF document", ""),
    (b"\xff\xfe", "UTF-16 text", "; save it as UTF-8"),
    (b"\xfe\xff", "UTF-16 text", "; save it as UTF-8"),
)


def read_file(name: str, *, limit: int) -> str:
    """Read a text file that the user named.

    Raises:
        BadInput: Missing, no regular file, too large, not text.
    """
    import stat

    from assistant.errors import BadInput

    shown = name if name.isprintable() and name else repr(name)
    if len(shown) > 120:
        shown = f"{shown[:100]}… ({len(name):,} characters)"
    try:
        path = Path(name)
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise BadInput(f"cannot read {shown}: Is a directory")
        if not stat.S_ISREG(status.st_mode):
            # A pipe or device may never end.
            raise BadInput(f"cannot read {shown}: it is a pipe or a device, no file")
        if status.st_size > limit:
            raise BadInput(
                f"{shown} holds {status.st_size:,} bytes, the limit is {limit:,}"
            )
        content = path.read_bytes()
    except (OSError, ValueError) as err:
        reason = getattr(err, "strerror", None) or str(err)
        raise BadInput(f"cannot read {shown}: {reason}") from err
    for start, kind, cure in _ARCHIVES:
        if content.startswith(start):
            raise BadInput(f"{shown} is {kind}, text was expected{cure}")
    if b"\x00" in content[:4096]:
        raise BadInput(f"{shown} is binary, text was expected")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise BadInput(
            f"{shown} is not UTF-8 text (byte {err.start}); save it as UTF-8"
        ) from err


def run_ask(args: argparse.Namespace, settings: Settings) -> int:
    """Answer one request."""
    from assistant.errors import BadInput
    from assistant.records import DRAFT_LIMIT, TEXT_LIMIT, Request, Status
    from assistant.wiring import build_assistant

    text = _from_stdin(TEXT_LIMIT + 1) if args.text == "-" else args.text
    if not text.strip() and not args.draft:
        raise BadInput('the request is empty; write it in quotes: matassist ask "…"')
    files = []
    for name in args.file:
        if not Path(name).is_file():
            kind = "a folder" if Path(name).is_dir() else "no such file"
            raise BadInput(f"cannot read {name}: {kind}")
        files.append({"name": Path(name).name, "path": str(Path(name).absolute())})
    draft = read_file(args.draft, limit=DRAFT_LIMIT) if args.draft else None
    if args.session is not None:
        from assistant.sessions import file_name

        file_name(args.session)
    request = Request.from_json(
        {
            "text": text,
            "rules": args.rule,
            "draft": draft,
            "session": args.session,
            "files": files,
            "options": {"seed": args.seed, "budget_s": args.budget_s},
        }
    )
    assistant = build_assistant(settings, out=Path(args.out) if args.out else None)
    answer = assistant.answer(request, emit=progress_printer(args))
    print(answer.dumps() if args.json else answer.text, flush=True)
    if not args.json:
        show_after(answer, quiet=args.quiet)
    # After the answer: a place that cannot be written to must not cost it.
    _write_trace(args, answer)
    return 1 if answer.status is Status.ERROR else 0


def _from_stdin(limit: int) -> str:
    """The request from standard input.

    Raises:
        BadInput: It is closed, or no UTF-8 text.
    """
    from assistant.errors import BadInput

    if sys.stdin is None:
        raise BadInput("standard input is closed; write the request in quotes")
    try:
        return sys.stdin.buffer.read(4 * limit).decode("utf-8")
    except UnicodeDecodeError as err:
        raise BadInput(
            f"standard input is no UTF-8 text (byte {err.start}); send UTF-8"
        ) from err


def progress_printer(args: argparse.Namespace) -> Any:
    """What shows progress on stderr, nothing with --quiet."""
    if args.quiet:
        return lambda event: None

    def show(event: Event) -> None:
        print(f"  {event.step}: {event.message}", file=sys.stderr, flush=True)

    return show


def show_after(answer: Answer, *, quiet: bool) -> None:
    """What a person wants besides the text: status, CIF, files."""
    if answer.cif is not None and not answer.artifacts:
        print(f"\n```cif\n{answer.cif.rstrip()}\n```")
    for artifact in answer.artifacts:
        print(f"wrote {artifact.path}", file=sys.stderr)
    if not quiet:
        print(
            f"[{answer.route}, {answer.status}, {answer.model}, "
            f"{answer.seconds:.2f} s, {len(answer.egress)} outgoing calls]",
            file=sys.stderr,
        )


def _write_trace(args: argparse.Namespace, answer: Answer) -> None:
    if not args.trace:
        return
    from assistant.files import write_json

    path = Path(args.trace)
    trace = answer.trace.to_json() if answer.trace is not None else None
    write_json(path.parent, path.name, trace)


def run_chat(args: argparse.Namespace, settings: Settings) -> int:
    """Read questions from the terminal until it ends."""
    from assistant.records import Request
    from assistant.wiring import build_assistant

    assistant = build_assistant(settings, out=Path(args.out) if args.out else None)
    session = assistant.services.sessions.open(args.session)
    earlier = len(session.exchanges())
    if not args.quiet:
        print(
            f"session {args.session!r}, {earlier} earlier questions; "
            "an empty line or Ctrl-D ends it",
            file=sys.stderr,
        )
    while True:
        try:
            text = input("> " if sys.stdin.isatty() else "")
        except EOFError:
            return 0
        if not text.strip():
            if sys.stdin.isatty():
                return 0
            continue
        answer = assistant.answer(
            Request.from_json({"text": text, "session": args.session}),
            emit=progress_printer(args),
        )
        print(answer.dumps() if args.json else answer.text, flush=True)
        if not args.json:
            show_after(answer, quiet=args.quiet)


def run_batch(args: argparse.Namespace, settings: Settings) -> int:
    """Answer every line of a file."""
    from assistant.batch import run

    return run(
        Path(args.input), Path(args.output), settings, jobs=args.jobs,
        resume=args.resume, out=Path(args.out) if args.out else None,
        show_progress=not args.quiet,
    )  # fmt: skip


def run_export(args: argparse.Namespace, settings: Settings) -> int:
    """Write a session to a folder."""
    from assistant.export import export_session
    from assistant.sessions import Sessions

    session = Sessions(settings.sessions_dir).open(args.session)
    for path in export_session(session, Path(args.out)):
        print(path)
    return 0
