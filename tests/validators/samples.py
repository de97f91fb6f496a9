"""Sound structures that the tests break, built from records of the library."""

import re
from functools import cache

from generators.structures.build import build_from_record
from knowledge.structures import structure_library
from validators.specs.structure import StructureSpec
from validators.structure import check_cif

#: Hagman & Kierkegaard 1968, in R-3c with hexagonal axes.
NASICON = "nzp-hagman-1968"
#: Sound structures of different systems, with and without partial occupancy.
RECORDS = (
    NASICON,
    "llzo-cubic-awaka-2011",
    "llzo-tetragonal-awaka-2009",
    "llto-inaguma-1993",
    "cod-9008678",
)


@cache
def record(name=NASICON):
    found = structure_library().get(name)
    assert found is not None, name
    return found


@cache
def cif(name=NASICON):
    return build_from_record(record(name)).cif


def checked(text, spec=None):
    return check_cif(text, spec or StructureSpec()).report


def errors(text, spec=None):
    """Names of the checks that forbid the verdict 'sound'."""
    return {f.check for f in checked(text, spec).errors}


def complaints(text, spec=None):
    """Names of the checks that raise an error or a warning."""
    report = checked(text, spec)
    return {f.check for f in (*report.errors, *report.warnings)}


def swap(text, pattern, repl):
    """Change one thing, and be sure that something changed."""
    changed = re.sub(pattern, repl, text, count=1, flags=re.MULTILINE)
    assert changed != text, pattern
    return changed


def atom_line(text, label):
    return next(line for line in text.splitlines() if line.split()[:1] == [label])


def drop_operations(text):
    """The file without its loop of operations and without the Hall symbol."""
    head, _, rest = text.partition("loop_\n_space_group_symop_id")
    _, _, atoms = rest.partition("\n\nloop_")
    head = re.sub(r"_space_group_name_Hall.*\n", "", head)
    return head + "loop_" + atoms


def keep_one_operation(text):
    return re.sub(
        r"(_space_group_symop_operation_xyz\n1 [^\n]+\n)(?:\d+ [^\n]+\n)+", r"\1", text
    )
