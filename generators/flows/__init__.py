"""Normalising flows, one file a published system."""
