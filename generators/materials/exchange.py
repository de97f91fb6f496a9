"""Element exchange whose odds are learnt from the formulas themselves.

Where two training formulas differ in one element alone, chemistry has shown that the
one may stand for the other there. How often an element is joined by another in the
places that it holds gives the odds of each exchange (the idea of mined substitutions,
G. Hautier et al., doi:10.1021/ic102031h, counted here over formulas). A formula
that is one exchange away from several training formulas collects the odds of all of
them, 1 - Π(1 - p), and is drawn by a power of the sum.

Only formulas that are not in the training list are drawn. With conditions, a property
model of the training formulas weighs the candidates by how near they come to the wish.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from generators import base
from generators.base import ModelCard, ProgressCall
from generators.errors import (
    DataUnsuitable,
    NotFitted,
    SpecUnsupported,
)
from generators.materials.property_model import FormulaProperty, nearness
from generators.novelty import fingerprints
from generators.registry import System
from generators.storage import check_resume, head_of, write_model
from validators.compositions import (
    UnreadableFormula,
    parse_formula,
    write_formula,
)

#: Elements with their counts, sorted: one spelling of a formula.
Formula = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class ExchangeConfig:
    """Sizes.

    Attributes:
        partners: Likeliest exchanges that are looked at for each element.
        kept: Likeliest candidates among which samples are drawn.
        sharpness: Power of the odds in drawing; 1 draws by the odds, larger powers
            the likelier ones more often.
        prior: Places that count as seen before the first formula is.
    """

    partners: int = 12
    kept: int = 100_000
    sharpness: float = 6.0
    prior: float = 20.0


#: Odds before anything is seen: within a group of the periodic table, and elsewhere.
IN_GROUP, ELSEWHERE = 0.03, 0.003


class ElementExchange:
    """Learnt exchange of elements behind the public face; see the module."""

    def __init__(
        self,
        system: System,
        *,
        preset: str = "cpu",
        seed: int = 0,
        config: Mapping[str, Any] | None = None,
    ) -> None:
        try:
            self.config = ExchangeConfig(**dict(config or {}))
        except TypeError as err:
            raise SpecUnsupported(f"{system.name}: {err}") from err
        self.system, self.seed, self.preset = system, seed, preset
        self.kind = "composition"
        self.card = ModelCard(system.name, "composition", seed=seed)
        self.known: np.ndarray = np.zeros(0, np.uint64)
        self.formulas: list[str] = []
        #: Measured properties of the formulas, by condition column.
        self.measured: dict[str, np.ndarray] = {}
        self._found: tuple[list[str], np.ndarray] | None = None
        self._models: dict[str, FormulaProperty] = {}

    def fit(
        self,
        items: Any,
        conditions: Any = None,
        *,
        target: str | None = None,
        steps: int | None = None,
        budget_s: float | None = None,
        progress: ProgressCall | None = None,
        cancelled: Callable[[], bool] | None = None,
        folder: Path | None = None,
        resume: bool = False,
    ) -> Self:
        """Keep the formulas and their properties; counting takes seconds.

        Args:
            items: Formulas, fractions included; elements are left out with a note.
            conditions: A frame of properties, a row a formula.
            target: Not used; properties are conditions here.
            steps: Noted in the card; there is nothing to repeat.
            budget_s: Not used, see `steps`.
            progress: Not called, see `steps`.
            cancelled: Not asked, see `steps`.
            folder: Receives the model.
            resume: Checks that the folder holds the same data.
        """
        started = time.process_time()
        digest = base.data_hash(items)
        if resume and folder is not None:
            check_resume(Path(folder), self.system.name, self.seed, digest)
        texts = [str(item) for item in items]
        usable = np.array([_read(text) is not None for text in texts], bool)
        if not usable.any():
            raise DataUnsuitable(
                "no formula with whole numbers of two elements or more"
            )
        self.formulas = [t for t, ok in zip(texts, usable, strict=True) if ok]
        self.known = np.unique(fingerprints(self.formulas))
        names = list(base.as_names(conditions))
        self.measured = {
            name: conditions[name].to_numpy(float)[usable] for name in names
        }
        self._found, self._models = None, {}
        notes = ["the file of this model holds the training formulas"]
        if not usable.all():
            notes.append(
                f"{int((~usable).sum())} entries that are no formula of two elements "
                "were left out"
            )
        self.card = ModelCard(
            self.system.name,
            "composition",
            columns=["formula"],
            conditions=names,
            target=target,
            rows={"train": len(self.formulas), "validation": 0},
            data_sha256=digest,
            seed=self.seed,
            config=asdict(self.config),
            versions=base.versions(),
            licence=self.card.licence,
            metrics={"stopped_by": "steps"},
            notes=notes,
        )
        self.card.metrics |= {
            name: self.property_model(name).to_json() for name in names
        }
        self.card.cost = {
            "cpu_s": round(time.process_time() - started, 2),
            "steps": steps if steps is not None else 1,
            "parameters": len(self.formulas),
            "peak_mb": round(base.peak_memory_mb()),
        }
        if folder is not None:
            self.save(Path(folder))
        return self

    def property_model(self, name: str) -> FormulaProperty:
        """The model that weighs candidates by a property."""
        if name not in self._models:
            self._models[name] = FormulaProperty.fit(
                self.formulas, self.measured[name], name, seed=self.seed
            )
        return self._models[name]

    def candidates(self) -> tuple[list[str], np.ndarray]:
        """New formulas one exchange away with their odds, the likeliest first."""
        if not self.formulas:
            raise NotFitted(f"{self.system.name} is not trained; call fit first")
        if self._found is None:
            known = {f for f in map(_read, self.formulas) if f is not None}
            found = neighbours(known, self.config)
            if not found:
                raise DataUnsuitable("no formula lies one exchange of elements away")
            self._found = (
                [write_formula(dict(f)) for f, _ in found],
                np.array([odds for _, odds in found]),
            )
        return self._found

    def sample(
        self, n: int, *, given: Mapping[str, Any] | None = None, seed: int = 0
    ) -> list[str]:
        """Draw formulas, distinct as long as there are enough.

        Args:
            n: How many.
            given: Conditions: a number, or a pair of limits of which one may be None.
            seed: Of the draw.
        """
        unknown = [g for g in given or {} if g not in self.measured]
        if unknown:
            has = ", ".join(self.measured)
            raise SpecUnsupported(
                f"{unknown[0]!r} is no condition of this model"
                + (f"; it has {has}" if has else "; train it with --conditions")
            )
        formulas, odds = self.candidates()
        weight = self.config.sharpness * np.log(odds)
        for name, wish in (given or {}).items():
            model = self.property_model(name)
            near = nearness(model.predict(formulas), wish, model)
            weight = weight + np.log(np.maximum(near, 1e-300))
        # The largest of weights with Gumbel noise are a draw without replacement.
        out: list[str] = []
        rng = np.random.default_rng([self.seed, seed, 31])
        while len(out) < n:
            noisy = weight + rng.gumbel(size=len(weight))
            order = np.argsort(-noisy, kind="stable")[: n - len(out)]
            out += [formulas[int(i)] for i in order]
        return out

    # --- disk -----------------------------------------------------------------------

    def save(self, folder: Path) -> None:
        """Write formulas, properties and card."""
        text = "\n".join(self.formulas).encode()
        arrays = {"formulas|": np.frombuffer(text, np.uint8), "known|": self.known}
        arrays |= {f"measured|{k}": v for k, v in self.measured.items()}
        model = {
            **head_of(self),
            "measured": list(self.measured),
        }
        write_model(Path(folder), arrays, model, self.card.to_json())

    @classmethod
    def restore(
        cls,
        system: System,
        arrays: Mapping[str, np.ndarray],
        model: Mapping[str, Any],
        card: Mapping[str, Any],
    ) -> Self:
        """Rebuild from what `save` wrote."""
        made = cls(
            system, preset=model["preset"], seed=model["seed"], config=model["config"]
        )
        made.card = ModelCard(**card)
        made.formulas = arrays["formulas|"].tobytes().decode().split("\n")
        made.known = np.array(arrays["known|"])
        made.measured = {
            k: np.array(arrays[f"measured|{k}"]) for k in model["measured"]
        }
        return made


def _read(text: str) -> Formula | None:
    """A formula of at least two elements, else None."""
    try:
        counts = parse_formula(text)
    except UnreadableFormula:
        return None
    if len(counts) < 2:
        return None
    return tuple(sorted((e, round(n, 4)) for e, n in counts.items()))


def places_of(known: set[Formula]) -> dict[tuple[Formula, float], list[str]]:
    """Elements seen in each place: the rest of a formula and a count beside it."""
    out: dict[tuple[Formula, float], list[str]] = defaultdict(list)
    for formula in sorted(known):
        for i, (element, count) in enumerate(formula):
            out[(*formula[:i], *formula[i + 1 :]), count].append(element)
    return out


def exchange_odds(
    places: Mapping[tuple[Formula, float], list[str]], prior: float
) -> dict[str, list[tuple[float, str]]]:
    """For each element its partners with the odds of the exchange, likeliest first.

    Args:
        places: As `places_of` gives them.
        prior: Places that count as seen before.
    """
    from generators.materials.formulas import group_members

    held: Counter[str] = Counter()
    shared: Counter[tuple[str, str]] = Counter()
    for elements in places.values():
        held.update(elements)
        for a in elements:
            shared.update((a, b) for b in elements if b != a)
    groups = group_members()
    names = sorted({*held, *groups})
    out = {}
    for a in held:
        near = set(groups.get(a, ()))
        out[a] = sorted(
            (
                (
                    (shared[a, b] + prior * (IN_GROUP if b in near else ELSEWHERE))
                    / (held[a] + prior),
                    b,
                )
                for b in names
                if b != a
            ),
            reverse=True,
        )
    return out


def neighbours(
    known: set[Formula], config: ExchangeConfig
) -> list[tuple[Formula, float]]:
    """Formulas one exchange away from known ones with their odds, likeliest first."""
    places = places_of(known)
    partners = {
        a: found[: config.partners]
        for a, found in exchange_odds(places, config.prior).items()
    }
    missed: dict[Formula, float] = defaultdict(float)
    for (rest, count), elements in places.items():
        taken = {e for e, _ in rest} | set(elements)
        for element in elements:
            for odds, other in partners[element]:
                if other not in taken:
                    made = tuple(sorted((*rest, (other, count))))
                    missed[made] += float(np.log1p(-odds))
    # Twice a formula is that formula: K2Na2O2 is known where KNaO is.
    ranked = sorted(missed.items(), key=lambda item: (item[1], item[0]))
    out = []
    for formula, log in ranked:
        if all(n == round(n) for _, n in formula):
            step = int(np.gcd.reduce([round(n) for _, n in formula]))
            if step > 1 and tuple((e, n / step) for e, n in formula) in known:
                continue
        out.append((formula, 1.0 - float(np.exp(log))))
        if len(out) >= config.kept:
            break
    return out
