"""Production refuses what only development may have."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from chassis.devkeys import ensure_keys
from chassis.settings import ServiceSettings


def given(keys: Path, **changes: object) -> dict[str, Any]:
    return {
        "environment": "production",
        "database_url": "postgresql+asyncpg://x@127.0.0.1/x",
        "nats_url": "nats://127.0.0.1",
        "nats_monitor_url": "http://127.0.0.1:1",
        "jwks_file": keys / "production.json",
        "system_key_file": keys / "system-intake.pem",
        "vault_keys_file": keys / "vault-intake.json",
        "page_token_key_file": keys / "page-intake.key",
    } | changes


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    ensure_keys(tmp_path)
    (tmp_path / "production.json").write_text('{"keys": [{"kid": "issuer-2026"}]}')
    return tmp_path


def test_sound_production_settings_are_taken(keys: Path) -> None:
    settings = ServiceSettings(**given(keys))
    assert not settings.development
    assert settings.trace_sample_ratio == 0.05


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"jwks_file": "jwks.json"}, "development issuer"),
        ({"nats_monitor_url": ""}, "sync_interval"),
        ({"fault": "before_commit:/x"}, "TONGXIN_FAULT"),
    ],
)
def test_unsafe_production_settings_are_refused(
    keys: Path, changes: dict[str, Any], word: str
) -> None:
    if "jwks_file" in changes:
        changes = {"jwks_file": keys / changes["jwks_file"]}
    with pytest.raises(ValidationError, match=word):
        ServiceSettings(**given(keys, **changes))
    assert ServiceSettings(**given(keys, **changes, environment="development"))


def test_a_key_that_others_can_read_is_refused(keys: Path) -> None:
    (keys / "vault-intake.json").chmod(0o644)
    with pytest.raises(ValidationError, match="can be read by others"):
        ServiceSettings(**given(keys))
