"""Words and rules of a crystal request become one specification, or a stop."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.compose import structure as words_of
from assistant.compose import structure_asking as asking
from assistant.compose.structure_parts import say
from assistant.crystal_clauses import unread_clauses
from assistant.crystal_qualifiers import unread_wishes, without_wishes
from assistant.crystal_request import CrystalRequest, polymorph_in
from assistant.crystal_wishes import (
    WANTS_CHANGE,
    names_family_only,
    rules_only,
    with_unread,
    without_chatter,
)
from assistant.file_records import declared_amounts, nearest_first, of_the_file
from assistant.records import Status
from assistant.routes.base import Specified, Work, stop
from assistant.routes.cif_conversation import as_changed, compound_of
from assistant.routes.cif_drafts import edited_structure
from assistant.routes.cif_earlier_rules import rules_of_turns
from assistant.routes.cif_forms import (
    form_contradiction,
    judged_records,
    misnamed_form,
)
from assistant.routes.cif_questions import told_instead
from assistant.routes.cif_records import constructed, fitting
from assistant.routes.cif_spec import CrystalSpec
from assistant.several import questions_beside
from knowledge.library.structures.forms import UNUSUAL
from knowledge.library.structures.frameworks import FRAMEWORK_ONLY
from validators.crystal import read_crystal
from validators.formula import deviation
from validators.groups import in_system, reference_group
from validators.specs.structure import StructureSpec

if TYPE_CHECKING:
    from knowledge.structures import Resolution
    from prompts.language import RulesRead
    from validators.records import StructureRecord
    from validators.report import Finding


def specify_structure(asked: CrystalRequest, work: Work) -> Specified:
    """Compound, rules, records and edit of a request; a stop where they cannot be."""
    from generators.structures.edit import CannotEdit
    from prompts.language import read_rules
    from validators.contradictions import contradictions

    wish = _read(asked)
    asked, found, spec = wish.asked, wish.found, wish.spec
    misnamed = misnamed_form(wish.named, spec)
    if misnamed:
        if (wrong := form_contradiction(wish.named, spec)) is not None:
            return Specified(stop=words_of.refusal([wrong], spec, work))
        spec = spec.but(name=None)
    if asked.cif is not None and asked.task == "repair" and not asked.rules:
        spec, other = _as_the_file_says(spec, asked.cif)
        misnamed = (*misnamed, *other)
    findings = [f for f in contradictions(spec) if not _is_of_record(f, found, asked)]
    # A structure that was changed has the charge that the change gave it.
    theirs = wish.valued or (wish.edited and not wish.rules)
    # Another file, or a subgroup, of the structure in force: no earlier rule judges it.
    as_it_is = asked.task == "convert" or _LOWERS.search(asked.words) is not None
    theirs = theirs or (asked.inherited and as_it_is and not asked.rules)
    if findings and not theirs:
        return Specified(stop=words_of.refusal(findings, spec, work))
    if asked.cif is None and not spec.composition:
        return _which_compound(asked.words, work)
    spec = _with_setting(spec, found)
    records = fitting(found.records, spec)
    if asked.cif is not None and not asked.inherited and not spec.composition:
        records = of_the_file(asked.cif)
    elif asked.cif is not None and not asked.inherited:
        # A compound has several forms; the file is near one of them.
        own = fitting(of_the_file(asked.cif), spec)
        alike = [r for r in own if deviation(r.composition, spec.composition) < 1e-3]
        both = {r.id: r for r in (*alike, *records)}
        records = nearest_first(list(both.values()), asked.cif)
    asked, now = _anew_or_changed(wish, spec, records)
    before = asked.cif
    try:
        edited = edited_structure(asked, spec, records)
    except CannotEdit as reason:
        return stop(Status.REFUSED, str(reason))
    read = wish.read
    if edited is not None:
        # What was asked of the structure before the change need not hold after it.
        read = read_rules(asked.rules, formula=None, base=StructureSpec())
        spec = read.spec
        task = asked.task if asked.task == "convert" else "edit"
        asked = replace(asked, cif=edited.text, task=task)
    elif asked.task == "convert" and asked.inherited:
        read = read_rules(asked.rules, formula=None, base=StructureSpec())
        spec = read.spec
    elif asked.task == "make":
        read = with_unread(read, unread_clauses(_plain_words(asked), spec.formula))
    wants_change = asked.inherited or WANTS_CHANGE.search(asked.words)
    if asked.task == "edit" and edited is None and not now and wants_change:
        if (told := told_instead(asked, work)) is not None:
            return Specified(stop=told)
        return stop(Status.NEEDS_INPUT, say("which_change", work))
    if asked.cif is None and found.options and not found.clear and not spec.has_rules:
        options = asking.labels(found.options, work)
        text = say("which_polymorph", work, options=options)
        return stop(Status.NEEDS_INPUT, text)
    if not records and asked.cif is None and _leaves_open(spec):
        missing = asking.missing_form(found, work)
        if missing:
            return stop(Status.NEEDS_INPUT, missing)
    if not records and edited is None and spec.composition:
        spec = _in_usual_form(spec, found, asked.polymorph)
    assumptions = _assumptions(spec, found, work)
    if wish.ended:
        assumptions.append(say("ended", work, rules="; ".join(wish.ended)))
    if wish.asked.inherited and not asked.inherited and asked.polymorph:
        # "Make it orthorhombic" after the cubic form: two things may be meant.
        assumptions.append(say("known_form", work, system=asked.polymorph))
    judged = judged_records(asked, spec, records)
    unread = edited.left if edited is not None else ()
    if edited is None:
        first = next(iter(judged.records), None)
        wishes = unread_wishes(asked, spec, first)
        if asked.cif is not None and asked.task in {"repair", "check"}:
            wishes = tuple(word for word in wishes if not _is_family(word))
        unread = (*misnamed, *wishes)
    understood = CrystalSpec(
        asked, spec, judged.records, read, _doubts(found, judged.records), edited,
        unread, misfits=judged.misfits, serving=judged.serving, form_named=judged.named,
        before=before,
    )  # fmt: skip
    # A framework stands for a material that holds more, which its doubt says.
    whole = FRAMEWORK_ONLY not in found.doubts
    if whole and edited is None and asked.cif is None and spec.composition:
        understood = replace(understood, unused=_unused(wish, understood))
    return Specified(understood, assumptions=tuple(assumptions))


def _is_of_record(finding: Finding, found: Resolution, asked: CrystalRequest) -> bool:
    """Whether a charge is that of a record of which the words give the name alone.

    Hydrogen that was not located is said of the record; the user asked no impossible
    formula.
    """
    named = bool(found.records) and str(found.formula) not in asked.own_words
    return named and bool(found.doubts) and finding.check == "rules.charge"


def _assumptions(spec: StructureSpec, found: Resolution, work: Work) -> list[str]:
    """Which form was taken, what is doubtful in the rules, which word was corrected."""
    from validators.contradictions import doubts

    assumptions = [found.assumption] if found.assumption else []
    assumptions += [doubt.message for doubt in doubts(spec)]
    if found.corrected:
        written, meant = found.corrected
        assumptions.append(say("corrected", work, written=written, meant=meant))
    return assumptions


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the words of a request and its conversation say.

    Attributes:
        asked: The request, with what it is about.
        named_before_edits: The compound that the words name.
        named: The same as edits of the conversation have changed it.
        found: The same in the form that rules and later words mean.
        now: Rules of this message.
        rules: All rules that hold, of earlier turns too.
        read: The rules as understood.
        valued: The message gives a site of the structure in force a value.
        ended: Rules of earlier turns that another space group ended.
    """

    asked: CrystalRequest
    named_before_edits: Resolution
    named: Resolution
    found: Resolution
    now: tuple[str, ...]
    rules: tuple[str, ...]
    read: RulesRead
    valued: bool
    ended: tuple[str, ...]

    @property
    def edited(self) -> bool:
        """Whether earlier edits changed the compound that the words name."""
        return self.named is not self.named_before_edits

    @property
    def spec(self) -> StructureSpec:
        """What the structure must be by the rules."""
        return self.read.spec


