"""The literature store on the page: browse, upload, remove, verify."""

from __future__ import annotations

from assistant.page import cards, texts
from assistant.page.answer_view import AnswerView
from assistant.page.drawing import Json
from assistant.page.library import Library

FILE_TYPES = ["pdf", "csv", "xlsx", "bib", "txt", "md", "jsonl"]


class KnowledgeView:
    """Records that answer questions, and the documents behind the user's own.

    Args:
        view: Draws tables.
        library: The store.
    """

    def __init__(self, view: AnswerView, library: Library) -> None:
        self.view, self.st, self.library = view, view.st, library

    def draw(self) -> None:
        """Browse and upload."""
        self.st.title("Knowledge")
        self.st.markdown(
            "What answers are taken from: the shipped records, and documents of your "
            "own, which stay on this machine."
        )
        browse, own = self.st.tabs(["Browse", "Your documents"])
        with browse:
            self._draw_records()
        with own:
            self._draw_documents()

    def _draw_records(self) -> None:
        one, two = self.st.columns([3, 1], vertical_alignment="bottom")
        words = one.text_input(
            "Search records", key="k-search",
            placeholder="garnet tantalum, a DOI, a name of a record",
        )  # fmt: skip
        mine = two.toggle("Only my own", key="k-mine")
        found = self.library.records(words or "", own=mine)
        self.st.caption(
            f"{texts.plural(len(found), 'record')}; choose one to read it with its "
            "values and its credibility"
        )
        if not found:
            return
        chosen = self.view.rows(
            found, f"k-records-{mine}", height=360, on_select="rerun",
            selection_mode="single-row",
            column_order=["material", "claim", "year", "values", "source", "doi", "id"],
            column_config=self.view.wide(claim="large", year="small", values="small"),
        )  # fmt: skip
        rows = chosen["selection"]["rows"]
        # Without a mouse a record is chosen from the list below.
        names = [row["id"] for row in found]
        name = self.st.selectbox(
            "Record", names, index=rows[0] if rows and rows[0] < len(names) else 0,
            key=f"k-show-{rows}-{words}-{mine}",
        )  # fmt: skip
        self.draw_record(self.library.record(name))

    def draw_record(self, record: Json) -> None:
        """One record as a card with its credibility."""
        with self.st.container(border=True):
            self.st.markdown(texts.plain_markdown(str(record["claim"])))
            source = record.get("source") or record
            self.st.caption(
                cards.reference({**source, "doi": record.get("doi")})
                if source.get("title")
                else f"doi {texts.plain_markdown(str(record.get('doi') or 'none'))}"
            )
            if record.get("values"):
                self.view.rows(
                    [
                        {
                            k: v
                            for k, v in value.items()
                            if not isinstance(v, dict | list)
                        }
                        for value in record["values"]
                    ],
                    "k-values",
                )
            given = record["credibility"]
            self.st.markdown(f"**Credibility {given['grade']}, {given['score']}/100**")
            self.view.words(cards.credibility_rows(record))
            for note in given.get("notes") or []:
                self.st.caption(texts.plain_markdown(str(note)))

    def _draw_documents(self) -> None:
        given = self.st.file_uploader(
            "Add documents", FILE_TYPES, accept_multiple_files=True, key="k-files"
        )
        if self.st.button("Index them", key="k-index", disabled=not given):
            with self.st.spinner("Indexing"):
                said = self.library.add(
                    [(item.name, item.getvalue()) for item in given or []]
                )
            self.st.session_state["k-said"] = said
        if self.st.session_state.get("k-said"):
            self.view.words(self.st.session_state["k-said"])
        documents = self.library.documents()
        if documents:
            self.view.rows(documents, "k-documents", column_order=["file", "records"])
            files = {d["document"]: d["file"] for d in documents}
            chosen = self.st.selectbox(
                "Document", list(files), key="k-document", format_func=files.get
            )
            if self.st.button("Remove it with its records", key="k-remove"):
                gone = self.library.remove(chosen)
                self.st.session_state.pop("k-said", None)
                self.st.toast(f"{texts.plural(gone, 'record')} removed")
                self.st.rerun()
        else:
            self.st.info("Nothing indexed yet; the shipped records answer questions.")
        if self.st.button("Verify the store", key="k-verify"):
            problems = self.library.problems()
            for problem in problems:
                self.st.error(texts.plain_markdown(problem))
            if not problems:
                self.st.success("Store, index and manifest agree.")
