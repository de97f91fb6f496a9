"""Walking over syntax trees."""

from __future__ import annotations

from typing import Any

from assistant.reading.grammar import Tree


def nodes(tree: Tree) -> Any:
    """All nodes of a tree."""
    stack: list[Any] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            if node and isinstance(node[0], str):
                yield node
            stack.extend(part for part in node if isinstance(part, tuple))
