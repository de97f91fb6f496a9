"""The year that publishers write into the DOI of an article."""

from __future__ import annotations

import re

#: Elsevier and others: j.ssi.2012.06.008; Wiley: anie.201909805; Springer: s41597-020-.
_PLAIN = re.compile(
    r"/(?:j\.[a-z]+\.((?:19|20)\d\d)\.\d\d\.|[a-z]{4}\.(20\d\d)\d{5}$|"
    r"[a-z]{4}(20\d\d)\d{5}$)"
)
#: ACS: acs.chemmater.8b01504 is of 2018, jacs.1c00001 of 2021; b ends in 2019.
_ACS = re.compile(r"^10\.1021/[a-z.]*?\.(\d)([bc])\d{5}$")
#: RSC: c2jm31413d is of 2012, d3ta01145c of 2023.
_RSC = re.compile(r"^10\.1039/([bcd])(\d)[a-z]{2}\d{5}[a-z0-9]$")
_SPRINGER = re.compile(r"/s\d{5}-0(\d\d)-\d{4,5}-[\dxyz]$")
_DECADE = {"b": 2000, "c": 2010, "d": 2020}


def year_of_doi(doi: str | None) -> int | None:
    """The year in a DOI where its publisher writes one, else None.

    >>> year_of_doi("10.1021/acs.chemmater.8b01504"), year_of_doi("10.1039/c2jm31413d")
    (2018, 2012)
    >>> year_of_doi("10.1016/j.ssi.2012.06.008"), year_of_doi("10.1007/BF02375549")
    (2012, None)
    """
    text = (doi or "").lower().split("|")[0]
    plain = _PLAIN.search(text)
    if plain:
        return int(next(part for part in plain.groups() if part))
    acs = _ACS.match(text)
    if acs:
        digit, letter = int(acs[1]), acs[2]
        # The letter b ran to the end of 2019, c began with 2020.
        return 2020 + digit if letter == "c" else (2010 + digit if digit >= 1 else None)
    rsc = _RSC.match(text)
    if rsc:
        return _DECADE[rsc[1]] + int(rsc[2])
    springer = _SPRINGER.search(text)
    return 2000 + int(springer[1]) if springer else None
