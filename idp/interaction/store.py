"""Tables and repository of interactions: one typed row per one-time object, changed by conditional UPDATE.

A step never overwrites what another has finished: every write names the state it expects.
"""

from typing import Any, Literal

import orjson
from sqlmodel import BigInteger, Field

from foundation.clock import Clock
from foundation.database import Database, Transaction, house_tables
from foundation.ids import IdSource
from idp.interaction.session import Session, hash_of
from idp.interaction.state import CardProof, ConsentProof, Interaction

# Long enough to read a consent page without hurry (WCAG 2.2.1), short enough for a walk-away browser.
INTERACTION_SECONDS = 1800
# A finished interaction stays readable for a day, so that the back button gets an explanation.
_KEPT_SECONDS = 86400
_COLUMNS = "id, client_id, parameters, created_at, expires_at, card, consent, needs_signature, error, browser_hash"

Standing = Literal["live", "finished", "expired", "unknown"]


class InteractionRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """One authorization request in one browser; secrets are stored as hashes."""

    __tablename__ = "interaction"
    id: str = Field(primary_key=True)
    client_id: str
    parameters: str
    browser_hash: str
    needs_signature: int
    card: str | None = None
    consent: str | None = None
    error: str | None = None
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger, index=True)
    finished_at: int | None = Field(default=None, sa_type=BigInteger)


class SpentProofRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """A sealed card proof that has begun a session, by its hash, for as long as it could be brought again."""

    __tablename__ = "spent_card_proof"
    proof: str = Field(primary_key=True)
    spent_at: int = Field(sa_type=BigInteger, index=True)


class InteractionStore:
    """Keeps interactions; every change happens at most once and only while the interaction is live."""

    def __init__(self, database: Database, clock: Clock, ids: IdSource) -> None:
        self._database, self._clock, self._ids = database, clock, ids

    async def create(
        self,
        client_id: str,
        parameters: dict[str, str],
        browser_secret: str,
        *,
        needs_signature: bool,
        session: Session | None,
    ) -> Interaction:
        """Opens an interaction bound to one browser; a session that is given counts as its card proof."""
        now = self._clock.timestamp()
        card = CardProof(session.account_id, session.auth_time, session.acr, session.amr) if session else None
        new = Interaction(
            self._ids.token(),
            client_id,
            dict(parameters),
            now,
            now + INTERACTION_SECONDS,
            card=card,
            needs_signature=needs_signature,
            browser_hash=hash_of(browser_secret),
        )
        await self._database.write(lambda tx: _insert(tx, new))
        return new

    def get(self, ix: str) -> Interaction | None:
        """The interaction while it is live; nothing once it is finished or expired."""
        standing, found = self.look_up(ix)
        return found if standing == "live" else None

    def look_up(self, ix: str) -> tuple[Standing, Interaction | None]:
        """The interaction whatever became of it, for pages that explain why nothing more can happen."""
        sql = f"SELECT {_COLUMNS}, finished_at FROM interaction WHERE id = ?"  # noqa: S608 (constant columns)
        row = self._database.row(sql, (ix,))
        if row is None:
            return "unknown", None
        found = _interaction(row)
        if row[-1] is not None:
            return "finished", found
        return ("live" if found.expires_at > self._clock.timestamp() else "expired"), found

    async def record_card(self, ix: str, proof: CardProof) -> bool:
        """Keeps the card proof and clears an earlier error.

        Refused once the citizen has decided on consent.
        """
        sql = "UPDATE interaction SET card = ?, error = NULL WHERE id = ? AND consent IS NULL AND "
        return await self._update(sql, (_dump_card(proof), ix))

    async def spend_proof(self, sealed: str) -> bool:
        """True for exactly one caller: a sealed proof stands in an address, and so in a browser's history (AG-17)."""
        now, proof = self._clock.timestamp(), hash_of(sealed)

        def work(tx: Transaction) -> int:
            tx.execute("DELETE FROM spent_card_proof WHERE spent_at < ?", (now - INTERACTION_SECONDS,))
            sql = "INSERT INTO spent_card_proof (proof, spent_at) VALUES (?, ?) ON CONFLICT DO NOTHING"
            return tx.execute(sql, (proof, now))

        return await self._database.write(work) == 1

    async def record_consent(self, ix: str, proof: ConsentProof) -> bool:
        """Keeps the first decision; a second one is refused."""
        text = orjson.dumps([proof.decision, proof.grant_id]).decode()
        sql = "UPDATE interaction SET consent = ? WHERE id = ? AND consent IS NULL AND "
        return await self._update(sql, (text, ix))

    async def record_error(self, ix: str, error: str) -> bool:
        """Keeps the OAuth error the client shall be told when the browser goes back."""
        return await self._update("UPDATE interaction SET error = ? WHERE id = ? AND ", (error, ix))

    async def finish(self, ix: str) -> bool:
        """True for exactly one caller: the one who may answer the client."""
        sql = "UPDATE interaction SET finished_at = ? WHERE id = ? AND "
        return await self._update(sql, (self._clock.timestamp(), ix))

    async def _update(self, sql: str, values: tuple[Any, ...]) -> bool:
        only_live = sql + "finished_at IS NULL AND expires_at > ?"
        bound = (*values, self._clock.timestamp())
        return await self._database.change(only_live, bound) == 1


def _insert(tx: Transaction, new: Interaction) -> None:
    tx.execute("DELETE FROM interaction WHERE expires_at < ?", (new.created_at - _KEPT_SECONDS,))
    request = new.id, new.client_id, orjson.dumps(new.parameters).decode(), new.created_at, new.expires_at
    proven = _dump_card(new.card) if new.card else None, None, int(new.needs_signature), None
    sql = f"INSERT INTO interaction ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
    tx.execute(sql, (*request, *proven, new.browser_hash))


def _dump_card(proof: CardProof) -> str:
    values = [proof.account_id, proof.auth_time, proof.acr, list(proof.amr), proof.signature_at, proof.card]
    return orjson.dumps(values).decode()


def _load_card(values: list[Any]) -> CardProof:
    account_id, auth_time, acr, amr, signature_at, *key = values  # a row of an earlier version names no card
    return CardProof(account_id, auth_time, acr, tuple(amr), signature_at, *key)


def _interaction(row: tuple[Any, ...]) -> Interaction:
    card, consent = row[5], row[6]
    return Interaction(
        id=row[0],
        client_id=row[1],
        parameters=orjson.loads(row[2]),
        created_at=row[3],
        expires_at=row[4],
        card=_load_card(orjson.loads(card)) if card else None,
        consent=ConsentProof(*orjson.loads(consent)) if consent else None,
        needs_signature=bool(row[7]),
        error=row[8],
        browser_hash=row[9],
    )
