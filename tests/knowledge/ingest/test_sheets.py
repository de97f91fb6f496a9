"""Tables are read however people lay them out."""

import io

import openpyxl
import pytest

from knowledge.errors import IngestError
from knowledge.ingest.sheets import read_sheets


def sheet(text):
    return read_sheets("t.csv", text.encode())[0]


def test_lines_above_the_header_are_left_out():
    found = sheet("Measured in May\n\nsample,a (Å)\nx,3.9\ny,3.8\n")
    assert found.header == ("sample", "a (Å)")
    assert found.lines == (4, 5)


def test_units_below_the_header_join_it():
    found = sheet("sample,sigma,T\n,S/cm,K\nx,1e-3,298\ny,2e-3,298\n")
    assert found.header == ("sample", "sigma (S/cm)", "T (K)")
    assert len(found.rows) == 2


def test_a_header_of_two_lines_is_joined():
    text = (
        ",Electrical,,Mechanical\nsample,sigma (S/cm),Ea (eV),H (HV)\n"
        "a,1e-3,0.3,210\nb,2e-3,0.4,220\n"
    )
    assert sheet(text).header == (
        "sample", "Electrical: sigma (S/cm)", "Electrical: Ea (eV)",
        "Mechanical: H (HV)",
    )  # fmt: skip


def test_decimal_commas_and_thousands():
    assert sheet("a;b\nx;1.234,5\ny;0,25\n").rows == (("x", "1234.5"), ("y", "0.25"))
    assert sheet('a,b\nx,"1,234"\ny,"2,500.5"\n').rows[1][1] == "2500.5"


def test_every_sheet_with_a_table_is_read():
    book = openpyxl.Workbook()
    book.active.append(["remarks"])
    for name in ("one", "two"):
        made = book.create_sheet(name)
        made.append(["sample", "value"])
        made.append([name, 1])
    out = io.BytesIO()
    book.save(out)
    assert [s.name for s in read_sheets("t.xlsx", out.getvalue())] == ["one", "two"]


def test_no_table_is_said():
    with pytest.raises(IngestError, match="header"):
        read_sheets("t.csv", b"only a line")


def test_a_first_row_of_short_names_is_no_row_of_units():
    # "A" and "C" are units too, and 1 is the unit of a pure number.
    found = sheet("name,value\nA,1\nB,2\nC,3\n")
    assert found.header == ("name", "value")
    assert [row[0] for row in found.rows] == ["A", "B", "C"]
