"""What makes each adversarial system what its paper says."""

import math

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

from generators import registry
from generators.adversarial.core import AdversarialConfig
from generators.adversarial.ctgan import CTGAN, CTGANConfig, discrete_spans
from generators.adversarial.gan import GAN, discriminator_loss, non_saturating_loss
from generators.adversarial.wgan import WGAN, WGANConfig
from generators.adversarial.wgan_gp import WGANGP, WGANGPConfig, gradient_penalty
from generators.base import Layout, Span
from generators.errors import SpecUnsupported

LAYOUT = Layout((Span("a", 0, 1, "real"), Span("b", 1, 4, "categorical")), condition=2)


def weights(module):
    return {k: v.clone() for k, v in module.state_dict().items()}


def unchanged(module, before):
    return all(torch.equal(v, before[k]) for k, v in module.state_dict().items())


def test_an_undecided_discriminator_costs_two_ln_two():
    zero = torch.zeros(50)
    assert float(discriminator_loss(zero, zero)) == pytest.approx(2 * math.log(2))


def test_the_generator_keeps_its_gradient_where_the_discriminator_is_sure():
    logit = torch.tensor(-40.0, requires_grad=True)
    non_saturating_loss(logit).backward()
    assert float(logit.grad) == pytest.approx(-1.0)


@pytest.mark.parametrize(
    ("family", "config"),
    [(GAN, AdversarialConfig()), (WGAN, WGANConfig()), (WGANGP, WGANGPConfig())],
)
def test_a_turn_moves_one_player_only(family, config):
    torch.manual_seed(0)
    game = family(LAYOUT, config)
    x, c = torch.rand(32, 4), torch.randn(32, 2)
    for turn, other in (("critic", game.generator), ("generator", game.critic)):
        before = weights(other)
        mine = weights(getattr(game, turn))
        parameters = list(game.groups()[turn])
        optimizer = game.optimizer(turn, parameters)
        total = sum(game.loss(turn, x, c).values())
        gradients = torch.autograd.grad(total, parameters, allow_unused=True)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = gradient
        optimizer.step()
        assert unchanged(other, before)
        assert not unchanged(getattr(game, turn), mine)


def test_the_condition_enters_both_players():
    torch.manual_seed(0)
    game = GAN(LAYOUT, AdversarialConfig())
    x = torch.rand(8, 4)
    c, other = torch.randn(8, 2), torch.randn(8, 2)
    assert not torch.allclose(game.score(x, c), game.score(x, other))
    y = c.clone().requires_grad_(True)
    (slope,) = torch.autograd.grad(game.make(8, y).sum(), y)
    assert slope.abs().sum() > 0


def test_cgan_without_a_condition_is_refused():
    frame = pd.DataFrame({"a": np.arange(20.0), "b": np.arange(20.0) ** 2})
    with pytest.raises(SpecUnsupported, match="condition columns"):
        registry.make("cgan", kind="table", preset="smoke").fit(frame, steps=1)


def test_class_means_of_cgan_follow_the_label():
    rng = np.random.default_rng(0)
    label = rng.choice(["low", "high"], 300)
    value = np.where(label == "low", -3.0, 3.0) + rng.normal(0, 0.5, 300)
    frame = pd.DataFrame(
        {"label": label, "value": value, "other": rng.normal(size=300)}
    )
    model = registry.make("cgan", kind="table", preset="smoke", lr=2e-3, ema=0.9)
    model.fit(frame, ["label"], steps=300)
    low = model.sample(200, given={"label": "low"})["value"].mean()
    high = model.sample(200, given={"label": "high"})["value"].mean()
    assert high - low > 2


def test_wgan_clips_and_ignores_a_constant():
    torch.manual_seed(0)
    game = WGAN(LAYOUT, WGANConfig())
    assert game.turns == ("critic",) * 5 + ("generator",)
    with torch.no_grad():
        game.after("critic")
    assert max(float(p.detach().abs().max()) for p in game.critic.parameters()) <= 0.01
    real, made, c = torch.rand(16, 4), torch.rand(16, 4), torch.randn(16, 2)
    gap = game.critic_loss(real, made, c)["gap"]
    with torch.no_grad():
        game.critic[-1].bias += 7.0
    assert torch.allclose(game.critic_loss(real, made, c)["gap"], gap, atol=1e-5)
    assert isinstance(game.optimizer("critic", list(game.critic.parameters())),
                      torch.optim.RMSprop)  # fmt: skip


def test_clipping_holds_after_training():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": rng.normal(size=80), "b": rng.normal(size=80)})
    model = registry.make("wgan", kind="table", preset="smoke", lr=0.05, ema=0.0)
    model.fit(frame, steps=4)
    assert max(float(p.abs().max()) for p in model.family.critic.parameters()) <= 0.01


