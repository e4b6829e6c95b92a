"""Settings of intake: those of every service, and where attachments are kept."""

from pathlib import Path

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """Intake calls nobody; it keeps files besides its database."""

    attachments_folder: Path
