"""Figures of an own table → sentences with their places, claims, citations, a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.own_tables.conditions import Condition
from assistant.own_tables.figures import Figure, Told, Worked
from assistant.own_tables.literature import Beside
from assistant.own_tables.tables import OwnTable, Place
from assistant.phrasebook import phrases_of
from assistant.records import Citation, Claim, ClaimValue, TableResult
from knowledge.ingest.reading import clean_doi

#: Rows of the shown table in the text; the rest is in the table itself.
_PREVIEW = 12
#: More rows than this are cited as one stretch of the file.
_MOST_CITED = 12


def phrases(language: str) -> dict[str, str]:
    """The fixed phrases in a language; English where it is not known."""
    return phrases_of("own_tables/phrases.yaml", language)


def number(value: Any) -> str:
    """A number in at most six figures.

    >>> number(0.00022), number(2 / 3), number(1200.0), number(None)
    ('2.2e-4', '0.666667', '1200', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if value != 0 and (abs(value) < 0.001 or abs(value) >= 1e6):
        mantissa, _, exponent = f"{value:.5e}".partition("e")
        mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa}e{int(exponent)}"
    return f"{value:.6g}"


class Telling:
    """Puts one piece of work into words."""

    def __init__(self, worked: Worked, language: str) -> None:
        """Tell `worked` in a language (ISO 639-1)."""
        self.worked = worked
        self.words = phrases(language)
        self.cited: dict[str, Citation] = {}
        self.claims: list[Claim] = []
        self.numbers: dict[str, int] = {}

    def text(self, *, notes: Sequence[str] = ()) -> str:
        """The whole answer in Markdown."""
        lines = [f"## {self.words['heading']}"]
        lines += [self._claimed(told) for told in self.worked.told]
        for phrase, words in self.worked.table.notes:
            lines += self._put_together(phrase, words)
        lines += notes
        shown = self.table()
        if shown is not None and (len(shown.rows) > 1 or len(self.worked.told) > 3):
            lines += ["", self._preview(shown)]
        lines += ["", f"## {self.words['sources']}"]
        lines += [
            f"- [{self.numbers[name]}] "
            + ", ".join(t for t in (c.title, c.doi and f"doi:{c.doi}", c.locator) if t)
            for name, c in self.cited.items()
        ]
        lines.append(self.words["counting"])
        return "\n".join(lines)

    def literature(self, found: Sequence[Beside], bare: Sequence[int]) -> list[str]:
        """Sentences on what the records hold of the columns of the answer."""
        from assistant.compose.faq_text import citation_of
        from knowledge.credibility import credibility

        lines = []
        for item in found:
            head = self._head(self.worked.table, item.column)
            values, ids = [], []
            for row in dict.fromkeys((0, len(item.rows) - 1)):
                fact = item.rows[row].facts[0]
                value = item.rows[row].values[self._base(item.column)]
                values.append(
                    ClaimValue(
                        value.value_id, value.value, value.unit, value.conditions
                    )
                )
                ids.append(fact.id)
                if fact.id not in self.cited:
                    self.numbers[fact.id] = len(self.numbers) + 1
                    self.cited[fact.id] = citation_of(fact, credibility(fact).to_json())
            text = self.words["literature"].format(
                host=item.host, column=head, n=len(item.rows),
                low=f"{number(item.low)} {item.unit}".strip(),
                high=f"{number(item.high)} {item.unit}".strip(),
            )  # fmt: skip
            # The window is a condition of the records, and prints with them.
            values.append(ClaimValue("window", [15.0, 35.0], "°C", "room temperature"))
            text += f" {_marks([self.numbers[i] for i in ids])}"
            self.claims.append(Claim(text, list(dict.fromkeys(ids)), values, "source"))
            lines.append(text)
        lines += [
            self.words["no_literature"].format(
                column=self._head(self.worked.table, column)
            )
            for column in bare
        ]
        return lines

    def _base(self, column: int) -> str:
        return self.worked.table.columns[column].base

    def table(self) -> TableResult | None:
        """The rows that the answer is about, as they stand in the user's table."""
        worked = self.worked
        if not worked.rows:
            return None
        table = worked.table
        label = [] if table.label is None else [table.label]
        columns = list(dict.fromkeys((*label, *worked.columns)))
        if not worked.columns:
            columns = [i for i, c in enumerate(table.columns) if c.header]
        rows, flags = [], []
        for row in worked.rows:
            cells = []
            for place in columns:
                cell = table.columns[place].cells[row]
                wished = worked.units.get(place)
                if wished and isinstance(cell, float):
                    from knowledge.units import convert

                    cell = convert(cell, table.columns[place].unit, wished)
                cells.append(cell)
            rows.append(cells)
            flags.append([] if self._sourced(row) else ["no source"])
        heads = [
            {
                "name": table.columns[i].header
                if not table.columns[i].unit
                else table.columns[i].name,
                "unit": worked.units.get(i, table.columns[i].unit),
            }
            for i in columns
        ]
        provenance: list[Any] = [
            ids[0] if len(ids := [p.record for p in table.places[r]]) == 1 else ids
            for r in worked.rows
        ]
        return TableResult(heads, rows, provenance, flags)

    def _sourced(self, row: int) -> bool:
        """Whether a row names the paper that it came from."""
        return any(
            isinstance(c.cells[row], str) and clean_doi(str(c.cells[row]))
            for c in self.worked.table.columns
            if not c.numeric
        )

    def _preview(self, shown: TableResult) -> str:
        def clean(cell: Any) -> str:
            return number(cell).replace("|", "\\|").replace("\n", " ")

        heads = [
            f"{c['name']} ({c['unit']})" if c["unit"] else c["name"]
            for c in shown.columns
        ]
        lines = [
            "| " + " | ".join(clean(h) for h in (*heads, self.words["row"])) + " |",
            "|" + "---|" * (len(heads) + 1),
        ]
        for row, source in zip(shown.rows[:_PREVIEW], shown.provenance, strict=False):
            name = source if isinstance(source, str) else "; ".join(source)
            lines.append("| " + " | ".join(map(clean, (*row, name))) + " |")
        rest = len(shown.rows) - _PREVIEW
        if rest > 0:
            lines.append(f"…{self.words['more'].format(n=rest)}")
        return "\n".join(lines)

    def _put_together(self, phrase: str, words: dict[str, Any]) -> list[str]:
        lines = [self.words[phrase].format(**words)]
        if phrase == "joined":
            left = [t for t in (words["left"], words["right"]) if t]
            if left:
                lines.append(self.words["joined_left"].format(names="; ".join(left)))
        return lines

    def _claimed(self, told: Told) -> str:
        text = self._sentence(told)
        ids = list(dict.fromkeys(i for f in told.figures for i in self._cite(f)))
        if not told.figures:
            return text
        values = [
            ClaimValue(_value_id(f), f.value, f.unit, f.kind) for f in told.figures
        ]
        marks = _marks([self.numbers[i] for i in ids])
        ending = text[-1] if text[-1] in ".。" else ""
        text = f"{text.removesuffix(ending)} {marks}{ending}" if ids else text
        self.claims.append(Claim(text, ids, values, "values"))
        return text

    def _cite(self, figure: Figure) -> list[str]:
        """Cite the rows of a figure, or the stretch of a file where they are many."""
        if len(figure.rows) <= _MOST_CITED:
            places = [p for r in figure.rows for p in figure.table.places[r]]
            if figure.column is not None and len(figure.table.places[0]) > 1:
                places = places or []
            return [self._row_citation(p) for p in places] or self._file_citation(
                figure
            )
        return self._file_citation(figure)

    def _row_citation(self, place: Place) -> str:
        if place.record not in self.cited:
            self.numbers[place.record] = len(self.numbers) + 1
            self.cited[place.record] = Citation(
                place.record, None, place.file, None, None, self.locator(place)
            )
        return place.record

    def _file_citation(self, figure: Figure) -> list[str]:
        out = []
        whole = {
            p.file for r in range(len(figure.table.places))
            for p in figure.table.places[r]
        }  # fmt: skip
        for file in sorted(whole):
            name = f"request:{file}"
            if name not in self.cited:
                self.numbers[name] = len(self.numbers) + 1
                self.cited[name] = Citation(
                    name, None, file, None, None, self._stretch(figure)
                )
            out.append(name)
        return out

    def _stretch(self, figure: Figure) -> str:
        header = (
            "" if figure.column is None else figure.table.columns[figure.column].header
        )
        file = figure.table.places[0][0].file if figure.table.places else ""
        return self.words["where_many"].format(
            file=file, n=len(figure.rows) or len(figure.table.places), column=header
        )

    def locator(self, place: Place) -> str:
        """``sheet S, row 3 (line 4)``."""
        return f"{self._short(place)} ({self.words['line']} {place.line})"

    def _short(self, place: Place) -> str:
        sheet = f"{self.words['sheet']} {place.sheet}, " if place.sheet else ""
        return sheet + self.words["row_number"].format(n=place.row)

    def _place(self, figure: Figure) -> str:
        table = figure.table
        place = table.places[figure.rows[0]]
        if figure.column is not None and len(place) > 1:
            # Of a joined row, the file that the column came from.
            origin = table.columns[figure.column].origin
            files = list(dict.fromkeys(p.file for p in place))
            own = [p for p in place if p.file == files[min(origin, len(files) - 1)]]
            place = tuple(own) or place
        return f"{place[0].file}, {self._short(place[0])}"

    def _head(self, table: OwnTable, column: int) -> str:
        own = table.columns[column]
        return own.name if own.unit else own.header or own.name

    def _value(self, figure: Figure) -> str:
        if figure.value is None:
            return self.words["empty_cell"]
        shown = number(figure.value)
        return f"{shown} {figure.unit}" if figure.unit else shown

    def _condition(self, condition: Condition) -> str:
        own = self.worked.table.columns[condition.column]
        head = self._head(self.worked.table, condition.column)
        if condition.texts:
            sign = self.words[condition.sign]
            value = ", ".join(t or self.words["empty_cell"] for t in condition.texts)
        else:
            sign = condition.sign
            value = " / ".join(
                [
                    f"{number(condition.number)} {own.unit}".strip(),
                    *(
                        f"{other.sign} {number(other.number)} {own.unit}".strip()
                        for other in condition.others
                    ),
                ]
            )
        return self.words["condition"].format(column=head, sign=sign, value=value)

    def _items(self, told: Told) -> str:
        names = told.words.get("names") or [
            f.table.label_of(f.rows[0]) for f in told.figures
        ]
        count = told.words.get("kind") not in {"cell", "count", None}
        parts = []
        for name, figure in zip(names, told.figures, strict=False):
            part = f"{name} {self._value(figure)}"
            if figure.kind == "cell":
                part += f" ({self._place(figure)})"
            elif count:
                part += f" (n = {len(figure.rows)})"
            parts.append(part)
        return "; ".join(parts)

    def _sentence(self, told: Told) -> str:
        frame = self.words[told.phrase]
        figures = told.figures
        words = dict(told.words)
        table = figures[0].table if figures else self.worked.table
        first = figures[0] if figures else None
        for name in ("column", "by"):
            if isinstance(words.get(name), int):
                words[name] = self._head(table, words[name])
        if first is not None and first.column is not None:
            words.setdefault("column", self._head(table, first.column))
        if first is not None and first.rows:
            if first.kind == "cell":
                words.setdefault("place", self._place(first))
            words.setdefault("label", table.label_of(first.rows[0]))
            words.setdefault("where", self._stretch(first))
        if first is not None:
            words["value"] = self._value(first)
        if "largest" in words:
            which = "largest" if words["largest"] else "smallest"
            words["which"] = self.words[which]
        if "conditions" in words:
            joined = "; ".join(self._condition(c) for c in words["conditions"])
            words["conditions"] = joined
            if told.phrase == "list":
                words["conditions"] = f" ({joined})" if joined else ""
        if "more" in words:
            more = words["more"]
            words["more"] = self.words["more"].format(n=more) if more else ""
        told_by = {
            "extreme": self._extreme_words, "range": self._range_words,
            "column_range": self._range_words, "changed": self._changed_words,
            "correlation": self._correlation_words, "no_pairs": self._pair_words,
        }  # fmt: skip
        if told.phrase in told_by:
            words |= told_by[told.phrase](told)
        if told.phrase in {"top", "groups", "compare"}:
            words["items"] = self._items(told)
            ratio = words.pop("ratio", None)
            words["ratio"] = (
                self.words["ratio"].format(ratio=number(round(ratio, 4)))
                if ratio is not None
                else ""
            )
        if told.phrase == "lookup":
            words["items"] = "; ".join(
                f"{self._head(table, f.column)} {self._value(f)}"
                for f in figures
                if f.column is not None
            )
        if isinstance(words.get("kind"), str):
            kind = words["kind"]
            words["kind"] = self.words.get(
                "count_word" if kind == "count" else kind, kind
            )
        if isinstance(words.get("limit"), float):
            words["limit"] = f"{100 * words['limit']:g} %"
        if isinstance(words.get("sign"), str):
            words["sign"] = self.words[words["sign"]]
        names = words.get("names")
        if isinstance(names, list):
            words["names"] = ", ".join(names)
        text = frame.format(**words)
        if told.phrase == "extreme" and words.get("assumed"):
            # "Best" is a judgement of ours, and is said to be one.
            text += " " + self.words["assumed"].format(
                which=words["which"],
                column=words["column"],
                word=self.words[words["assumed"]],
            )
        # A label keeps its case, a word of ours begins with a capital.
        ours = told.phrase in {"statistic", "groups"}
        return text[:1].upper() + text[1:] if ours else text

    def _extreme_words(self, told: Told) -> dict[str, str]:
        labels = [f.table.label_of(f.rows[0]) for f in told.figures]
        places = dict.fromkeys(self._place(f) for f in told.figures)
        return {"labels": ", ".join(labels), "place": "; ".join(places)}

    def _range_words(self, told: Told) -> dict[str, str]:
        low, high = told.figures
        return {"low": self._value(low), "high": self._value(high)}

    def _changed_words(self, told: Told) -> dict[str, str]:
        one, two = told.figures
        return {
            "one": self._value(one), "two": self._value(two),
            "place": self._place(one), "place2": self._place(two),
            "ratio": number(round(two.value / one.value, 4)),
        }  # fmt: skip

    def _correlation_words(self, told: Told) -> dict[str, str]:
        p = told.words["p"]
        return {
            **self._pair_words(told),
            "r": number(told.figures[0].value), "rho": number(told.figures[1].value),
            "p": "< 0.001" if p < 0.001 else f"= {p:.2g}",
        }  # fmt: skip

    def _pair_words(self, told: Told) -> dict[str, str]:
        a, b = (self._head(self.worked.table, c) for c in told.words["columns"])
        return {"a": a, "b": b}


def _marks(numbers: Sequence[int]) -> str:
    """Marks of sources, runs of three and more as a range.

    >>> _marks([1, 2, 3, 5])
    '[1–3][5]'
    """
    out: list[list[int]] = []
    for mark in sorted(numbers):
        if out and mark == out[-1][-1] + 1:
            out[-1].append(mark)
        else:
            out.append([mark])
    return "".join(
        f"[{run[0]}–{run[-1]}]" if len(run) > 2 else "".join(f"[{n}]" for n in run)
        for run in out
    )


def _value_id(figure: Figure) -> str:
    place = figure.table.places[figure.rows[0]][0] if figure.rows else None
    record = place.record if place else f"request:{figure.table.name}"
    column = "" if figure.column is None else f".{figure.column}"
    return (
        f"{record}{column}"
        if figure.kind == "cell"
        else f"{record}{column}.{figure.kind}"
    )
