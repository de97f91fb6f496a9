"""The installation: names, licences, pins, and what is not allowed to be loaded."""

import ast
import importlib.metadata
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("assistant", "knowledge", "prompts", "validators", "generators")
HEAVY = (
    "torch",
    "langchain",
    "langchain_core",
    "langchain_openai",
    "chromadb",
    "pymatgen",
    "sympy",
    "streamlit",
    "openai",
    "scipy",
    "pandas",
    "matplotlib",
)


@pytest.mark.parametrize("package", PACKAGES)
def test_package_is_ours(package):
    """Another distribution of the same name (PyPI has a 'validators') would win."""
    module = __import__(package)
    assert Path(module.__file__).resolve().is_relative_to(ROOT)
    owners = importlib.metadata.packages_distributions().get(package, [])
    assert set(owners) <= {"materials-assistant"}


def test_constraints_pin_every_dependency_and_no_cuda():
    pins = dict(
        line.strip().split("==")
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if "==" in line
    )
    assert pins["torch"] == "2.13.0"
    assert not [name for name in pins if name.startswith(("nvidia-cu", "triton"))]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [
        *project["dependencies"],
        *(r for extra in project["optional-dependencies"].values() for r in extra),
    ]
    for requirement in wanted:
        name = re.split(r"[\[<>=!~ ]", requirement)[0].lower()
        assert name in pins, f"{name} has no tested pin"
        assert "==" not in requirement, f"{requirement} pins in pyproject.toml"


def test_help_loads_nothing_heavy_and_is_fast():
    code = (
        "import sys, assistant.cli as cli\n"
        "try:\n    cli.main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"
    assert "ask" in done.stdout
    # Generous: a shared machine; the list of modules is the real test.
    assert time.monotonic() - begun < 5


def test_every_command_has_help(capsys):
    from assistant import cli

    for command in (
        "ask",
        "chat",
        "check",
        "repair",
        "solve",
        "index",
        "knowledge",
        "table",
        "train",
        "generate",
        "models",
        "batch",
        "bench",
        "export",
        "mcp",
        "serve",
        "doctor",
    ):
        with pytest.raises(SystemExit) as stop:
            cli.main([command, "--help"])
        assert stop.value.code == 0, command
        assert "--json" in capsys.readouterr().out, command


def test_page_imports_only_streamlit_and_the_assistant():
    tree = ast.parse((ROOT / "app.py").read_text())
    roots = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            roots.add(node.module.split(".")[0])
    assert roots <= {"streamlit", "assistant"} | set(sys.stdlib_module_names)


def test_project_speaks_of_itself_alone():
    """No machine path and no registry host in what is tracked."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    # Written in parts, so that this file does not hold what it looks for.
    foreign = ("/" + "root/", "pypi" + ".org", "registry" + ".npmjs", "../" + "shared")
    bad = re.compile("|".join(re.escape(word) for word in foreign))
    for name in listed:
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".txt", ".yaml", ".cff"} and (
            path.is_file() and path.name != Path(__file__).name
        ):
            assert not bad.search(path.read_text(errors="replace")), name


#: Speaks pickle with a child process of its own, over a pipe that nobody else holds.
OWN_PIPE = ROOT / "assistant" / "solvers" / "worker.py"


def test_no_pickle_eval_or_exec_in_shipped_code():
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    assert node.func.id not in {"eval", "exec"}, path
                if isinstance(node, ast.Import) and path != OWN_PIPE:
                    assert "pickle" not in {a.name for a in node.names}, path


def test_notice_names_what_is_not_ours():
    notice = (ROOT / "NOTICE").read_text()
    for name in ("Materials Project", "CC BY 4.0", "IUCr", "PyXtal", "pymatgen"):
        assert name in notice
    assert "Apache License" in (ROOT / "LICENSE").read_text()
