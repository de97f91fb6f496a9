"""Why a record is not called verified, in the user's language."""

import pytest

from assistant.compose.refusal_words import DOUBTS, in_language
from knowledge.library.structures.completeness import INCOMPLETE
from knowledge.library.structures.frameworks import FRAMEWORK_ONLY
from knowledge.structures import structure_library

#: Requests whose doubts differ: nothing on record, another form, recalled, computed.
REQUESTS = (
    "CIF for Lu3Ga2Al3O12", "CIF of cubic BaCO3", "CIF of zeta-SiO2", "CIF of TaAs",
    "CIF of zeolite Y", "CIF of Mg(BH4)2", "CIF of beta-eucryptite",
)  # fmt: skip


def doubts() -> set[str]:
    library = structure_library()
    found = {d for text in REQUESTS for d in library.resolve(text).doubts}
    return found | {INCOMPLETE, FRAMEWORK_ONLY}


@pytest.mark.parametrize("language", ["de", "fr", "es", "zh", "ja"])
def test_no_doubt_of_the_library_stays_english(language):
    told = {d: in_language(d, language, DOUBTS) for d in doubts()}
    assert len(told) > 6
    assert not [d for d, said in told.items() if said == d]


def test_a_system_inside_a_doubt_is_translated_too():
    doubt = "the library holds no cubic form of this compound"
    assert "kubisch" in in_language(doubt, "de", DOUBTS)
    assert "cúbica" in in_language(doubt, "es", DOUBTS)
