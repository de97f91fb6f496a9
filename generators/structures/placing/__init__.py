"""Cell and free coordinates from a group, Wyckoff sites and chemistry alone.

Many starts are optimised at once, in the space of what symmetry leaves free: cell
constants and the free coordinates of each orbit (`freedom`). The cost (`cost`) joins
bond valences, the coordination numbers asked for, a damped Coulomb sum of formal
charges (without it wrong arrangements with perfect bond valences abound), repulsion,
and a weak volume model; `search` lowers it within a budget and returns distinct minima.
"""
