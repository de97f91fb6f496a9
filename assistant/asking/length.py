"""How long a question may be before it is a document."""

from __future__ import annotations

import re

from assistant.errors import BadInput

#: Characters; a page and a half; questions as people write them have under 1,000.
LIMIT = 6000
#: A row of a pasted table: separators beside figures.
_ROW = re.compile(r"^(?=[^\n]*\d)[^\n,;|\t]*(?:[,;|\t][^\n,;|\t]*){1,}$", re.MULTILINE)


def refuse_length(text: str) -> None:
    """Refuse a question that is a document; rows of a pasted table do not count.

    Raises:
        BadInput: More than `LIMIT` characters of prose.
    """
    if len(text) <= LIMIT:
        return
    prose = sum(len(line) for line in text.splitlines() if not _ROW.match(line[:LIMIT]))
    longest = max(map(len, text.splitlines()))
    if max(prose, longest if longest > LIMIT else 0) > LIMIT:
        raise BadInput(
            f"the question has {len(text):,} characters, the limit is {LIMIT:,}: "
            "send long text as a document or file and ask about it"
        )
