"""Rules: what a prompt asks for and which check tests it.

The rule book is a set of YAML files. General conventions apply to every crystal;
families (perovskite, garnet …) apply when the formula fits their roles, and the name
or the space group says that the family is meant. A family rule is written with roles
("{B}{X}6 octahedra share corners") and rendered with the elements of the compound, in
words that `prompts.language` reads back, so that the check asks for the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from prompts.errors import RuleError
from validators.records import Source
from validators.specs.structure import StructureSpec

#: Share by which an amount may miss its role, for rounded formulas.
AMOUNT_SLACK = 0.03


class _Cited(BaseModel):
    """Where a rule comes from, as the YAML says it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    citation: str = Field(min_length=4)
    kind: Literal["experiment", "computation", "textbook"] = "textbook"
    doi: str | None = None
    year: int | None = None
    seen: bool = False

    def to_source(self) -> Source:
        return Source(
            self.citation, self.kind, doi=self.doi, year=self.year, seen=self.seen
        )


class _RuleText(BaseModel):
    """One rule of a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")
    text: str = Field(min_length=5)
    check: str
    source: str
    groups: tuple[int, ...] = ()
    priority: int = 0
    enforced: bool = True


class _Role(BaseModel):
    """A role in a family's formula.

    Attributes:
        amount: Per formula, or a range for ions that come and go.
        elements: Who may play it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    amount: float | tuple[float, float]
    elements: tuple[str, ...]


