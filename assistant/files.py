"""Writing artifacts: whole or not at all, inside the folder that was named."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from assistant.errors import BadInput


def write_bytes(folder: Path, name: str, content: bytes) -> str:
    """Write a file so that a reader sees all of it or none; returns its path.

    Raises:
        BadInput: The folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".part-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        target = folder / Path(name).name
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except OSError as err:
        raise BadInput(f"cannot write {name} to {folder}: {err.strerror}") from err
    return str(target)


def write_text(folder: Path, name: str, text: str) -> str:
    """Write UTF-8 text; returns the path."""
    return write_bytes(folder, name, text.encode("utf-8"))


def write_json(folder: Path, name: str, value: Any) -> str:
    """Write indented JSON; returns the path."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return write_text(folder, name, text + "\n")
