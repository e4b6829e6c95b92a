"""Settings of notification: those of every service."""

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """Nothing of its own: notification calls nobody."""
