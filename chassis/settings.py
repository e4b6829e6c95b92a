"""Settings of a process, from `TONGXIN_…`; unsafe production values are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class ProcessSettings(BaseSettings):
    """What every process needs, the gateway included."""

    model_config = SettingsConfigDict(env_prefix="TONGXIN_", extra="ignore", frozen=True)

    environment: Literal["development", "production"] = "production"
    jwks_file: Path
    otlp_endpoint: str = ""
    trace_sample_ratio: float = Field(default=0.05, ge=0.0, le=1.0)
    ready_file: Path | None = None
    shutdown_seconds: float = Field(default=8.0, gt=0)
    intake_address: str = ""
    deliberation_address: str = ""
    escalation_address: str = ""
    notification_address: str = ""

    @property
    def development(self) -> bool:
        """Whether development conveniences are on."""
        return self.environment == "development"

    @model_validator(mode="after")
    def _refuse_development_keys(self) -> Self:
        if self.development:
            return self
        keys = json.loads(self.jwks_file.read_text(encoding="utf-8")).get("keys", [])
        if any(key.get("kid") == "development" for key in keys):
            msg = "TONGXIN_JWKS_FILE holds the development issuer, which production refuses"
            raise ValueError(msg)
        return self


class ServiceSettings(ProcessSettings):
    """What a service with a database and events needs besides."""

    database_url: str
    database_pool: int = Field(default=10, ge=2, le=100)
    nats_url: str
    nats_monitor_url: str = ""
    grpc_bind: str = "127.0.0.1:0"
    cell: str = Field(default="main", pattern=r"^[a-z0-9-]{1,32}$")
    system_key_file: Path
    vault_keys_file: Path
    page_token_key_file: Path
    fault: str = ""

    @model_validator(mode="after")
    def _refuse_unsafe_production(self) -> Self:
        if self.development:
            return self
        problems = []
        if self.fault:
            problems.append("TONGXIN_FAULT is for tests")
        if not self.nats_monitor_url:
            problems.append("TONGXIN_NATS_MONITOR_URL is needed to prove sync_interval: always")
        problems += [
            f"{path.name} can be read by others"
            for path in (self.system_key_file, self.vault_keys_file, self.page_token_key_file)
            if path.stat().st_mode & 0o077
        ]
        if problems:
            raise ValueError("; ".join(problems))
        return self
