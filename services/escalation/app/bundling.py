"""After something happened to a request: where its bundle stands now."""

from services.escalation.app.ports import EscalationWork
from services.escalation.domain.asks import Ask
from services.escalation.domain.requests import end_the_others


async def follow_bundle(work: EscalationWork, ask: Ask, *, news: bool) -> bool:
    """Store the ask, follow its bundle, and return whether that is done just now.

    `news`: something came from the body, which the asker has not seen yet.
    """
    await work.asks.save(ask)
    bundle = await work.asks.bundle(ask.bundle) if ask.bundle is not None else None
    if bundle is None:
        return False
    asks = await work.asks.of_bundle(bundle.id)
    done = bundle.follow(asks, work.now, news=news)
    for other in end_the_others(bundle, asks, work.now):
        await work.asks.save(other)
    await work.asks.save_bundle(bundle)
    return done
