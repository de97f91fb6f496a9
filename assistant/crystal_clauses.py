"""Clauses behind the compound of a request that nothing read: they are named."""

from __future__ import annotations

import re

from assistant.crystal_words import unused_words
from knowledge.library.structures.conditions import condition_in
from validators.formula import parse_formula
from validators.specs.structure import StructureSpec

#: What begins a clause that says something of the structure.
_OPENS = re.compile(
    r"(?i)[,，、;]|\s(?:with|without|where|whose|having|in\s+which|so\s+that|such\s+that|but|and|that|which|as\s+long\s+as|"
    r"mit|ohne|wobei|sodass|so\s+dass|und|aber|deren|dessen|bei\s+dem|avec|sans|où|dont|et|mais|con|sin|donde|cuy[oa]s?|y|pero|que)\s"
    r"|(?:其中|带有?|具有|使得|且|并且?|而且|で、|が、|を持つ|を持ち|として)"
)
_WORD = re.compile(r"[A-Za-zÀ-ÿ]{3,}|[\u3040-\u30ff\u4e00-\u9fff]{2,}|\d[.,]\d")


def unread_clauses(words: str, formula: str | None) -> tuple[str, ...]:
    """What a request says of its compound that is neither a rule nor courtesy.

    Looked at is what stands behind the compound and a comma or a word that opens a
    clause ("with", "wobei", "dont", "cuyo", "其中"); what the reader of rules takes is
    left out, as are the words of the wish itself and names of the compound.
    """
    from prompts.language import read_rules

    known = parse_formula(formula) if formula else {}
    whole_words = unused_words(words, known, None)
    found: list[str] = []
    for sentence in re.split(r"(?<=[.!?])\s+|(?<=[。！？])|\n+", words):
        if not sentence.strip() or sentence.rstrip().endswith(("?", "？")):
            continue
        tail = _behind_compound(sentence)
        opening = _OPENS.search(tail) if tail is not None else None
        if tail is None or opening is None:
            continue
        said = tail[opening.start() :]
        if condition_in(said):
            continue
        read = read_rules([said], formula=formula, base=StructureSpec())
        if not read.understood and not read.not_understood:
            # "with Na in all sites": words that mean nothing alone, about an atom.
            found += [c.strip(" ,;.") for c in _OPENS.split(said) if _about_atoms(c)]
        # "NiF6 octahedra share corners, a framework in 3D": what the whole sentence
        # makes clear is read, though its end alone says nothing.
        whole = read_rules([sentence], formula=formula, base=StructureSpec())
        open_still = " ".join(said for _, said in whole.not_understood)
        for _, fragment in read.not_understood:
            left = unused_words(_without_names(fragment), known, None)
            # Of "so the beamtime starts soon" nothing speaks of the structure.
            left = tuple(w for w in left if w in whole_words)
            if _WORD.search(" ".join(left)) and any(
                word in open_still for word in _WORD.findall(fragment)
            ):
                found.append(fragment.strip(" ,;."))
    return tuple(dict.fromkeys(found))


_SITES = re.compile(
    r"(?i)\b(?:sites?|positions?|occup\w*|layers?|plätze?n?|lagen|besetz\w*|couches?|capas?|sitios?|posicion\w*)\b|位|层|サイト|席"
)


def _about_atoms(clause: str) -> bool:
    """Whether a clause says something of sites of an element."""
    named = re.search(r"(?<![A-Za-z0-9])[A-Z][a-z]?\d{0,2}(?![A-Za-z0-9])", clause)
    return named is not None and _SITES.search(clause) is not None


def _behind_compound(sentence: str) -> str | None:
    """The part of a sentence behind the last compound that it names."""
    end = max((stop for _, stop in _named(sentence)), default=None)
    return sentence[end:] if end is not None else None


def _named(text: str) -> list[tuple[int, int]]:
    """Where compounds stand in a text, elements alone left out."""
    from knowledge.library.structures.formulas_in_text import formulas_in
    from knowledge.library.structures.naming import find_names

    spans = [
        (f.start, f.end)
        for f in find_names(text)
        if any(len(m.composition) > 1 for m in f.meanings)
    ]
    for formula in formulas_in(text):
        if len(re.findall(r"[A-Z][a-z]?", formula)) > 1:
            pattern = rf"(?<![A-Za-z0-9]){re.escape(formula)}(?![A-Za-z0-9])"
            spans += [m.span() for m in re.finditer(pattern, text)]
    return spans


def _without_names(fragment: str) -> str:
    out = fragment
    for start, end in sorted(_named(fragment), reverse=True):
        out = out[:start] + " " + out[end:]
    return out
