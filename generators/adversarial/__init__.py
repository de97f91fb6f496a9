"""Generative adversarial networks, one file a published system."""
