"""Who may do what, as a table: action × relation × class × state, for one row and for lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, literal, or_, select

from chassis.auth import Caller
from chassis.facts import FACT, valid
from chassis.refusals import Kind, TongxinError, forbidden, not_found

ANYONE = "anyone"
EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table.

    `relations`: how the caller stands to the object: `reporter`, `leader@owner` (leader of
    the body that is its owner), `anyone` (every identified caller), `system:seed` (that
    process). `classes` and `states` limit the rule; empty means any. Who stands to the object
    directly in one of `unless` (never through a body) gets nothing from the rule.
    """

    action: str
    relations: frozenset[str]
    classes: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()


def rule(
    action: str,
    *relations: str,
    classes: Iterable[str] = (),
    states: Iterable[str] = (),
    unless: Iterable[str] = (),
) -> Rule:
    """Write one row of the table."""
    return Rule(
        action, frozenset(relations), frozenset(classes), frozenset(states), frozenset(unless)
    )


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table keeps what rules ask about.

    `object_id` is the column that facts about the object carry in `fact.object_id`, where
    there are such facts; `bodies` maps a link (`owner`) to a column with a body's name.
    """

    classification: ColumnElement[str] | None = None
    state: ColumnElement[str] | None = None
    object_id: ColumnElement[object] | None = None
    bodies: Mapping[str, ColumnElement[str]] = field(default_factory=dict)


class Policy:
    """The table of one service, with the action of each of its RPCs.

    Args:
        rules: the rows.
        rpcs: full RPC name (`package.Service/Method`) → action. An RPC without a row is
            refused by the server.
    """

    def __init__(self, rules: Iterable[Rule], rpcs: Mapping[str, str]) -> None:
        self.rules = tuple(rules)
        self.rpcs = dict(rpcs)
        self.actions = tuple(dict.fromkeys(item.action for item in self.rules))
        unknown = sorted(set(self.rpcs.values()) - set(self.actions))
        if unknown:
            msg = f"RPCs name actions without a rule: {unknown}"
            raise ValueError(msg)

    def allowed(
        self,
        caller: Caller,
        relations: frozenset[str],
        *,
        classification: str = "",
        state: str = "",
    ) -> tuple[str, ...]:
        """Return every action that the caller may do with one object, in the table's order."""
        if EXCLUDED in relations:
            return ()
        held = relations | {caller.subject if caller.is_system else ANYONE}
        return tuple(
            dict.fromkeys(
                item.action
                for item in self.rules
                if item.relations & held
                and not item.unless & held
                and (not item.classes or classification in item.classes)
                and (not item.states or state in item.states)
            )
        )

    def require(
        self,
        action: str,
        caller: Caller,
        relations: frozenset[str] = frozenset(),
        *,
        classification: str = "",
        state: str = "",
        read_action: str = "",
    ) -> tuple[str, ...]:
        """Return the allowed actions, or refuse.

        Raises:
            TongxinError: NOT_FOUND when the caller may not even read (`read_action`) the
                object, STATE_NOT_ALLOWED when another state would allow it, else
                ACTION_NOT_ALLOWED.
        """
        allowed = self.allowed(caller, relations, classification=classification, state=state)
        if action in allowed:
            return allowed
        if read_action and read_action not in allowed:
            raise not_found()
        if state and action in self._in_any_state(caller, relations, classification):
            raise TongxinError(
                Kind.STATE,
                "STATE_NOT_ALLOWED",
                "This cannot be done in its present state.",
                metadata={"action": action, "state": state},
            )
        raise forbidden(action)

    def _in_any_state(
        self, caller: Caller, relations: frozenset[str], classification: str
    ) -> frozenset[str]:
        states = {state for item in self.rules for state in item.states} | {""}
        return frozenset(
            action
            for state in states
            for action in self.allowed(
                caller, relations, classification=classification, state=state
            )
        )

    def predicate(
        self, action: str, caller: Caller, columns: Columns, at: datetime
    ) -> ColumnElement[bool]:
        """Return the same decision as `allowed` as a condition on a table's rows."""
        subject = caller.subject if caller.is_system else f"people/{caller.person_id}"
        branches = [
            and_(
                self._related(item, caller, subject, columns, at),
                *self._without(item.unless, subject, columns, at),
                _within(columns.classification, item.classes),
                _within(columns.state, item.states),
            )
            for item in self.rules
            if item.action == action
        ]
        if not branches:
            return false()
        condition = or_(*branches)
        if columns.object_id is not None:
            condition = and_(condition, *self._without(frozenset({EXCLUDED}), subject, columns, at))
        return condition

    def _without(
        self, relations: frozenset[str], subject: str, columns: Columns, at: datetime
    ) -> list[ColumnElement[bool]]:
        """Return the condition that the subject stands in none of the relations to the row."""
        if columns.object_id is None or not relations:
            return []
        return [
            ~exists(
                select(1).where(
                    FACT.c.object_id == columns.object_id,
                    FACT.c.subject == subject,
                    FACT.c.relation.in_(sorted(relations)),
                    valid(FACT.c, at),  # type: ignore[arg-type]  # a condition
                )
            )
        ]

    def _related(
        self, item: Rule, caller: Caller, subject: str, columns: Columns, at: datetime
    ) -> ColumnElement[bool]:
        own = caller.subject if caller.is_system else ANYONE
        if own in item.relations:
            return literal(value=True)
        direct = [name for name in item.relations if "@" not in name]
        through = [name.split("@") for name in item.relations if "@" in name]
        branches: list[ColumnElement[bool]] = []
        if columns.object_id is not None and direct:
            branches.append(
                columns.object_id.in_(
                    select(FACT.c.object_id).where(
                        FACT.c.subject == subject,
                        FACT.c.relation.in_(direct),
                        valid(FACT.c, at),  # type: ignore[arg-type]  # a condition
                    )
                )
            )
        for link in sorted({pair[1] for pair in through}):
            roles = sorted(pair[0] for pair in through if pair[1] == link)
            held = select(FACT.c.object).where(
                FACT.c.subject == subject,
                FACT.c.relation.in_(roles),
                valid(FACT.c, at),  # type: ignore[arg-type]  # a condition
            )
            if link in columns.bodies:
                branches.append(columns.bodies[link].in_(held))
            elif columns.object_id is not None:
                linked = FACT.alias()
                branches.append(
                    columns.object_id.in_(
                        select(linked.c.object_id).where(
                            linked.c.subject.in_(held),
                            linked.c.relation == link,
                            valid(linked.c, at),  # type: ignore[arg-type]  # a condition
                        )
                    )
                )
        return or_(false(), *branches)


def _within(column: ColumnElement[str] | None, values: frozenset[str]) -> ColumnElement[bool]:
    if not values or column is None:
        return literal(value=True)
    return column.in_(sorted(values))
