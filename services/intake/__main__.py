"""Run intake as a process: `python -m services.intake`."""

from chassis.service import run_service
from services.intake import CARD
from services.intake.settings import Settings
from services.intake.wiring import wire

run_service(CARD, Settings(), wire)
