"""A structure as a model may send it: a list of sites, written out by symmetry."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_NUMBER = {"type": "number"}
_CELL = ("a", "b", "c", "alpha", "beta", "gamma")
#: Most sites of an asymmetric unit that are taken.
MOST_SITES = 200
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "space_group": {"type": "string", "maxLength": 30},
        **{name: _NUMBER for name in _CELL},
        "sites": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_SITES,
            "items": {
                "type": "object",
                "properties": {
                    "label": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]*$"},
                    "element": {"type": "string", "pattern": "^[A-Z][a-z]?$"},
                    "x": _NUMBER,
                    "y": _NUMBER,
                    "z": _NUMBER,
                    "occupancy": {"type": "number", "minimum": 0, "maximum": 1},
                },
                "required": ["label", "element", "x", "y", "z"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["space_group", *_CELL, "sites"],
    "additionalProperties": False,
}


def cif_of_site_list(reply: str) -> str | None:
    """The CIF text of a reply that is a site list, None for any other reply.

    The symbol, the cell and the numbers stand as they were sent: the checks judge them.
    """
    import gemmi
    import jsonschema

    found = re.search(r"\{.*\}", reply, re.DOTALL)
    if found is None or '"sites"' not in found[0]:
        return None
    try:
        value: Mapping[str, Any] = json.loads(found[0])
        jsonschema.validate(value, SCHEMA)
    except (ValueError, RecursionError, jsonschema.ValidationError):
        return None
    group = gemmi.find_spacegroup_by_name(value["space_group"])
    if group is None:
        return None
    lines = ["data_draft"]
    lines += [f"_cell_length_{name} {value[name]}" for name in _CELL[:3]]
    lines += [f"_cell_angle_{name} {value[name]}" for name in _CELL[3:]]
    lines += [
        f"_space_group_name_H-M_alt '{group.hm}'",
        f"_space_group_name_Hall '{group.hall}'",
        f"_space_group_IT_number {group.number}",
        "loop_",
        "_space_group_symop_operation_xyz",
        *(f"'{operation.triplet()}'" for operation in group.operations()),
        "loop_",
        "_atom_site_label",
        "_atom_site_type_symbol",
        "_atom_site_fract_x",
        "_atom_site_fract_y",
        "_atom_site_fract_z",
        "_atom_site_occupancy",
    ]
    for site in value["sites"]:
        numbers = " ".join(f"{site[axis]}" for axis in "xyz")
        lines.append(
            f"{site['label']} {site['element']} {numbers} {site.get('occupancy', 1)}"
        )
    return "\n".join(lines) + "\n"
