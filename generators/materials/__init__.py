"""Generators of materials: compositions by rule and by learning."""
