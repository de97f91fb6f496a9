"""Models on disk: `weights.safetensors` and JSON beside it, never a pickle.

Each file is written whole under another name and then moved into place, so that a
killed process leaves the last good checkpoint.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generators.errors import CheckpointMismatch

if TYPE_CHECKING:
    import numpy as np

FORMAT = 1
WEIGHTS, MODEL, CARD = "weights.safetensors", "model.json", "card.json"


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + f".{os.getpid()}.part")
    draft.write_bytes(data)
    os.replace(draft, path)


def head_of(generator: Any) -> dict[str, Any]:
    """What every model file begins with: how its generator was made."""
    return {
        "system": generator.system.name,
        "kind": generator.kind,
        "seed": generator.seed,
        "preset": generator.preset,
        "config": asdict(generator.config),
    }


def write_model(
    folder: Path,
    arrays: Mapping[str, np.ndarray],
    model: Mapping[str, Any],
    card: Mapping[str, Any],
) -> None:
    """Write a model folder.

    Args:
        folder: Made when it is absent.
        arrays: Weights by name.
        model: System, codec state and all else that loading needs.
        card: The model card.
    """
    import numpy as np
    from safetensors.numpy import save

    # Contiguous copies: safetensors writes memory as it lies, strides ignored.
    body = save({name: np.array(value, order="C") for name, value in arrays.items()})
    digest = hashlib.sha256(body).hexdigest()
    head = {"format": FORMAT, "weights_sha256": digest, **model}
    _write(folder / WEIGHTS, body)
    _write(folder / MODEL, json.dumps(head, indent=1, allow_nan=False).encode())
    text = json.dumps(card, indent=2, ensure_ascii=False, default=str)
    _write(folder / CARD, text.encode())


def read_model(
    folder: Path,
) -> tuple[dict[str, np.ndarray], dict[str, Any], dict[str, Any]]:
    """Read weights, model and card of a folder.

    Raises:
        CheckpointMismatch: A file is missing, damaged or of another format.
    """
    from safetensors.numpy import load

    try:
        body = (folder / WEIGHTS).read_bytes()
        model = json.loads((folder / MODEL).read_text("utf-8"))
        card = json.loads((folder / CARD).read_text("utf-8"))
    except FileNotFoundError as err:
        missing = Path(str(err.filename)).name
        raise CheckpointMismatch(
            f"{str(folder)!r} holds no trained model: {missing} is missing"
        ) from err
    except (OSError, ValueError) as err:
        raise CheckpointMismatch(f"{str(folder)!r} cannot be read: {err}") from err
    if not isinstance(model, dict) or model.get("format") != FORMAT:
        raise CheckpointMismatch(f"{str(folder)!r} is not of format {FORMAT}")
    if hashlib.sha256(body).hexdigest() != model.get("weights_sha256"):
        raise CheckpointMismatch(
            f"{str(folder / WEIGHTS)!r} does not match its recorded SHA-256; "
            "the file is damaged or was exchanged"
        )
    return load(body), model, card


def check_resume(folder: Path, system: str, seed: int, digest: str) -> None:
    """Whether a folder holds a model that a run may go on from; nothing where empty.

    Args:
        folder: Of the earlier run.
        system: That is to be trained.
        seed: Of this run.
        digest: SHA-256 of the training data.

    Raises:
        CheckpointMismatch: Of another system, seed or data.
    """
    if not (folder / MODEL).exists():
        return
    _, model, card = read_model(folder)
    if (model.get("system"), model.get("seed")) != (system, seed):
        raise CheckpointMismatch(
            f"the checkpoint in {str(folder)!r} is of another system or seed; "
            "train without --resume or into another folder"
        )
    if card.get("data_sha256") != digest:
        raise CheckpointMismatch(
            f"the checkpoint in {str(folder)!r} was trained on other data; "
            "train without --resume or into another folder"
        )
