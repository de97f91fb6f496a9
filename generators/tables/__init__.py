"""Augmentation of tables: constraints, protocol and verdict."""
