"""Every sentence of the frame exists in every language, with the same slots."""

import re

import pytest

from assistant.compose.chat_words import CHAT
from assistant.compose.structure_words import WORDS
from assistant.language import LANGUAGES
from assistant.messages import _PHRASES

SLOT = re.compile(r"{(\w+)}")


@pytest.mark.parametrize("name", sorted(WORDS))
def test_structure_words(name):
    assert set(WORDS[name]) == set(LANGUAGES)
    slots = {frozenset(SLOT.findall(text)) for text in WORDS[name].values()}
    assert len(slots) == 1


@pytest.mark.parametrize("name", sorted(_PHRASES))
def test_frame(name):
    assert set(_PHRASES[name]) == set(LANGUAGES)
    slots = {frozenset(SLOT.findall(text)) for text in _PHRASES[name].values()}
    assert len(slots) == 1


def test_chat_words():
    for name, forms in CHAT.items():
        # A code example has no language.
        assert set(forms) == set(LANGUAGES) or name == "api", name
