"""notification: what people are told. Every inbox, and what of it was read."""

from chassis.service import Card

CARD = Card(
    name="notification",
    stream="NOTIFICATION",
    owns="inboxes: what each person was told, and what of it she read; how she wants to be told",
    rpcs=(
        "tongxin.notification.v1.InboxService",
        "tongxin.notification.v1.PreferencesService",
        "tongxin.notification.v1.WatchService",
    ),
    events_out=("tongxin.notification.v1.EntryDelivered",),
    events_in=("tongxin.intake.v1.TimelineExtended",),
    invariants=(
        "an entry of a timeline is in an inbox once, however often its event comes",
        "the numbers of an inbox have no gaps and only grow; what was read stays read",
        "an inbox has one reader; sentences are made while reading, from a key and codes",
    ),
)
