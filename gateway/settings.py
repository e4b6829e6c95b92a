"""Settings of the front door."""

from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from chassis.settings import ProcessSettings


class Settings(ProcessSettings):
    """What the gateway needs besides: where it listens, and its bounds."""

    http_bind: str = Field(default="127.0.0.1:0", pattern=r"^[^\s]+:[0-9]{1,5}$")
    max_body_bytes: int = Field(default=256 * 1024, ge=1024, le=1024 * 1024)
    max_in_flight: int = Field(default=400, ge=1)
    max_streams: int = Field(default=10_000, ge=1)
    # Without it nobody without a login is served: receipts do not open.
    system_key_file: Path | None = None

    @model_validator(mode="after")
    def _need_every_service(self) -> Self:
        missing = [name for name, address in self.addresses.items() if not address]
        if missing:
            needed = ", ".join(f"TONGXIN_{name.upper()}_ADDRESS" for name in missing)
            raise ValueError(f"not set: {needed}")
        return self

    @property
    def addresses(self) -> dict[str, str]:
        """Where each service listens, by its name."""
        return {
            "intake": self.intake_address,
            "deliberation": self.deliberation_address,
            "escalation": self.escalation_address,
            "notification": self.notification_address,
        }
