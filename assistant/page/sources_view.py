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
            self.st.markdown("**Where sources disagree**")
            self.words(conflicts)
        evidence = cards.evidence_rows(answer)
        if evidence:
            with self.st.expander(
                f"Evidence: {texts.plural(len(evidence), 'value')} with their records"
            ):
                self.rows(
                    evidence, f"{key}-evidence", column_config=self.wide(claim="large")
                )
        citations = answer.get("citations") or []
        if not citations:
            return
        self.st.markdown(f"**{texts.plural(len(citations), 'source')}**")
        for number, citation in enumerate(citations[:CARDS], 1):
            self.draw_citation(number, citation)
        if len(citations) > CARDS:
            with self.st.expander(
                f"{texts.plural(len(citations) - CARDS, 'further source')}"
            ):
                for number, citation in enumerate(citations[CARDS:], CARDS + 1):
                    self.draw_citation(number, citation)

    def draw_citation(self, number: int, citation: Json) -> None:
        """One source with its credibility, whose parts open on demand."""
        with self.st.container(border=True, gap="small"):
            self.st.markdown(f"**[{number}]** {cards.reference(citation)}")
            given = citation.get("credibility") or {}
            parts = cards.credibility_rows(citation)
            with self.st.container(horizontal=True, vertical_alignment="center"):
                self.st.caption(
                    f"record {texts.plain_markdown(str(citation['id']))}",
                    width="content",
                )
                if parts:
                    grade = f"{given.get('grade')}, {given.get('score')}/100"
                    with self.st.popover(f"Credibility {grade}", type="tertiary"):
                        self.words(parts)
                        for note in given.get("notes") or []:
                            self.st.caption(texts.plain_markdown(str(note)))
