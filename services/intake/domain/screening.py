"""Safety screening before anything of a ⚠ topic is settled on the spot (6-safety 7)."""

from dataclasses import dataclass
from datetime import timedelta

YES, NO = "YES", "NO"
CLEAR, UNCLEAR, DANGER = "CLEAR", "UNCLEAR", "DANGER"
LOOK_AGAIN = timedelta(days=3)  # ours


@dataclass(frozen=True, slots=True)
class Screening:
    """The answers: YES, NO, UNKNOWN or empty for not asked. Unknown is not no."""

    alone: str = ""
    afraid: str = ""
    hurt: str = ""
    safe_at_home: str = ""
    others_hurt: str = ""

    @property
    def verdict(self) -> str:
        """CLEAR, DANGER for any sign of it, else UNCLEAR: not alone, not asked, not known."""
        if YES in (self.afraid, self.hurt, self.others_hurt) or self.safe_at_home == NO:
            return DANGER
        fears = {self.afraid, self.hurt, self.others_hurt}
        if self.alone == YES and fears == {NO} and self.safe_at_home == YES:
            return CLEAR
        # What is said beside somebody is no answer.
        return UNCLEAR
