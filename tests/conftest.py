"""Every test runs offline: sockets outside loopback are blocked, keys are removed."""

import os

import pytest
from hypothesis import settings
from pytest_socket import socket_allow_hosts

for name in (
    "OPENAI_API_KEY",
    "MATERIALS_API_KEY",
    "MATERIALS_MODEL",
    "MATERIALS_BASE_URL",
    "MATERIALS_EGRESS",
    "MATERIALS_STORE",
):
    os.environ.pop(name, None)
os.environ.setdefault("OMP_NUM_THREADS", "1")
# The same examples in every run: a test that fails once fails always.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True)
def _offline():
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Store, sessions and logs of a test live in a folder of its own."""
    folder = tmp_path / "home"
    monkeypatch.setenv("MATERIALS_HOME", str(folder))
    return folder
