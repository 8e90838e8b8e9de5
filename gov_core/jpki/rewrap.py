"""A new key-encryption key: every CA and responder key is opened under the old one and sealed under the new."""

from foundation.envelope import SealBroken, Sealer
from gov_core.jpki.authority_store import AuthorityStore
from gov_core.jpki.keys import KeySafe


async def rewrap(store: AuthorityStore, old: Sealer, new: Sealer) -> int:
    """How many keys lie under `new` afterwards: all, or SealBroken and none has changed.

    Keys that lie under `new` already are left as they are, so that the command can be given twice. No house may run
    meanwhile: it would go on sealing under the old key.
    """
    before, after = KeySafe(old), KeySafe(new)

    def change(place: str, sealed: str) -> str:
        try:
            after.open(sealed, place)
        except SealBroken:
            return before.moved_to(after, sealed, place)
        return sealed

    return await store.reseal(change)
