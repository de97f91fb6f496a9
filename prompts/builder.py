"""From spec, rules and records to the messages for a model.

The prompt says in words what the spec holds, so that what is asked is what is tested,
and carries the ids of every rule and record that went in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from prompts.rules import Rule
from prompts.texts import prompt_text
from validators.formula import format_formula
from validators.specs.structure import NetSpec, SiteSpec, StructureSpec

Role = Literal["system", "user", "assistant"]
#: Characters of one record or user rule in a prompt.
LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Prompt:
    """Messages for a model and what they were made of.

    Attributes:
        messages: (role, content) pairs.
        ids: Of all rules and records in the prompt, in order.
        texts: Of the prompt files, with their versions.
    """

    messages: tuple[tuple[Role, str], ...]
    ids: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def build(
    spec: StructureSpec, rules: Sequence[Rule], passages: Sequence[Any] = ()
) -> Prompt:
    """Write the first prompt of a draft.

    Args:
        spec: What is asked.
        rules: From the rule book.
        passages: Records as (id, text) pairs, or objects with `id` and `text`.
    """
    records = [_passage(p, n) for n, p in enumerate(passages, 1)]
    own = [f"- {rule_id}: {_quoted(text)}" for rule_id, text in spec.rules.items()]
    wanted = [*own, *(f"- {line}" for line in requirements(spec))]
    draft, system = prompt_text("cif_draft"), prompt_text("system")
    sites = prompt_text("site_list")
    text = draft.filled(
        site_list=sites.filled(),
        subject=_subject(spec),
        requirements="\n".join(wanted) or "- none beyond the formula",
        rules="\n".join(f"- {r.id}: {r.text}" for r in rules) or "- none",
        records="\n".join(f"- {i}: {_quoted(t)}" for i, t in records) or "- none",
    )
    ids = (*spec.rules, *(r.id for r in rules), *(i for i, _ in records))
    used = (system.id, draft.id, sites.id)
    return Prompt((("system", system.filled()), ("user", text)), tuple(ids), used)


def _quoted(text: str) -> str:
    """Foreign text as data: no marker of ours inside, bounded length."""
    cleaned = re.sub(r"</?\s*data\s*>", "", text, flags=re.IGNORECASE)
    return f"<data>{' '.join(cleaned.split())[:LONGEST]}</data>"


def _passage(item: Any, number: int) -> tuple[str, str]:
    if isinstance(item, str):
        return f"record {number}", item
    if isinstance(item, tuple) and len(item) == 2:
        return str(item[0]), str(item[1])
    fact = getattr(item, "fact", item)
    return str(getattr(fact, "id", f"record {number}")), str(
        getattr(fact, "text", fact)
    )


def _subject(spec: StructureSpec) -> str:
    formula = spec.formula or (
        format_formula(spec.composition) if spec.composition else "the compound"
    )
    extra = [x for x in (spec.name, spec.polymorph) if x]
    return formula + (f" ({', '.join(extra)})" if extra else "")


def requirements(spec: StructureSpec) -> list[str]:
    """The spec in words, one requirement a line."""
    out = []
    if spec.group is not None:
        out.append(
            f"space group {spec.group.full_symbol} (No. {spec.group.number}, Hall "
            f"{spec.group.hall!r})"
        )
    if spec.system is not None:
        out.append(f"crystal system {spec.system}")
    if spec.lattice is not None:
        cell = ", ".join(f"{n} = {v:g}" for n, v in spec.lattice.given().items())
        out.append(f"cell {cell} (Å, degrees)")
    if spec.z is not None:
        out.append(f"Z = {spec.z}")
    out += [_site(s, spec) for s in spec.sites if s.letter]
    for total in spec.occupancy_sums:
        terms = " + ".join(f"{f}*occupancy({n})" for f, n in total.terms)
        out.append(f"{terms} = {total.total}")
    if spec.oxidation:
        out.append(
            "oxidation states "
            + ", ".join(f"{e} {s:+d}" for e, s in spec.oxidation.items())
        )
    for symbol, (lowest, highest) in spec.mixed.items():
        states = f"{float(lowest):+g}"
        if lowest != highest:
            states += f" to {float(highest):+g}"
        out.append(f"{symbol} has oxidation state {states} on average")
    for c in spec.coordination:
        out.append(
            f"{c.site or c.center} is surrounded by {c.number} {c.ligand}"
            + (f" ({c.shape})" if c.shape else "")
        )
    for link in spec.connectivity:
        how = (
            "isolated from each other"
            if link.sharing == "isolated"
            else f"sharing no {link.sharing}s"
            if link.never
            else f"sharing {'all ' if link.every else ''}{link.sharing}s"
            + (" and nothing else" if link.only else "")
            if link.sharing
            else "connected"
        )
        dims = (
            f" in {link.dimensions} dimensions" if link.dimensions is not None else ""
        )
        out.append(f"polyhedra of {link.first} and {link.second}: {how}{dims}")
    for bond in spec.bonds:
        low = f"from {bond.shortest:g}" if bond.shortest is not None else ""
        high = f"to {bond.longest:g}" if bond.longest is not None else ""
        out.append(f"{bond.first}-{bond.second} distances {low} {high} Å")
    out += [_net(net) for net in spec.nets]
    out += [
        (
            "the parameter u"
            if c.axis == "u"
            else f"{c.axis} of {c.label or c.element or 'the atom'}"
        )
        + (f" on {c.letter}" if c.letter else "")
        + f" = {c.value:g}"
        for c in spec.coordinates
    ]
    out += [
        f"{a.first}-{a.center}-{a.second} angle {a.low:g} to {a.high:g} degrees"
        for a in spec.angles
    ]
    if spec.density is not None:
        out.append(f"density {spec.density[0]:g} to {spec.density[1]:g} g/cm³")
    return out


def _net(net: NetSpec) -> str:
    parts = []
    if net.dimensions is not None:
        parts.append(f"{net.dimensions}-dimensional")
    if net.flat is not None:
        parts.append("flat" if net.flat else "puckered")
    if net.neighbours is not None:
        parts.append(f"every atom with {net.neighbours} neighbours in it")
    if net.size is not None:
        parts.append(f"islands of {net.size} atoms")
    if net.spacing is not None:
        parts.append(f"layers {net.spacing[0]:g} to {net.spacing[1]:g} Å apart")
    return f"net of bonds between {net.title}: {', '.join(parts)}"


def _site(site: SiteSpec, spec: StructureSpec) -> str:
    position = spec.group.position(site.letter or "") if spec.group else None
    place = position.label if position else f"{site.multiplicity or ''}{site.letter}"
    text = f"{site.label or site.element} on {place}"
    if position:
        text += f" ({position.text})"
    if site.count > 1:
        text += f", {site.count} orbits"
    if site.occupancy is not None:
        text += f", occupancy {float(site.occupancy):g}"
    elif site.partial:
        text += ", partly filled"
    elif site.optional:
        text += ", allowed, may be empty"
    return text
