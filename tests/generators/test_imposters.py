"""Each system's mechanism, and every other system that fails it under that name.

A check builds the system that the registry names and looks at what it does: losses,
gradients, steps, samples, densities. Run on any other system the check fails,
so no system of the list can be another one renamed.
"""

import math
from dataclasses import replace
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

from generators.base import Layout, Span
from generators.errors import GeneratorError, SpecUnsupported
from generators.registry import SYSTEMS
from generators.trees.forest import SequentialForest

REAL = Layout(tuple(Span(f"x{i}", i, i + 1, "real") for i in range(4)))
MIXED = Layout((Span("a", 0, 1, "real"), Span("b", 1, 4, "categorical")), condition=2)
CODES = Layout(tuple(Span(f"c{i}", i, i + 1, "real") for i in range(4)),
               levels=(5, 4, 5, 4))  # fmt: skip
GRID = Layout((Span("count x element", 0, 80, "real"),), shape=(1, 8, 10))


def built(name, layout, **settings):
    """The family that the registry has under a name, small."""
    module, _, attribute = SYSTEMS[name].target.partition(":")
    family = getattr(import_module(module), attribute)
    torch.manual_seed(0)
    known = {k: v for k, v in {**family.smoke, **settings}.items()
             if k in family.Config.__dataclass_fields__}  # fmt: skip
    return family(layout, family.Config(**known))


