"""Run deliberation as a process: `python -m services.deliberation`."""

from chassis.service import run_service
from services.deliberation import CARD
from services.deliberation.settings import Settings
from services.deliberation.wiring import wire

run_service(CARD, Settings(), wire)
