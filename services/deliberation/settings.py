"""Settings of deliberation: those of every service, and where the register is."""

from pydantic import Field

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """The register is asked for every move, deadline and invitation."""

    intake_address: str = Field(min_length=1)