def test_the_critic_gap_grows_with_the_shift_of_two_masses():
    gaps = []
    for shift in (0.5, 1.0, 2.0):
        torch.manual_seed(0)
        layout = Layout((Span("a", 0, 1, "real"),))
        game = WGAN(layout, WGANConfig(lr=1e-3))
        optimizer = game.optimizer("critic", list(game.critic.parameters()))
        real, made = torch.zeros(16, 1), torch.full((16, 1), shift)
        for _ in range(60):
            optimizer.zero_grad()
            loss = game.critic_loss(real, made, None)["gap"]
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                game.after("critic")
        gaps.append(-float(game.critic_loss(real, made, None)["gap"].detach()))
    assert 0 < gaps[0] < gaps[1] < gaps[2]


def test_the_penalty_of_a_linear_critic_is_known():
    w = torch.tensor([3.0, 4.0], requires_grad=True)
    penalty = gradient_penalty(lambda x: x @ w, torch.randn(9, 2), torch.randn(9, 2))
    assert float(penalty) == pytest.approx((5 - 1) ** 2)
    penalty.backward()
    assert torch.allclose(w.grad, 2 * (5 - 1) * w.detach() / 5)


def test_the_mixture_uses_one_number_a_sample():
    seen = []

    def critic(x):
        seen.append(x.detach())
        return x.sum(1)

    real, made = torch.zeros(6, 5), torch.ones(6, 5)
    gradient_penalty(critic, real, made)
    assert (seen[0].std(1) == 0).all()
    assert len(seen[0][:, 0].unique()) > 1


def test_no_batch_norm_under_a_gradient_penalty():
    for game in (WGANGP(LAYOUT, WGANGPConfig()), CTGAN(LAYOUT, CTGANConfig())):
        norms = (nn.BatchNorm1d, nn.BatchNorm2d)
        assert not any(isinstance(m, norms) for m in game.critic.modules())


# --- ctgan ----------------------------------------------------------------------------


def ctgan_data(n=500, seed=0):
    rng = np.random.default_rng(seed)
    kind = rng.choice(["a", "b", "c"], n, p=[0.85, 0.12, 0.03])
    level = rng.choice([1, 2], n)
    value = rng.normal(0, 1, n) + 5 * (kind == "b")
    return pd.DataFrame({"kind": kind, "level": level, "value": value})


@pytest.fixture(scope="module")
def ctgan():
    model = registry.make(
        "ctgan", kind="table", preset="smoke", lr=2e-3, critic_lr=2e-3, ema=0.9,
        hidden=64,
    )  # fmt: skip
    return model.fit(ctgan_data(), steps=150)


def test_categories_are_drawn_by_the_logarithm_of_their_count(ctgan):
    family = ctgan.family
    torch.manual_seed(1)
    vector, column = family.draw_condition(20000, logarithmic=True)
    assert (vector.sum(1) == 1).all()
    share = torch.bincount(column, minlength=2) / len(column)
    assert torch.allclose(share, torch.tensor([0.5, 0.5]), atol=0.02)
    mine = vector[column == 0][:, :3].mean(0)
    expected = torch.log1p(family.frequencies[:3])
    assert torch.allclose(mine, expected / expected.sum(), atol=0.02)


def test_real_rows_obey_the_drawn_condition(ctgan):
    family = ctgan.family
    x = ctgan.codec.encode(ctgan_data(), seed=0)
    torch.manual_seed(0)
    family.prepare(x, None)
    rows, given = family.batch(x, None, 100)
    at = 0
    for span in discrete_spans(family.layout.spans):
        wanted = given[:, at : at + span.width]
        chosen = wanted.sum(1) > 0
        real = rows[chosen, span.start : span.stop].argmax(1)
        assert torch.equal(real, wanted[chosen].argmax(1))
        at += span.width


def test_samples_obey_an_asked_category(ctgan):
    with torch.no_grad():
        torch.manual_seed(0)
        made = ctgan.codec.decode(ctgan.family.sample_category(400, "kind", 1))
    assert (made["kind"] == "b").mean() >= 0.95


def test_the_critic_sees_packs_of_ten(ctgan):
    family = ctgan.family
    per_row = family.layout.width + family.asked
    assert family.critic[0].in_features == 10 * per_row
    with pytest.raises(SpecUnsupported, match="packs of 10"):
        family.batch(torch.zeros(500, family.layout.width), None, 45)


def test_the_cross_entropy_looks_at_the_chosen_column_only(ctgan):
    family = ctgan.family
    raw = torch.zeros(4, family.layout.width, requires_grad=True)
    vector = torch.zeros(4, family.asked)
    vector[:, 0] = 1
    (slope,) = torch.autograd.grad(family.condition_loss(raw, vector), raw)
    first, second = discrete_spans(family.layout.spans)
    assert slope[:, first.start : first.stop].abs().sum() > 0
    assert slope[:, second.start : second.stop].abs().sum() == 0


def test_modes_of_an_amount_are_no_discrete_column(ctgan):
    names = {s.name for s in discrete_spans(ctgan.family.layout.spans)}
    assert names == {"kind", "level"}