def _read(asked: CrystalRequest) -> _Wish:
    """The compound that a request is about and the rules that hold for it."""
    from generators.structures.edit import sets_constant
    from generators.structures.instruction import displacements
    from generators.structures.site_values import gives_site_value
    from knowledge.structures import structure_library
    from prompts.language import read_rules, rules_in_message
    from prompts.language_words import RULE_TITLE

    before, about = compound_of(asked)
    asked = replace(asked, about=about)
    now = rules_only(
        rules_in_message(asked.own_words, formula=before.formula), before.formula
    )
    if asked.cif is not None and asked.task in {"repair", "check"}:
        now = [rule for rule in now if not names_family_only(rule, before.formula)]
    if asked.inherited and asked.task == "edit" and sets_constant(asked.words):
        # A new constant of the structure in force is an edit of it; the compound on
        # record is not asked to have it.
        now = [rule for rule in now if not _is_of_the_cell(rule, before.formula)]
    if asked.inherited and displacements(asked.words):
        # "0.1 Å" is the step of a displacement, and no length of a bond.
        now = []
    spoken, ended = rules_of_turns(asked, before.formula, [*asked.rules, *now])
    if asked.went_back:
        # What was asked since, or of another version, judges no earlier one.
        spoken, ended = [], ()
    rules = list(dict.fromkeys([*spoken, *asked.rules, *now]))
    named = found = as_changed(before, asked)
    # "The occupancy of K1 should be 0.5" changes the structure at hand; it is no rule
    # for another. And what the user has made of it is theirs, balanced or not.
    valued = asked.inherited and gives_site_value(asked.words, asked.cif or "")
    base = StructureSpec(
        formula=found.formula,
        composition=found.composition,
        name=found.name or None,
        polymorph=asked.polymorph,
    )
    titled = any(RULE_TITLE.match(r) for r in rules)
    requests = {*spoken, *now} if titled or asked.earlier else set()
    read = read_rules(rules, formula=found.formula, base=base, requests=requests)
    read = without_chatter(read, {*spoken, *now} - {*asked.rules})
    group = read.spec.group
    own_words = about is asked.words
    form = asked.polymorph is not None and not own_words
    if found.formula is not None and (group is not None or form):
        # Rules and later words may name another form than the one taken before.
        found = structure_library().resolve(
            about if own_words else found.formula,
            polymorph=asked.polymorph,
            group=group.number if group is not None else None,
        )
    return _Wish(
        asked, before, named, found, tuple(now), tuple(rules), read, valued, ended
    )


