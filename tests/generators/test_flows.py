"""What makes each flow what its paper says."""

import numpy as np
import pandas as pd
import pytest
import torch

from generators import registry
from generators.base import Layout, Span
from generators.flows.core import Coupling, FlowConfig, alternating
from generators.flows.glow import ActNorm, Glow, LinearMix
from generators.flows.matching import FlowMatching, MatchingConfig
from generators.flows.nice import NICE
from generators.flows.ode import CNF, FFJORD, ODEConfig, estimated_trace, exact_trace
from generators.flows.realnvp import RealNVP, RealNVPConfig

FLOWS = {
    "nice": (NICE, FlowConfig(layers=4, hidden=16)),
    "realnvp": (RealNVP, RealNVPConfig(layers=4, hidden=16)),
    "glow": (Glow, FlowConfig(layers=3, hidden=16)),
    "cnf": (CNF, ODEConfig(hidden=16, tolerance=1e-6)),
}


def layout(d, condition=0):
    return Layout(tuple(Span(f"x{i}", i, i + 1, "real") for i in range(d)), condition)


def shaken(name, d=5, condition=0):
    """A flow whose weights are not those of the identity."""
    family, config = FLOWS[name]
    torch.manual_seed(0)
    flow = family(layout(d, condition), config)
    with torch.no_grad():
        for parameter in flow.parameters():
            parameter += 0.15 * torch.randn_like(parameter)
    flow.eval()
    for module in flow.modules():
        if isinstance(module, ActNorm):
            module.started.fill_(1)
    return flow


def transform(flow, x, c=None):
    if isinstance(flow, CNF):
        return flow.solve(x, c, precise=True)
    return flow.transform(x, c)


@pytest.mark.parametrize("name", FLOWS)
@pytest.mark.parametrize("condition", [0, 2])
def test_the_inverse_inverts(name, condition):
    flow = shaken(name, condition=condition)
    x = torch.randn(20, 5)
    c = torch.randn(20, condition) if condition else None
    with torch.no_grad():
        back = flow.decode(flow.encode(x, c), c)
    assert torch.allclose(back, x, atol=1e-3 if name == "cnf" else 1e-4)


@pytest.mark.parametrize("name", FLOWS)
def test_the_determinant_is_that_of_the_jacobian(name):
    flow = shaken(name, d=4)
    x = torch.randn(3, 4)
    _, log = transform(flow, x)
    for row in range(3):
        jacobian = torch.autograd.functional.jacobian(
            lambda v: transform(flow, v[None])[0][0], x[row]
        )
        expected = torch.linalg.slogdet(jacobian)[1]
        assert float(log[row].detach()) == pytest.approx(float(expected), abs=2e-3)


@pytest.mark.parametrize("name", FLOWS)
def test_the_density_integrates_to_one(name):
    flow = shaken(name, d=2)
    # Few solver steps would do for a mass; the width holds the shaken tails.
    line = torch.linspace(-14, 14, 141)
    grid = torch.cartesian_prod(line, line)
    with torch.no_grad():
        mass = flow.log_prob(grid, None).exp().sum() * (28 / 140) ** 2
    assert float(mass) == pytest.approx(1, abs=0.02)


def test_nice_keeps_volume_but_for_one_scale():
    flow = shaken("nice")
    x = torch.randn(6, 5)
    _, log = flow.transform(x, None)
    scale = flow.bijections[-1].scale.sum()
    assert torch.allclose(log, scale.expand(6))
    _, first = flow.bijections[0](x, None)
    assert torch.equal(first, torch.zeros(6))


def test_an_affine_coupling_leaves_its_half_and_varies_its_determinant():
    torch.manual_seed(0)
    mask = alternating(6, 0)
    coupling = Coupling(mask, 0, 16, 2, affine=True)
    with torch.no_grad():
        for parameter in coupling.parameters():
            parameter += 0.3 * torch.randn_like(parameter)
    x = torch.randn(8, 6)
    y, log = coupling(x, None)
    assert torch.equal(y[:, mask], x[:, mask])
    assert log.std() > 0


def test_half_of_the_columns_leave_at_each_scale():
    flow = RealNVP(layout(16), RealNVPConfig(layers=6, scales=3, hidden=8))
    assert flow.starts(16) == [0, 8, 12]


def test_actnorm_standardises_its_first_batch():
    torch.manual_seed(0)
    norm = ActNorm(3)
    y, _ = norm(5 + 3 * torch.randn(200, 3), None)
    assert torch.allclose(y.mean(0), torch.zeros(3), atol=1e-4)
    assert torch.allclose(y.std(0, unbiased=False), torch.ones(3), atol=1e-4)


def test_the_mix_is_a_permuted_lu_product_started_as_a_rotation():
    torch.manual_seed(0)
    mix = LinearMix(6)
    w = mix.weight().detach()
    assert torch.allclose(w @ w.T, torch.eye(6), atol=1e-4)
    with torch.no_grad():
        mix.log_diagonal += torch.randn(6)
    _, log = mix(torch.randn(2, 6), None)
    expected = torch.linalg.slogdet(mix.weight())[1]
    assert torch.allclose(log, expected.expand(2), atol=1e-4)


# --- continuous flows -------------------------------------------------------------


def linear_cnf(a):
    flow = CNF(layout(len(a)), ODEConfig(tolerance=1e-7))
    flow.field.forward = lambda t, z, c: z @ a.T
    return flow


def test_a_linear_field_has_the_determinant_of_its_trace():
    a = torch.tensor([[0.3, 1.0], [-0.5, 0.2]])
    z, log = linear_cnf(a).solve(torch.randn(4, 2), None, precise=True)
    assert torch.allclose(log, torch.full((4,), 0.5), atol=1e-4)
    assert z.shape == (4, 2)


