"""Diffusion models, one file a published system."""