def _which_compound(words: str, work: Work) -> Specified:
    """A question back where no compound is named, or only its number elsewhere."""
    cited = re.search(r"(?i)\b(?:mp|mvc|cod|icsd|jvasp)[- ]?\d+\b", words)
    if cited:
        return stop(Status.NEEDS_INPUT, say("no_database", work, id=cited[0]))
    return stop(Status.NEEDS_INPUT, asking.which_compound(words, work))


#: Said of a computed record whose layers dispersion did not bring together.
APART = (
    "the record was computed without the forces between its layers: they lie farther "
    "apart than in measured crystals, and the cell is too long across them"
)


def _doubts(found: Resolution, records: Sequence[StructureRecord]) -> tuple[str, ...]:
    """Doubts of the library, and one about the gap of a computed layered crystal."""
    from generators.structures.build import build_from_record
    from generators.structures.layers import is_too_wide
    from validators.crystal import read_crystal

    first = records[0] if records else None
    if first is None or first.source.kind != "computation":
        return found.doubts
    crystal = read_crystal(build_from_record(first).cif).crystal
    if crystal is None or not is_too_wide(crystal):
        return found.doubts
    return (*found.doubts, APART)


def _leaves_open(spec: StructureSpec) -> bool:
    """Whether neither group, sites nor cell are asked for."""
    return spec.group is None and not spec.sites and spec.lattice is None


