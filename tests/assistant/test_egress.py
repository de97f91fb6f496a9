"""Nothing leaves the machine but what a setting names, encrypted and written down."""

import socket

import pytest

from assistant.egress import (
    EgressLog,
    EgressPolicy,
    http_client,
    is_loopback,
    origin_of,
    refuse_hidden_address,
)
from assistant.errors import BadInput, EgressDenied, ModelReplyInvalid
from tests.assistant.fault_server import fault_server


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("HTTPS://Api.Example.com/v1", "https://api.example.com:443"),
        ("http://127.0.0.1:8000/v1", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/v1", "http://[::1]:8000"),
        ("https://api.example.com:443", "https://api.example.com:443"),
    ],
)
def test_one_origin_has_one_spelling(url, origin):
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/x", "api.example.com", "file:///etc/passwd", "http://", "",
     "http://a.example:99999/", "http://[::1/v1", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_http_url_is_refused(url):
    with pytest.raises(BadInput):
        origin_of(url)


@pytest.mark.parametrize(
    "url",
    ["https://me:hunter2@api.example.com", "https://hunter2@api.example.com/v1",
     "https://:hunter2@api.example.com", "//me:hunter2@api.example.com",
     "https://api.example.com@evil.example"],
)  # fmt: skip
def test_credentials_in_a_url_are_refused_and_not_repeated(url):
    with pytest.raises(BadInput, match="user name or password") as caught:
        origin_of(url)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("origin", "loopback"),
    [
        ("http://127.0.0.1:80", True), ("http://127.8.8.8:80", True),
        ("http://[::1]:80", True), ("http://localhost:80", True),
        ("http://localhost.example.com:80", False), ("http://0.0.0.0:80", False),
        ("http://2130706433:80", False), ("http://127.0.0.1.nip.io:80", False),
        ("http://169.254.169.254:80", False), ("http://192.168.0.1:80", False),
    ],
)  # fmt: skip
def test_only_this_machine_itself_is_loopback(origin, loopback):
    assert is_loopback(origin) is loopback


def test_by_default_nothing_may_leave():
    policy = EgressPolicy.from_setting("offline")
    for url in ("https://api.openai.com/v1", "http://127.0.0.1:8000/v1"):
        with pytest.raises(EgressDenied, match="--allow-egress"):
            policy.require(url)


def test_naming_a_server_of_this_machine_opens_that_one_only():
    policy = EgressPolicy.from_setting("offline", base_url="http://127.0.0.1:8000/v1")
    assert policy.permits("http://127.0.0.1:8000")
    assert not policy.permits("http://127.0.0.1:8001")
    assert not policy.permits("https://api.openai.com:443")


def test_naming_a_remote_server_opens_nothing():
    policy = EgressPolicy.from_setting("offline", base_url="https://api.example.com/v1")
    with pytest.raises(EgressDenied):
        policy.require("https://api.example.com/v1")


def test_a_listed_origin_is_exact_and_encrypted():
    policy = EgressPolicy.from_setting("https://a.example, http://b.example")
    assert policy.permits("https://a.example:443")
    for url in ("https://a.example:8443/", "https://x.a.example/", "http://a.example/"):
        assert not policy.permits(origin_of(url))
    with pytest.raises(EgressDenied, match="not encrypted"):
        policy.require("http://b.example/v1")


def test_offline_and_an_origin_together_are_a_mistake():
    with pytest.raises(BadInput, match="choose one"):
        EgressPolicy.from_setting("offline,https://a.example")


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "127.0.0.1", "0.0.0.0", "fe80::1", "::ffff:169.254.169.254",
     "224.0.0.1"],
)  # fmt: skip
def test_a_listed_name_that_leads_to_a_hidden_address_is_refused(address, monkeypatch):
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", (address, 443))]
    )
    with pytest.raises(EgressDenied, match="leads to"):
        refuse_hidden_address("https://models.example.org:443")


@pytest.mark.parametrize("address", ["93.184.216.34", "10.1.2.3"])
def test_a_listed_name_may_lead_to_the_net_or_to_the_laboratory(address, monkeypatch):
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", (address, 443))]
    )
    refuse_hidden_address("https://models.example.org:443")


def client_for(url, **options):
    policy = EgressPolicy.from_setting("offline", base_url=url)
    calls = []
    return http_client(
        policy, lambda *call: calls.append(call), timeout_s=2, **options
    ), calls


def test_the_client_asks_before_each_call_and_follows_no_redirect():
    with fault_server("redirect=https://evil.example/") as server:
        client, calls = client_for(server.url)
        with client:
            reply = client.post(f"{server.url}/chat/completions", json={"a": 1})
            with pytest.raises(EgressDenied):
                client.post("https://evil.example/", json={"a": 1})
    assert reply.status_code == 302
    assert [origin for origin, _ in calls] == [origin_of(server.url)]


def test_the_client_takes_no_proxy_from_the_environment(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with fault_server("say=straight") as server:
        client, _ = client_for(server.url)
        with client:
            reply = client.post(f"{server.url}/chat/completions", json={})
    assert "straight" in reply.text


def test_a_reply_over_the_limit_is_dropped():
    with fault_server("say=" + "x" * 5000) as server:
        client, _ = client_for(server.url, reply_bytes=4000)
        with client, pytest.raises(ModelReplyInvalid, match="longer than"):
            client.post(f"{server.url}/chat/completions", json={})


def test_the_log_counts_what_leaves_the_machine_and_not_what_stays():
    log = EgressLog()
    log.add("http://127.0.0.1:8000", "draft", 10)
    log.add("https://api.example.com:443", "draft", 20)
    assert [(c.origin, c.bytes) for c in log.calls] == [
        ("https://api.example.com:443", 20)
    ]
