"""The state of a training as named arrays and JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch  # noqa: TID253 - weights are tensors
from torch import Tensor  # noqa: TID253 - torch is the subject here

from generators.training import Family, TrainState


def state_to(
    state: TrainState, family: Family
) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Arrays of weights and optimisers, and the scalars ``state`` and ``optimizers``.

    Weights are named ``raw|…`` as the last step left them, ``averaged|…``,
    ``chosen|…`` where validation was best, and ``final|…``, with which to sample, once
    the loop is over.
    """
    arrays: dict[str, np.ndarray] = {}

    def put(prefix: str, tensors: Mapping[str, Tensor]) -> None:
        for name, tensor in tensors.items():
            arrays[f"{prefix}|{name}"] = tensor.detach().cpu().numpy()

    put("raw", state.raw or family.state_dict())
    put("averaged", state.averaged)
    put("chosen", state.chosen)
    if state.raw:
        put("final", state.chosen or state.averaged or family.state_dict())
    groups: dict[str, Any] = {}
    for name, content in state.optimizers.items():
        groups[name] = content["param_groups"]
        for number, slots in content["state"].items():
            for slot, value in slots.items():
                tensor = torch.as_tensor(value)
                arrays[f"optim|{name}|{number}|{slot}"] = tensor.cpu().numpy()
    told = {
        "step": state.step,
        "cpu_s": state.cpu_s,
        "best": None if state.best == float("inf") else state.best,
        "best_step": state.best_step,
        "stale": state.stale,
        "history": state.history,
        "stopped_by": state.stopped_by,
    }
    return arrays, {"state": told, "optimizers": groups}


def tensors_of(arrays: Mapping[str, np.ndarray], prefix: str) -> dict[str, Tensor]:
    """Tensors whose names begin with ``prefix|``, without that beginning."""
    head = prefix + "|"
    return {
        name[len(head) :]: torch.from_numpy(np.array(value))
        for name, value in arrays.items()
        if name.startswith(head)
    }


def state_from(
    arrays: Mapping[str, np.ndarray], model: dict[str, Any], device: torch.device
) -> TrainState:
    """The training state that `state_to` wrote."""
    stored = model["state"]
    state = TrainState(
        step=stored["step"],
        cpu_s=stored["cpu_s"],
        best=float("inf") if stored["best"] is None else stored["best"],
        best_step=stored["best_step"],
        stale=stored["stale"],
        history=stored["history"],
        stopped_by=stored["stopped_by"],
    )
    state.averaged = {
        k: v.to(device) for k, v in tensors_of(arrays, "averaged").items()
    }
    state.chosen = {k: v.to(device) for k, v in tensors_of(arrays, "chosen").items()}
    slots: dict[str, dict[int, dict[str, Tensor]]] = {}
    for name, value in tensors_of(arrays, "optim").items():
        turn, number, slot = name.split("|")
        slots.setdefault(turn, {}).setdefault(int(number), {})[slot] = value
    for turn, groups in model["optimizers"].items():
        state.optimizers[turn] = {
            "state": slots.get(turn, {}),
            "param_groups": groups,
        }
    return state
