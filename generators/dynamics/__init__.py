"""Dynamics learnt from measured series: neural ordinary differential equations."""
