"""What several dialogues share."""

import pytest

from assistant import Assistant
from assistant.records import Kind


@pytest.fixture
def talk(tmp_path, monkeypatch):
    """A conversation about one structure: every answer is one about crystals."""
    monkeypatch.setenv("MATERIALS_HOME", str(tmp_path))
    assistant = Assistant()

    def say(text):
        answer = assistant.ask(text, session="s")
        assert answer.route is Kind.CIF, text
        return answer

    return say
