"""The full check: sound files pass, each planted fault is found by its own check."""

import random
import signal
import time

import pytest

from tests.validators import samples
from tests.validators.samples import RECORDS, checked, cif, complaints, errors, swap
from validators.structure import STRUCTURE_CHECKS, check_cif


@pytest.mark.parametrize("name", RECORDS)
def test_a_sound_structure_yields_no_error(name):
    report = checked(cif(name))
    assert report.ok, [f.message for f in report.errors]
    assert {"syntax.cif", "symmetry.space_group", "sites.wyckoff"} <= set(
        report.checked
    )


def test_every_check_ran_or_says_why_not():
    report = checked(cif())
    ran = set(report.checked) | set(report.skipped)
    assert set(STRUCTURE_CHECKS) <= ran
    assert all(report.skipped.values())


# One thing is broken in a sound file; the fault must be named by the check that is
# responsible for it, not by an accident elsewhere.
FAULTS = {
    "another group's symbol and number": (
        lambda t: swap(
            swap(t, r"'R -3 c:H'", "'R -3 m:H'"), r"(IT_number +)167", r"\g<1>166"
        ),
        {"symmetry.declared", "symmetry.operations"},
    ),
    "broken PO4 group": (
        lambda t: swap(t, r"^(O1 .*?)0\.18566", r"\g<1>0.26566"),
        {"geometry.bond_valence"},
    ),
    "gamma 90 in a hexagonal cell": (
        lambda t: swap(t, r"(gamma +)120\.0", r"\g<1>90.0"),
        {"symmetry.cell"},
    ),
    "two atoms on one place": (
        lambda t: swap(t, r"^(P1 .*)$", r"\1\nP2 P 18 e 0.295 0.0 0.25 1"),
        {"geometry.distances"},
    ),
    "cell in nm": (
        lambda t: swap(
            swap(
                swap(t, r"(length_a +)8\.8043", r"\g<1>0.88043"),
                r"(length_b +)8\.8043",
                r"\g<1>0.88043",
            ),
            r"(length_c +)22\.7585",
            r"\g<1>2.27585",
        ),
        {"geometry.density", "geometry.distances"},
    ),
    "wrong Wyckoff letter": (
        lambda t: swap(t, r"^(Zr1 .*)c ", r"\1d "),
        {"sites.wyckoff"},
    ),
    "wrong multiplicity": (
        lambda t: swap(t, r"^(Zr1 +Zr +)12", r"\g<1>6 "),
        {"sites.wyckoff"},
    ),
    "lost oxygen": (
        lambda t: swap(t, r"^O2 .*\n", ""),
        {"composition.formula"},
    ),
    "charge imbalance": (
        lambda t: swap(
            swap(t, r"^Zr1   Zr", "Zr1   Ca"),
            r"'Na O12 P3 Zr2'",
            "'Na Ca2 O12 P3'",
        ),
        {"composition.charge"},
    ),
    "unknown element": (
        lambda t: swap(t, r"^Zr1   Zr", "Zr1   Xx"),
        {"syntax.content", "composition.formula"},
    ),
    "unclosed quotation": (
        lambda t: swap(t, r"'R -3 c:H'", "'R -3 c:H"),
        {"syntax.cif"},
    ),
    "row with a value missing": (
        lambda t: swap(t, r"^(O2 .*)1$", r"\1"),
        {"syntax.cif", "syntax.content"},
    ),
    "operations reduced to the identity": (
        samples.keep_one_operation,
        {"symmetry.operations"},
    ),
    "an operation missing": (
        lambda t: swap(t, r"^7 '-x,-y,-z'\n", ""),
        {"symmetry.operations"},
    ),
    "symbol that does not exist": (
        lambda t: swap(t, r"'R -3 c:H'", "'R -5 c'"),
        {"symmetry.declared"},
    ),
    "occupancy above one": (
        lambda t: swap(t, r"^(Na1 .*)1$", r"\g<1>1.4"),
        {"sites.occupancy"},
    ),
    "Z that the cell does not hold": (
        lambda t: swap(t, r"(units_Z +)6", r"\g<1>4"),
        {"composition.formula"},
    ),
    "angle beyond its range": (
        lambda t: swap(t, r"(alpha +)90\.0", r"\g<1>220.0"),
        {"syntax.dictionary", "syntax.content"},
    ),
    "coordinate with a comma": (
        lambda t: swap(t, r"0\.29153", "0,29153"),
        {"syntax.content", "syntax.dictionary"},
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_found_by_its_check(fault):
    break_it, named = FAULTS[fault]
    found = complaints(break_it(cif()))
    assert found & named, (fault, found)


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_forbids_sound(fault):
    broken = FAULTS[fault][0](cif())
    assert not checked(broken).ok


def test_a_fault_does_not_hide_another():
    text = FAULTS["gamma 90 in a hexagonal cell"][0](cif())
    text = FAULTS["lost oxygen"][0](text)
    text = FAULTS["wrong multiplicity"][0](text)
    assert {"symmetry.cell", "composition.formula", "sites.wyckoff"} <= errors(text)


def test_findings_carry_line_and_cure():
    text = FAULTS["wrong Wyckoff letter"][0](cif())
    finding = next(f for f in checked(text).findings if f.check == "sites.wyckoff")
    assert text.splitlines()[finding.line - 1].startswith("Zr1")
    assert finding.hint
    assert finding.found == "d"


def test_one_hundred_atoms_take_less_than_50_ms():
    text = cif()
    checked(text)
    best = 1.0
    for turn in range(12):
        start = time.process_time()
        check_cif(f"{text}\n# {turn}\n")
        best = min(best, time.process_time() - start)
    # 108 atoms; 23 ms measured, room for a slower machine.
    assert best < 0.05


def mutated(text, rng):
    """A file with a few random damages: bytes, lines, numbers, words."""
    for _ in range(rng.randint(1, 4)):
        kind = rng.randrange(7)
        lines = text.split("\n")
        at = rng.randrange(len(lines))
        if kind == 0:
            del lines[at]
            text = "\n".join(lines)
        elif kind == 1:
            lines.insert(at, lines[rng.randrange(len(lines))])
            text = "\n".join(lines)
        elif kind == 2:
            place = rng.randrange(len(text))
            text = text[:place] + rng.choice("'\";_#\x00 9-x\n[é∞") + text[place:]
        elif kind == 3:
            start = rng.randrange(len(text))
            text = text[:start] + text[start + rng.randint(1, 60) :]
        elif kind == 4:
            words = text.split(" ")
            i, j = rng.randrange(len(words)), rng.randrange(len(words))
            words[i], words[j] = words[j], words[i]
            text = " ".join(words)
        elif kind == 5:
            text = text.replace(
                rng.choice(["1", "0.0", "8.8", "x", "loop_", "_atom_site", "Na", "'"]),
                rng.choice(["", "1e400", "nan", "-1", "?", ".", "0", "loop_", "99999"]),
                rng.randint(1, 3),
            )
        else:
            text = text[: rng.randrange(len(text))]
        text = text or "x"
    return text


def stop(*_):
    raise TimeoutError("a check hangs")


@pytest.fixture
def alarm():
    """Makes a hang of a file a failure; a loop without end would never be judged."""
    before = signal.signal(signal.SIGVTALRM, stop)
    yield lambda seconds: signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.mark.skipif(not hasattr(signal, "SIGVTALRM"), reason="no timer of CPU time")
@pytest.mark.filterwarnings("ignore")
def test_500_mutated_files_give_no_traceback_and_no_hang(alarm):
    rng = random.Random(20)
    texts = [cif(name) for name in RECORDS if "llzo" not in name]
    start = time.process_time()
    for _ in range(500):
        broken = mutated(rng.choice(texts), rng)
        alarm(5)
        report = check_cif(broken).report
        failed = {k: v for k, v in report.skipped.items() if "itself failed" in v}
        assert not failed, (failed, broken)
        assert report.checked
    assert time.process_time() - start < 40
