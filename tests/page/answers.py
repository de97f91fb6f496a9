"""Answers of every kind, made from the public records, for drawing."""

from __future__ import annotations

from assistant.page import asking
from assistant.records import (
    Answer,
    Artifact,
    Attempt,
    Change,
    Citation,
    Claim,
    ClaimValue,
    EquationResult,
    Generated,
    Kind,
    Status,
    TableResult,
)
from validators.structure import check_cif

# Rutile, D. T. Cromer & K. Herrington, J. Am. Chem. Soc. 77 (1955) 4708.
RUTILE = """data_rutile
_cell_length_a 4.594
_cell_length_b 4.594
_cell_length_c 2.959
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'P 42/m n m'
_space_group_IT_number 136
_space_group_name_Hall '-P 4n 2n'
_chemical_formula_sum 'O2 Ti'
loop_
_space_group_symop_operation_xyz
x,y,z
-x,-y,z
-y+1/2,x+1/2,z+1/2
y+1/2,-x+1/2,z+1/2
-x+1/2,y+1/2,-z+1/2
x+1/2,-y+1/2,-z+1/2
y,x,-z
-y,-x,-z
-x,-y,-z
x,y,-z
y+1/2,-x+1/2,-z+1/2
-y+1/2,x+1/2,-z+1/2
x+1/2,-y+1/2,z+1/2
-x+1/2,y+1/2,z+1/2
-y,-x,z
y,x,z
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Ti1 Ti 0 0 0 1
O1 O 0.305 0.305 0 1
"""

# Two cations on one site and a partly empty one, to be drawn as sectors.
SHARED = """data_shared
_cell_length_a 3.87
_cell_length_b 3.87
_cell_length_c 3.87
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'P 1'
loop_
_space_group_symop_operation_xyz
x,y,z
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
La1 La 0 0 0 0.5
Li1 Li 0 0 0 0.3
Ti1 Ti 0.5 0.5 0.5 1
O1 O 0.5 0.5 0 1
O2 O 0.5 0 0.5 1
O3 O 0 0.5 0.5 1
"""

CREDIBILITY = {
    "score": 72,
    "grade": "B",
    "parts": {"journal": 0.9, "completeness": 0.6, "agreement": None},
    "known": 0.8,
    "notes": ["one source"],
}
CITATION = Citation(
    "rec-1", "10.1000/example", "A study of <b>rutile</b>", 2001, "J. Test", "table 2",
    CREDIBILITY,
)  # fmt: skip


def wrong() -> str:
    """The shipped example with planted faults."""
    return asking.draft_of(asking.EXAMPLES[0]) or ""


def checked() -> Answer:
    """A wrong draft with its report."""
    report = check_cif(wrong()).report
    return Answer(
        Status.UNVERIFIED, "The file is **not sound**.", route=Kind.CIF, cif=wrong(),
        report=report, attempts=(Attempt(1, "user", report),), seconds=0.2,
    )  # fmt: skip


def repaired() -> Answer:
    """The draft repaired, with reasons."""
    first, second = check_cif(wrong()).report, check_cif(RUTILE).report
    return Answer(
        Status.VERIFIED, "Repaired.", route=Kind.CIF, cif=RUTILE, report=second,
        changes=(
            Change("symmetry operations", None, "16 operations of P4_2/mnm",
                   "only the identity was in force, so the cell lost 4 of 6 atoms"),
            Change("space group symbol", "P 1", "P 42/m n m", "the number says 136"),
        ),
        attempts=(Attempt(1, "user", first), Attempt(2, "repair", second)),
        citations=(CITATION,), assumptions=("standard setting",), seconds=0.4,
    )  # fmt: skip


def equation(folder: str = "") -> Answer:
    """A solved initial value problem."""
    return Answer(
        Status.VERIFIED, "Solved.", route=Kind.EQUATION,
        equation=EquationResult(
            spec={
                "unknowns": ["y"], "independent": ["t"],
                "equations": ["dy/dt + 0.3*y = 0"],
                "conditions": [
                    {"condition": "y - 1 = 0", "at": {"t": "0"}, "text": ""}
                ],
                "domain": {"t": ["0", "2"]}, "parameters": {"k": "0.3 1/s"},
                "points": [{"of": "y", "at": {"t": 2.0}}],
            },
            closed_form={"y": "exp(-3*t/10)"}, values=[0.548811636094],
            errors=[1e-12], error_estimate=1e-12, observed_order=None,
            method="closed form, checked by substitution",
            code="import math\nprint(math.exp(-0.6))\n",
            verification={"residual": 0.0, "conditions": "met"},
        ),
        artifacts=(Artifact("png", folder),) if folder else (), seconds=0.1,
    )  # fmt: skip


def facts() -> Answer:
    """A literature answer with a conflict and hostile words."""
    text = (
        "## Short answer\nDoping helps [1].\n\n![x](http://evil.example/p.png) "
        "[click](http://evil.example) <script>alert(1)</script>"
    )
    values = [
        ClaimValue("v1", 1e-4, "S/cm", "25 °C, total"),
        ClaimValue("v2", 9e-4, "S/cm", "25 °C, bulk"),
    ]
    return Answer(
        Status.VERIFIED, text, route=Kind.FAQ,
        claims=(
            Claim("Conductivity is 1e-4 to 9e-4 S/cm [1, 2].", ["rec-1", "rec-2"],
                  values, "source"),
        ),
        citations=(
            CITATION, Citation("rec-2", None, None, None, None, None, None),
        ),
        seconds=0.3,
    )  # fmt: skip


def data() -> Answer:
    """A table over temperature, with an unsourced row and a spreadsheet formula."""
    return Answer(
        Status.VERIFIED, "Four rows.", route=Kind.DATA,
        table=TableResult(
            [
                {"name": "material", "unit": ""},
                {"name": "ionic conductivity", "unit": "S/cm"},
                {"name": "temperature", "unit": "°C"},
            ],
            [["LLZO", 3e-4, 25], ["LLZO", 1e-3, 60], ["LLZO", 4e-3, 120],
             ["=1+1", None, 25]],
            ["rec-1", "rec-1", ["rec-1", "rec-2"], "rec-2"],
            [[], [], [], ["no source"]],
        ),
        citations=(CITATION,), seconds=0.3,
    )  # fmt: skip


def generated() -> Answer:
    """Candidates of two sorts."""
    return Answer(
        Status.UNVERIFIED, "Two candidates.", route=Kind.GENERATE,
        generated=(
            Generated(formula="Li6PS5Cl", scores={"charge": 0.0}, novelty="known",
                      origin="rule"),
            Generated(cif=SHARED, scores={"errors": 0}, novelty=True, origin="rule"),
        ),
        seconds=0.2,
    )  # fmt: skip


ALL = {
    "checked": checked, "repaired": repaired, "equation": equation, "facts": facts,
    "data": data, "generated": generated,
}  # fmt: skip
