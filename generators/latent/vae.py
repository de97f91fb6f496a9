"""VAE: the evidence lower bound with a reparameterised Gaussian posterior.

Source: Kingma & Welling, ICLR 2014, arXiv:1312.6114, equations 3 and 10.
"""

from __future__ import annotations

from generators.latent.core import Latent


class VAE(Latent):
    """The plain variational autoencoder: reconstruction + KL."""
