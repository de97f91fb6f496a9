"""Every generative system by name; nothing heavy is imported before `make`."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal

from generators.errors import SpecUnsupported

if TYPE_CHECKING:
    from generators.base import Generator

Status = Literal["works", "planned"]

#: What `best` means, by kind of data; chosen by benchmarks/generators.py.
BEST = {"table": "boosted-forest", "composition": "element-exchange"}


@dataclass(frozen=True, slots=True)
class System:
    """A generative system: what it is and what it can do here.

    Attributes:
        name: As users type it.
        family: adversarial, latent, diffusion, flow, tree or material.
        kind: The main kind of data.
        kinds: All kinds that work here (for a planned one: that are meant).
        conditional: Whether samples can be asked for by condition.
        likelihood: Of `log_prob`.
        status: ``works`` only for what can be trained and sampled today.
        requires: What must exist first, in words; empty when nothing.
        best_for: When to choose it.
        source: The publication that defines it.
        target: ``module:Class`` of a working system.
    """

    name: str
    family: str
    kind: str
    kinds: tuple[str, ...]
    conditional: bool
    likelihood: str
    status: Status
    requires: str
    best_for: str
    source: str
    target: str = ""

    def to_json(self) -> dict[str, Any]:
        """The object that `models --json` lists."""
        return {
            "name": self.name,
            "family": self.family,
            "kind": self.kind,
            "kinds": list(self.kinds),
            "conditional": self.conditional,
            "likelihood": self.likelihood,
            "status": self.status,
            "requires": self.requires,
            "best_for": self.best_for,
            "source": self.source,
        }


_TC = ("table", "composition")


def _works(
    name: str,
    family: str,
    target: str,
    best_for: str,
    source: str,
    *,
    kinds: tuple[str, ...] = _TC,
    conditional: bool = True,
    likelihood: str = "none",
    requires: str = "",
) -> System:
    package = {"flow": "flows", "tree": "trees", "material": "materials"}
    module = f"generators.{package.get(family, family)}.{target}"
    return System(
        name, family, kinds[0], kinds, conditional, likelihood, "works", requires,
        best_for, source, module,
    )  # fmt: skip


def _planned(
    name: str,
    family: str,
    kind: str,
    best_for: str,
    source: str,
    *,
    likelihood: str = "none",
    requires: str = "",
    conditional: bool = False,
) -> System:
    return System(
        name, family, kind, (kind,), conditional, likelihood, "planned", requires,
        best_for, source,
    )  # fmt: skip


_ALL = (
    # --- adversarial ------------------------------------------------------------
    _works("gan", "adversarial", "gan:GAN",
           "the plain game, as a reference",
           "Goodfellow et al., NeurIPS 27 (2014) 2672"),
    _works("cgan", "adversarial", "cgan:CGAN",
           "rows or formulas for given labels",
           "Mirza & Osindero, arXiv:1411.1784 (2014)",
           requires="condition columns at training"),
    _planned("dcgan", "adversarial", "image", "micrographs",
             "Radford, Metz & Chintala, ICLR 2016, arXiv:1511.06434"),
    _works("wgan", "adversarial", "wgan:WGAN",
           "stable adversarial training with a meaningful loss",
           "Arjovsky, Chintala & Bottou, ICML 2017, arXiv:1701.07875"),
    _works("wgan-gp", "adversarial", "wgan_gp:WGANGP",
           "stable adversarial training without weight clipping",
           "Gulrajani et al., NeurIPS 30 (2017) 5767, arXiv:1704.00028"),
    _planned("cyclegan", "adversarial", "image", "unpaired image translation",
             "Zhu et al., ICCV 2017, arXiv:1703.10593",
             requires="two folders of unpaired images"),
    _planned("tablegan", "adversarial", "table", "tables with privacy margins",
             "Park et al., PVLDB 11 (2018) 1071, arXiv:1806.03384"),
    _planned("tgan", "adversarial", "table", "mixed-type tables, column by column",
             "Xu & Veeramachaneni, arXiv:1811.11264 (2018)"),
    _works("ctgan", "adversarial", "ctgan:CTGAN",
           "mixed-type tables with rare categories",
           "Xu et al., NeurIPS 32 (2019) 7335, arXiv:1907.00503",
           kinds=("table",)),
    # --- latent -----------------------------------------------------------------
    _works("vae", "latent", "vae:VAE", "a smooth latent space on small data",
           "Kingma & Welling, ICLR 2014, arXiv:1312.6114", likelihood="bound"),
    _planned("vae-gan", "latent", "image", "sharp images with a latent space",
             "Larsen et al., ICML 2016, arXiv:1512.09300"),
    _planned("vlae", "latent", "image", "latents that hold only the global part",
             "Chen et al., ICLR 2017, arXiv:1611.02731", likelihood="bound"),
    _planned("nvae", "latent", "image", "hierarchical latents",
             "Vahdat & Kautz, NeurIPS 33 (2020), arXiv:2007.03898",
             likelihood="bound"),
    _works("vq-vae", "latent", "vq_vae:VQVAE", "discrete latent codes",
           "van den Oord, Vinyals & Kavukcuoglu, NeurIPS 30 (2017), arXiv:1711.00937"),
    _planned("jointvae", "latent", "image", "continuous and discrete factors",
             "Dupont, NeurIPS 31 (2018), arXiv:1804.00104", likelihood="bound"),
    _planned("vq-vae-2", "latent", "image", "hierarchical discrete codes",
             "Razavi, van den Oord & Vinyals, NeurIPS 32 (2019), arXiv:1906.00446"),
    _works("beta-vae", "latent", "beta:BetaVAE", "disentangled latents",
           "Higgins et al., ICLR 2017", likelihood="bound"),
    _planned("factor-vae", "latent", "table", "disentangled latents",
             "Kim & Mnih, ICML 2018, arXiv:1802.05983", likelihood="bound"),
    _works("beta-tcvae", "latent", "tcvae:BetaTCVAE",
           "disentangled latents at a smaller loss of fidelity",
           "Chen et al., NeurIPS 31 (2018), arXiv:1802.04942", likelihood="bound"),
    # --- diffusion --------------------------------------------------------------
    _works("ddpm", "diffusion", "ddpm:DDPM", "sharp densities of amounts",
           "Ho, Jain & Abbeel, NeurIPS 33 (2020), arXiv:2006.11239",
           likelihood="bound"),
    _works("improved-ddpm", "diffusion", "improved:ImprovedDDPM",
           "diffusion with a better likelihood bound",
           "Nichol & Dhariwal, ICML 2021, arXiv:2102.09672", likelihood="bound"),
    _planned("vdm", "diffusion", "table", "learnt noise schedule",
             "Kingma et al., NeurIPS 34 (2021), arXiv:2107.00630",
             likelihood="bound"),
    _planned("scoreflow", "diffusion", "table", "likelihood-weighted scores",
             "Song et al., NeurIPS 34 (2021), arXiv:2101.09258", likelihood="ode"),
    _planned("analytic-dpm", "diffusion", "table", "few steps, best variances",
             "Bao et al., ICLR 2022, arXiv:2201.06503", likelihood="bound",
             requires="a fitted ddpm"),
    _planned("lsgm", "diffusion", "image", "diffusion in a latent space",
             "Vahdat, Kreis & Kautz, NeurIPS 34 (2021), arXiv:2106.05931",
             likelihood="bound"),
    _works("d3pm", "diffusion", "d3pm:D3PM", "categorical columns and codes",
           "Austin et al., NeurIPS 34 (2021), arXiv:2107.03006",
           likelihood="bound"),
    _works("ddim", "diffusion", "ddim:DDIM",
           "few-step, deterministic sampling and encoding",
           "Song, Meng & Ermon, ICLR 2021, arXiv:2010.02502",
           requires="a fitted ddpm: `train` fits one first, or --model DIR of one"),
    _planned("dp", "diffusion", "table", "optimal sampling times",
             "Watson et al., arXiv:2106.03802 (2021)", likelihood="bound",
             requires="a fitted ddpm"),
    _planned("ddss", "diffusion", "table", "learnt few-step sampler",
             "Watson et al., ICLR 2022, arXiv:2202.05830", requires="a fitted ddpm"),
    _planned("genie", "diffusion", "table", "second-order few-step sampler",
             "Dockhorn, Vahdat & Kreis, NeurIPS 35 (2022), arXiv:2210.05475",
             requires="a fitted ddpm"),
    _planned("distillation", "diffusion", "table", "one to four sampling steps",
             "Meng et al., CVPR 2023, arXiv:2210.03142",
             requires="a fitted conditional ddpm"),
    # --- flows ------------------------------------------------------------------
    _works("nice", "flow", "nice:NICE", "the simplest exact likelihood",
           "Dinh, Krueger & Bengio, ICLR 2015 workshop, arXiv:1410.8516",
           likelihood="exact"),
    _works("realnvp", "flow", "realnvp:RealNVP", "exact likelihood, fast sampling",
           "Dinh, Sohl-Dickstein & Bengio, ICLR 2017, arXiv:1605.08803",
           likelihood="exact"),
    _works("glow", "flow", "glow:Glow", "exact likelihood with learnt mixing",
           "Kingma & Dhariwal, NeurIPS 31 (2018), arXiv:1807.03039",
           likelihood="exact"),
    _works("cnf", "flow", "ode:CNF", "free-form flows on few columns",
           "Chen et al., NeurIPS 31 (2018), arXiv:1806.07366", likelihood="ode"),
    _works("ffjord", "flow", "ode:FFJORD", "free-form flows on more columns",
           "Grathwohl et al., ICLR 2019, arXiv:1810.01367", likelihood="ode"),
    _works("flow-matching", "flow", "matching:FlowMatching",
           "the strongest deep model on small tables here",
           "Lipman et al., ICLR 2023, arXiv:2210.02747", likelihood="ode"),
    # --- trees: no system of the review, but the honest reference on small tables --
    _works("boosted-forest", "tree", "forest:BoostedForest",
           "small mixed tables; the project's choice for tables",
           "sequential trees after Reiter, J. Off. Stat. 21 (2005) 441, with "
           "boosted means after Friedman, Ann. Stat. 29 (2001) 1189",
           kinds=("table",)),
    _works("sequential-forest", "tree", "forest:SequentialForest",
           "small mixed tables; the tree-based reference",
           "sequential trees after Reiter, J. Off. Stat. 21 (2005) 441",
           kinds=("table",)),
    # --- materials --------------------------------------------------------------
    _works("matgan", "material", "matgan:MatGAN", "formulas like those of a database",
           "Dan et al., npj Comput. Mater. 6 (2020) 84, "
           "doi:10.1038/s41524-020-00352-0",
           kinds=("composition",), conditional=False),
    _works("composition-vae", "material", "composition_vae:CompositionVAE",
           "formulas with exact zeros from a latent space, by condition",
           "VAE of Kingma & Welling over element sets and counts", likelihood="bound",
           kinds=("composition",)),
    _works("element-exchange", "material", "exchange:ElementExchange",
           "new formulas near known ones, by property; the project's choice",
           "mined substitutions after Hautier et al., doi:10.1021/ic102031h, "
           "counted over formulas",
           kinds=("composition",)),
    _planned("mg-mn-o-gan", "material", "crystal", "ternary oxides in one system",
             "Kim et al., ACS Cent. Sci. 6 (2020) 1412"),
    _planned("ccdcgan", "material", "crystal", "crystals with low formation energy",
             "Long et al., npj Comput. Mater. 7 (2021) 66"),
    _planned("imatgen", "material", "crystal", "polymorphs of one system",
             "Noh et al., Matter 1 (2019) 1370"),
    _planned("texture-vae", "material", "image", "microstructures by style",
             "Sardeshmukh et al. (2021), see the review"),
    _planned("binded-vae", "material", "table", "sparse compositions",
             "Oubari et al. (2021), see the review; full text not read"),
    _planned("cloud-vae", "material", "table", "explainable clusters",
             "Cloud-VAE, see the review; full text not read"),
)  # fmt: skip

#: All systems by name, in the order of the review's figures.
SYSTEMS: dict[str, System] = {system.name: system for system in _ALL}


def find(name: str, *, kind: str | None = None) -> System:
    """Look a system up.

    Args:
        name: As in `SYSTEMS`, or ``best``.
        kind: Decides what ``best`` is, and is checked otherwise.

    Raises:
        SpecUnsupported: Unknown, planned, or not for this kind of data.
    """
    wanted = name.strip().lower().replace("_", "-")
    if wanted == "best":
        if kind not in BEST:
            raise SpecUnsupported(
                f"no model for {kind} data works here yet; "
                f"kinds that work: {', '.join(BEST)}"
            )
        wanted = BEST[kind]
    if wanted not in SYSTEMS:
        close = get_close_matches(wanted, SYSTEMS, 1, 0.6)
        hint = f"did you mean {close[0]!r}" if close else "see `matassist models`"
        raise SpecUnsupported(f"no model is called {name!r}; {hint}")
    system = SYSTEMS[wanted]
    if system.status != "works":
        raise SpecUnsupported(
            f"{system.name} is planned and cannot be trained yet; "
            "`matassist models` lists what works"
        )
    if kind is not None and kind not in system.kinds:
        fit = [
            s.name for s in SYSTEMS.values() if kind in s.kinds and s.status == "works"
        ]
        hint = f"for {kind} data use {', '.join(fit)}" if fit else "no model does yet"
        raise SpecUnsupported(
            f"{system.name} works on {' and '.join(system.kinds)} data, "
            f"not on {kind} data; {hint}"
        )
    return system


def make(
    name: str,
    *,
    kind: str | None = None,
    preset: str = "cpu",
    seed: int = 0,
    device: str = "auto",
    **config: Any,
) -> Generator:
    """Build an untrained generator.

    Args:
        name: In `SYSTEMS`, or ``best``.
        kind: Of data; the system's main kind when omitted.
        preset: ``smoke``, ``cpu`` or ``gpu``.
        seed: Of everything random in training.
        device: ``auto``, ``cpu`` or ``cuda``.
        config: Hyper-parameters of the system, by name.
    """
    from importlib import import_module

    system = find(name, kind=kind)
    chosen = kind or system.kind
    module, _, attribute = system.target.partition(":")
    target = getattr(import_module(module), attribute)
    if hasattr(target, "restore"):
        # No network of the training loop but a generator of its own.
        built: Generator = target(system, preset=preset, seed=seed, config=config)
        return built
    from generators.neural import NeuralGenerator

    return NeuralGenerator(
        system, target, kind=chosen, preset=preset, seed=seed, device=device,
        config=config,
    )  # fmt: skip


def load(folder: Any) -> Generator:
    """Load a trained generator from the folder that `save` wrote.

    Raises:
        CheckpointMismatch: No model, a damaged one, or one of an unknown system.
    """
    from importlib import import_module
    from pathlib import Path

    from generators.errors import CheckpointMismatch
    from generators.storage import read_model

    arrays, model, card = read_model(Path(folder))
    name = model.get("system")
    if name not in SYSTEMS or SYSTEMS[name].status != "works":
        raise CheckpointMismatch(f"{str(folder)!r} is of the unknown system {name!r}")
    system = SYSTEMS[name]
    module, _, attribute = system.target.partition(":")
    target = getattr(import_module(module), attribute)
    try:
        if hasattr(target, "restore"):
            own: Generator = target.restore(system, arrays, model, card)
            return own
        from generators.neural import NeuralGenerator

        return NeuralGenerator.restore(system, target, arrays, model, card)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as err:
        raise CheckpointMismatch(
            f"{str(folder)!r} does not fit the system {name!r}: {err}"
        ) from err
