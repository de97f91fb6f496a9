"""Rules in people's words, in six languages, become a spec.

Nothing is dropped: what was read is listed in `understood`, what was not in
`not_understood`, quoted as the user wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from knowledge.library.structures.naming import find_names
from prompts.language_around import read_around
from prompts.language_bonds import read_bonds, read_shell_lengths
from prompts.language_cell import read_cell, read_density, read_z
from prompts.language_coordinates import read_coordinates
from prompts.language_draft import SpecDraft
from prompts.language_layers import read_layers
from prompts.language_leftovers import leftovers
from prompts.language_nets import read_angles, read_nets
from prompts.language_shapes import read_shapes
from prompts.language_sites import read_sites
from prompts.language_states import read_states
from prompts.language_sums import read_label_occupancies, read_sums
from prompts.language_symmetry import read_group, read_system
from prompts.language_text import Text, normalise
from prompts.language_types import read_centring, read_prototypes, read_types
from prompts.language_words import (
    CHANGE,
    ORIGIN_WORDS,
    QUESTION,
    RULE_TITLE,
    SYSTEMS,
    words,
)
from prompts.rules import rule_book
from prompts.written_tables import prose_of
from validators.amounts import multiplicities
from validators.elements import NONMETALS
from validators.filling import overfull_elements, settings_that_fit
from validators.formula import FormulaError, deviation, parse_formula
from validators.orbits import with_needed_orbits
from validators.oxidation import most_electronegative
from validators.specs.structure import StructureSpec

_HAN = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
        "十": 10}  # fmt: skip
_FORMULA = re.compile(
    r"(?<![A-Za-z0-9.])((?:[A-Z][a-z]?(?:\d+(?:\.\d+)?)?|[(\[](?=[A-Z])|[)\]]"
    r"(?:\d+(?:\.\d+)?)?){2,})(?![A-Za-z])"
)
_MINERAL = re.compile(r"\b([A-Za-zäöüí]{3,})it(?:a)?\b")
_FORMULA_SAID = words(
    # "0.25 Al per formula unit" tells an amount, no formula.
    r"(?:chemical\s*)?formula(?!r?\s*units?\b)|composition|stoichiometry|summenformel"
    r"|\bformel\b|zusammensetzung|formule(?!\s*unit)|composici[óo]n|化学式|分子式|组成|組成"
    r"|(?<!unidad\s)(?<!unidad de\s)f[óo]rmula"
)
#: Longest text read as rules; beyond it a rule is no rule any more.
LONGEST_RULE = 4000


@dataclass(frozen=True, slots=True)
class RulesRead:
    """What a set of rules means.

    Attributes:
        spec: The base spec with everything that was understood.
        understood: (rule id, what was read).
        not_understood: (rule id, fragment in the user's words).
    """

    spec: StructureSpec
    understood: tuple[tuple[str, str], ...] = ()
    not_understood: tuple[tuple[str, str], ...] = ()


def split_rules(
    texts: Sequence[str], *, requests: Collection[str] = ()
) -> list[tuple[str, str]]:
    """(rule id, text) pairs; one text may hold several numbered rules.

    A rule keeps the number that its text names; the others take the next free one.
    Untitled sentences among `requests` are called so: their ids stay the same when
    later turns of a conversation bring rules with numbers.
    """
    pieces: list[tuple[int | None, str]] = []
    for text in texts:
        titles = [
            m
            for m in RULE_TITLE.finditer(text)
            if m.start() == 0 or text[m.start() - 1] in " \n\t;.。；,，(（"
        ]
        if not titles:
            pieces.append((None, text))
            continue
        head = text[: titles[0].start()].strip()
        if len(head) > 2:
            pieces.append((None, head))
        for index, title in enumerate(titles):
            end = titles[index + 1].start() if index + 1 < len(titles) else len(text)
            word = title[1] or title[2]
            number = _number_of(word) if word else None
            pieces.append((number, text[title.end() : end].strip()))
    used = {number for number, _ in pieces if number is not None}
    out: list[tuple[str, str]] = []
    following = 1
    asked = 0
    for number, text in pieces:
        if number is None and text in requests:
            asked += 1
            out.append(("request" if asked == 1 else f"request {asked}", text.strip()))
            continue
        if number is None:
            while following in used:
                following += 1
            number = following
            used.add(number)
        if text.strip():
            out.append((f"rule {number}", text.strip()))
    return out


def _number_of(word: str) -> int:
    """The number of a title: 2, 二 or B."""
    if word in _HAN:
        return _HAN[word]
    return int(word) if word.isdigit() else "ABCDEFGH".index(word) + 1


def read_rules(
    texts: Sequence[str],
    *,
    formula: str | None,
    base: StructureSpec,
    source: str = "user",
    requests: Collection[str] = (),
) -> RulesRead:
    """Read rules on top of a spec.

    Args:
        texts: As the user wrote them, with or without "Rule 1:".
        formula: Of the compound, where it is known.
        base: What is known already; later rules may change it ("change … to").
        requests: Those of the texts that are sentences of a request, not titled rules.
        source: Who says so: ``"user"``, or a rule book's id, which then leads the ids.
    """
    spec = base
    if formula and not spec.composition:
        try:
            spec = spec.but(formula=formula, composition=parse_formula(formula))
        except FormulaError:
            spec = spec.but(formula=formula)
    draft = SpecDraft(spec)
    rules = dict(spec.rules)
    for rule, text in split_rules(texts, requests=requests):
        name = rule if source == "user" else f"{source} {rule}"
        if name in rules and rules[name] != text:
            rules[name] = f"{rules[name]} {text}"
        else:
            rules[name] = text
        if len(text) > LONGEST_RULE:
            draft.unread.append((name, text[:80] + " …"))
            continue
        draft.rule = name
        _read_one(text, draft)
    said = _paired_or_crossed(draft)
    spec = _settle_optional(_settle_shared(said.but(rules=rules), draft.joint))
    spec = _with_mixed_sites(spec, draft.joint)
    for name, what in draft.understood:
        # A family that gave way to the user in everything leaves nothing to judge.
        if what.startswith("structure family") and not _demands(spec, name):
            spec = spec.but(rules={k: v for k, v in spec.rules.items() if k != name})
    return RulesRead(spec, tuple(draft.understood), tuple(draft.unread))


def _demands(spec: StructureSpec, rule: str) -> bool:
    """Whether anything in a spec was asked by a rule."""
    own = {
        spec.group_rule, spec.setting_rule, spec.z_rule, spec.system_rule,
        spec.density_rule,
        spec.oxidation_rule, spec.lattice.rule if spec.lattice else "",
        *(s.rule for s in spec.sites), *(c.rule for c in spec.coordination),
        *(c.rule for c in spec.connectivity), *(b.rule for b in spec.bonds),
        *(s.rule for s in spec.occupancy_sums), *(p.rule for p in spec.problems),
        *(s.rule for s in spec.site_states), *(n.rule for n in spec.nets),
        *(a.rule for a in spec.angles), *(t.rule for t in spec.types),
        *(c.rule for c in spec.coordinates),
    }  # fmt: skip
    return rule in own


def _read_one(source: str, draft: SpecDraft) -> None:
    text = normalise(prose_of(source) or source)
    change = CHANGE.search(text.norm)
    draft.changing = change is not None
    if change:
        text.take(change.start(), change.end())
    for reader in (
        read_group, read_sums, read_density, read_cell, read_z, _read_formula,
        read_prototypes, read_coordinates, read_states, read_nets, read_bonds,
        read_label_occupancies, read_around, read_layers, read_shapes,
        read_shell_lengths, read_angles,
        read_sites, read_system, read_types, read_centring, _read_family, _read_name,
    ):  # fmt: skip
        reader(text, draft)
    draft.unread += [(draft.rule, fragment) for fragment in leftovers(text, draft)]


def _read_family(text: Text, draft: SpecDraft) -> None:
    """What the rule book says of a family that is named: 'it is a perovskite'."""
    # In the source: 钙钛矿 (perovskite) holds the sign for titanium.
    said = rule_book().family_named(text.source)
    if said is None:
        return
    family, start, end = said
    asked = draft.spec.but(name=family, rules={})
    claimed = {f.name for f in rule_book().families_of(asked)}
    further = []
    if family.startswith("inverse ") and len(draft.spec.composition) == 2:
        # Where all cations are one element, the inverse has the sites of the normal.
        family = family.removeprefix("inverse ")
        metal = next(iter(sorted(set(draft.spec.composition) - NONMETALS)), "")
        if draft.spec.group is not None and draft.spec.group.number == 227:
            further = [f"{metal} is on 8a and on 16d."]
    if family not in claimed:
        return
    for index, place in enumerate(text.origin):
        text.taken[index] = text.taken[index] or start <= place < end
    draft.note(f"structure family {family}")
    draft.changing = False
    # What the user says of an element or a pair goes before what the family says.
    draft.lending = True
    for line in [*rule_book().texts(family, asked), *further]:
        part = normalise(line)
        for reader in (read_group, _read_formula, read_shapes, read_sites):
            reader(part, draft)
    draft.lending = False


def _read_name(text: Text, draft: SpecDraft) -> None:
    """A name of the compound itself asks for nothing more: 'willemite' for Zn2SiO4."""
    known = draft.spec.composition
    # Minerals end in -it in German and in -ita in Spanish: Kyanit, tenardita.
    english = _MINERAL.sub(r"\1ite", text.source) if known else ""
    for found in find_names(english) if english != text.source else ():
        if any(deviation(m.composition, known) < 0.01 for m in found.meanings):
            stem = re.escape(found.name.removesuffix("ite"))
            for match in re.finditer(rf"\b{stem}it[a]?\b", text.source, re.I):
                for index, place in enumerate(text.origin):
                    if match.start() <= place < match.end():
                        text.taken[index] = True
    for found in find_names(text.source) if known else ():
        if not any(deviation(m.composition, known) < 0.01 for m in found.meanings):
            continue
        _system_in_name(found.name, draft)
        pattern = re.compile(re.escape(found.name).replace(r"\ ", r"\s+"), re.I)
        for match in pattern.finditer(text.source):
            for index, place in enumerate(text.origin):
                if match.start() <= place < match.end():
                    text.taken[index] = True


def _system_in_name(name: str, draft: SpecDraft) -> None:
    """'tetragonal zirconia' names a crystal system beside the compound."""
    for system, pattern in SYSTEMS.items():
        if pattern.search(name) and draft.spec.system != system:
            draft.set_system(system)
            draft.note(f"crystal system {system}")


def _read_formula(text: Text, draft: SpecDraft) -> None:
    """The compound's own formula, or a new one where the rule is about it."""
    said = _FORMULA_SAID.search(text.norm)
    for match in _FORMULA.finditer(text.norm):
        if not text.free(match.start(), match.end()):
            continue
        written = match[1]
        if written.count("(") != written.count(")"):
            written = written.strip("()")
        try:
            amounts = parse_formula(written)
        except FormulaError:
            continue
        known = draft.spec.composition
        if known and set(amounts) == set(known) and deviation(amounts, known) < 0.004:
            text.take(match.start(), match.end())
            continue
        if not known and (len(amounts) > 2 or "(" in written):
            # A compound, not a polyhedron; which one is settled elsewhere.
            text.take(match.start(), match.end())
        if written.isupper() and written.isalpha() and len(amounts) > 2:
            # CIF, VESTA: an abbreviation.
            continue
        if len(amounts) < 2 or not said or not 0 <= match.start() - said.end() < 60:
            continue
        if known and not draft.changing:
            draft.problem(
                "two_values",
                f"the request is about {draft.spec.formula}, {draft.rule} says "
                f"{written}",
                expected="one formula",
                found=(draft.spec.formula, written),
                hint=f"keep {draft.spec.formula} or {written}",
            )
        else:
            draft.spec = draft.spec.but(formula=written, composition=amounts)
        text.take(match.start(), match.end())
        text.take(said.start(), said.end())
        draft.note(f"formula {written}")


def _paired_or_crossed(draft: SpecDraft) -> StructureSpec:
    """'S and Cl on 4a and 4c': one each, unless only both on both hold the formula."""
    spec = draft.spec
    for paired, crossed in draft.crossed:
        sites = tuple(s for s in spec.sites if s not in paired)
        if len(sites) != len(spec.sites) - len(paired):
            continue
        both = spec.but(sites=(*sites, *crossed))
        if list(multiplicities(with_needed_orbits(spec))) and not list(
            multiplicities(with_needed_orbits(both))
        ):
            spec = both
            draft.joint.update((s.element, s.letter or "") for s in crossed)
    return spec


def _settle_shared(spec: StructureSpec, joint: set[tuple[str, str]]) -> StructureSpec:
    """Elements named together share a position that exists only once."""
    if spec.group is None or not joint:
        return spec

    def once(letter: str) -> bool:
        position = spec.group.position(letter) if spec.group else None
        return position is not None and position.freedom == 0

    return spec.but(
        sites=tuple(
            replace(s, shared=True)
            if (s.element, s.letter or "") in joint and once(s.letter or "")
            else s
            for s in spec.sites
        )
    )


def _with_mixed_sites(
    spec: StructureSpec, joint: set[tuple[str, str]]
) -> StructureSpec:
    """'Zn and Li on 4c': one mixed site where two separate ones break the formula."""
    plain = with_needed_orbits(spec)
    if not spec.composition:
        return plain
    anion = most_electronegative(spec.composition)
    cations = {(e, letter) for e, letter in joint if e != anion}
    if len(cations) < 2 or not list(multiplicities(plain)):
        return plain
    mixed = with_needed_orbits(
        spec.but(
            sites=tuple(
                replace(s, shared=True) if (s.element, s.letter or "") in cations else s
                for s in spec.sites
            )
        )
    )
    return plain if list(multiplicities(mixed)) else mixed


def _settle_optional(spec: StructureSpec) -> StructureSpec:
    """Sites named without an occupancy may be empty where they cannot all be full."""
    other = settings_that_fit(spec)
    if other is not None:
        spec = spec.but(group=other)
    loose = overfull_elements(spec)
    sites = tuple(
        replace(s, optional=True)
        if s.element in loose and s.occupancy is None and not s.partial
        else s
        for s in spec.sites
    )
    return spec.but(sites=sites)


# --- rules inside a message -------------------------------------------------------

_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=\S)|(?<=[。！？；])\s*|\n+")
_REQUEST = words(
    r"^\s*(?:can|could|would|will|please|may)\b|^\s*(?:kannst|könntest|können|peux|pouvez|pourr"
    r"|puede|podría)|请|能否|可以|ください|下さい"
)


