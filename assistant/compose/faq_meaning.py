"""Records that answer a question in other words than its own.

"Die quickly" is told by "lose capacity rapidly". Where no word decides, what a question
says beside the name of its material is compared by meaning with the records of that
material. The name itself makes all of them near and is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.compose.faq_evidence import about_host
from knowledge.names import find_formulas, find_materials

if TYPE_CHECKING:
    from assistant.compose.faq_gate import Chosen
    from assistant.compose.faq_search import Search

#: Cosine, after the mean of all records is taken off both sides, from which on a record
#: answers. Of 42 questions that no record of their material answers one in twenty
#: reached the first, of 61 answerable ones 0.7; without a material more is needed.
_OF_MATERIAL, _OF_ANY = 0.295, 0.35
#: Cosine below which a question without any telling word asks for something else.
_AT_ALL = 0.2
#: How far below the best a record still speaks, and how many do.
_BESIDE, _MOST = 0.05, 4
#: Letters of the shortest text whose meaning is looked at.
_LETTERS = 4
#: Forms that ask for what stands in a record, not for its meaning.
_LITERAL = frozenset({"definition", "source", "inventory", "pushback"})


def without_names(text: str) -> str:
    """A question without the names and formulas of its materials.

    >>> without_names("Why does LLTO crack?")
    'Why does crack?'
    """
    for formula in find_formulas(text):
        text = text.replace(formula, " ")
    for _, (start, end) in reversed(find_materials(text)):
        text = f"{text[:start]} {text[end:]}"
    return " ".join(text.split())


def nearest_in_meaning(search: Search, ranked: Chosen) -> Chosen:
    """The records whose meaning is that of the question, the nearest first, or none.

    Args:
        search: The question on its way.
        ranked: All records that may be used, before any gate.
    """
    spec = search.spec
    named = bool(spec.hosts)
    if not _readable(search):
        return []
    if spec.own_documents or spec.form in _LITERAL or search.dois or search.author:
        return []
    if not named and (spec.formulas or spec.form == "value" or len(search.words) < 2):
        # A value of something unknown is near to values of what is known.
        return []
    found = _by_meaning(search, ranked)
    if not found or found[0][0] < (_OF_MATERIAL if named else _OF_ANY):
        return []
    return [(s, p) for s, p in found[:_MOST] if s > found[0][0] - _BESIDE]


def near_in_meaning(search: Search) -> bool:
    """Whether the question is about what any record of its material says at all.

    True where no sentence vectors can be had.
    """
    if not _readable(search) or search.spec.language != "en":
        return True
    found = _by_meaning(search, search.chosen)
    return bool(found) and found[0][0] >= _AT_ALL


def _readable(search: Search) -> bool:
    from knowledge.embedding import model_name

    rest = without_names(search.spec.text)
    return model_name() != "hashed-ngrams" and len(rest) >= _LETTERS


def _by_meaning(search: Search, ranked: Chosen) -> Chosen:
    """The records of the material with their cosines, the nearest first."""
    hosts = search.spec.hosts
    cosines = search.retriever.centred_cosines(without_names(search.spec.text))
    place = {id(fact): i for i, fact in enumerate(search.retriever.facts)}
    found = [
        (float(cosines[place[id(p.fact)]]), p)
        for _, p in ranked
        if not hosts or about_host(p.fact, hosts)
    ]
    return sorted(found, key=lambda pair: (-pair[0], pair[1].fact.id))
