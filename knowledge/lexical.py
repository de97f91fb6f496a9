"""Lexical search: tokens that keep formulas whole, and BM25 over them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from knowledge.names import (
    find_formulas,
    find_materials,
    host_of_formula,
    with_formulas,
)

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|\d+(?:\.\d+)?", re.IGNORECASE)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+")

_STOP_TEXT = """a about after all also am an and any are as at be because been before
    being between both but by can could did do does doing done down during
    each every few for from further get give given gives got had has have
    having he her here hers how i if in into is it its itself just let
    like made make makes many may me might more most much must my no nor
    not now of off on once one only or other our out over own please
    really same say says see shall she should show so some still such tell
    than that the their them then there these they thing things this those
    to too under until up upon us use used using very was way we well were
    what whats when where which while who whom why will with within
    without would you your yes want need know find help explain describe
    question answer paper papers literature report reported reports value
    values best good better worse between there're i'd i'm isn't don't
    doesn't two three four different vs versus compare comparison compared
    against than rather whether according ok thanks thank hello hi effect
    effects influence role main possible typical usually often generally
    exactly actually common known table list data dataset csv"""
STOP = frozenset(_STOP_TEXT.split())

_IRREGULAR = {
    "doping": "dop", "dopants": "dop", "dopant": "dop", "doped": "dop", "dopes": "dop",
    "dope": "dop", "co-doping": "dop", "codoping": "dop", "co-doped": "dop",
    "substitution": "substitut", "substituting": "substitut", "boundaries": "boundary",
    "grain-boundary": "boundary", "aluminium": "al", "aluminum": "al", "gallium": "ga",
    "lithium": "li",
    "tantalum": "ta", "niobium": "nb", "tungsten": "w", "strontium": "sr",
    "germanium": "ge", "silver": "ag", "sodium": "na", "molybdenum": "mo",
    "antimony": "sb", "tellurium": "te", "iron": "fe", "barium": "ba", "yttrium": "y",
    "magnesium": "mg", "manganese": "mn", "ruthenium": "ru", "cobalt": "co",
    "neodymium": "nd", "scandium": "sc", "fluorine": "f", "chlorine": "cl",
    "bromine": "br", "silica": "sio", "sulphide": "sulfid", "sulfide": "sulfid",
    "sintering": "sinter", "sintered": "sinter", "annealing": "anneal",
    "annealed": "anneal", "calcining": "calcin", "calcination": "calcin",
    "stability": "stabl", "stable": "stabl", "unstable": "stabl",
    "conductivity": "conduct", "conductive": "conduct", "conduction": "conduct",
    "conductivities": "conduct", "batteries": "battery", "moisture": "moist",
    "humid": "moist", "humidity": "moist", "humid-air": "moist", "vacancies": "vacancy",
    "degrade": "stabl", "degrades": "stabl", "degraded": "stabl", "degrading": "stabl",
    "degradation": "stabl", "instability": "stabl", "instabilities": "stabl",
    "durability": "stabl", "durable": "stabl", "ageing": "stabl", "aging": "stabl",
    "lifetime": "stabl", "stabilise": "stabl", "stabilize": "stabl",
    "stabilised": "stabl", "stabilized": "stabl", "stabilises": "stabl",
    "densification": "dens", "densify": "dens", "densifies": "dens", "density": "dens",
    "densified": "dens", "dense": "dens", "denser": "dens", "densities": "dens",
    "dendrites": "dendrit", "dendrite": "dendrit", "dendritic": "dendrit",
    "shorted": "dendrit", "short-circuit": "dendrit", "electronically": "electronic",
    "strengthen": "strength", "strengthening": "strength", "stronger": "strength",
    "strong": "strength", "evaporation": "loss", "evaporates": "loss", "lost": "loss",
    "evaporate": "loss", "volatilisation": "loss", "volatilization": "loss",
    "losses": "loss", "loses": "loss", "losing": "loss",
    "quantify": "quantif", "quantification": "quantif", "measurement": "measur",
    "measured": "measur", "measuring": "measur", "measures": "measur",
    "separate": "separat", "separates": "separat", "separating": "separat",
    "separation": "separat", "distinguish": "separat", "assign": "separat",
    "assigned": "separat", "arcs": "arc", "semicircle": "arc",
    "semicircles": "arc", "synthesise": "synthes", "synthesize": "synthes",
    "synthesis": "synthes", "xrd": "diffraction", "eis": "impedanc",
    "cycle": "cycl", "cycles": "cycl", "cycling": "cycl",
    "cycled": "cycl", "fade": "cycl", "fades": "cycl", "fading": "cycl",
    "resistance": "resist", "resistances": "resist", "resistive": "resist",
    "resistivity": "resist", "conductance": "conduct",
    "retention": "cycl", "carbonated": "carbonat", "carbonate": "carbonat",
}  # fmt: skip
_ENDINGS = ("ations", "ation", "ities", "ity", "ings", "ing", "edly", "ies", "ed",
            "es", "ly", "s")  # fmt: skip


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A light stem: enough to join singular and plural, verb and noun."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)].rstrip("i")
    # "charge" and "charged" are one word.
    return word[:-1] if word.endswith("e") and len(word) >= 6 else word


def tokens(text: str) -> list[str]:
    """Search tokens: stems, whole formulas, host names; stop words left out.

    >>> tokens("Doping of LLTO with silicon carbide")
    ['f:SiC', 'm:LLTO', 'dop', 'llto', 'sic']
    """
    plain = with_formulas(unicodedata.normalize("NFKC", text))
    out: list[str] = []
    for formula in find_formulas(plain):
        out.append(f"f:{formula}")
        host = host_of_formula(formula)
        if host:
            out.append(f"m:{host}".replace(" ", "_"))
    out += [f"m:{name}".replace(" ", "_") for name, _ in find_materials(plain)]
    for run in _CJK.findall(plain):
        out += [run[i : i + 2] for i in range(max(len(run) - 1, 1))]
    for word in _WORD.findall(plain):
        lowered = word.lower()
        for part in dict.fromkeys((lowered, *lowered.split("-"))):
            if part not in STOP and (len(part) > 1 or part.isdigit()):
                out.append(stem(part))
    return out


class LexicalIndex:
    """BM25 over lists of tokens (bm25s, Lucene form, k1 = 1.2, b = 0.75)."""

    def __init__(self, corpus: Sequence[Sequence[str]]) -> None:
        import bm25s

        self._corpus = [list(row) for row in corpus]
        self.vocabulary: dict[str, int] = {}
        self.frequency: dict[str, int] = {}
        for row in self._corpus:
            for token in dict.fromkeys(row):
                self.vocabulary.setdefault(token, len(self.vocabulary))
                self.frequency[token] = self.frequency.get(token, 0) + 1
        self.size = len(self._corpus)
        self._sets = [frozenset(row) for row in self._corpus]
        self._bm25 = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
        if self.vocabulary:
            ids = [[self.vocabulary[token] for token in row] for row in self._corpus]
            self._bm25.index(
                bm25s.tokenization.Tokenized(ids=ids, vocab=self.vocabulary),
                show_progress=False,
            )

    def scores(self, query: Sequence[str]) -> list[float]:
        """A BM25 score for every text, in their order."""
        known = [token for token in query if token in self.vocabulary]
        if not known:
            return [0.0] * self.size
        return [float(x) for x in self._bm25.get_scores(known)]

    def holds(self, position: int) -> frozenset[str]:
        """The tokens of one text."""
        return self._sets[position]

    def rarity(self, token: str) -> float:
        """log(N / df): how telling a token is; the largest for one never seen."""
        from math import log

        return log((self.size + 1) / (self.frequency.get(token, 0) + 0.5))
