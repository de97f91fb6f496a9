"""What every view of the page draws with; the page toolkit is handed in.

The toolkit is an argument, so that this package stays free of it; `app.py` is the one
place that imports it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.page import texts
from assistant.page.labels import label

Json = dict[str, Any]


class Drawing:
    """Tables, downloads and texts on the page.

    Args:
        st: The page toolkit.
        send: Called with a text (and rules, draft, route, ask) to ask a further
            question.
        dark: Whether the surrounding is dark.
    """

    def __init__(self, st: Any, send: Callable[..., None], *, dark: bool) -> None:
        self.st = st
        self.send = send
        self.dark = dark
        self.language = "en"

    def say(self, words: str) -> str:
        """A label in the language of the question that is being drawn."""
        return label(words, self.language)

    def counted(self, count: int, noun: str, plural: str) -> str:
        """A count with its noun; other languages put the number behind."""
        if self.language == "en":
            return texts.plural(count, noun)
        return f"{self.say(plural)}: {count:,}"

    def wide(self, **widths: str) -> dict[str, Any]:
        """Column widths by name."""
        make = self.st.column_config.Column
        return {name: make(width=width) for name, width in widths.items()}

    def rows(self, data: Any, key: str, **options: Any) -> Any:
        """A table of rows as given."""
        import pandas as pd

        return self.st.dataframe(
            pd.DataFrame(data), hide_index=True, key=key, **options
        )

    def words(self, data: list[Json]) -> None:
        """A short table of texts, wrapped and readable by a screen reader."""
        import pandas as pd

        shown = [
            {k: texts.plain_markdown(str(v)) for k, v in row.items()} for row in data
        ]
        self.st.table(pd.DataFrame(shown), hide_index=True, border="horizontal")

    def download(
        self, label: str, data: Any, name: str, key: str, mime: str = ""
    ) -> None:
        """A download that does not run the page again."""
        self.st.download_button(
            label,
            data,
            name,
            mime or "application/octet-stream",
            key=key,
            on_click="ignore",
        )
