"""Variational autoencoders and their kin, one file a published system."""
