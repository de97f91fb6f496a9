"""What makes each diffusion model what its paper says."""

import math

import pytest
import torch

from generators.base import Layout, Span
from generators.diffusion.d3pm import (
    D3PM,
    Chain,
    D3PMConfig,
    schedule,
    transition_matrix,
)
from generators.diffusion.ddim import DDIM, DDIMConfig
from generators.diffusion.ddpm import DDPM, DiffusionConfig
from generators.diffusion.improved import ImprovedConfig, ImprovedDDPM
from generators.diffusion.process import GaussianProcess, betas

LAYOUT = Layout((Span("a", 0, 1, "real"), Span("b", 1, 2, "real")))
MEAN, SD = torch.tensor([0.5, -1.0]), torch.tensor([0.6, 0.3])


def analytic(process):
    """The best noise prediction when the data are Gaussian."""

    def noise(xt, t, c):
        bar = process.bar[t][:, None]
        variance = bar * SD**2 + 1 - bar
        return (1 - bar).sqrt() * (xt - bar.sqrt() * MEAN) / variance

    return noise


def test_published_schedules():
    line = betas("linear", 1000)
    assert float(line[0]) == pytest.approx(1e-4)
    assert float(line[-1]) == pytest.approx(0.02)
    cosine = torch.cumprod(1 - betas("cosine", 1000), 0)
    t = 500 / 1000
    f = math.cos((t + 0.008) / 1.008 * math.pi / 2) ** 2
    f0 = math.cos(0.008 / 1.008 * math.pi / 2) ** 2
    assert float(cosine[499]) == pytest.approx(f / f0, rel=1e-6)
    assert float(betas("cosine", 1000).max()) <= 0.999


def test_one_jump_equals_many_steps():
    beta = betas("linear", 40)
    mean, variance = 1.0, 0.0
    for b in beta:
        mean, variance = math.sqrt(1 - b) * mean, (1 - b) * variance + b
    process = GaussianProcess("linear", 40)
    bar = float(process.bar[-1])
    assert float(mean) == pytest.approx(math.sqrt(bar), rel=1e-5)
    assert float(variance) == pytest.approx(1 - bar, rel=1e-5)


def test_the_posterior_is_that_of_bayes():
    process = GaussianProcess("linear", 50)
    t, x0, xt = torch.tensor([20]), torch.tensor([[0.7]]), torch.tensor([[-0.3]])
    beta, before = float(process.beta[20]), float(process.bar[19])
    # Prior N(sqrt(before) x0, 1 - before), likelihood of xt with variance beta.
    precision = 1 / (1 - before) + (1 - beta) / beta
    mean = (math.sqrt(before) * 0.7 / (1 - before)
            + math.sqrt(1 - beta) * -0.3 / beta) / precision  # fmt: skip
    assert float(process.posterior_mean(x0, xt, t)) == pytest.approx(mean, rel=1e-4)
    assert float(process.tilde[20]) == pytest.approx(1 / precision, rel=1e-4)


@pytest.mark.parametrize(
    ("family", "config"),
    [
        (DDPM, DiffusionConfig(times=200, hidden=8, depth=1)),
        (DDIM, DDIMConfig(times=200, hidden=8, depth=1, calls=50)),
    ],
)
def test_perfect_noise_gives_the_distribution_back(family, config):
    model = family(LAYOUT, config)
    model.noise = analytic(model.process)
    torch.manual_seed(0)
    x = model.sample(4000, None)
    assert torch.allclose(x.mean(0), MEAN, atol=0.05)
    assert torch.allclose(x.std(0), SD, atol=0.05)


def test_the_bound_lies_below_the_true_density_and_nears_it_with_more_steps():
    gaps = []
    for times in (50, 400):
        model = DDPM(LAYOUT, DiffusionConfig(times=times, hidden=8, depth=1))
        model.noise = analytic(model.process)
        torch.manual_seed(0)
        x = MEAN + SD * torch.randn(1500, 2)
        true = torch.distributions.Normal(MEAN, SD).log_prob(x).sum(1).mean()
        gaps.append(float(true - model.log_prob(x, None).mean()))
    assert gaps[1] > 0
    assert gaps[1] < 0.7 * gaps[0]


def test_learnt_variances_stay_between_their_bounds():
    torch.manual_seed(0)
    model = ImprovedDDPM(LAYOUT, ImprovedConfig(times=40, hidden=8, depth=1))
    t = torch.randint(0, 40, (200,))
    log = model.log_variance(20 * torch.randn(200, 2), t)
    low, high = model.process.log_tilde[t][:, None], model.process.log_beta[t][:, None]
    assert (log >= low - 1e-5).all()
    assert (log <= high + 1e-5).all()


