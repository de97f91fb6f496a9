"""Parameters whose value stands in words: ``a ball of mass 0.2 kg`` for ``m``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.reading.grammar import Tree
from assistant.reading.places import first_clause, last_clause
from assistant.reading.statements import Statement

#: Symbol to the words that name it, in front of or behind its value.
_WORDS = {
    "m": r"mass|masse|masa|质量|質量",
    "L": r"length|long|länge|longueur|longitud|长度|長さ|span",
    "l": r"length|long|länge|longueur|longitud|长度|長さ",
    "R": r"radius|rayon|radio|半径|resistance|widerstand",
    "D": r"diffusivit\w*|diffusion (?:coefficient|constant)|diffusionskoeffizient|"
    r"扩散系数|拡散係数",
    "alpha": r"diffusivity|temperaturleitfähigkeit|diffusivité",
    "k": r"rate constant|spring constant|stiffness|federkonstante|conductivity|"
    r"geschwindigkeitskonstante|cooling constant|constant of proportionality",
    "c": r"damping(?: coefficient| constant)?|drag(?: coefficient)?|wave speed|"
    r"dämpfung\w*|heat capacity",
    "rho": r"density|dichte|densité|densidad|密度",
    "Ta": r"ambient|room|surround\w*|environment|umgebung\w*",
    "T_a": r"ambient|room|surround\w*|environment|umgebung\w*",
    "T_inf": r"ambient|room|surround\w*|environment|umgebung\w*",
    "T_env": r"ambient|room|surround\w*|environment|umgebung\w*",
}


def described(names: Iterable[str], statements: list[Statement]) -> dict[str, Tree]:
    """Values in words for names that the text uses without defining them.

    A word that fits two values, or none, defines nothing.
    """
    out: dict[str, Tree] = {}
    for name in names:
        words = _WORDS.get(name)
        if words is None:
            continue
        found = [
            s
            for s in statements
            if s.is_expression
            and s.sides[0][0] == "qty"
            and (
                re.search(rf"(?:{words})\s*(?:of|is|=|von|de|:)?\s*$",
                          last_clause(s.before), re.I)
                or re.match(rf"\s*(?:in\s+)?(?:{words})\b", first_clause(s.after), re.I)
            )
        ]  # fmt: skip
        if len(found) == 1:
            found[0].used = True
            out[name] = found[0].sides[0]
    return out