def emptied(module):
    """The same network with every weight at zero."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.zero_()
    return module


def shaken(model, by=0.2):
    torch.manual_seed(5)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter += by * torch.randn_like(parameter)
    return model.eval()


def total(model, turn, x, c=None):
    return float(sum(model.loss(turn, x, c).values()).detach())


def calls_of(network, act):
    """How often a network is called while something runs."""
    seen = []
    hook = network.register_forward_hook(lambda *_: seen.append(1))
    act()
    hook.remove()
    return len(seen)


# --- adversarial ------------------------------------------------------------------


def undecided(name):
    game = built(name, replace(MIXED, condition=2))
    emptied(game.critic)
    x, c = torch.rand(40, 4), torch.randn(40, 2)
    return game, total(game, "critic", x, c), total(game, "generator", x, c)


def check_gan(name):
    _, critic, generator = undecided(name)
    assert critic == pytest.approx(2 * math.log(2))
    assert generator == pytest.approx(math.log(2))
    assert built(name, replace(MIXED, condition=0)).turns == ("critic", "generator")


def check_cgan(name):
    game, critic, _ = undecided(name)
    assert critic == pytest.approx(2 * math.log(2))
    game = built(name, MIXED)
    y = torch.randn(8, 2, requires_grad=True)
    for value in (game.make(8, y).sum(), game.score(torch.rand(8, 4), y).sum()):
        assert torch.autograd.grad(value, y)[0].abs().sum() > 0
    try:
        built(name, replace(MIXED, condition=0))
    except SpecUnsupported:
        return
    raise AssertionError("a game without labels is no conditional game")


def check_wgan(name):
    game, critic, _ = undecided(name)
    assert critic == pytest.approx(0, abs=1e-6)
    assert game.turns == ("critic",) * 5 + ("generator",)
    shaken(game.critic, 1.0)
    with torch.no_grad():
        game.after("critic")
    assert max(float(p.detach().abs().max()) for p in game.critic.parameters()) <= 0.01
    assert isinstance(
        game.optimizer("critic", list(game.critic.parameters())), torch.optim.RMSprop
    )


def check_wgan_gp(name):
    game, critic, _ = undecided(name)
    assert critic == pytest.approx(10)
    game = built(name, MIXED)
    assert game.turns == ("critic",) * 5 + ("generator",)
    seen = []
    hook = game.critic.register_forward_hook(lambda m, args, out: seen.append(args[0]))
    x, c = torch.rand(30, 4), torch.randn(30, 2)
    game.loss("critic", x, c)
    hook.remove()
    real = next(s for s in seen if torch.equal(s[:, :4], x))
    mixed = next(s for s in seen if s.requires_grad)
    made = next(s for s in seen if s is not real and s is not mixed)
    share = (mixed - made)[:, :4] / (real - made)[:, :4]
    assert torch.allclose(share, share[:, :1].expand(-1, 4), atol=1e-2)
    before = [p.detach().clone() for p in shaken(game.critic, 1.0).parameters()]
    game.after("critic")
    now = list(game.critic.parameters())
    assert all(torch.equal(a, b) for a, b in zip(before, now, strict=True))


def check_ctgan(name):
    game = built(name, replace(MIXED, condition=0), pac=10)
    x = torch.zeros(200, 4)
    x[:, 1:] = torch.eye(3)[torch.tensor([0] * 150 + [1] * 40 + [2] * 10)]
    game.prepare(x, None)
    drawn = game.batch(x, None, 100)
    assert drawn is not None
    rows, vector = drawn
    assert vector.shape == (100, 3)
    assert torch.equal(rows[:, 1:].argmax(1), vector.argmax(1))
    # By the logarithm of the count: 5.0 : 3.7 : 2.4, not 150 : 40 : 10.
    many = torch.cat([game.batch(x, None, 100)[1] for _ in range(60)]).mean(0)
    expected = torch.log1p(torch.tensor([150.0, 40, 10]))
    assert torch.allclose(many, expected / expected.sum(), atol=0.03)
    widths = [m.in_features for m in game.critic.modules() if isinstance(m, nn.Linear)]
    assert widths[0] == 10 * (4 + 3)
    assert "condition" in game.loss("generator", rows, vector)


# --- latent -----------------------------------------------------------------------


def elbo_gap(name, beta, x):
    """What a loss holds beyond the negative evidence bound of the same draw."""
    model = built(name, REAL, beta=beta)
    model.prepare(x, None)
    torch.manual_seed(3)
    value = sum(model.loss("model", x, None).values()).detach()
    torch.manual_seed(3)
    bound = model.log_prob(x, None).mean().detach()
    mean, log_variance = (t.detach() for t in model.posterior(x, None))
    torch.manual_seed(3)
    z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
    return float(value + bound), z, mean, log_variance


def check_vae(name):
    gap, *_ = elbo_gap(name, 4.0, torch.randn(64, 4))
    assert gap == pytest.approx(0, abs=1e-5)


def check_beta_vae(name):
    x = torch.randn(64, 4)
    gap, _, mean, log_variance = elbo_gap(name, 4.0, x)
    kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(1).mean()
    assert gap == pytest.approx(3 * float(kl), rel=1e-4)


def check_beta_tcvae(name):
    x = torch.randn(64, 4)
    one, z, mean, log_variance = elbo_gap(name, 1.0, x)
    six, *_ = elbo_gap(name, 6.0, x)
    pairs = torch.distributions.Normal(mean, (0.5 * log_variance).exp())
    density = pairs.log_prob(z[:, None])
    joint = torch.logsumexp(density.sum(2), 1) - math.log(64)
    apart = (torch.logsumexp(density, 1) - math.log(64)).sum(1)
    assert six - one == pytest.approx(5 * float((joint - apart).mean()), rel=1e-3)


def check_vq_vae(name):
    model = built(name, REAL, codes=16, places=4, width=3)
    with torch.no_grad():
        z = model.encode(3 * torch.randn(300, 4), None)
        # All rows share the vectors of one book.
        parts = torch.unique(z.reshape(len(z), 4, -1).flatten(0, 1).round(decimals=5),
                             dim=0)  # fmt: skip
        assert len(parts) <= 16
        nudged = model.decode(z + 1e-4, None)
        assert torch.allclose(nudged, model.decode(z, None), atol=1e-6)
    assert set(model.groups()) == {"model", "prior"}


# --- diffusion --------------------------------------------------------------------


def from_one_noise(model):
    """Two samples that start from the same noise and differ in all later draws."""
    start = torch.randn(6, 4)
    found = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        with pytest.MonkeyPatch.context() as patch, torch.no_grad():
            patch.setattr(torch, "randn", lambda *a, **k: start.clone())
            found.append(model.sample(6, None))
    return found


def check_ddpm(name):
    model = built(name, REAL, times=60)
    expected = torch.linspace(1e-4, 0.02, 1000, dtype=torch.float64)
    bar = torch.cumprod(1 - expected, 0)
    module, _, attribute = SYSTEMS[name].target.partition(":")
    config = getattr(import_module(module), attribute).Config()
    whole = built(name, REAL, times=config.times, schedule=config.schedule)
    assert torch.allclose(whole.process.bar.double(), bar, atol=1e-4)
    with torch.no_grad():
        assert calls_of(model.net, lambda: model.sample(6, None)) == 60
    a, b = from_one_noise(model)
    assert not torch.allclose(a, b)
    # A network that says nothing leaves the noise itself: E |eps|² = 1.
    torch.manual_seed(0)
    assert total(model, "model", 9 * torch.randn(4000, 4)) == pytest.approx(1, abs=0.05)
    assert model.net.last.out_features == 4


def check_improved_ddpm(name):
    model = built(name, REAL, times=60)
    s, steps = 0.008, torch.arange(61, dtype=torch.float64) / 60
    f = torch.cos((steps + s) / (1 + s) * math.pi / 2) ** 2
    bar = (f / f[0])[1:]
    assert torch.allclose(model.process.bar.double()[:-1], bar[:-1], atol=1e-3)
    shaken(model)
    x = torch.randn(64, 4)
    loss = sum(model.loss("model", x, None).values())
    (slope,) = torch.autograd.grad(loss, model.net.last.weight)
    assert len(slope) == 8
    assert slope[4:].abs().sum() > 0
    t = torch.randint(1, 60, (64,))
    _, log_variance = model.step(3 * x, t, None)
    low = model.process.log_tilde[t][:, None]
    assert (log_variance > low + 1e-6).any()
    assert (log_variance <= model.process.log_beta[t][:, None] + 1e-5).all()


def check_ddim(name):
    model = shaken(built(name, REAL, times=60, calls=12), 0.05)
    a, b = from_one_noise(model)
    assert torch.equal(a, b)
    with torch.no_grad():
        assert calls_of(model.net, lambda: model.sample(6, None)) == 12


def check_d3pm(name):
    model = built(name, CODES)
    with torch.no_grad():
        x = model.sample(200, None)
    assert torch.equal(x, x.round())
    assert (x.max(0).values < torch.tensor(CODES.levels)).all()
    assert set(model.loss("model", x, None)) == {"bound", "cross_entropy"}
    # The forward chain ends in the mask alone.
    last = model.diffuse(x.long(), torch.full((200,), model.config.times - 1))
    assert torch.equal(last, torch.tensor(CODES.levels).expand(200, 4))


# --- flows ------------------------------------------------------------------------


def jacobian(model, x):
    return torch.stack(
        [torch.autograd.functional.jacobian(
            lambda v: model.encode(v[None], None)[0], row) for row in x]
    )  # fmt: skip


def started(name, **settings):
    model = built(name, REAL, **settings)
    model.prepare(5 + 3 * torch.randn(200, 4), None)
    return model


def check_nice(name):
    model = shaken(started(name))
    x = torch.randn(6, 4)
    determinants = torch.linalg.slogdet(jacobian(model, x))[1]
    assert torch.allclose(determinants, determinants[:1].expand(6), atol=1e-4)
    assert jacobian(model, x).std(0).max() > 1e-3


def check_realnvp(name):
    x = torch.randn(5, 4)
    model = started(name, layers=4)
    at_start = jacobian(model.eval(), x)
    assert torch.allclose(at_start, torch.diag_embed(at_start.diagonal(0, 1, 2)))
    model.train()
    before = [b.clone() for b in model.buffers()]
    model.loss("model", 2 + torch.randn(50, 4), None)
    moved = [
        not torch.equal(a, b) for a, b in zip(before, model.buffers(), strict=True)
    ]
    assert any(moved)
    determinants = torch.linalg.slogdet(jacobian(shaken(model), x))[1]
    assert determinants.std() > 1e-3


def check_glow(name):
    torch.manual_seed(1)
    x = 5 + 3 * torch.randn(400, 4)
    model = built(name, REAL)
    model.prepare(x, None)
    z = model.encode(x, None).detach()
    assert z.mean(0).abs().max() < 0.05
    assert (z.std(0) - 1).abs().max() < 0.05
    mixed = jacobian(model.eval(), x[:1])[0]
    assert (mixed - torch.diag(mixed.diagonal())).abs().max() > 0.05


def continuous(name):
    """Densities of the same rows in turn, the true one, and losses without jitter."""
    model = built(name, REAL, jitter=0.0, grid=6, tolerance=1e-3)
    assert (
        calls_of(model.field, lambda: model.loss("model", torch.randn(2, 4), None)) > 8
    )
    shaken(model)
    x = torch.randn(3, 4)
    with torch.no_grad():
        densities = torch.stack([model.log_prob(x, None) for _ in range(12)])
        z = model.encode(x, None)
    base = torch.distributions.Normal(0.0, 1.0).log_prob(z).sum(1)
    true = base + torch.linalg.slogdet(jacobian(model, x))[1]
    return densities, true, total(model, "model", x)


def check_cnf(name):
    densities, true, loss = continuous(name)
    assert torch.allclose(densities, densities[:1].expand(12, 3), atol=1e-6)
    assert torch.allclose(densities[0], true, atol=2e-2)
    assert loss == pytest.approx(-float(true.mean()) / 4, abs=1e-2)


def check_ffjord(name):
    densities, true, _ = continuous(name)
    assert (densities.std(0) > 1e-4).all()
    error = densities.std(0) / math.sqrt(12)
    assert ((densities.mean(0) - true).abs() < 5 * error + 2e-2).all()


def check_flow_matching(name):
    model = built(name, REAL)
    x = 2 * torch.randn(4000, 4)
    torch.manual_seed(0)
    # A still network is off by the velocity of straight paths: E x² + E noise².
    assert total(model, "model", x) == pytest.approx(5, rel=0.06)
    assert calls_of(model.net, lambda: model.loss("model", x, None)) == 1
    a, b = from_one_noise(model)
    assert torch.equal(a, b)


# --- trees and compositions ---------------------------------------------------------


def grown(name):
    module, _, attribute = SYSTEMS[name].target.partition(":")
    forest = getattr(import_module(module), attribute)
    rng = np.random.default_rng(0)
    x = rng.uniform(0, 3, 150)
    frame = pd.DataFrame({"x": x, "y": np.sin(x) + 0.02 * rng.normal(size=150)})
    model = forest(SYSTEMS[name], preset="smoke", config={"guard": False})
    assert isinstance(model, SequentialForest)
    return model.fit(frame, target="y", steps=10), frame


def check_boosted_forest(name):
    model, _frame = grown(name)
    assert model.card.metrics["boosted_columns"] == ["y"]
    made = model.sample(200, seed=0)
    # A mean with residuals follows the curve between the rows as well.
    assert np.std(made["y"] - np.sin(made["x"])) < 0.15


def check_sequential_forest(name):
    model, frame = grown(name)
    assert model.card.metrics["boosted_columns"] == []
    made = model.sample(200, seed=0)["y"].to_numpy()
    assert made.min() >= frame["y"].min()
    assert made.max() <= frame["y"].max()


def check_matgan(name):
    game = built(name, GRID)
    kinds = {type(m).__name__ for m in game.generator.modules()}
    assert "ConvTranspose2d" in kinds
    assert any(isinstance(m, nn.Conv2d) for m in game.critic.modules())
    assert game.turns == ("critic",) * 5 + ("generator",)
    shaken(game.critic, 1.0)
    with torch.no_grad():
        game.after("critic")
        made = game.sample(4, None)
    assert (
        max(float(p.detach().abs().max()) for p in game.critic.parameters())
        <= 0.1 + 1e-6
    )
    assert 0 <= float(made.min()) <= float(made.max()) <= 1


def check_composition_vae(name):
    model = built(name, CODES).eval()
    x = torch.stack([torch.randint(k, (30,)) for k in CODES.levels], 1).float()
    swapped = x[:, [2, 3, 0, 1]]
    with torch.no_grad():
        a, b = model.encode(x, None), model.encode(swapped, None)
        assert torch.equal(x, x.round())
        made = model.sample(50, None)
    assert a.std() > 0
    # Embeddings differ by place; a set of elements is summed over places.
    assert a.shape == b.shape == (30, model.config.latent)
    assert torch.equal(made, made.round())
    assert torch.isfinite(model.log_prob(x, None)).all()


def check_element_exchange(name):
    from generators.materials.exchange import exchange_odds, places_of

    module, _, attribute = SYSTEMS[name].target.partition(":")
    made = getattr(import_module(module), attribute)(SYSTEMS[name], seed=0)
    # Everywhere Zr stands Hf stands as well, and Sn nowhere: counted, not tabulated.
    pairs = [f"{a}{b}O3" for a in ("Ca", "Sr", "Ba", "Pb") for b in ("Zr", "Hf")]
    made.fit([*pairs, "CaTiO3", "SrTiO3", "MgZrO3"])
    known = {(("Ca", 1.0), ("O", 3.0), (metal, 1.0)) for metal in ("Zr", "Hf")}
    odds = {b: p for p, b in exchange_odds(places_of(known), 20.0)["Zr"]}
    assert odds["Hf"] > odds["Ti"] > odds["Sn"]
    drawn = made.sample(3, seed=0)
    formulas, odds = made.candidates()
    assert {"HfMgO3", "MgHfO3"} & set(formulas[:8])
    assert not set(formulas) & {"CaZrO3", "MgZrO3"}
    assert len(drawn) == 3
    assert np.all(np.diff(odds) <= 0)


CHECKS = {
    name.removeprefix("check_").replace("_", "-"): function
    for name, function in globals().items()
    if name.startswith("check_")
}


def test_every_working_system_has_a_check():
    assert set(CHECKS) == {n for n, s in SYSTEMS.items() if s.status == "works"}


@pytest.mark.parametrize("name", CHECKS)
def test_mechanism(name):
    CHECKS[name](name)


@pytest.mark.parametrize("name", CHECKS)
def test_every_other_system_under_its_name_is_found_out(name):
    for imposter in CHECKS:
        if imposter == name:
            continue
        with pytest.raises(
            (AssertionError, AttributeError, TypeError, GeneratorError, RuntimeError,
             IndexError, KeyError, StopIteration, ValueError)
        ):  # fmt: skip
            CHECKS[name](imposter)