def _anew_or_changed(
    wish: _Wish, spec: StructureSpec, records: Sequence[StructureRecord]
) -> tuple[CrystalRequest, tuple[str, ...]]:
    """Whether the structure in force is changed, or one built anew from its record.

    Returns:
        The request, without the structure in force where one is built anew; and the
        rules of this message that a structure has to be built or judged by.
    """
    asked, now = wish.asked, wish.now
    wants_form = asked.polymorph and (records or asked.cif is None)
    if asked.polymorph and not records and all(polymorph_in(rule) for rule in now):
        # A system that no record has: the structure in force is lowered to it.
        now = ()
    if not asked.inherited or wish.valued or _names_setting(asked):
        return asked, now
    unusual = any(doubt.endswith(UNUSUAL) for doubt in wish.found.doubts)
    if unusual and asked.polymorph not in {None, "cubic", "hexagonal"}:
        # "Make it orthorhombic": a record of a form that nobody knows of the compound
        # serves less than the structure in force, distorted.
        return asked, ()
    if _LOWERS.search(asked.words):
        # A subgroup describes the atoms that there are; another form is not meant.
        return asked, ()
    ours = bool(records) or constructed(asked.cif, spec)
    if ours and (now or wants_form):
        # A rule or another form of the same compound: better built anew from its
        # record, with all rules so far, than bent out of the last structure.
        asked = replace(asked, cif=None, inherited=False, task="make")
    return asked, now


def _plain_words(asked: CrystalRequest) -> str:
    """The message without questions that are answered, or named as open, elsewhere."""
    plain = asked.words
    for question in questions_beside(asked):
        plain = plain.replace(question, " ")
    return plain


def _unused(wish: _Wish, spec: CrystalSpec) -> tuple[str, ...]:
    """Words of the message that nothing used and nothing else names as open."""
    from assistant.crystal_words import unused_words
    from prompts.language import read_rules

    asked, found = spec.asked, wish.found
    plain = asked.own_words
    for question in questions_beside(asked):
        plain = plain.replace(question, " ")
    for rule in wish.now:
        # Of a sentence with rules the words that its reader left.
        read = read_rules([rule], formula=found.formula, base=StructureSpec())
        left = " , ".join(fragment for _, fragment in read.not_understood)
        plain = plain.replace(rule, f" {left} ")
    told = spec.read.not_understood if spec.read is not None else ()
    named = " ".join((*spec.unread, *(part for _, part in told))).lower()
    label = found.polymorph.partition(",")[0]
    known_as = (found.name, label, *(found.corrected or ()))
    record = next(iter(spec.records), None)
    plain = without_wishes(plain)
    own = dict(spec.structure.composition)
    unused = unused_words(plain, own, record, known_as=known_as)
    return tuple(word for word in unused if word not in named)


def _in_usual_form(
    spec: StructureSpec, found: Resolution, polymorph: str | None
) -> StructureSpec:
    """The group of the usual form where a structure without a record is constructed.

    Not where another crystal system is asked for: "cubic Al-doped ..." must be cubic.
    """
    from prompts.language_words import SYSTEMS

    if polymorph in SYSTEMS and spec.system is None:
        spec = spec.but(system=polymorph)
    if spec.group is not None or found.group is None:
        return spec
    usual = reference_group(found.group)
    if spec.system is not None and not in_system(usual, spec.system):
        return spec
    return spec.but(group=usual)


