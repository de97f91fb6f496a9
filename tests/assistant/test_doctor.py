"""The doctor's proof can fail: it catches what tries to leave the machine."""

import asyncio
import contextlib
import socket

import pytest

from assistant import doctor
from assistant.doctor import blocked_sockets, examine, probe
from assistant.records import Answer, Kind, Status
from assistant.settings import load_settings
from tests.assistant.fault_server import fault_server

FAR = "192.0.2.7"


def connect():
    socket.create_connection((FAR, 80), timeout=0.2)


def connect_ex():
    socket.socket().connect_ex((FAR, 80))


def look_up():
    socket.getaddrinfo("models.example.org", 443)


def datagram():
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", (FAR, 53))


def from_asyncio():
    asyncio.run(asyncio.open_connection(FAR, 80))


def over_http():
    import urllib.request

    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
        f"http://{FAR}/", timeout=0.2
    )


@pytest.mark.parametrize(
    "way", [connect, connect_ex, look_up, datagram, from_asyncio, over_http]
)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_every_way_out_is_caught_and_named(way):
    before = (socket.socket.connect, socket.getaddrinfo, socket.socket.sendto)
    with (
        blocked_sockets() as attempts,
        pytest.raises(OSError, match=r"blocked|refused"),
    ):
        way()
    assert len(attempts) == 1
    assert FAR in attempts[0] or "models.example.org" in attempts[0]
    assert (
        socket.socket.connect, socket.getaddrinfo, socket.socket.sendto,
    ) == before  # fmt: skip


def test_this_machine_itself_stays_reachable():
    with blocked_sockets() as attempts, fault_server("say=x") as server:
        port = int(server.url.split(":")[2].split("/")[0])
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
        socket.getaddrinfo("localhost", port)
    assert attempts == []


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(doctor, "_PROOF", ((Kind.CHAT, "hello"),))


def test_a_sound_installation_is_healthy_and_says_how_it_knows(quick):
    found = examine(load_settings())
    assert found.healthy
    said = found.to_json()
    assert said["proof"] == {
        "control_caught": True, "attempts": [], "answered": {"chat": "unverified"},
    }  # fmt: skip
    text = "\n".join(found.lines())
    assert "0 attempts to leave the machine" in text
    assert "answers: yes" in text


def test_a_request_that_calls_out_makes_it_ill(quick, monkeypatch):
    def leaky(self, request, **options):
        with contextlib.suppress(OSError):
            socket.create_connection((FAR, 443), timeout=0.2)
        return Answer(Status.UNVERIFIED, "hm")

    monkeypatch.setattr("assistant.wiring.Assistant.answer", leaky)
    found = examine(load_settings())
    assert not found.healthy
    assert any(FAR in attempt for attempt in found.attempts)


def test_a_home_that_cannot_be_written_makes_it_ill(quick, tmp_path):
    (tmp_path / "file").write_text("")
    found = examine(load_settings(home=tmp_path / "file"))
    assert not found.home_writable
    assert not found.healthy


@pytest.mark.parametrize(
    ("fault", "said"),
    [("say=x", "yes: the server replied (200)"),
     ("401", "no: the server refuses the key"),
     ("404", "yes: the server replied (404)"),
     ("503", "no: the server failed (503)")],
)  # fmt: skip
def test_a_configured_server_is_asked_for_a_sign_of_life(fault, said):
    with fault_server(fault) as server:
        settings = load_settings(
            model="openai:x", base_url=server.url, api_key="canary-1"
        )
        found = probe(settings)
        assert found.startswith(said)
        assert "canary" not in found
        assert server.requests == []


def test_a_server_that_is_off_forbidden_or_a_missing_file_is_said(tmp_path):
    off = load_settings(model="openai:x", base_url="http://127.0.0.1:9/v1")
    assert probe(off).startswith("no:")
    far = load_settings(
        model="openai:x", base_url="https://models.example.org/v1", api_key="canary-1"
    )
    assert "--allow-egress" in probe(far)
    gone = load_settings(model=f"local:{tmp_path}/none.gguf")
    assert "no such file" in probe(gone)
