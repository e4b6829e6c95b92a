"""Run escalation as a process: `python -m services.escalation`."""

from chassis.service import run_service
from services.escalation import CARD
from services.escalation.settings import Settings
from services.escalation.wiring import wire

run_service(CARD, Settings(), wire)
