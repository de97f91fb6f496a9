"""What makes each autoencoder what its paper says."""

import math

import pandas as pd
import pytest
import torch
from torch.distributions import Normal, kl_divergence

from generators import registry
from generators.base import Layout, Span
from generators.latent.beta import BetaConfig, BetaVAE
from generators.latent.core import LatentConfig, gaussian_kl
from generators.latent.tcvae import BetaTCVAE, TCConfig, kl_terms, log_importance
from generators.latent.vae import VAE
from generators.latent.vq_vae import VQVAE, Quantiser, VQConfig
from tests.generators.test_codecs import mixed_table

LAYOUT = Layout(tuple(Span(f"x{i}", i, i + 1, "real") for i in range(4)))
SMALL = {"latent": 3, "hidden": 16, "depth": 1}


def seeded(family, config):
    torch.manual_seed(0)
    return family(LAYOUT, config)


def test_the_kl_is_that_of_torch():
    torch.manual_seed(0)
    mean, log_variance = torch.randn(20, 3), torch.randn(20, 3)
    mine = gaussian_kl(mean, log_variance)
    theirs = kl_divergence(Normal(mean, (0.5 * log_variance).exp()), Normal(0, 1))
    assert torch.allclose(mine, theirs, atol=1e-6)


def test_the_gradient_reaches_the_encoder_through_the_draw():
    vae = seeded(VAE, LatentConfig(**SMALL))
    error = vae.loss("model", torch.randn(8, 4), None)["reconstruction"]
    slopes = torch.autograd.grad(error, list(vae.encoder.parameters()))
    assert all(s.abs().sum() > 0 for s in slopes[-2:])


def test_the_importance_bound_rises_with_its_samples():
    vae = seeded(VAE, LatentConfig(**SMALL))
    x = torch.randn(400, 4)
    torch.manual_seed(1)
    with torch.no_grad():
        bounds = [vae.importance_bound(x, None, k).mean() for k in (1, 8, 64)]
    assert bounds[0] < bounds[1] < bounds[2]


def test_beta_one_is_the_vae_bit_for_bit():
    frame = mixed_table(80)
    a = registry.make("vae", kind="table", preset="smoke").fit(frame, steps=6)
    b = registry.make("beta-vae", kind="table", preset="smoke", beta=1.0)
    b.fit(frame, steps=6)
    for name, value in a.family.state_dict().items():
        assert torch.equal(value, b.family.state_dict()[name])
    pd.testing.assert_frame_equal(a.sample(6), b.sample(6))


def test_the_loss_is_linear_in_beta_with_slope_kl():
    x = torch.randn(32, 4)
    totals, kl = [], []
    for beta in (1.0, 2.0, 5.0):
        model = seeded(BetaVAE, BetaConfig(**SMALL, beta=beta))
        torch.manual_seed(3)
        terms = model.loss("model", x, None)
        totals.append(float(sum(terms.values()).detach()))
        kl.append(float(terms["kl"].detach()) / beta)
    assert totals[1] - totals[0] == pytest.approx(kl[0], rel=1e-4)
    assert totals[2] - totals[0] == pytest.approx(4 * kl[0], rel=1e-4)


def test_three_terms_add_up_to_the_divergence():
    torch.manual_seed(0)
    mean, log_variance = torch.randn(64, 3), 0.3 * torch.randn(64, 3)
    z = mean + (0.5 * log_variance).exp() * torch.randn(64, 3)
    terms = kl_terms(z, mean, log_variance, 64)
    own = Normal(mean, (0.5 * log_variance).exp()).log_prob(z).sum(1)
    prior = Normal(0.0, 1.0).log_prob(z).sum(1)
    assert torch.allclose(sum(terms), (own - prior).mean(), atol=1e-4)
    # The first term, mutual information, is a divergence itself.
    assert terms[0] > -1e-4


