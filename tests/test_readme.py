"""Every command of the README runs, and the example prints what it says."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def shell_commands():
    for block in blocks("sh"):
        for line in block.splitlines():
            line = line.split("  #")[0].strip()
            if line and not line.startswith("make "):
                yield line


def make_targets():
    for block in blocks("sh"):
        yield from re.findall(r"(?m)^make (\w+)", block)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A working folder with the files that the README's commands use."""
    path = tmp_path_factory.mktemp("readme")
    for name in ("broken.cif",):
        source = ROOT / "assistant" / "demo_input" / name
        (path / name).write_text(source.read_text())
    rows = ["cement,water,strength"]
    rows += [f"{200 + i},{180 - i % 30},{30 + (i * 7) % 25}" for i in range(60)]
    (path / "mixes.csv").write_text("\n".join(rows) + "\n")
    return path


def run(command, folder):
    words = shlex.split(command)
    assert words[0] == "matassist", command
    return subprocess.run(
        [sys.executable, "-m", "assistant", *words[1:]],
        cwd=folder, capture_output=True, text=True, timeout=110, check=False,
        env={
            "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1",
            "MATERIALS_HOME": str(folder / "home"), "HOME": str(folder),
        },
    )  # fmt: skip


@pytest.mark.timeout(400)
def test_commands_run_in_order(folder):
    shown = blocks("text")[0].strip().splitlines()
    for command in shell_commands():
        done = run(command, folder)
        # `check` says 1 for a file with findings: the README shows a broken one.
        allowed = {0, 1} if command.startswith("matassist check") else {0}
        assert done.returncode in allowed, f"{command}: {done.stderr}"
        assert "Traceback" not in done.stderr
        if command.startswith('matassist ask "Can you generate'):
            # The example's output is what the command prints.
            for line in shown:
                if line.strip() and line.strip() != "…":
                    assert line.rstrip() in done.stdout, line


def test_python_example_runs(folder, monkeypatch):
    monkeypatch.chdir(folder)
    for block in blocks("python"):
        done = subprocess.run(
            [sys.executable, "-c", block], cwd=folder, capture_output=True, text=True,
            env={"PYTHONPATH": str(ROOT), "MATERIALS_HOME": str(folder / "home"),
                 "PATH": "/usr/bin:/bin", "HOME": str(folder)},
            timeout=110, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


def test_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text()
    for target in make_targets():
        assert re.search(rf"(?m)^{target}:", makefile), target
