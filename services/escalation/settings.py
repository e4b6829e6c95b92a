"""Settings of escalation: those of every service, and where the register is."""

from pydantic import Field

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """Cases are answered and raised through intake's register."""

    intake_address: str = Field(min_length=1)
