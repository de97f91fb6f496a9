"""A compressed file where text was expected."""

import gzip

import pytest

from assistant.commands.ask import read_file
from assistant.errors import BadInput


def test_a_gzip_file_is_named_as_such(tmp_path):
    path = tmp_path / "x.cif"
    path.write_bytes(gzip.compress(b"data_x\n" * 1000))
    with pytest.raises(BadInput, match="gunzip"):
        read_file(str(path), limit=1_000_000)