def test_adjoint_gradients_are_those_of_backpropagation():
    slopes = []
    for adjoint in (False, True):
        torch.manual_seed(0)
        flow = CNF(layout(3), ODEConfig(hidden=8, adjoint=adjoint, grid=20))
        with torch.no_grad():
            for parameter in flow.parameters():
                parameter += 0.2 * torch.randn_like(parameter)
        torch.manual_seed(1)
        loss = flow.loss("model", torch.randn(8, 3), None)["nll"]
        found = torch.autograd.grad(loss, list(flow.parameters()), allow_unused=True)
        slopes.append(torch.cat([g.flatten() for g in found if g is not None]))
    assert torch.allclose(slopes[0], slopes[1], atol=1e-3)


def test_the_estimate_is_the_trace_on_average():
    torch.manual_seed(0)
    a = torch.randn(4, 4)
    z = torch.randn(1, 4, requires_grad=True)
    f = z @ a.T + z.square()
    exact = exact_trace(f, z)
    values = []
    for _ in range(600):
        e = torch.randint(0, 2, z.shape).float() * 2 - 1
        values.append(float(estimated_trace(f, z, e).detach()))
    error = np.std(values) / np.sqrt(len(values))
    assert abs(np.mean(values) - float(exact.detach())) < 4 * error


def test_one_noise_vector_serves_a_whole_solve_with_one_product_a_call():
    flow = FFJORD(layout(3), ODEConfig(hidden=8))
    vectors, calls = [], []
    original = flow.trace

    def spy(x):
        inner = original(x)
        vectors.append(inner)

        def counted(f, z):
            calls.append(1)
            return inner(f, z)

        return counted

    flow.trace = spy
    torch.manual_seed(0)
    flow.solve(torch.randn(5, 3), None, precise=True)
    assert len(vectors) == 1
    assert len(calls) > 4
    probe = torch.randn(5, 3, requires_grad=True)
    f = (probe.square() @ torch.randn(3, 3)).requires_grad_(True)
    assert torch.equal(vectors[0](f, probe), vectors[0](f, probe))


def test_straight_paths_start_in_noise_and_end_in_data():
    model = FlowMatching(layout(2), MatchingConfig(hidden=8, depth=1, sigma=0.0))
    noise, x = torch.randn(5, 2), torch.randn(5, 2)
    start, velocity = model.path(noise, x, torch.zeros(5))
    end, _ = model.path(noise, x, torch.ones(5))
    assert torch.allclose(start, noise)
    assert torch.allclose(end, x)
    assert torch.allclose(end - start, velocity)


def test_the_matched_likelihood_of_the_exact_velocity_is_exact():
    model = FlowMatching(layout(1), MatchingConfig(sigma=0.0, tolerance=1e-6, grid=200))
    m, s = 1.0, 0.5

    def velocity(t, x, c):
        # E[x1 - x0 | x_t] for x0 ~ N(0, 1), x1 ~ N(m, s²) on straight paths.
        variance = (1 - t) ** 2 + (t * s) ** 2
        slope = (t * s**2 - (1 - t)) / variance
        return m + slope * (x - t * m)

    model._velocity = velocity
    x = torch.tensor([[0.2], [1.0], [1.9]])
    true = torch.distributions.Normal(m, s).log_prob(x).sum(1)
    assert torch.allclose(model.log_prob(x, None), true, atol=2e-3)


@pytest.mark.parametrize("name", ["nice", "realnvp", "glow"])
def test_two_moons_beat_a_fitted_normal(name):
    rng = np.random.default_rng(0)
    angle = rng.uniform(0, np.pi, 600)
    side = rng.integers(0, 2, 600)
    frame = pd.DataFrame(
        {
            "x": np.cos(angle) * (1 - 2 * side) + side + rng.normal(0, 0.07, 600),
            "y": np.sin(angle) * (1 - 2 * side) + 0.5 * side + rng.normal(0, 0.07, 600),
        }
    )
    model = registry.make(name, kind="table", preset="smoke", lr=5e-3, ema=0.95)
    model.fit(frame[:450], steps=250)
    test = frame[450:].reset_index(drop=True)
    found = model.log_prob(test).values.mean()
    z = model.codec.encode(test).numpy()
    train = model.codec.encode(frame[:450]).numpy()
    from scipy.stats import multivariate_normal

    normal = multivariate_normal(train.mean(0), np.cov(train.T)).logpdf(z).mean()
    assert found > normal + 0.1


def test_our_couplings_do_not_fall_behind_the_oracle():
    import zuko

    rng = np.random.default_rng(1)
    base = rng.normal(size=(500, 1))
    x = torch.tensor(
        np.concatenate([base, base**2 + 0.3 * rng.normal(size=(500, 1))], 1)
    ).float()
    x = (x - x.mean(0)) / x.std(0)
    scores = []
    torch.manual_seed(0)
    mine = RealNVP(layout(2), RealNVPConfig(layers=4, hidden=32, scales=1))
    oracle = zuko.flows.RealNVP(2, transforms=4, hidden_features=(32, 32))
    for flow in (mine, oracle):
        optimizer = torch.optim.Adam(flow.parameters(), lr=5e-3)
        for _ in range(250):
            optimizer.zero_grad()
            density = (
                flow.log_prob(x[:400], None)
                if flow is mine
                else flow().log_prob(x[:400])
            )
            (-density.mean()).backward()
            optimizer.step()
        flow.eval()
        with torch.no_grad():
            test = (
                flow.log_prob(x[400:], None)
                if flow is mine
                else flow().log_prob(x[400:])
            )
        scores.append(float(test.mean()))
    assert scores[0] > scores[1] - 0.2
