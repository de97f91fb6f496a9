"""Neighbours counted before their centre: "8 O around each Ca"."""

from __future__ import annotations

import re

from prompts.language_draft import SpecDraft
from prompts.language_text import Text
from validators.specs.structure import CoordinationSpec

_NUMBER = r"(?<![\d.,\-])(?P<number>\d{1,2})"
_LIGAND = r"(?P<ligand>[A-Z][a-z]?)(?![A-Za-z0-9])"
_CENTER = r"(?P<center>[A-Z][a-z]?)(?![A-Za-z])(?:(?P<which>\d{1,2})(?![A-Za-z0-9]))?"
_ATOMS = (
    r"(?:[\s-]*(?i:atoms?|ions?|anions?|neighbou?rs?|ligands?|nachbarn?|voisins?|vecinos?|atome|ionen|atomes|átomos"
    r"|原子|离子))?"
)
_EACH = (
    r"(?:(?i:each|every|all|the|an?|one|jedes|jedem|das|dem|ein|einem|chaque|le|la|les|un"
    r"|une|cada|el|los|un[oa]?)\s+)?"
)
_AROUND = (
    r"(?i:around|about|surround(?:s|ing)?|next to|um|rings um|autour\s*d(?:e|u|es)"
    r"|autour\s*d[\"']|alrededor\s*de(?:l)?|rodean\s*a|entourent|umgeben)"
)
_ARE = (
    r"(?:(?i:there\s+are|sit|lie|are|liegen|sind|sitzen|il\s+y\s+a|se\s+trouvent|hay|están)"
    r"\s+)?"
)
_AS = (
    r"(?:\s+(?i:als\s+nachbarn|as\s+(?:nearest\s+)?neighbou?rs|(?:comme|pour)\s+voisins"
    r"|como\s+vecinos|um\s+sich|around\s+it|autour))?"
)
_END = r"(?=\s*(?:[.,;)]|$|(?i:and|und|at|around)\b))"
_FORMS = (
    # "Y has 8 O"
    re.compile(
        rf"{_CENTER}{_ATOMS}\s+(?i:has|have|hat|haben|tienen?)\s+{_NUMBER}\s*"
        rf"{_LIGAND}{_ATOMS}{_AS}{_END}"
    ),
    re.compile(
        rf"{_NUMBER}\s*{_LIGAND}{_ATOMS}\s+(?:(?i:are|sit|lie)\s+)?{_AROUND}\s*{_EACH}"
        rf"{_CENTER}"
    ),
    re.compile(
        rf"{_AROUND}\s*{_EACH}{_CENTER}{_ATOMS}\s*,?\s*{_ARE}{_NUMBER}\s*{_LIGAND}{_ATOMS}"
    ),
    re.compile(
        rf"(?:每个|各)?{_CENTER}{_ATOMS}\s*(?:的)?(?:周围|四周)\s*(?:各)?有?\s*{_NUMBER}"
        rf"\s*个?\s*{_LIGAND}{_ATOMS}"
    ),
    re.compile(
        rf"(?:各)?{_CENTER}{_ATOMS}\s*の\s*(?:周り|まわり|周囲)\s*に\s*(?:は)?\s*{_NUMBER}"
        rf"\s*(?:個|つ)?\s*の?\s*{_LIGAND}{_ATOMS}"
    ),
)


def read_around(text: Text, draft: SpecDraft) -> None:
    """Coordination where number and ligand stand before the centre."""
    known = set(draft.spec.composition)
    for form in _FORMS:
        for match in form.finditer(text.norm):
            if not text.free(match.start(), match.end()):
                continue
            center, ligand = match["center"], match["ligand"]
            if known and not {center, ligand} <= known:
                continue
            number = int(match["number"])
            site = center + match["which"] if match["which"] else ""
            text.take(match.start(), match.end())
            draft.add_coordination(
                CoordinationSpec(center, ligand, number, site=site, rule=draft.rule)
            )
            draft.note(f"{site or center}: {number} {ligand}")
