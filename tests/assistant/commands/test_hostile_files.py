"""Files that hold no structure: one line, at once, and no file is written."""

import gzip
import os

import pytest

from assistant.cli import main

SALT = """data_x
_cell_length_a 5.64
_cell_length_b 5.64
_cell_length_c 5.64
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'F m -3 m'
loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Na1 0 0 0
Cl1 0.5 0.5 0.5
"""
ROWS = "".join(f"C{i} {i % 97 / 97:.4f} {i % 89 / 89:.4f} 0.1\n" for i in range(20_000))
FILES = {
    "nan in the cell": (SALT.replace("_a 5.64", "_a nan"), "_cell_length_a is 'nan'"),
    "inf in a site": (SALT.replace("Na1 0", "Na1 inf"), "_atom_site_fract_x is 'inf'"),
    "overflow": (SALT.replace("Na1 0", "Na1 1e999"), "_atom_site_fract_x is '1e999'"),
    "20,000 sites": (SALT + ROWS, "20,002 sites"),
    "many blocks": (SALT + "".join(f"data_{i}\n" for i in range(2_000)), "2,001 data"),
    "gzip": (gzip.compress(b"0" * 10_000_000), "gzip-compressed"),
    "zip": (b"PK\x03\x04rest", "zip archive"),
    "picture": (b"\x89PNG\r\n\x1a\nrest", "PNG image"),
    "binary": (b"data\x00\x01\x02", "binary"),
    "empty": ("", "no data_ block"),
    "other words": ("dear diary\n" * 50, "not valid CIF"),
}


@pytest.mark.parametrize("command", ["check", "repair"])
@pytest.mark.parametrize("kind", FILES)
def test_one_line_says_why(kind, command, tmp_path, capsys):
    content, said = FILES[kind]
    path = tmp_path / "x.cif"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    out = tmp_path / "out.cif"
    more = ["-o", str(out)] if command == "repair" else []
    assert main([command, str(path), *more]) == 2
    shown = capsys.readouterr()
    lines = (shown.out + shown.err).splitlines()
    assert len(lines) == 1
    assert len(lines[0]) < 500
    if command == "check" or kind not in {"empty", "other words"}:
        assert said in lines[0]
    assert not out.exists()


def test_a_pipe_is_not_waited_for(tmp_path, capsys):
    pipe = tmp_path / "pipe.cif"
    os.mkfifo(pipe)
    assert main(["check", str(pipe)]) == 2
    assert "pipe or a device" in capsys.readouterr().err


def test_endless_remarks_are_counted(tmp_path, capsys):
    path = tmp_path / "x.cif"
    path.write_text(SALT + "".join(f"_own_{i} 1\n" for i in range(500)))
    assert main(["check", str(path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) < 150
