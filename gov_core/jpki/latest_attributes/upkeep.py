"""What each day brings: yearly reminders are written, and what ended long ago is forgotten."""

from datetime import timedelta

from foundation.clock import Clock
from gov_core.jpki.latest_attributes.consent import next_anniversary
from gov_core.jpki.latest_attributes.store import AttributeStore

# As long as a provision to others is kept on record (個人情報保護法 第29条, 第30条); for consents nothing is published.
KEPT_AFTER_END = timedelta(days=3 * 366)


async def keep_up(store: AttributeStore, clock: Clock) -> int:
    """Do what is due now; how many reminders were written. A second round on the same day does nothing."""
    now, written = clock.timestamp(), 0
    for consent in store.due(now):
        written += await store.remind(consent, now, next_anniversary(consent.valid_from, now))
    await store.forget(now - int(KEPT_AFTER_END.total_seconds()))
    return written
