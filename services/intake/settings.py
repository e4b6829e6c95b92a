"""Settings of intake: those of every service."""

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """Nothing of its own: intake calls nobody."""
