"""Run notification as a process: `python -m services.notification`."""

from chassis.service import run_service
from services.notification import CARD
from services.notification.settings import Settings
from services.notification.wiring import wire

run_service(CARD, Settings(), wire)
