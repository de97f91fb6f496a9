"""Checks of crystals, equations and tables; the ground the other packages stand on."""
