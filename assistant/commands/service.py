"""Commands `doctor`, `bench`, `mcp` and `serve`: the installation, other programs."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.settings import Settings


def add_parsers(
    commands: Any, common: argparse.ArgumentParser, bare: argparse.ArgumentParser
) -> None:
    """Add the commands of this module."""
    bench = commands.add_parser(
        "bench", parents=[common], allow_abbrev=False,
        help="run the benchmarks: our figures with the baselines beside",
    )  # fmt: skip
    bench.add_argument(
        "name", nargs="?", metavar="NAME", help="one of them; all when none is named"
    )
    bench.add_argument("--list", action="store_true", help="name them and stop")
    bench.add_argument(
        "arguments", nargs=argparse.REMAINDER, metavar="...", help="for the benchmark"
    )
    bench.set_defaults(run=run_bench)

    replay = commands.add_parser(
        "replay", parents=[common], allow_abbrev=False,
        help="run a stored trace again without a model; exit 0 if all is the same",
    )  # fmt: skip
    replay.add_argument("file", metavar="TRACE.json", help="as --trace FILE writes it")
    replay.set_defaults(run=run_replay)

    mcp = commands.add_parser(
        "mcp", parents=[common], allow_abbrev=False, help="the tools over MCP on stdio"
    )
    mcp.set_defaults(run=run_mcp)

    serve = commands.add_parser(
        "serve", parents=[common], allow_abbrev=False,
        help="an OpenAI-compatible endpoint on 127.0.0.1",
    )  # fmt: skip
    serve.add_argument("--port", type=_port, default=8765, metavar="P")
    serve.set_defaults(run=run_serve)

    doctor = commands.add_parser(
        "doctor", parents=[common], allow_abbrev=False,
        help="what is installed, which model answers, and a proof that nothing leaves",
    )  # fmt: skip
    doctor.set_defaults(run=run_doctor)


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"a port is 0 to 65535, got {text!r}")
    return int(text)


def run_bench(args: argparse.Namespace, settings: Settings) -> int:
    """Run one benchmark, or all, each in a process of its own."""
    import subprocess
    from pathlib import Path

    from assistant.errors import BadInput

    folder = Path(__file__).resolve().parents[2] / "benchmarks"
    # A file without a main part serves the others: the scripted model of `rules`.
    scripts = {
        p.stem: p
        for p in sorted(folder.glob("*.py"))
        if "__main__" in p.read_text(encoding="utf-8")
    }
    if args.list:
        for name, path in scripts.items():
            first = path.read_text(encoding="utf-8").split('"""')[1].strip()
            print(f"{name:<14} {first.splitlines()[0]}")
        return 0
    if args.name is not None and args.name not in scripts:
        raise BadInput(f"there is no benchmark {args.name!r}; one of {list(scripts)}")
    worst = 0
    for name in [args.name] if args.name is not None else scripts:
        print(f"== {name}", file=sys.stderr, flush=True)
        # -P: a benchmark named like a package must not shadow it.
        command = [sys.executable, "-P", str(scripts[name]), *args.arguments]
        done = subprocess.run(command, cwd=folder.parent, check=False)
        worst = max(worst, abs(done.returncode))
    return worst


def run_replay(args: argparse.Namespace, settings: Settings) -> int:
    """Run a trace again; 0 where everything comes out the same, else 1."""
    import json
    from pathlib import Path

    from assistant.errors import BadInput
    from assistant.replay import replay

    try:
        trace = json.loads(Path(args.file).read_text("utf-8"))
    except (OSError, ValueError) as err:
        raise BadInput(f"{args.file}: no trace can be read ({err})") from err
    if not isinstance(trace, dict):
        raise BadInput(f"{args.file}: a trace is a JSON object")
    done = replay(trace, settings)
    if args.json:
        shown = {
            "same": done.same, "attempts": done.attempts,
            "differences": list(done.differences), "answer": done.answer.to_json(),
        }  # fmt: skip
        print(json.dumps(shown, ensure_ascii=False))
    elif done.same:
        print(f"the same: {done.attempts} attempts, prompts, findings and the answer")
    else:
        print("\n".join(done.differences))
    return 0 if done.same else 1


def run_mcp(args: argparse.Namespace, settings: Settings) -> int:
    """Serve the tool registry over MCP until the client goes away."""
    from assistant.mcp_server import run

    run(settings)
    return 0


def run_serve(args: argparse.Namespace, settings: Settings) -> int:
    """Serve until interrupted."""
    from assistant.serving import run

    run(settings, port=args.port, quiet=args.quiet)
    return 0


def run_doctor(args: argparse.Namespace, settings: Settings) -> int:
    """Print what is there and the proof."""
    import json

    from assistant.doctor import examine

    found = examine(settings)
    if args.json:
        print(json.dumps(found.to_json(), ensure_ascii=False))
    else:
        print("\n".join(found.lines()))
    return 0 if found.healthy else 1
