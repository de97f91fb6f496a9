"""Numerical and symbolic solvers: spec in, solution out, no chat."""
