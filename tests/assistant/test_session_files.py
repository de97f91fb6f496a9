"""Tables of a conversation are found again for the messages after."""

from __future__ import annotations

import base64

import pytest

from assistant.records import Answer, Attachment, Kind, Request, Status
from assistant.routes.table_rows import with_last_table
from assistant.sessions import Sessions

TABLE = "a,b\n" + "\n".join(f"{i},{2 * i}" for i in range(20))


def answered(route: Kind) -> Answer:
    return Answer(Status.UNVERIFIED, "done", route=route)


def sent(**fields: object) -> Request:
    packed = base64.b64encode(TABLE.encode()).decode()
    item = Attachment.model_validate({"name": "t.csv", "base64": packed} | fields)
    return Request(text="make 10 rows", files=[item])


@pytest.fixture
def sessions(tmp_path):
    return Sessions(tmp_path / "sessions")


def test_a_table_that_was_sent_comes_back_until_the_subject_changes(sessions):
    session = sessions.open("mixes")
    session.add(sent(), answered(Kind.DATA))
    session.add(Request(text="thanks"), answered(Kind.CHAT))
    (table,) = session.last_tables()
    assert table.name == "t.csv"
    assert base64.b64decode(table.base64).decode() == TABLE
    assert "0,0" not in session.path.read_text()
    session.add(Request(text="CIF of MgO"), answered(Kind.CIF))
    assert session.last_tables() == []


def test_a_table_that_has_changed_on_disk_is_another_one(sessions, tmp_path):
    place = tmp_path / "t.csv"
    place.write_text(TABLE)
    session = sessions.open("mixes")
    session.add(sent(base64=None, path=str(place)), answered(Kind.DATA))
    assert [t.path for t in session.last_tables()] == [str(place)]
    place.write_text(TABLE + "\n1,2")
    assert session.last_tables() == []


def test_a_message_about_rows_takes_the_table_and_others_do_not(sessions):
    session = sessions.open("mixes")
    session.add(sent(), answered(Kind.DATA))
    whole, told = with_last_table(Request(text="20 more with another seed"), session)
    assert [file.name for file in whole.files] == ["t.csv"]
    assert "t.csv" in told
    for text in ("CIF of MgO", "what is the band gap of GaN?", "thanks"):
        assert not with_last_table(Request(text=text), session)[0].files
