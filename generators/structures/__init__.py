"""Deterministic construction, repair and editing of crystal structures."""