_CELL_SAID = words(
    r"\d\s*(?:Å|nm|pm|°)|lattice|\bcell\b|gitter|zelle|maille|réseau|\bred\b|celda|晶格|晶胞"
    r"|格子"
)
_SETTING_SAID = words(
    r"origin\s*choice\s*[12]|(?:hexagonal|rhombohedral)\s*(?:axes|setting)"
    r"|ursprungswahl\s*[12]|choix\s*d.{0,2}origine\s*[12]|elecci[óo]n\s*de\s*origen\s*[12]"
    r"|原点选择\s*[12]|原点選択\s*[12]"
)


def rules_in_message(text: str, *, formula: str | None = None) -> list[str]:
    """Sentences of a free message that ask something of a structure.

    With the formula of the compound, "corner-sharing octahedra" has a centre.

    A sentence counts when the reader finds at least one requirement in it and it is
    no question about a structure ("Is NaCl in Fm-3m?"). "Rule 2: …" keeps its title.
    """
    out: list[str] = []
    for sentence in _sentences(text):
        if len(sentence) > LONGEST_RULE:
            continue
        asks = sentence.rstrip().endswith(("?", "？"))
        titled = RULE_TITLE.match(sentence)
        if not titled and (
            (asks and not _REQUEST.search(sentence))
            or (QUESTION.search(sentence) and not _REQUEST.search(sentence))
        ):
            continue
        draft = SpecDraft(_about(formula), rule="probe")
        body = sentence[titled.end() :] if titled else sentence
        _read_one(body, draft)
        facts = [
            what for _, what in draft.understood if not what.startswith("formula ")
        ]
        if facts and all(f.startswith("cell ") for f in facts):
            # "a = 2 and b = 3" is a cell only beside a unit or a word for cells.
            facts = facts if _CELL_SAID.search(normalise(body).norm) else []
        if facts or titled or _says_setting(normalise(body).norm):
            out.append(sentence)
    return out


def _about(formula: str | None) -> StructureSpec:
    try:
        composition = parse_formula(formula) if formula else {}
    except FormulaError:
        composition = {}
    return StructureSpec(formula=formula, composition=composition)


def _says_setting(norm: str) -> bool:
    return bool(
        _SETTING_SAID.search(norm) or any(p.search(norm) for _, p in ORIGIN_WORDS)
    )


def _sentences(text: str) -> list[str]:
    """Sentences; a rule with its title keeps all clauses up to the next title."""
    marked = RULE_TITLE.sub(lambda m: "\n" + m[0] if m.start() else m[0], text)
    out: list[str] = []
    for line in re.split(r"\n+", marked):
        if RULE_TITLE.match(line.strip()):
            out.append(line.strip())
            continue
        pieces = re.split(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ¿\"“])|(?<=[。！？])\s*", line)
        out += [p.strip() for p in pieces if p and p.strip()]
    return out
