"""Tables that came along in a conversation, found again for the messages after.

Of a file that was given by its path the session keeps the path. What was sent by its
content is held in memory alone, as long as the process lives; nothing of it is written.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.records import Attachment

#: Endings of the files that are kept.
TABLES = (".csv", ".tsv", ".xlsx", ".txt")
#: Exchanges that a table is looked for.
LOOKS_BACK = 8
#: Bytes of sent tables that are held at most; the oldest go first.
MOST_HELD = 64_000_000

_held: OrderedDict[str, bytes] = OrderedDict()


def keep_tables(files: Sequence[Attachment]) -> list[dict[str, str]]:
    """Name, SHA-256 and, where there is one, path of each table of a request."""
    kept = []
    for item in files:
        if not item.name.lower().endswith(TABLES):
            continue
        try:
            if item.path is not None:
                place = str(Path(item.path).resolve())
                digest = _digest(Path(place).read_bytes())
                kept.append({"name": item.name, "path": place, "sha256": digest})
            elif item.base64 is not None:
                content = base64.b64decode(item.base64, validate=True)
                kept.append({"name": item.name, "sha256": _hold(content)})
        except (OSError, binascii.Error, ValueError):
            # The answer has said what is wrong with the file.
            continue
    return kept


def reopened(kept: Sequence[dict[str, Any]]) -> list[Attachment]:
    """The tables that are still to be had, with the content they had."""
    out = []
    for item in kept:
        name, digest = str(item.get("name")), str(item.get("sha256"))
        path = item.get("path")
        if path is None:
            if digest in _held:
                packed = base64.b64encode(_held[digest]).decode()
                out.append(Attachment(name=name, base64=packed))
            continue
        try:
            same = _digest(Path(str(path)).read_bytes()) == digest
        except OSError:
            continue
        if same:
            out.append(Attachment(name=name, path=str(path)))
    return out


def _hold(content: bytes) -> str:
    digest = _digest(content)
    _held[digest] = content
    _held.move_to_end(digest)
    while sum(map(len, _held.values())) > MOST_HELD:
        _held.popitem(last=False)
    return digest


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
