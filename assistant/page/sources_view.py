"""Where an answer's statements come from: conflicts, evidence, citation cards."""

from __future__ import annotations

from assistant.page import cards, texts
from assistant.page.drawing import Drawing, Json

#: Citation cards shown at once.
CARDS = 8


class SourcesView(Drawing):
    """Draws the sources of an answer."""

    def draw_sources(self, answer: Json, key: str) -> None:
        """Conflicts, evidence and citation cards."""
        conflicts = cards.conflict_values(answer)
        if conflicts:
            self.st.markdown(f"**{self.say('Where sources disagree')}**")
            self.words(conflicts)
        evidence = cards.evidence_rows(answer)
        if evidence:
            whose = "its" if len(evidence) == 1 else "their"
            count = texts.plural(len(evidence), "value")
            title = f"Evidence: {count} with {whose} records"
            if self.language != "en":
                title = self.counted(
                    len(evidence), "", "Evidence: values with their records"
                )
            with self.st.expander(title):
                self.rows(
                    evidence, f"{key}-evidence", column_config=self.wide(claim="large")
                )
        citations = answer.get("citations") or []
        if not citations:
            return
        title = self.counted(len(citations), "source", "sources")
        shown, rest = citations[:CARDS], citations[CARDS:]
        if answer.get("table"):
            # Every cell of a table names its record already.
            shown, rest = [], citations
        if shown:
            self.st.markdown(f"**{title}**")
        for number, citation in enumerate(shown, 1):
            self.draw_citation(number, citation)
        if rest:
            with self.st.expander(
                self.counted(len(rest), "further source", "further sources")
                if shown
                else title
            ):
                for number, citation in enumerate(rest, len(shown) + 1):
                    self.draw_citation(number, citation)

    def draw_citation(self, number: int, citation: Json) -> None:
        """One source with its credibility, whose parts open on demand."""
        given = citation.get("credibility") or {}
        parts = cards.credibility_rows(citation)
        with self.st.container(border=True):
            self.st.markdown(f"**[{number}]** {cards.reference(citation)}")
            with self.st.container(
                horizontal=True, vertical_alignment="center", gap="small"
            ):
                self.st.caption(
                    f"{self.say('record')} {texts.plain_markdown(str(citation['id']))}",
                    width="content",
                )
                if parts:
                    grade = f"{given.get('grade')}, {given.get('score')}/100"
                    with self.st.popover(
                        f"{self.say('Credibility')} {grade}", type="tertiary"
                    ):
                        self.words(parts)
                        for note in given.get("notes") or []:
                            self.st.caption(texts.plain_markdown(str(note)))
