"""A value that must not slip into logs, traces or answers. Pure: the domain may import it.

How such a value is stored encrypted stands in `chassis.protected`.
"""

from typing import Final, Generic, NoReturn, Self, TypeVar

T = TypeVar("T")

PLACEHOLDER: Final = "‹protected›"


class Protected(Generic[T]):
    """A wrapped personal value, such as a name or a phone number; only `reveal()` gives it out.

    Frozen, equal by value, shown as a placeholder. JSON encoders and pickle refuse it: reveal it
    by name where the right to read has been checked.
    """

    __slots__ = ("_value",)

    _value: T

    def __init__(self, value: T) -> None:
        """Wrap the value."""
        object.__setattr__(self, "_value", value)

    def reveal(self) -> T:
        """Return the value itself. Call it only after the policy has said yes."""
        return self._value

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse any change: the wrapper is frozen."""
        raise AttributeError("a protected value is frozen")

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse deletion: the wrapper is frozen."""
        raise AttributeError("a protected value is frozen")

    def __repr__(self) -> str:
        """Show a placeholder instead of the value."""
        return PLACEHOLDER

    def __str__(self) -> str:
        """Show a placeholder instead of the value."""
        return PLACEHOLDER

    def __format__(self, spec: str) -> str:
        """Show a placeholder in f-strings too, whatever the format asks for."""
        return PLACEHOLDER

    def __eq__(self, other: object) -> bool:
        """Compare by value, and only with another protected value."""
        if not isinstance(other, Protected):
            return NotImplemented
        return bool(self._value == other._value)

    def __hash__(self) -> int:
        """Hash by value, so that frozen dataclasses that hold one stay hashable."""
        return hash((Protected, self._value))

    def __copy__(self) -> Self:
        """Return itself: frozen."""
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """Return itself, so that `dataclasses.asdict` keeps the wrapper closed."""
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        """Refuse pickling: a pickle holds the value in the clear."""
        raise TypeError("a protected value is never pickled")
