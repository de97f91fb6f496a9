"""Growth towards a limit in plain prose: the logistic law (P.-F. Verhulst, 1838)."""

from __future__ import annotations

import re

import sympy as sp  # noqa: TID253 - formulas are the subject of this module

from assistant.reading.laws import dimensions as dim
from assistant.reading.laws.givens import Givens, Slot
from assistant.reading.laws.rate_words import WHEN
from assistant.reading.laws.relations import Extra, Law, Output, s

_AMOUNTS = (dim.ONE, dim.MASS, dim.CONCENTRATION, (-3, 1, 0, 0, 0, 0))
_TIMES = r"(?:years?|days?|hours?|weeks?|months?|minutes?|seconds?)"
_HALF = re.compile(
    r"half (?:of )?(?:the |its |this )?(?:carrying )?(?:capacity|limit)|"
    r"half[\s-]*capacity|"
    r"hälfte der (?:\w*kapazität|tragfähigkeit)|moitié de la capacité|"
    r"mitad de la capacidad|(?:容量|容纳量|承载力)的?一半|収容力の半分",
    re.I,
)
_y = sp.Symbol("y_", real=True)


def _share(found: Givens) -> Extra:
    """A share of the capacity that is to be reached."""
    percents = [
        i for i in found.items
        if i.unit is not None and i.unit.text in {"%", "percent"}
    ]  # fmt: skip
    if len(percents) == 1:
        percents[0].used = True
        return {
            "share": (percents[0].value / 100, f"{percents[0].text} of the capacity")
        }
    if not percents and _HALF.search(found.text):
        return {"share": (0.5, "half of the capacity")}
    return {}


LOGISTIC = Law(
    "logistic growth",
    r"logisti[cks]\w*|logística|carrying capacity|tragfähigkeit|kapazitätsgrenze|"
    r"umweltkapazität|capacité (?:de charge|limite|biotique|d['’]accueil)|"
    r"capacidad de carga|环境(?:容纳量|容量|承载)|承载力|逻辑斯|ロジスティック|環境収容力",
    (
        Slot("r", "growth rate", (dim.RATE,), ("r", "k", "mu"), r"rate|rate constant|wachstumsrate|taux|tasa|增长率|増殖率|成長率"),
        Slot("K", "carrying capacity", _AMOUNTS, ("K", "N_max", "Nmax"), r"capacity|limit\w*|saturat\w*|at most|maximum|kapazität\w*|tragfähigkeit|capacité|capacidad|容量|容纳量|承载力|収容力", lone=False),
        Slot("N0", "amount at the start", _AMOUNTS, ("N0", "N_0", "P0", "P_0", "y0"), r"initial\w*|start\w*|begin\w*|at first|colony|population|culture|herd|flock|group|anfangs|zu beginn|au départ|initialement|inicial\w*|al principio|初始|最初|初期|开始|\bof\b|\bvon\b|\bde\b", lone=False),
        Slot("N", "amount to be reached", _AMOUNTS, ("N",), r"reach\w*|until|exceed\w*|erreicht|atteind?\w*|alcanza\w*|达到|達する", lone=False),
        Slot("t", "time", (dim.TIME,), ("t",), r"after|time|for|nach|après|después|tras|后|後"),
    ),
    (
        s("N") * (1 + (s("K") / s("N0") - 1) * sp.exp(-s("r") * s("t"))) - s("K"),
        s("share") * s("K") - s("N"),
    ),
    (
        Output("N", "", rf"how many (?!{_TIMES}\b)\w+|how (?:much|large|big)|number of \w+|population|wie viele \w+|wie (?:groß|viel)|combien d[e' ]+(?!temps)\w+|cuánt[oa]s \w+|多少(?!时间)|何[匹頭人]|個体数|いくつ"),
        Output("t", "s", WHEN.pattern),
    ),
    ("growth follows dN/dt = r N (1 - N/K)",),
    before=_share,
    proofs=(s("r") * s("t") - sp.Integral(1 / (_y * (1 - _y / s("K"))), (_y, s("N0"), s("N"))),),
    source="P.-F. Verhulst, Corr. Math. Phys. 10 (1838) 113",
    unless=r"\b\w\(\s*0\s*\)\s*=|logisti\w+ (?:\w+ )?(?:equation|gleichung|ode|model)\b|(?:équation|ecuación) logisti|ecuación logísti|方程|harvest|fished|chemostat|predator|delay|allee|gompertz|capacity of a|capacitor",
    ranges={"N": (1e-12, 1e15), "share": (1e-9, 1 - 1e-12), "t": (1e-9, 1e15)},
)  # fmt: skip
LAWS = (LOGISTIC,)
