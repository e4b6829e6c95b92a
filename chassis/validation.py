"""Field checks that collect every error before they refuse. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from chassis.refusals import FieldError, invalid
from chassis.region import InvalidRegionCodeError, RegionCode, parse_region_code

# Line breaks and tabs are text; every other control character is not.
_ALLOWED_CONTROLS = frozenset("\n\t")


class Fields:
    """Collects the errors of one request; `refuse_if_any` raises them all at once."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def error(self, field: str, reason: str, description: str) -> None:
        """Note one wrong field."""
        self.errors.append(FieldError(field, reason, description))

    def require(self, *, condition: bool, field: str, reason: str, description: str) -> None:
        """Note a wrong field unless the condition holds."""
        if not condition:
            self.error(field, reason, description)

    def text(self, field: str, value: str, *, maximum: int, minimum: int = 1) -> str:
        """Return the text in NFC without surrounding space; note length and control characters.

        Lengths are in characters, after cleaning.
        """
        cleaned = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
        if any(
            unicodedata.category(char) in {"Cc", "Cs"} and char not in _ALLOWED_CONTROLS
            for char in cleaned
        ):
            self.error(field, "CONTROL_CHARACTER", "No control characters.")
        if len(cleaned) < minimum:
            self.error(field, "TOO_SHORT", f"At least {minimum} characters.")
        if len(cleaned) > maximum:
            self.error(field, "TOO_LONG", f"At most {maximum} characters.")
        return cleaned

    def choice(self, field: str, value: str, choices: Collection[str]) -> str:
        """Return the value; note it when it is not one of the choices."""
        if value not in choices:
            self.error(field, "UNKNOWN_VALUE", "One of: " + ", ".join(sorted(choices)) + ".")
        return value

    def region(self, field: str, value: str) -> RegionCode | None:
        """Return the region code; note it when it is not 12 digits."""
        try:
            return parse_region_code(value)
        except InvalidRegionCodeError:
            self.error(field, "INVALID_REGION", "A region code has 12 digits.")
            return None

    def refuse_if_any(self) -> None:
        """Raise INVALID_FIELDS with everything that was noted.

        Raises:
            TongxinError: when anything was noted.
        """
        if self.errors:
            raise invalid(*self.errors)
