"""A materials assistant that checks crystals, equations and claims before showing them.

>>> from assistant import Assistant
>>> answer = Assistant().ask("Can you generate a CIF file for NaZr2(PO4)3?")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.wiring import Assistant

__version__ = "0.1.0"
__all__ = ["Assistant", "__version__"]


def __getattr__(name: str) -> Any:
    # `import assistant` must stay instant; the class pulls in pydantic and the rest.
    if name == "Assistant":
        from assistant.wiring import Assistant

        return Assistant
    raise AttributeError(f"module 'assistant' has no attribute {name!r}")
