"""By what a phone is found again although it is encrypted."""

from chassis.protected import Protected, blind_index
from services.intake.domain.people import normalised_phone


def phone_index(phone: Protected[str]) -> bytes:
    """Return the blind index of a phone, empty for none."""
    digits = normalised_phone(phone.reveal())
    return blind_index("person.phone_index", digits) if digits else b""
