"""Settings are read once: arguments before environment before file before defaults."""

import pytest

from assistant.errors import BadInput
from assistant.settings import load_settings


def test_arguments_beat_the_environment_and_that_beats_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "materials.toml").write_text('seed = 1\nbudget_s = 11\nmodel="local"\n')
    monkeypatch.setenv("MATERIALS_SEED", "2")
    monkeypatch.setenv("MATERIALS_BUDGET_S", "22")
    settings = load_settings(seed=3, model=None)
    assert (settings.seed, settings.budget_s, settings.model) == (3, 22.0, "local")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("model", "gpt-4"), ("model", "openai:"), ("model", ""), ("seed", -1),
        ("budget_s", 0), ("budget_s", float("nan")), ("budget_s", float("inf")),
        ("max_attempts", 99), ("egress", "https://a:b@c.example"),
        ("egress", "everything"), ("base_url", "ftp://x.example"),
        ("base_url", "https://u:hunter2@x.example/v1"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_one_line_that_names_the_setting(name, value):
    with pytest.raises(BadInput, match=name) as caught:
        load_settings(**{name: value})
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("name", ["MATERIALS_API_KEY", "OPENAI_API_KEY"])
def test_the_key_comes_from_the_environment_and_is_never_printed(name, monkeypatch):
    monkeypatch.setenv(name, "canary-123")
    settings = load_settings()
    assert settings.api_key.get_secret_value() == "canary-123"
    assert "canary-123" not in f"{settings!r} {settings} {settings.model_dump()}"
    assert "canary-123" not in settings.model_dump_json()


def test_our_own_key_goes_before_the_common_one(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "common")
    monkeypatch.setenv("MATERIALS_API_KEY", "own")
    assert load_settings().api_key.get_secret_value() == "own"


def test_a_key_in_the_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "materials.toml").write_text('api_key = "canary-123"\n')
    with pytest.raises(BadInput, match="environment") as caught:
        load_settings()
    assert "canary-123" not in str(caught.value)


def test_a_broken_or_mistyped_file_is_one_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "materials.toml").write_text("seed = \n")
    with pytest.raises(BadInput, match=r"materials\.toml") as caught:
        load_settings()
    assert "\n" not in str(caught.value)
    (tmp_path / "materials.toml").write_text("sead = 3\n")
    with pytest.raises(BadInput, match="sead"):
        load_settings()


def test_the_store_lies_in_the_home_unless_it_is_named(tmp_path, monkeypatch):
    assert load_settings(home=tmp_path).store_dir == tmp_path / "store"
    monkeypatch.setenv("MATERIALS_STORE", str(tmp_path / "elsewhere"))
    settings = load_settings(home=tmp_path)
    assert settings.store_dir == tmp_path / "elsewhere"
    assert settings.sessions_dir == tmp_path / "sessions"


def test_empty_variables_count_as_not_set(monkeypatch):
    for name in ("MODEL", "BASE_URL", "STORE", "EGRESS", "API_KEY", "HOME"):
        monkeypatch.setenv(f"MATERIALS_{name}", "")
    settings = load_settings()
    assert (settings.model, settings.base_url, settings.store) == (
        "offline", None, None,
    )  # fmt: skip
    assert settings.egress == "offline"
    assert settings.api_key is None
    assert settings.home.name == ".matassist"