def test_the_bound_does_not_reach_the_mean():
    torch.manual_seed(0)
    model = ImprovedDDPM(LAYOUT, ImprovedConfig(times=40, hidden=8, depth=1))
    x = torch.randn(16, 2)
    t = torch.randint(1, 40, (16,))
    xt = model.process.diffuse(x, t, torch.randn_like(x))
    noise = torch.randn(16, 2, requires_grad=True)
    raw = torch.randn(16, 2, requires_grad=True)
    bound = model.bound_of(x, xt, t, noise.detach(), model.log_variance(raw, t)).sum()
    slopes = torch.autograd.grad(bound, [noise, raw], allow_unused=True)
    assert slopes[0] is None
    assert slopes[1].abs().sum() > 0


def test_times_are_weighted_without_bias():
    model = ImprovedDDPM(LAYOUT, ImprovedConfig(times=20, hidden=8, depth=1))
    assert torch.allclose(model.time_weights(), torch.full((20,), 1 / 20))
    for _ in range(10):
        model.remember(torch.arange(20), torch.arange(20).float() + 1)
    p = model.time_weights()
    assert p[19] > 5 * p[0]
    torch.manual_seed(0)
    t, weight = model.draw_times(500)
    assert torch.allclose(p[t] * weight, torch.full((500,), 1 / 20))


def test_ddim_is_deterministic_and_eta_one_is_the_ddpm():
    model = DDIM(LAYOUT, DDIMConfig(times=100, hidden=8, depth=1, calls=100))
    model.noise = analytic(model.process)
    z = torch.randn(5, 2)
    assert torch.equal(model.decode(z, None), model.decode(z, None))
    for t in (1, 40, 99):
        found = float(model.variance(t, t - 1, 1.0))
        assert found == pytest.approx(float(model.process.tilde[t]), rel=1e-4)


def test_encoding_closes_as_the_steps_rise():
    errors = []
    torch.manual_seed(0)
    x = MEAN + SD * torch.randn(50, 2)
    for calls in (10, 100):
        model = DDIM(LAYOUT, DDIMConfig(times=400, hidden=8, depth=1, calls=calls))
        model.noise = analytic(model.process)
        errors.append(
            float((model.decode(model.encode(x, None), None) - x).abs().mean())
        )
    assert errors[1] < 0.4 * errors[0]


# --- d3pm -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["uniform", "absorbing", "gaussian"])
def test_rows_sum_to_one_and_products_are_products(kind):
    chain = Chain(kind, 5, 12)
    assert torch.allclose(chain.one.sum(2), torch.ones(12, 5), atol=1e-5)
    assert (chain.one >= 0).all()
    product = chain.one[0]
    for t in range(1, 12):
        product = product @ chain.one[t]
    assert torch.allclose(chain.bar[-1], product, atol=1e-5)


@pytest.mark.parametrize("kind", ["uniform", "absorbing", "gaussian"])
def test_the_posterior_is_brute_force_bayes(kind):
    chain = Chain(kind, 4, 8)
    t = 5
    for x0 in range(3):
        for xt in range(4):
            joint = chain.bar[t - 1][x0] * chain.one[t][:, xt]
            if joint.sum() < 1e-9:
                continue
            onehot = torch.eye(4)[x0][None]
            found = chain.posterior(onehot, torch.tensor([xt]), torch.tensor([t]))
            assert torch.allclose(found[0], joint / joint.sum(), atol=1e-6)


def test_where_the_chains_end():
    absorbing = Chain("absorbing", 5, 20)
    assert torch.allclose(absorbing.bar[-1][:, -1], torch.ones(5), atol=1e-6)
    uniform = Chain("uniform", 5, 50)
    assert torch.allclose(uniform.bar[-1], torch.full((5, 5), 0.2), atol=1e-2)
    assert schedule("absorbing", 4) == [0.25, 1 / 3, 0.5, 1.0]


def test_gaussian_jumps_are_symmetric_and_far_ones_rarer():
    q = transition_matrix("gaussian", 6, 0.3)
    assert torch.allclose(q, q.T)
    assert (q[0, 1:-1] > q[0, 2:]).all()


def test_the_mask_is_never_left_by_noise_and_never_sampled():
    layout = Layout(LAYOUT.spans, levels=(4, 3))
    model = D3PM(layout, D3PMConfig(times=10, hidden=8, depth=1))
    q = model.chain(5).one
    assert torch.allclose(q[:, -1, -1], torch.ones(10))
    torch.manual_seed(0)
    x = model.sample(300, None)
    assert x.max(0).values.tolist() <= [3, 2]
    assert x.min() >= 0


def test_a_perfect_guess_makes_the_bound_zero():
    layout = Layout((Span("a", 0, 1, "real"),), levels=(3,))
    model = D3PM(layout, D3PMConfig(times=8, hidden=8, depth=1))
    x0 = torch.randint(0, 3, (200, 1))
    model.predict = lambda xt, t, c: [
        torch.log(torch.nn.functional.one_hot(x0[:, 0], 3).float() + 1e-12)
    ]
    assert model.log_prob(x0.float(), None).abs().max() < 1e-3
