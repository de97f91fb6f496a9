"""Judges of generated items: quality, copies, membership."""
