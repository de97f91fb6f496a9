"""Settings: read once at the edge, handed down as values.

Precedence: arguments, environment (`MATERIALS_*`), `materials.toml`, defaults.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.egress import EgressPolicy, origin_of
from assistant.errors import BadInput


def _default_home() -> Path:
    return Path.home() / ".matassist"


class Settings(BaseSettings):
    """What a user can set; the fields' environment names carry `MATERIALS_`.

    Attributes:
        home: Store, sessions, cache and logs live here, and nowhere else.
        store: The literature store; inside `home` unless set.
        model: ``offline``, ``openai:NAME``, ``local`` or ``local:FILE``.
        base_url: Of an OpenAI-compatible server.
        api_key: From the environment only; never printed, logged or traced.
        egress: ``offline``, ``loopback``, or origins separated by commas.
        seed: For every random draw unless the request names one.
        budget_s: Wall time in seconds for one request unless it names one.
        threads: Of a local model; more than the free cores make it slower.
        session_tokens: Tokens that one session may use on a hosted model.
        session_cost: Most that one session may cost, at the prices below.
        price_in: Price of a million prompt tokens; 0 where it is not known.
        price_out: Price of a million completion tokens.
        max_attempts: Drafts for one request unless it names a number.
    """

    model_config = SettingsConfigDict(
        env_prefix="MATERIALS_",
        env_ignore_empty=True,
        toml_file="materials.toml",
        extra="ignore",
        frozen=True,
    )

    home: Path = Field(default_factory=_default_home)
    store: Path | None = None
    model: str = "offline"
    base_url: str | None = None
    api_key: SecretStr | None = None
    egress: str = "offline"
    seed: int = Field(default=0, ge=0)
    budget_s: float = Field(default=60.0, gt=0, allow_inf_nan=False)
    threads: int = Field(default=1, ge=1, le=256)
    session_tokens: int = Field(default=1_000_000, ge=0)
    session_cost: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    price_in: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    price_out: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    max_attempts: int = Field(default=4, ge=1, le=12)

    @field_validator("home", "store")
    @classmethod
    def _expand(cls, value: Path | None) -> Path | None:
        return value.expanduser().absolute() if value is not None else None

    @field_validator("model")
    @classmethod
    def _known_model(cls, value: str) -> str:
        head, _, tail = value.partition(":")
        if head not in {"offline", "openai", "local"} or (
            head == "openai" and not tail
        ):
            raise ValueError(
                "expected 'offline', 'openai:NAME', 'local' or 'local:FILE'"
            )
        return value

    @field_validator("base_url")
    @classmethod
    def _usable_url(cls, value: str | None) -> str | None:
        if value is not None:
            _said_as_value_error(lambda: origin_of(value))
        return value

    @field_validator("egress")
    @classmethod
    def _usable_egress(cls, value: str) -> str:
        _said_as_value_error(lambda: EgressPolicy.from_setting(value))
        return value

    @property
    def store_dir(self) -> Path:
        """Where `index` writes."""
        return self.store if self.store is not None else self.home / "store"

    @property
    def sessions_dir(self) -> Path:
        """Where conversations are kept."""
        return self.home / "sessions"

    @property
    def rulebook_dir(self) -> Path:
        """Where edited copies of rule files are kept."""
        return self.home / "rulebook"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then `materials.toml`; no .env file."""
        try:
            file = TomlConfigSettingsSource(settings_cls)
        except (tomllib.TOMLDecodeError, OSError, UnicodeDecodeError) as err:
            raise BadInput(f"materials.toml cannot be read: {err}") from err
        for name in file():
            if name not in cls.model_fields:
                raise BadInput(
                    f"materials.toml: unknown setting {name!r}; "
                    f"one of {', '.join(sorted(set(cls.model_fields) - {'api_key'}))}"
                )
            if name == "api_key":
                raise BadInput(
                    "materials.toml holds a key; keys come from the environment only: "
                    "remove it and set MATERIALS_API_KEY"
                )
        return init_settings, env_settings, file


def _said_as_value_error(check: Callable[[], object]) -> None:
    """Let pydantic name the field that a fault of ours belongs to."""
    try:
        check()
    except BadInput as fault:
        raise ValueError(str(fault)) from fault


def load_settings(**arguments: Any) -> Settings:
    """Read the settings; arguments that are None count as not given.

    Raises:
        BadInput: A value is wrong; one line with the name and what was expected.
    """
    import os

    given = {name: value for name, value in arguments.items() if value is not None}
    if "api_key" not in given and not os.environ.get("MATERIALS_API_KEY"):
        key = os.environ.get("OPENAI_API_KEY")
        if key:
            given["api_key"] = SecretStr(key)
    try:
        return Settings(**given)
    except ValidationError as err:
        problem = err.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in problem["loc"])
        message = problem["msg"].removeprefix("Value error, ")
        raise BadInput(f"setting {name!r}: {message}") from err
