"""Whether a part of a composed answer is away, so that it is named instead of failing the whole."""

from chassis.refusals import Kind, TongxinError

_AWAY = frozenset({Kind.UNAVAILABLE, Kind.DEADLINE, Kind.INTERNAL})


def is_away(error: TongxinError) -> bool:
    """Whether this is a fault of the part; what it refuses is for the caller to see."""
    return error.kind in _AWAY
