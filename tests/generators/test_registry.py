"""One contract for every system that works: fit, sample, save, resume, condition."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import torch

from generators import registry
from generators.errors import CheckpointMismatch, SpecUnsupported, TrainingDiverged
from generators.registry import SYSTEMS
from tests.generators.test_codecs import mixed_table

REVIEW = """
gan cgan dcgan wgan wgan-gp cyclegan tablegan tgan ctgan vae vae-gan vlae nvae vq-vae
jointvae vq-vae-2 beta-vae factor-vae beta-tcvae ddpm improved-ddpm vdm scoreflow
analytic-dpm lsgm d3pm ddim dp ddss genie distillation nice realnvp glow cnf ffjord
matgan mg-mn-o-gan ccdcgan imatgen texture-vae binded-vae cloud-vae
"""

FORMULAS = [
    f"{a}{b}{n}{x}{m}"
    for a in ("Na", "K", "Ca", "Ba")
    for b in ("Ti", "Zr", "Fe")
    for n in ("", "2")
    for x in ("O", "S")
    for m in ("3", "5")
]
WORKING = [
    (name, kind)
    for name, system in SYSTEMS.items()
    if system.status == "works"
    for kind in system.kinds
    if (name, kind) != ("cgan", "composition")
]


def fitted(name, kind, *, seed=0, steps=5, folder=None, resume=False):
    model = registry.make(name, kind=kind, preset="smoke", seed=seed)
    if kind == "composition":
        return model.fit(FORMULAS, steps=steps, folder=folder, resume=resume)
    conditions = ["phase"] if name == "cgan" else None
    return model.fit(
        mixed_table(), conditions, target="strength", steps=steps, folder=folder,
        resume=resume,
    )  # fmt: skip


def same(a, b):
    if isinstance(a, pd.DataFrame):
        pd.testing.assert_frame_equal(a, b)
        return True
    return a == b


def test_every_system_of_the_review_is_listed_once():
    assert set(REVIEW.split()) <= set(SYSTEMS)
    for system in SYSTEMS.values():
        assert system.source
        assert system.status in ("works", "planned")
        assert (system.status == "works") == bool(system.target)
        assert set(system.to_json()) == {
            "name", "family", "kind", "kinds", "conditional", "likelihood", "status",
            "requires", "best_for", "source",
        }  # fmt: skip


def test_listing_the_models_imports_no_torch():
    code = (
        "import sys, generators.registry, assistant.commands.generation;"
        "names = ('torch', 'pandas', 'numpy', 'sklearn');"
        "print([m for m in names if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("name", "kind"), WORKING)
def test_contract(name, kind, tmp_path):
    before = torch.random.get_rng_state()
    numpy_before = np.random.get_state()[1].copy()
    model = fitted(name, kind)
    first = model.sample(7, seed=3)
    assert len(first) == 7
    assert same(first, model.sample(7, seed=3))
    # A model of five steps may repeat itself, but not over forty rows.
    if name != "matgan":
        a, b = model.sample(40, seed=1), model.sample(40, seed=2)
        assert not (a.equals(b) if kind == "table" else a == b)
    model.save(tmp_path / "m")
    assert same(registry.load(tmp_path / "m").sample(7, seed=3), first)
    card = json.loads((tmp_path / "m" / "card.json").read_text())
    assert card["system"] == name
    assert len(card["data_sha256"]) == 64
    assert card["cost"]["steps"] == 5
    assert not list(tmp_path.rglob("*.pkl"))
    # Global random state belongs to the caller.
    assert torch.equal(before, torch.random.get_rng_state())
    assert np.array_equal(numpy_before, np.random.get_state()[1])
    if kind == "table":
        assert list(first.columns) == list(mixed_table().columns)
        numbers = first.select_dtypes("number")
        assert np.isfinite(numbers.to_numpy(float)[~numbers.isna().to_numpy()]).all()


@pytest.mark.parametrize(("name", "kind"), WORKING)
def test_a_resumed_run_ends_in_the_same_bits(name, kind, tmp_path):
    fitted(name, kind, steps=5, folder=tmp_path / "whole").save(tmp_path / "whole")
    fitted(name, kind, steps=2, folder=tmp_path / "half").save(tmp_path / "half")
    again = fitted(name, kind, steps=5, folder=tmp_path / "half", resume=True)
    again.save(tmp_path / "half")
    whole = (tmp_path / "whole" / "weights.safetensors").read_bytes()
    assert (tmp_path / "half" / "weights.safetensors").read_bytes() == whole


@pytest.mark.parametrize(
    "name", [n for n, k in WORKING if k == "table" and SYSTEMS[n].conditional]
)
def test_conditions_hold_in_the_rows(name):
    model = registry.make(name, kind="table", preset="smoke").fit(
        mixed_table(gaps=False), ["phase", "age"], steps=3
    )
    made = model.sample(9, given={"phase": "BCC"}, seed=1)
    assert (made["phase"] == "BCC").all()
    assert set(made["age"]) <= {7, 28, 90}
    with pytest.raises(SpecUnsupported, match="no condition"):
        model.sample(3, given={"cement": 400.0})


@pytest.mark.parametrize(
    "name", [n for n, k in WORKING if k == "table" and SYSTEMS[n].likelihood != "none"]
)
def test_likelihood_is_finite_and_says_what_it_is(name):
    model = fitted(name, "table")
    found = model.log_prob(mixed_table().head(6))
    assert found.kind == SYSTEMS[name].likelihood
    assert found.values.shape == (6,)
    assert np.isfinite(found.values).all()


def test_checkpoints_of_another_kind_are_refused(tmp_path):
    fitted("vae", "table", steps=2, folder=tmp_path / "m")
    with pytest.raises(CheckpointMismatch, match="another system"):
        fitted("beta-vae", "table", steps=4, folder=tmp_path / "m", resume=True)
    with pytest.raises(CheckpointMismatch, match="other data"):
        registry.make("vae", kind="table", preset="smoke").fit(
            mixed_table(seed=9), target="strength", steps=4, folder=tmp_path / "m",
            resume=True,
        )  # fmt: skip
    path = tmp_path / "m" / "weights.safetensors"
    body = bytearray(path.read_bytes())
    body[-1] ^= 1
    path.write_bytes(bytes(body))
    with pytest.raises(CheckpointMismatch, match="SHA-256"):
        registry.load(tmp_path / "m")
    with pytest.raises(CheckpointMismatch, match="no trained model"):
        registry.load(tmp_path)


def test_unknown_planned_and_unfit_systems_say_so():
    for name, words in (("ctgn", "ctgan"), ("nvae", "planned"), ("vae2", "vae")):
        with pytest.raises(SpecUnsupported, match=words):
            registry.find(name)
    with pytest.raises(SpecUnsupported, match="not on table"):
        registry.find("matgan", kind="table")
    with pytest.raises(SpecUnsupported, match="no setting"):
        registry.make("vae", hiden=3)


def test_divergence_is_named():
    model = registry.make("vae", kind="table", preset="smoke", lr=1e18, clip=0.0)
    with pytest.raises(TrainingDiverged, match="diverged at step"):
        model.fit(mixed_table(), steps=400)


def test_cancel_stops_within_a_step_and_keeps_the_state(tmp_path):
    from generators.errors import Cancelled

    calls = []

    def cancelled():
        calls.append(1)
        return len(calls) > 4

    model = registry.make("vae", kind="table", preset="smoke")
    with pytest.raises(Cancelled, match="step 4"):
        model.fit(mixed_table(), steps=50, cancelled=cancelled, folder=tmp_path / "m")
    again = registry.make("vae", kind="table", preset="smoke")
    again.fit(mixed_table(), steps=6, folder=tmp_path / "m", resume=True)
    whole = registry.make("vae", kind="table", preset="smoke").fit(
        mixed_table(), steps=6
    )
    assert same(again.sample(5), whole.sample(5))


def test_the_cpu_budget_ends_training():
    model = registry.make("vae", kind="table", preset="cpu", patience=0)
    model.fit(mixed_table(), budget_s=0.6)
    assert model.card.metrics["stopped_by"] == "budget"
    assert 0.5 < model.card.cost["cpu_s"] < 1.2


def test_progress_tells_steps_and_terms():
    events = []
    registry.make("wgan-gp", kind="table", preset="smoke").fit(
        mixed_table(), steps=20, progress=events.append
    )
    assert [e.step for e in events] == [20]
    assert events[0].share == 1.0
    assert "generator" in events[0].terms


def test_ddim_samples_a_fitted_ddpm_without_training():
    ddpm = fitted("ddpm", "table")
    before = {k: v.clone() for k, v in ddpm.family.state_dict().items()}
    ddim = ddpm.sampled_by("ddim", calls=10)
    made = ddim.sample(5, seed=1)
    assert len(made) == 5
    assert same(made, ddim.sample(5, seed=1))
    assert all(torch.equal(v, before[k]) for k, v in ddpm.family.state_dict().items())
    with pytest.raises(SpecUnsupported, match="fitted ddpm"):
        fitted("vae", "table").sampled_by("ddim")


def test_formulas_by_condition():
    conditions = pd.DataFrame({"gap": np.linspace(0, 3, len(FORMULAS))})
    model = registry.make("vae", kind="composition", preset="smoke")
    model.fit(FORMULAS, conditions, steps=3)
    assert len(model.sample(4, given={"gap": 1.5}, seed=0)) == 4
    with pytest.raises(SpecUnsupported, match="no condition"):
        model.sample(4, given={"hull": 1.5})