def test_total_correlation_sees_dependence():
    torch.manual_seed(0)
    base = torch.randn(800, 1)
    together = torch.cat([base, base + 0.2 * torch.randn(800, 1)], 1)
    apart = torch.randn(800, 2)
    narrow = torch.full((800, 2), math.log(0.1))
    values = []
    for mean in (together, apart):
        z = mean + math.sqrt(0.1) * torch.randn_like(mean)
        values.append(float(kl_terms(z, mean, narrow, 800)[1]))
    assert values[0] > values[1] + 0.5


def test_stratified_weights_sum_to_one():
    for batch, rows in ((8, 100), (8, 8)):
        assert torch.allclose(
            log_importance(batch, rows).exp().sum(1), torch.ones(batch)
        )


def test_only_the_total_correlation_is_weighted():
    x = torch.randn(32, 4)
    found = []
    for beta in (1.0, 6.0):
        model = seeded(BetaTCVAE, TCConfig(**SMALL, beta=beta))
        model.prepare(x, None)
        torch.manual_seed(2)
        found.append({k: float(v.detach()) for k, v in
                      model.loss("model", x, None).items()})  # fmt: skip
    for name in ("reconstruction", "mutual_information", "dimension_kl"):
        assert found[0][name] == pytest.approx(found[1][name], rel=1e-5)
    assert found[1]["total_correlation"] == pytest.approx(
        6 * found[0]["total_correlation"], rel=1e-4
    )


# --- vq ---------------------------------------------------------------------------


def test_every_output_is_the_nearest_row_of_the_book_and_stays_it():
    torch.manual_seed(0)
    quantiser = Quantiser(16, 4)
    z = torch.randn(10, 3, 4)
    codes, index, _, _ = quantiser(z)
    assert torch.allclose(codes, quantiser.book[index], atol=1e-6)
    distance = torch.cdist(z.reshape(-1, 4), quantiser.book)
    assert torch.equal(index.flatten(), distance.argmin(1))
    assert torch.equal(quantiser.nearest(codes), index)


def test_the_gradient_passes_straight_and_the_book_learns_from_its_own_term():
    torch.manual_seed(0)
    quantiser = Quantiser(16, 4)
    z = torch.randn(10, 3, 4, requires_grad=True)
    codes, _, book, commitment = quantiser(z)
    weight = torch.randn_like(codes)
    slope = torch.autograd.grad((codes * weight).sum(), z, retain_graph=True)[0]
    assert torch.equal(slope, weight)
    through = torch.autograd.grad(
        (codes * weight).sum(), quantiser.book, allow_unused=True, retain_graph=True
    )[0]
    assert through is None
    assert torch.autograd.grad(book, z, allow_unused=True, retain_graph=True)[0] is None
    assert (
        torch.autograd.grad(book, quantiser.book, retain_graph=True)[0].abs().sum() > 0
    )
    assert torch.autograd.grad(commitment, quantiser.book, allow_unused=True,
                               retain_graph=True)[0] is None  # fmt: skip


def test_the_prior_is_causal_and_never_moves_the_codes():
    torch.manual_seed(0)
    model = VQVAE(LAYOUT, VQConfig(codes=8, places=5, width=3, hidden=16))
    index = torch.randint(0, 8, (1, 5))
    base = model.prior(index, None)
    changed = index.clone()
    changed[0, 3] = (changed[0, 3] + 1) % 8
    moved = (model.prior(changed, None) - base).abs().sum(2)[0]
    assert (moved[:4] == 0).all()
    assert moved[4] > 0
    terms = model.loss("prior", torch.randn(6, 4), None)
    slope = torch.autograd.grad(
        terms["prior"], list(model.encoder.parameters()), allow_unused=True
    )
    assert all(s is None for s in slope)


def test_the_book_stays_in_use():
    model = registry.make("vq-vae", kind="table", preset="smoke", codes=16)
    model.fit(mixed_table(200, gaps=False), steps=60)
    assert model.family.perplexity() > 3
