"""Letters, colours and polytype marks that tell the phase of a compound."""

from __future__ import annotations

import re

from knowledge.library.structures.forms import COLOURS, GREEK
from knowledge.library.structures.formulas_in_text import FORM_MARK
from knowledge.library.structures.naming import Found, fold
from validators.crystal_systems import SEVEN_SYSTEMS

#: Letters and marks of phases; not the angles 2-theta and beta = 98°, nor K-alpha
#: radiation or O7-delta.
_PHASE = re.compile(
    r"(?<![\w])(?<!\bk[ -])(?<!\b[0-9] )(?<![0-9]-)"
    rf"({'|'.join(GREEK)}|α|β|γ|δ|ε|ζ|θ|κ|λ|σ|τ|ω|{'|'.join(COLOURS)}|"
    r"[bcdo]3|t[d'])(?=[\s),;-]|[相型]|$)"
    r"(?!\s*(?:[=:≈~<>0-9]|is\b|of\b|and\b))"
)
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon",
    "ζ": "zeta", "θ": "theta", "κ": "kappa", "λ": "lambda", "σ": "sigma",
    "τ": "tau", "ω": "omega",
}  # fmt: skip
#: Polytypes as Ramsdell writes them: 3R, 4H, 15R, 1T'. Capitals, for '6h' are hours.
_RAMSDELL = re.compile(r"(?<![\w.])([1-9]\d?[HR]|[23]C|[12]T['’′]?)(?![\w'’′])(?!\s*=)")
#: The numbers of phases: ice VII, phase II, Si-III, 冰VII. An oxidation state stands
#: in brackets, iron(III), and a type I clathrate is no phase.
_NUMBERED = re.compile(
    r"(?:(?<![a-z])(?:phase|form|modification|polymorph|allotrope|ice|eis|glace|hielo|"
    r"fase|forme|forma)|相|冰|氷)[ -]?(i[ch]|x?(?:i{1,3}|iv|vi{0,3}|ix)|x)(?![\w])|"
    r"(?<![a-z])(?!type|typ|tipo|klass|class|group)[a-z][a-z0-9]*[ -]"
    r"(x?(?:i{2,3}|iv|vi{1,3}|ix))(?=\s+(?:cif|phase|form|struct|crystal)|\W*$)"
)
#: Marks before a formula: R-MnO2, H-Nb2O5; and letters of crystal systems: t-ZrO2.
_BEFORE = re.compile(r"(?<![\w-])([ABDHMRT])-(?=[A-Z][a-z]?(?:\d|[A-Z]))")
_SYSTEM_LETTER = re.compile(r"(?<![\w-])([cthmor])-(?=[A-Z][a-z]?(?:\d|[A-Z]))")
_SYSTEMS = {
    "c": "cubic", "t": "tetragonal", "h": "hexagonal", "m": "monoclinic",
    "o": "orthorhombic", "r": "trigonal",
}  # fmt: skip

#: Colours as German, French and Spanish say them, and as signs at the head of a name:
#: roter Phosphor, 赤リン.
_COLOURS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("red", re.compile(r"(?<!\w)(?:rote[srmn]?|rouges?|roj[oa])(?!\w)")),
    ("black", re.compile(r"(?<!\w)(?:schwarze[srmn]?|noire?s?|negr[oa])(?!\w)")),
    ("yellow", re.compile(r"(?<!\w)(?:gelbe[srmn]?|jaunes?|amarill[oa])(?!\w)")),
    (
        "white",
        re.compile(r"(?<!\w)(?:wei(?:ß|ss)e[srmn]?|blanc(?:he)?|blanc[oa])(?!\w)"),
    ),
    ("grey", re.compile(r"(?<!\w)(?:graue[srmn]?|grise?s?)(?!\w)")),
    ("violet", re.compile(r"(?<!\w)(?:violette[srmn]?|violeta)(?!\w)")),
)
_COLOUR_SIGNS = {
    "红": "red", "紅": "red", "赤": "red", "黑": "black", "黒": "black",
    "黄": "yellow", "白": "white", "灰": "grey", "紫": "violet",
}  # fmt: skip


def phases_in(
    text: str, polymorph: str | None, named: Found | None = None
) -> tuple[str, ...]:
    """Letters, colours and marks that tell a phase: ('gamma',), ('black', 'alpha')."""
    found = _PHASE.findall(f"{fold(polymorph or '')} {fold(text)}")
    folded = fold(text)
    found += [
        re.sub("[’′]", "'", mark.lower())
        for mark in _RAMSDELL.findall(f"{polymorph or ''} {text}")
    ]
    found += [one or two for one, two in _NUMBERED.findall(folded)]
    found += [f"{a}{b}".lower() for a, b in FORM_MARK.findall(text)]
    found += [mark.lower() for mark in _BEFORE.findall(text)]
    found += [colour for colour, word in _COLOURS if word.search(folded)]
    if named is not None and not named.meanings[0].groups:
        found += [_COLOUR_SIGNS[c] for c in named.name[:1] if c in _COLOUR_SIGNS]
    if re.search(r"(?<!post)(?<!post-)perovskite", folded) and not system_in(text):
        found.append("perovskite")
    return tuple(dict.fromkeys(_GREEK.get(word, word) for word in found))


def without_phases(text: str) -> str:
    """The text without the letters, colours and marks that `phases_in` reads."""
    told = set(phases_in(text, None))
    for pattern in (_RAMSDELL, FORM_MARK, _BEFORE, _SYSTEM_LETTER):
        text = pattern.sub(" ", text)
    folded = fold(text)
    letters = "".join(c for c in _GREEK if _GREEK[c] in told)
    if letters:
        text = re.sub(rf"[{letters}]-?", " ", text)
    for match in (*_NUMBERED.finditer(folded), *_PHASE.finditer(folded)):
        text = re.sub(re.escape(next(filter(None, match.groups()))), " ", text,
                      count=1, flags=re.IGNORECASE)  # fmt: skip
    for colour, word in _COLOURS:
        if colour in told:
            text = re.sub(word.pattern, " ", text, flags=re.IGNORECASE)
    return text


def system_in(text: str) -> str:
    """The crystal system that a text names, in English; empty where it names none."""
    folded = fold(text)
    for system, pattern in SEVEN_SYSTEMS.items():
        if re.search(rf"(?<![a-z])(?<!pseudo)(?<!pseudo-)(?:{pattern})", folded):
            return system
    letter = _SYSTEM_LETTER.search(text)
    return _SYSTEMS[letter[1]] if letter else ""
