"""The command line `matassist`: builds its parser, reads the settings, runs a command.

Data goes to stdout, words and progress to stderr. A fault is one line with its cure.
Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from assistant import __version__

#: Modules that add commands, in the order of the help text.
GROUPS = (
    "assistant.commands.ask",
    "assistant.commands.crystal",
    "assistant.commands.equations",
    "assistant.commands.literature",
    "assistant.commands.generation",
    "assistant.commands.service",
)

EXIT_MISUSE = 2


class _Parser(argparse.ArgumentParser):
    """argparse whose complaint is exactly one line."""

    def error(self, message: str) -> NoReturn:
        message = " ".join(message.split())
        if len(message) > 300:
            message = message[:300] + " …"
        self.exit(EXIT_MISUSE, f"{self.prog}: {message}; see {self.prog} --help\n")


def _common(*, with_model: bool) -> argparse.ArgumentParser:
    parent = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    group = parent.add_argument_group("common options")
    if with_model:
        group.add_argument(
            "--model", metavar="NAME",
            help="offline (default), openai:NAME, local or local:FILE",
        )  # fmt: skip
    group.add_argument(
        "--base-url", metavar="URL", help="of an OpenAI-compatible server"
    )
    group.add_argument(
        "--home", metavar="DIR",
        help="where store, sessions and logs live (default ~/.matassist)",
    )  # fmt: skip
    group.add_argument(
        "--allow-egress", action="append", metavar="ORIGIN",
        help="allow calls to this origin; nothing else leaves the machine",
    )  # fmt: skip
    group.add_argument("--seed", type=_seed, help="for every random draw (default 0)")
    group.add_argument("--json", action="store_true", help="machine-readable output")
    group.add_argument("--trace", metavar="FILE", help="write the whole trace as JSON")
    group.add_argument("--quiet", action="store_true", help="no progress on stderr")
    group.add_argument(
        "-v", "--verbose", action="count", default=0, help="more words on stderr"
    )
    return parent


def _seed(text: str) -> int:
    if not text.isdigit() or int(text) >= 2**63:
        raise argparse.ArgumentTypeError(
            f"a seed is a whole number, 0 or larger, got {text!r}"
        )
    return int(text)


def build_parser() -> argparse.ArgumentParser:
    """The whole command line; imports no library that a command would need."""
    parser = _Parser(
        prog="matassist",
        description="A materials assistant whose structures, equations and literature "
        "answers are checked before they are shown.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", required=True, parser_class=_Parser
    )
    common, bare = _common(with_model=True), _common(with_model=False)
    for name in GROUPS:
        importlib.import_module(name).add_parsers(commands, common, bare)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    _prepare_environment()
    parser = build_parser()
    given = sys.argv[1:] if arguments is None else list(arguments)
    args = parser.parse_args(_command_first(given))
    # Loaded here: pydantic takes a moment, and --help does not need it.
    from assistant.errors import AssistantError, BadInput

    try:
        from assistant.logs import configure_logging
        from assistant.settings import load_settings

        settings = load_settings(
            home=args.home,
            model=getattr(args, "model", None) if _is_chat_model(args) else None,
            base_url=args.base_url,
            egress=",".join(args.allow_egress) if args.allow_egress else None,
            seed=args.seed,
        )
        if settings.home.exists() and not settings.home.is_dir():
            raise BadInput(f"--home {settings.home} is a file; name a folder")
        configure_logging(settings, verbose=args.verbose, quiet=args.quiet)
        return int(args.run(args, settings))
    except BadInput as fault:
        return _complain(fault, EXIT_MISUSE)
    except AssistantError as fault:
        return _complain(fault, 1)
    except KeyboardInterrupt:
        return _complain("stopped", 130)
    except BrokenPipeError:
        # The reader of our output went away (`matassist … | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    # A traceback is a bug; until it is mended the user still gets one line.
    except Exception as fault:
        logging.getLogger("assistant").debug("command failed", exc_info=True)
        return _complain(f"internal fault, {type(fault).__name__}: {fault}", 1)


def _command_first(arguments: list[str]) -> list[str]:
    """Options common to all commands may stand before the command as well.

    >>> _command_first(["--quiet", "--home", "here", "ask", "NaCl", "--json"])
    ['ask', '--quiet', '--home', 'here', 'NaCl', '--json']
    """
    takes_value = {
        flag: action.nargs != 0
        for action in _common(with_model=True)._actions
        for flag in action.option_strings
    }
    index = 0
    while index < len(arguments):
        flag, has_value, _ = arguments[index].partition("=")
        if flag not in takes_value:
            break
        index += 2 if takes_value[flag] and not has_value else 1
    head, tail = arguments[:index], arguments[index:]
    if not tail or tail[0].startswith("-"):
        return arguments
    return [tail[0], *head, *tail[1:]]


def _is_chat_model(args: argparse.Namespace) -> bool:
    return args.command not in {"train", "generate", "models"}


def _complain(fault: object, code: int) -> int:
    line = " ".join(str(fault).split())
    print(f"matassist: {line}", file=sys.stderr)
    return code


def _prepare_environment() -> None:
    """Switch off everything in our dependencies that would call home."""
    for name, value in {
        "LANGSMITH_TRACING": "false",
        "LANGCHAIN_TRACING_V2": "false",
        "ANONYMIZED_TELEMETRY": "False",
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }.items():
        os.environ[name] = value


if __name__ == "__main__":
    raise SystemExit(main())