#: A space group by its symbol: P4mm, F-43m, I2/a.
_A_GROUP = r"(?-i:[PIFCRAB]\s?-?[1-6mnabcd][\w/-]{0,7})(?![\w])"
_LOWERS = re.compile(
    r"(?i)\b(?:tetragonal|orthorhombic|monoclinic|triclinic|trigonal)\w*\s+distort\w*|"
    r"\b(?:lower|reduce|break|descend)\b[^.?!]{0,15}\bsymmetry\b[^.?!]{0,30}\bto\b|"
    r"\b(?:lower|reduce|descend|distort)\w*\s+(?:it|this|the (?:structure|cell))\s+"
    r"(?:down )?(?:to|into)\b|"
    r"\b(?:senke|erniedrige|reduziere|verringere|abaisse|abaisser|réduis|réduire|baja|"
    r"bajar|reduce|rebaja|lower to)\b[^.?!]{0,20}(?:symm?etrie|symétrie|simetría|"
    rf"(?={_A_GROUP}))|"
    r"\b(?:in|into|to|auf|en|dans|à|al?)\s+(?:the |die |der |le |el )?(?:sub-?group|"
    r"untergruppe|sous-groupe|subgrupo)|(?:降低|降)(?:到|至|为)?[^。？]{0,12}对称|"
    r"对称性?(?:降低|降)|降到|対称性を[^。？]{0,16}(?:下げ|落と|低下)|部分群に"
)
_AXES = re.compile(
    r"(?i)(?:rhombohedral|hexagonal|monoclinic) (?:axes|setting)|"
    r"origin(?: choice)? ?[12]|(?:rhomboedrische|hexagonale) achsen|ursprungswahl"
)


def _names_setting(asked: CrystalRequest) -> bool:
    """Whether words ask for the structure in force in other axes of its group."""
    from generators.structures.edit import setting_named

    crystal = read_crystal(asked.cif or "").crystal
    if crystal is None:
        return False
    if _AXES.search(asked.words):
        return True
    named = setting_named(asked.words, crystal)
    own = crystal.group
    return named is not None and own is not None and named.hall != own.hall


def _with_setting(spec: StructureSpec, found: Resolution) -> StructureSpec:
    """'Magnetite in origin choice 1': a setting of the group that the record has."""
    if not spec.setting or not found.records:
        return spec
    own = spec.group or found.records[0].group
    asked = next(
        (
            g
            for g in own.settings()
            if g.extension == spec.setting and g.symbol == own.symbol
        ),
        None,
    )
    if asked is None:
        return spec
    return spec.but(group=asked, group_explicit=True, group_rule=spec.setting_rule)


def _as_the_file_says(
    spec: StructureSpec, cif: str
) -> tuple[StructureSpec, tuple[str, ...]]:
    """The compound of a file that agrees with itself, where words name another one.

    A repair towards other elements would make of one compound another.

    Returns:
        The spec without the compound of the words, and what they named.
    """
    crystal = read_crystal(cif).crystal
    told = declared_amounts(cif)
    if not spec.composition or (crystal is None and not told):
        return spec, ()
    held = set(crystal.composition) if crystal is not None else set(told)
    if len(spec.composition) == 1 and len(held) > 1:
        # "The V-O bonds" speaks of bonds: no compound is repaired to an element.
        return spec.but(formula=None, composition={}, name=None), ()
    if not told or set(told) != held or set(told) == set(spec.composition):
        return spec, ()
    if _is_family(spec.name):
        # "This perovskite" names a family that the compound of the file belongs to.
        return spec.but(formula=None, composition={}, name=None), ()
    named = spec.name or spec.formula or ""
    return spec.but(formula=None, composition={}, name=None), (named,)


def _is_family(name: str | None) -> bool:
    """Whether a name is that of structures of many compounds (olivine, spinel)."""
    from prompts.rules import rule_book

    return bool(name) and rule_book().family_named(name or "") is not None


def _is_of_the_cell(rule: str, formula: str | None) -> bool:
    """Whether a sentence says nothing but cell constants."""
    from prompts.language import read_rules

    read = read_rules([rule], formula=formula, base=StructureSpec())
    return bool(read.understood) and all(
        what.startswith("cell ") for _, what in read.understood
    )
