"""A neural family behind the public face: codec, training, sampling, disk."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch  # noqa: TID253 - weights are tensors
from torch import Tensor  # noqa: TID253 - torch is the subject here

from generators import base
from generators.base import Layout, LogProb, ModelCard, ProgressCall
from generators.codecs.composition import CompositionCodec
from generators.codecs.table import TableCodec
from generators.conditioning import Conditions, apart
from generators.errors import (
    CheckpointMismatch,
    NotFitted,
    SpecUnsupported,
)
from generators.novelty import fingerprints
from generators.randomness import choose_device, mixed, own_randomness
from generators.registry import System
from generators.storage import head_of, read_model, write_model
from generators.tables.outline import Outline
from generators.training import Family, TrainConfig, TrainState, train
from generators.training_state import state_from, state_to, tensors_of

#: Share of rows kept apart to stop early.
VALIDATION = 0.1

_PRESETS: dict[str, dict[str, Any]] = {
    "smoke": {"longest": 60, "check_every": 20},
    "cpu": {"longest": 4000, "check_every": 50},
    "gpu": {"longest": 20000, "check_every": 100, "batch_size": 512},
}


def make_codec(kind: str, style: str) -> Any:
    """The codec for a kind of data in the style that a family wants."""
    if kind == "table":
        return TableCodec(style)  # type: ignore[arg-type]
    if kind == "composition":
        return CompositionCodec(style)
    raise SpecUnsupported(f"{kind} data cannot be encoded yet")


def _restore_codec(kind: str, state: dict[str, Any]) -> Any:
    return (TableCodec if kind == "table" else CompositionCodec).from_state(state)


class NeuralGenerator:
    """Any family of `generators.training.Family` as a `Generator`.

    Attributes:
        card: What was trained, on what.
        family: The trained module.
        codec: Items to tensors and back.
        state: Of the training loop.
    """

    def __init__(
        self,
        system: System,
        target: type[Family],
        *,
        kind: str,
        preset: str = "cpu",
        seed: int = 0,
        device: str = "auto",
        config: Mapping[str, Any] | None = None,
    ) -> None:
        if preset not in _PRESETS:
            raise SpecUnsupported(
                f"preset {preset!r} is unknown; one of {', '.join(_PRESETS)}"
            )
        self.system, self.kind, self.seed, self.preset = system, kind, seed, preset
        self.device = choose_device(device)
        self._target = target
        known = {f.name for f in dataclasses.fields(target.Config)}
        given = dict(config or {})
        training = {f.name for f in dataclasses.fields(TrainConfig)}
        self._training = {k: given.pop(k) for k in list(given) if k in training}
        unknown = sorted(set(given) - known)
        if unknown:
            raise SpecUnsupported(
                f"{system.name} has no setting {unknown[0]!r}; it has "
                f"{', '.join(sorted(known | training))}"
            )
        smoke = getattr(target, "smoke", {}) if preset == "smoke" else {}
        self.config = target.Config(**{**smoke, **given})
        self.card = ModelCard(system.name, kind, seed=seed)
        self.family: Family | None = None
        self.codec: Any = None
        self.conditions: Conditions | None = None
        self._layout: Layout | None = None
        self.state = TrainState()
        self.known: np.ndarray = np.zeros(0, np.uint64)
        #: How a table is shown to the family and its rows to people.
        self.outline = Outline()

    # --- train ------------------------------------------------------------------

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
        """Train; see `generators.base.Generator.fit`."""
        names = base.as_names(conditions)
        given_items = items
        if self.kind == "table":
            self.outline = Outline.of(items, keep=names)
            items = self.outline.inward(items)
            self.card.notes = self.outline.notes()
        self.known = np.unique(fingerprints(items))
        body, given = apart(self.kind, items, conditions, names)
        if not names and self.system.requires.startswith("condition"):
            raise SpecUnsupported(
                f"{self.system.name} needs {self.system.requires}; "
                "name them with --conditions COLUMN"
            )
        if names and not self.system.conditional:
            raise SpecUnsupported(f"{self.system.name} takes no conditions")
        body = self._fit_codecs(body, given)
        picked, kept = self._partition(len(body))
        self._layout = self._laid_out()
        with own_randomness(self.seed, "weights"):
            self.family = self._target(self._layout, self.config).to(self.device)
        digest = base.data_hash(given_items)
        plan = self._plan(steps, budget_s)
        self.state = TrainState()
        if resume and folder is not None and (Path(folder) / "model.json").exists():
            self._resume(Path(folder), digest)
        rows = _take(body, picked)
        left = _take(body, kept)

        cache: list[Tensor] = []

        def epoch(number: int) -> Tensor:
            # Codes hold no random draw; encoding them anew would only cost time.
            if cache and self._target.style in ("levels", "grid"):
                return cache[0]
            cache[:] = [self.codec.encode(rows, seed=mixed(self.seed, number))]
            return cache[0]

        c = None if self.conditions is None else self.conditions.encoded
        validation = None
        if len(kept):
            shown = self.codec.encode(left, seed=self.seed).to(self.device)
            validation = (shown, None if c is None else c[kept].to(self.device))
        self.card = dataclasses.replace(
            self.card,
            columns=_columns(given_items),
            conditions=list(names),
            target=target,
            rows={"train": len(picked), "validation": len(kept)},
            data_sha256=digest,
            config={**dataclasses.asdict(self.config), **dataclasses.asdict(plan)},
            versions=base.versions(),
        )

        def save(state: TrainState) -> None:
            self._fill_card(state)
            if folder is not None:
                self._write(Path(folder), state)

        self.state = train(
            self.family,
            epoch,
            None if c is None else c[picked],
            validation,
            plan,
            seed=self.seed,
            state=self.state,
            progress=progress,
            cancelled=cancelled,
            save=save,
        )
        return self

    def _fit_codecs(self, body: Any, given: Any) -> Any:
        """Fit the codecs of items and conditions; the items that they can hold."""
        self.codec = make_codec(self.kind, self._target.style).fit(body)
        if hasattr(self.codec, "usable"):
            keep = self.codec.usable(body)
            body = [item for item, ok in zip(body, keep, strict=True) if ok]
            given = None if given is None else given[np.asarray(keep)]
            self.card.notes = [*self.card.notes, *self.codec.notes(keep)]
        if given is not None:
            self.conditions = Conditions.fit(given, seed=self.seed)
        return body

    def _laid_out(self) -> Layout:
        return Layout(
            self.codec.spans,
            0 if self.conditions is None else self.conditions.width,
            getattr(self.codec, "levels", ()),
            getattr(self.codec, "shape", None),
        )

    def _plan(self, steps: int | None, budget_s: float | None) -> TrainConfig:
        """Limits of the training: of the preset, the system's habits, and the call."""
        settings = {**_PRESETS[self.preset], **getattr(self._target, "habits", {})}
        settings |= self._training
        if self.preset == "smoke":
            settings |= {k: _PRESETS["smoke"][k] for k in ("longest", "check_every")}
        plan = TrainConfig(**settings)
        return dataclasses.replace(
            plan,
            steps=steps if steps is not None else plan.steps,
            budget_s=budget_s if budget_s is not None else plan.budget_s,
        )

    def _partition(self, rows: int) -> tuple[np.ndarray, np.ndarray]:
        order = np.random.default_rng(mixed(self.seed, "split")).permutation(rows)
        kept = int(VALIDATION * rows) if rows >= 40 else 0
        return np.sort(order[kept:]), np.sort(order[:kept])

    def _fill_card(self, state: TrainState) -> None:
        assert self.family is not None
        best = None if state.best == float("inf") else state.best
        self.card.metrics = {
            "validation_loss": best,
            "best_step": state.best_step,
            "stopped_by": state.stopped_by or "running",
        }
        self.card.cost = {
            "cpu_s": round(state.cpu_s, 2),
            "steps": state.step,
            "parameters": sum(p.numel() for p in self.family.parameters()),
            "peak_mb": round(base.peak_memory_mb()),
        }

    # --- sample -----------------------------------------------------------------

    def sample(
        self, n: int, *, given: Mapping[str, Any] | None = None, seed: int = 0
    ) -> Any:
        """Draw items; `given` sets condition columns to values."""
        family, codec = self._ready()
        rows, c = None, None
        if self.conditions is not None:
            rng = np.random.default_rng(mixed(self.seed, "conditions", seed))
            rows = self.conditions.draw(n, given or {}, rng)
            c = self.conditions.encode(rows, seed=mixed(seed, "given")).to(self.device)
        elif given:
            raise SpecUnsupported(
                f"this {self.system.name} was trained without conditions; train it "
                f"with --conditions {','.join(given)}, or filter its samples"
            )
        parts = []
        with own_randomness(self.seed, "sample", seed), torch.no_grad():
            for start in range(0, n, 2048):
                stop = min(start + 2048, n)
                block = None if c is None else c[start:stop]
                parts.append(family.sample(stop - start, block).cpu())
        x = torch.cat(parts) if parts else torch.zeros((0, codec.spans[-1].stop))
        return self._shown(codec.decode(x), rows)

    def _shown(self, made: Any, conditions: Any) -> Any:
        """Decoded items as people see them: conditions beside, names and dates back."""
        if self.kind != "table":
            return made
        if conditions is not None:
            for name in conditions.columns:
                made[name] = conditions[name].to_numpy()
        return self.outline.outward(made)

    # --- likelihood and latents ---------------------------------------------------

    def log_prob(self, items: Any) -> LogProb:
        """Log-likelihood in nats, or a bound, of items.

        Raises:
            SpecUnsupported: The system has none.
        """
        family, codec = self._ready()
        if self.system.likelihood == "none" or not hasattr(family, "log_prob"):
            raise SpecUnsupported(f"{self.system.name} has no likelihood")
        body, c = self._encode_conditions(items)
        x = codec.encode(body, seed=self.seed).to(self.device)
        with own_randomness(self.seed, "log_prob"), torch.no_grad():
            values = family.log_prob(x, c).cpu().numpy()
        return LogProb(values, self.system.likelihood)  # type: ignore[arg-type]

    def _encode_conditions(self, items: Any) -> tuple[Any, Tensor | None]:
        if self.kind == "table":
            items = self.outline.inward(items)
        if self.conditions is None:
            return items, None
        if self.kind != "table":
            raise SpecUnsupported("conditions of formulas cannot be given here yet")
        body, given = apart(self.kind, items, None, self.card.conditions)
        return body, self.conditions.encode(given, seed=self.seed).to(self.device)

    def encode(self, items: Any) -> np.ndarray:
        """Latent vectors ``(n, d)`` of items, where the system has latents."""
        family, codec = self._ready()
        if not hasattr(family, "encode"):
            raise SpecUnsupported(f"{self.system.name} has no latent vectors")
        body, c = self._encode_conditions(items)
        x = codec.encode(body, seed=self.seed).to(self.device)
        with own_randomness(self.seed, "encode"), torch.no_grad():
            return np.asarray(family.encode(x, c).cpu().numpy())

    def decode(self, z: np.ndarray, conditions: Any = None) -> Any:
        """Items of latent vectors, where the system has latents."""
        family, codec = self._ready()
        if not hasattr(family, "decode"):
            raise SpecUnsupported(f"{self.system.name} has no latent vectors")
        c = None
        if self.conditions is not None:
            if conditions is None:
                raise SpecUnsupported("this model needs the conditions to decode")
            c = self.conditions.encode(conditions, seed=self.seed)
        with own_randomness(self.seed, "decode"), torch.no_grad():
            x = family.decode(torch.as_tensor(z, dtype=torch.float32), c)
        return self._shown(codec.decode(x), conditions)

    def _ready(self) -> tuple[Any, Any]:
        if self.family is None or self.codec is None:
            raise NotFitted(f"{self.system.name} is not trained; call fit first")
        return self.family, self.codec

    def sampled_by(self, name: str, **config: Any) -> NeuralGenerator:
        """This fitted model under a sampler that needs one, such as ``ddim``.

        The weights are shared, nothing is trained.

        Raises:
            SpecUnsupported: The sampler is of another family, or nothing is fitted.
        """
        from importlib import import_module

        from generators import registry

        family, _ = self._ready()
        system = registry.find(name, kind=self.kind)
        module, _, attribute = system.target.partition(":")
        target = getattr(import_module(module), attribute)
        if not issubclass(target, type(family)):
            raise SpecUnsupported(
                f"{name} does not sample a {self.system.name}; it needs "
                f"{system.requires or 'nothing'}"
            )
        shared = dataclasses.asdict(self.config)
        made = NeuralGenerator(
            system, target, kind=self.kind, preset=self.preset, seed=self.seed,
            device=str(self.device), config={**shared, **config},
        )  # fmt: skip
        made.codec, made.conditions = self.codec, self.conditions
        made._layout = self._layout
        assert self._layout is not None
        made.family = target(self._layout, made.config).to(self.device)
        made.family.load_state_dict(family.state_dict())
        made.family.eval()
        made.known, made.state, made.outline = self.known, self.state, self.outline
        made.card = dataclasses.replace(self.card, system=name)
        return made

    # --- disk -------------------------------------------------------------------

    def save(self, folder: Path) -> None:
        """Write weights, codec and card."""
        self._ready()
        self._write(Path(folder), self.state)

    def _write(self, folder: Path, state: TrainState) -> None:
        assert self.family is not None
        arrays, told = state_to(state, self.family)
        arrays["known|"] = self.known
        if self.conditions is not None:
            arrays["conditions|"] = self.conditions.encoded.numpy()
        model = {
            **head_of(self),
            "training": self._training,
            "outline": self.outline.to_json(),
            "codec": self.codec.state(),
            "condition_codec": self.conditions and self.conditions.state(),
            **told,
        }
        write_model(folder, arrays, model, self.card.to_json())

    def _resume(self, folder: Path, digest: str) -> None:
        arrays, model, card = read_model(folder)
        mine = (self.system.name, self.kind, self.seed, dataclasses.asdict(self.config))
        theirs = (
            model.get("system"),
            model.get("kind"),
            model.get("seed"),
            model.get("config"),
        )
        for label, a, b in zip(
            ("system", "kind", "seed", "settings"), mine, theirs, strict=True
        ):
            if _plain(a) != b:
                raise CheckpointMismatch(
                    f"the checkpoint in {str(folder)!r} is of another {label}: "
                    f"{b!r}, not {a!r}; train without --resume or into another folder"
                )
        if card.get("data_sha256") != digest:
            raise CheckpointMismatch(
                f"the checkpoint in {str(folder)!r} was trained on other data; "
                "train without --resume or into another folder"
            )
        if self.conditions is not None and "conditions|" not in arrays:
            raise CheckpointMismatch("the checkpoint was trained without conditions")
        assert self.family is not None
        self._load_arrays(arrays, "raw")
        self.state = state_from(arrays, model, self.device)

    def _load_arrays(self, arrays: Mapping[str, np.ndarray], prefix: str) -> None:
        assert self.family is not None
        found = tensors_of(arrays, prefix)
        expected = self.family.state_dict()
        if set(found) != set(expected) or any(
            tuple(found[k].shape) != tuple(expected[k].shape) for k in expected
        ):
            raise CheckpointMismatch(
                f"the weights do not fit the system {self.system.name!r}"
            )
        self.family.load_state_dict(found)

    @classmethod
    def restore(
        cls,
        system: System,
        target: type[Family],
        arrays: Mapping[str, np.ndarray],
        model: Mapping[str, Any],
        card: Mapping[str, Any],
    ) -> NeuralGenerator:
        """Rebuild from what `save` wrote."""
        made = cls(
            system,
            target,
            kind=model["kind"],
            preset=model["preset"],
            seed=model["seed"],
            config={**model["config"], **model["training"]},
        )
        made.codec = _restore_codec(model["kind"], model["codec"])
        if model["condition_codec"] is not None:
            made.conditions = Conditions.from_state(
                model["condition_codec"], arrays["conditions|"]
            )
        made._layout = made._laid_out()
        with own_randomness(made.seed, "weights"):
            made.family = target(made._layout, made.config).to(made.device)
        final = any(name.startswith("final|") for name in arrays)
        averaged = any(name.startswith("averaged|") for name in arrays)
        made._load_arrays(
            arrays, "final" if final else "averaged" if averaged else "raw"
        )
        made.family.eval()
        made.state = state_from(arrays, dict(model), made.device)
        made.state.raw = tensors_of(arrays, "raw")
        made.card = ModelCard(**card)
        made.known = np.array(arrays["known|"])
        made.outline = Outline.from_json(model["outline"])
        return made


def _plain(value: Any) -> Any:
    """As it looks after a trip through JSON."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, tuple | list) else value


def _take(items: Any, picked: np.ndarray) -> Any:
    if hasattr(items, "iloc"):
        return items.iloc[picked].reset_index(drop=True)
    return [items[i] for i in picked]


def _columns(items: Any) -> list[str]:
    return [str(c) for c in items.columns] if hasattr(items, "columns") else []
