"""What came with a request may answer it: tables, lists of references, documents."""

from __future__ import annotations

from assistant.records import Kind, Request
from assistant.routes.attached import attached_tables
from assistant.routes.base import RoutePath, Work
from assistant.routes.own_papers import OwnPapersPath, papers_work
from assistant.routes.own_sources import OwnSourcesPath, sources_work
from assistant.routes.own_table import OwnTablePath, own_work
from assistant.routes.paper_values import PaperValuesPath, values_work


def path_of_attachments(request: Request, work: Work) -> tuple[Kind, RoutePath] | None:
    """The route and path of a request that its own files answer, or None.

    Raises:
        BadInput: A file is not what its ending says.
    """
    if not request.files and not request.documents:
        held = work.once(values_work, request) is not None
        return (Kind.DATA, PaperValuesPath()) if held else None
    if work.once(own_work, request) is not None:
        return Kind.DATA, OwnTablePath()
    if work.once(sources_work, request) is not None:
        return Kind.FAQ, OwnSourcesPath()
    if not attached_tables(request) and work.once(values_work, request) is not None:
        return Kind.DATA, PaperValuesPath()
    if work.once(papers_work, request) is not None:
        return Kind.FAQ, OwnPapersPath()
    return None
