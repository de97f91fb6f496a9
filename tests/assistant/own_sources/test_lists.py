"""Lists of references of a request: entries are names, checked against the store."""

import base64

import pytest

from assistant import Assistant
from assistant.own_sources.entries import check_entries, known_sources, read_entries
from knowledge.facts import library

BIB = r"""
@article{xu2006, author={Xu, X. and Wen, Z.}, title={Al and F doping of {LLTO}},
  journal={Ionics}, year={2006}, doi={10.1007/s11581-006-0011-9}}
@article{murugan2007, author={Murugan, R. and Weppner, W.}, year={2007},
  title={Fast Lithium Ion Conduction in Garnet-Type {Li7La3Zr2O12}},
  doi={10.1002/anie.200701144}, abstract={It conducts 9.9 S/cm.}}
@article{twin, author={Murugan, R.}, year={2007},
  title={Fast lithium ion conduction in garnet-type Li7La3Zr2O12}}
@article{odd, author={M{\"u}ller, J.}, title={Superconducting cuprates}, year={2131},
  doi={doi.org/foo}}
@article{late, author={Weber, K.}, title={Something else}, year={2015},
  doi={10.1007/s10853-012-6650-5}}
@article{twin, author={Weber, K.}, title={A key used twice}, year={2015}}
"""
RIS = "TY  - JOUR\nAU  - Kamaya, N.\nTI  - A lithium superionic conductor\nPY  - 2011\nDO  - 10.1038/nmat3066\nER  -\n"  # noqa: E501


def ask(text, name="refs.bib", data=BIB):
    coded = base64.b64encode(data.encode()).decode()
    return Assistant().ask(text, files=[{"name": name, "base64": coded}])


def entries():
    return read_entries([("refs.bib", BIB.encode())])


def test_entries_keep_accents_and_repeated_keys():
    found = entries()
    assert [e.key for e in found][-1] == "twin:2"
    assert found[3].authors == "Müller, J."


def test_a_check_finds_what_is_wrong_with_a_list():
    faults = {
        (f.entry.key, f.kind)
        for f in check_entries(entries(), known_sources(library()))
    }
    assert ("twin", "no_doi") in faults
    assert ("twin", "repeated") in faults
    assert ("odd", "bad_doi") in faults
    assert ("odd", "bad_year") in faults
    assert ("late", "other_title") in faults  # the store has another title there
    assert not {k for e, k in faults if e in {"xu2006", "murugan2007"}}


@pytest.mark.parametrize(
    ("text", "expected", "left_out"),
    [
        ("list the references in refs.bib", ["xu2006", "odd"], []),
        ("which of my references are about LLTO?", ["xu2006"], ["murugan2007"]),
        ("Which papers of my list were published after 2010?", ["late"], ["xu2006"]),
        ("papers by Murugan in my list", ["murugan2007", "twin"], ["late"]),
        ("which entries of my list have no DOI?", ["twin"], ["xu2006"]),
        ("Which of these papers deal with superconductors?", ["odd"], ["late"]),
        ("我的文献中哪些是关于石榴石的？", ["murugan2007"], ["xu2006"]),
    ],
)
def test_entries_are_listed_by_what_is_asked(text, expected, left_out):
    answer = ask(text)
    assert answer.status == "verified"
    assert all(f"[{key}]" in answer.text for key in expected)
    assert not any(f"[{key}]" in answer.text for key in left_out)
    assert len(answer.citations) >= len(expected)
    assert all(c.doi is None for c in answer.citations)


def test_an_abstract_of_a_list_is_no_fact():
    answer = ask("What conductivity does the garnet paper in my list report?")
    assert "9.9" not in answer.text
    assert "llzo-002" in [c.id for c in answer.citations]


def test_an_answer_from_the_records_names_what_the_list_has_on_it():
    answer = ask("How can I improve the conductivity of LLTO?")
    assert "xu2006" in answer.text
    assert "request:refs.bib-e1" in [c.id for c in answer.citations]


def test_ris_is_read_too():
    assert "10.1038/nmat3066" in ask("check my references", "lib.ris", RIS).text


def test_a_broken_list_is_one_clear_line():
    answer = ask("check my references", "refs.bib", "@article{x, title={a")
    assert answer.status == "error"
    assert "refs.bib: no valid BibTeX" in answer.text