class _Unsure(BaseModel):
    """Where another family has the same formula and group."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    groups: tuple[int, ...]
    elements: tuple[str, ...]


class _File(BaseModel):
    """One YAML file: general rules, or a family with roles.

    Attributes:
        only_named: Formula and group do not tell the family, as an inverse spinel.
        unsure: Elements and groups for which they do not, as ABI3 in Pnma.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    family: str
    names: tuple[str, ...] = ()
    groups: tuple[int, ...] = ()
    only_named: bool = False
    unsure: _Unsure | None = None
    roles: dict[str, _Role] = {}
    sources: dict[str, _Cited]
    rules: tuple[_RuleText, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for one request.

    Attributes:
        id: Stable, ``"perovskite.octahedra"``.
        text: As a model reads it, elements filled in.
        check: The validator check that enforces it.
        source: Citation; a convention is a source too.
        priority: Higher comes first.
        enforced: Whether the text itself becomes part of the spec.
    """

    id: str
    text: str
    check: str
    source: Source
    priority: int = 0
    enforced: bool = True


@dataclass(frozen=True, slots=True)
class Family:
    """A structure family and how its roles are played by a compound."""

    name: str
    names: tuple[str, ...]
    groups: tuple[int, ...]
    roles: Mapping[str, tuple[str, ...]]


class RuleBook:
    """The rules in force: those that ship, and edited copies in their place."""

    def __init__(self, book: Mapping[str, _File]) -> None:
        self._book = dict(book)

    def __len__(self) -> int:
        return sum(len(entry.rules) for entry in self._book.values())

    @property
    def families(self) -> tuple[str, ...]:
        """Names of the structure families."""
        return tuple(f.family for f in self._book.values() if f.roles)

    def select(self, route: str, spec: StructureSpec | None) -> tuple[Rule, ...]:
        """Rules for a request, the important ones first.

        Args:
            route: ``"cif"`` and ``"generate"`` get crystal rules, others none.
            spec: Decides which families apply.
        """
        if route not in {"cif", "generate"}:
            return ()
        out = []
        for entry in self._book.values():
            if not entry.roles:
                out += [_plain(rule, entry) for rule in entry.rules]
        if spec is not None:
            for family in self.families_of(spec):
                out += self._rendered(family, spec)
        return tuple(sorted(out, key=lambda r: (-r.priority, r.id)))

    def families_of(self, spec: StructureSpec) -> tuple[Family, ...]:
        """Families that a spec means: formula fits, and name or group says so."""
        out = []
        said = _words(spec)
        for entry in self._book.values():
            if not entry.roles:
                continue
            roles = play_roles(entry.roles, spec.composition)
            if roles is None:
                continue
            named = entry.family in said or any(
                re.search(_pattern(name), said) for name in entry.names
            )
            number = spec.group.number if spec.group is not None else None
            fits = number is None or number in entry.groups
            by_group = number is not None and not entry.only_named
            if (unsure := entry.unsure) is not None and number in unsure.groups:
                by_group &= not set(unsure.elements) & set(spec.composition or ())
            if fits and (named or by_group):
                out.append(Family(entry.family, entry.names, entry.groups, roles))
        return tuple(out)

    def groups_of(self, family: str) -> tuple[int, ...]:
        """Space groups in which a family is found."""
        for entry in self._book.values():
            if entry.family == family:
                return entry.groups
        return ()

    def family_named(self, text: str) -> tuple[str, int, int] | None:
        """A family that a text names, and where; the longest name wins."""
        best: tuple[str, int, int] | None = None
        for entry in self._book.values():
            for name in entry.names if entry.roles else ():
                match = re.search(_pattern(name), text.lower())
                if match and (best is None or len(name) > best[2] - best[1]):
                    best = (entry.family, match.start(), match.end())
        return best

    def _rendered(self, family: Family, spec: StructureSpec) -> list[Rule]:
        entry = self._book[family.name]
        number = spec.group.number if spec.group is not None else None
        out = []
        for rule in entry.rules:
            if rule.groups and (number is None or number not in rule.groups):
                continue
            for text, suffix in _filled(rule.text, family.roles):
                out.append(
                    Rule(
                        rule.id + suffix,
                        text,
                        rule.check,
                        entry.sources[rule.source].to_source(),
                        rule.priority,
                        rule.enforced,
                    )
                )
        return out

    def texts(self, family: str, spec: StructureSpec) -> list[str]:
        """Enforced rules of a family in words, for `prompts.language.read_rules`."""
        found = [f for f in self.families_of(spec) if f.name == family]
        return [r.text for f in found for r in self._rendered(f, spec) if r.enforced]


def _pattern(name: str) -> str:
    """A name as a word; Han and kana names stand without blanks around them."""
    escaped = re.escape(name.lower())
    return rf"(?<![a-z]){escaped}(?![a-z])" if name.isascii() else escaped


def _words(spec: StructureSpec) -> str:
    parts = [spec.name or "", spec.polymorph or "", *spec.rules.values()]
    return " ".join(parts).lower()


def _plain(rule: _RuleText, entry: _File) -> Rule:
    return Rule(
        rule.id,
        rule.text,
        rule.check,
        entry.sources[rule.source].to_source(),
        rule.priority,
        rule.enforced,
    )


def _filled(text: str, roles: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """A text with roles filled in, once per element that plays a repeated role."""
    used = [r for r in roles if f"{{{r}}}" in text]
    out = []
    for chosen in product(*(roles[r] for r in used)):
        names = dict(zip(used, chosen, strict=True))
        several = [names[r] for r in used if len(roles[r]) > 1]
        suffix = f".{'-'.join(several).lower()}" if several else ""
        out.append((text.format(**names), suffix))
    return out


def play_roles(
    roles: Mapping[str, _Role], composition: Mapping[str, Any]
) -> dict[str, tuple[str, ...]] | None:
    """Who plays which role, or None where the formula does not fit.

    Every element plays one role; amounts are compared as ratios to the last role,
    the anion, so that a formula may be written with any multiple.
    """
    if not composition or len(composition) > 8:
        return None
    options = []
    for symbol in composition:
        fitting = [name for name, role in roles.items() if symbol in role.elements]
        if not fitting:
            return None
        options.append(fitting)
    anion = list(roles)[-1]
    for chosen in product(*options):
        cast: dict[str, list[str]] = {name: [] for name in roles}
        for symbol, name in zip(composition, chosen, strict=True):
            cast[name].append(symbol)
        if not cast[anion]:
            continue
        total = sum(float(composition[s]) for s in cast[anion])
        scale = _middle(roles[anion].amount) / total
        if all(
            _amount_fits(roles[n].amount, cast[n], composition, scale) for n in cast
        ):
            return {name: tuple(symbols) for name, symbols in cast.items()}
    return _one_cation(roles, composition)


def _one_cation(
    roles: Mapping[str, _Role], composition: Mapping[str, Any]
) -> dict[str, tuple[str, ...]] | None:
    """One element in all the roles of cations, as iron in Fe3O4."""
    *cations, anion = roles
    if len(composition) != 2 or len(cations) < 2:
        return None
    (metal, amount), *rest = sorted(
        composition.items(), key=lambda item: item[0] in roles[anion].elements
    )
    if rest[0][0] not in roles[anion].elements or not all(
        metal in roles[n].elements for n in cations
    ):
        return None
    wanted = sum(_middle(roles[n].amount) for n in cations)
    found = float(amount) * _middle(roles[anion].amount) / float(rest[0][1])
    if abs(found - wanted) > AMOUNT_SLACK * wanted:
        return None
    return {**dict.fromkeys(cations, (metal,)), anion: (rest[0][0],)}


def _middle(amount: float | tuple[float, float]) -> float:
    return amount if isinstance(amount, float) else sum(amount) / 2


def _amount_fits(
    amount: float | tuple[float, float],
    symbols: list[str],
    composition: Mapping[str, Any],
    scale: float,
) -> bool:
    found = sum(float(composition[s]) for s in symbols) * scale
    low, high = (amount, amount) if isinstance(amount, float) else amount
    slack = AMOUNT_SLACK * max(high, 1.0)
    return low - slack <= found <= high + slack and (bool(symbols) or low == 0)


_OWN: ContextVar[Path | None] = ContextVar("own_rules", default=None)


@contextmanager
def own_rules(folder: Path) -> Iterator[None]:
    """Let the user's edited copies of rule files apply meanwhile.

    Args:
        folder: Holds files named like the shipped ones, which they replace; it need
            not exist.
    """
    token = _OWN.set(folder)
    try:
        yield
    finally:
        _OWN.reset(token)


def rule_book() -> RuleBook:
    """The rule book in force: the shipped files, edited copies in their place."""
    folder = _OWN.get()
    if folder is None or not folder.is_dir():
        return _book(None, ())
    stamps = tuple(
        (path.name, path.stat().st_mtime_ns, path.stat().st_size)
        for path in sorted(folder.glob("*.yaml"))
    )
    return _book(folder if stamps else None, stamps)


@lru_cache(maxsize=8)
def _book(folder: Path | None, stamps: tuple[tuple[str, int, int], ...]) -> RuleBook:
    """Read and check the files once; `stamps` make a changed copy read again.

    A copy that was edited by hand and is broken is left out, so that answers go on by
    the shipped file; `own_faults` tells which.

    Raises:
        RuleError: A shipped file breaks the schema, names no source, repeats an id.
    """
    texts = shipped_files()
    for name, *_ in stamps:
        if folder is not None and name in texts:
            own = (folder / name).read_text(encoding="utf-8")
            if fault_of(name, own) is None:
                texts[name] = own
    book: dict[str, _File] = {}
    seen: set[str] = set()
    for name, text in texts.items():
        entry = read_rule_file(text, name)
        for rule in entry.rules:
            if rule.id in seen:
                raise RuleError(name, rule.id, "the id is used twice")
            seen.add(rule.id)
        book[entry.family] = entry
    return RuleBook(book)


@cache
def _shipped() -> tuple[tuple[str, str], ...]:
    folder = files("prompts").joinpath("rulebook")
    return tuple(
        (path.name, path.read_text(encoding="utf-8"))
        for path in sorted(folder.iterdir(), key=lambda p: p.name)
        if path.name.endswith(".yaml")
    )


def shipped_files() -> dict[str, str]:
    """Name to text of the rule files as shipped."""
    return dict(_shipped())


def fault_of(name: str, text: str) -> str | None:
    """What is wrong with an edited copy of a shipped file, or None.

    It is read by the same loader as the shipped files. Beyond that it must keep the
    family, name checks that exist, and use no id of another file.
    """
    shipped = shipped_files()
    if name not in shipped:
        return f"{name}: no shipped file has this name"
    try:
        entry = read_rule_file(text, name)
    except RuleError as fault:
        return str(fault)
    family = read_rule_file(shipped[name], name).family
    if entry.family != family:
        return f"{name}: the family is {family!r} and stays so, got {entry.family!r}"
    from validators.structure import STRUCTURE_CHECKS

    known = {
        rule.id: (other, rule.check)
        for other, shipped_text in shipped.items()
        for rule in read_rule_file(shipped_text, other).rules
    }
    checks = {*STRUCTURE_CHECKS, *(check for _, check in known.values())}
    elsewhere = {rule for rule, (other, _) in known.items() if other != name}
    own: set[str] = set()
    for rule in entry.rules:
        if rule.check not in checks:
            return f"{name}: {rule.id}: no check is called {rule.check!r}"
        if rule.id in elsewhere or rule.id in own:
            return f"{name}: {rule.id}: the id is used twice"
        own.add(rule.id)
    return None


def own_faults(folder: Path) -> list[str]:
    """What is wrong with the edited copies in a folder; empty when all apply."""
    found = (
        fault_of(path.name, path.read_text(encoding="utf-8", errors="replace"))
        for path in sorted(folder.glob("*.yaml"))
    )
    return [fault for fault in found if fault is not None]


def read_rule_file(text: str, name: str) -> _File:
    """Read one YAML file of rules.

    Raises:
        RuleError: What is wrong, with file, rule and field.
    """
    try:
        entry = _File.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as fault:
        raise RuleError(name, "", f"no YAML: {fault}") from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        place = ".".join(str(p) for p in first["loc"])
        raise RuleError(name, place, first["msg"]) from fault
    for rule in entry.rules:
        if rule.source not in entry.sources:
            raise RuleError(name, rule.id, f"source {rule.source!r} is not listed")
        unknown = set(re.findall(r"\{(\w+)\}", rule.text)) - set(entry.roles)
        if unknown:
            raise RuleError(name, rule.id, f"role {sorted(unknown)[0]!r} is not listed")
    return entry
