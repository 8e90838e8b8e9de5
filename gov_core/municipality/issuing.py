"""From an application to a card in somebody's hands, and every later visit that writes certificates to it.

番号法 第17条: application, issue, and handing over by the mayor after the person was checked, in one visit and free of
charge. 公的個人認証法 第3条, 第22条. What can be refused is refused first; then the old certificates fall; then the new
ones are made: a crash in between leaves a person with too few valid certificates, never with too many.
"""

from datetime import timedelta

from cryptography import x509

from gov_core.jpki.revocation import Event
from gov_core.municipality import card_desk
from gov_core.municipality.card_desk import Validity
from gov_core.municipality.counter import SIGNATURE_AGE, Counter
from gov_core.municipality.refusals import CheckIncomplete, NoCard, TooEarly, UnderFifteen
from gov_core.municipality.secrets_chosen import ChosenSecrets, check_password, check_pin
from gov_core.municipality.verification import CounterCheck

RENEWAL_BEFORE = timedelta(days=92)  # three months


class Issuing(Counter):
    """Cards and certificates are made."""

    async def apply(self, resident_id: str, file: str) -> None:
        """The person sends the application form; the card is made elsewhere meanwhile."""
        resident = self.living(resident_id)
        await self.cards.add(self.new_record(resident, file, "applied"), self.ids.number(), keep_held=True)
        await self.note(resident_id, "applied")

    async def ready(self, resident_id: str) -> None:
        """The printed card has arrived; the person is asked to come."""
        record = self.cards.in_state(resident_id, "applied")
        if record is None:
            raise NoCard("nothing was applied for")
        await self.cards.set_state(record.id, "issued")
        await self.note(resident_id, "ready")

    async def collect(self, resident_id: str, secrets: ChosenSecrets, check: CounterCheck) -> None:
        """One visit: the person is checked, chooses the secrets, gives an old card back, takes the new one."""
        record = self.cards.in_state(resident_id, "issued")
        if record is None:
            raise NoCard("no card waits for collection")
        if not check.complete:
            raise CheckIncomplete("number and identity must both be verified")
        await self.cards.keep_check(resident_id, self.clock.timestamp(), check.as_record())
        await self._make(resident_id, record.file, secrets, None)
        await self.note(resident_id, "collected", f"fee 0 yen; {check.summary}")

    async def issue_card(
        self, resident_id: str, file: str, secrets: ChosenSecrets, validity: Validity | None = None
    ) -> None:
        """A card with both certificates at once; without the signature certificate below fifteen or without a PIN."""
        await self._make(resident_id, file, secrets, validity)
        await self.note(resident_id, "issued")

    async def _make(self, resident_id: str, file: str, secrets: ChosenSecrets, validity: Validity | None) -> None:
        resident = self.living(resident_id)
        record = self.new_record(resident, file)
        application = self.application(resident, record)
        await self.revocation.happened(Event.RENEWAL, resident_id)
        holder = self.holder(resident, record)
        image = await self.desk.make(application, self.allowed(resident, secrets), holder, validity)
        self.desk.hand_out(image, file)
        await self.cards.add(record, self.ids.number())

    async def renew_card(self, resident_id: str, secrets: ChosenSecrets) -> None:
        """The old card is handed in and both its certificates fall; the new one has new keys and serials."""
        resident, old = self.living(resident_id), self.card_of(resident_id)
        record = self.new_record(resident, old.file)
        application = self.application(resident, record)
        self.issuance.check("auth", application)
        with self.desk.in_hand(old.file) as plastic:
            await self.revocation.happened(Event.RENEWAL, resident_id)
            holder = self.holder(resident, record)
            image = await self.desk.make(application, self.allowed(resident, secrets), holder, None)
            card_desk.replace(plastic, image)
            await self.cards.add(record, self.ids.number())
        await self.note(resident_id, "card-renewed")

    async def renew_certificates(self, resident_id: str) -> None:
        """The fifth birthday: new keys and certificates on the same card, under the same secrets.

        From three months before their end, as JPKI has it; any time when one has fallen or the card was suspended.
        """
        resident, record = self.living(resident_id), self.held(resident_id)
        if not self._may_renew(resident_id):
            raise TooEarly("the certificates end later than in three months")
        application = self.application(resident, record)
        self.issuance.check("auth", application)
        with self.desk.in_hand(record.file) as plastic:
            await self.revocation.happened(Event.RENEWAL, resident_id)
            await self.desk.rewrite_authentication(plastic, application)
            if resident.age_on(self.today()) >= SIGNATURE_AGE and card_desk.has_password(plastic):
                await self.desk.write_signature(plastic, application, None)
        await self.note(resident_id, "certificates-renewed")

    def check_signature_visit(self, resident_id: str, password: str | None = None) -> None:
        """Raise what would refuse a new signature certificate now: for asking before something else is registered."""
        resident, record = self.living(resident_id), self.held(resident_id)
        if resident.age_on(self.today()) < SIGNATURE_AGE:
            raise UnderFifteen("no signature certificate below fifteen")
        self.issuance.check("sign", self.application(resident, record))
        with self.desk.in_hand(record.file) as plastic:
            card_desk.need_password(plastic, password)

    async def write_new_signature_certificate(self, resident_id: str, password: str | None = None) -> None:
        """A later visit: a new signature key and certificate on the same card; the first one needs a password."""
        self.check_signature_visit(resident_id, password)
        resident, record = self.living(resident_id), self.held(resident_id)
        application = self.application(resident, record)
        with self.desk.in_hand(record.file) as plastic:
            await self.revocation.happened(Event.ATTRIBUTES_CHANGED, resident.id)
            await self.desk.write_signature(plastic, application, password)
            self.desk.write_face(plastic, self.holder(resident, record))
        await self.note(resident_id, "signature-certificate-written")

    async def unblock_pin(self, resident_id: str, *, pin: str | None = None, password: str | None = None) -> None:
        """The person showed who they are and types new secrets; the old ones, locked or not, are gone."""
        self.living(resident_id)
        record = self.held(resident_id)
        if pin is not None:
            check_pin(pin)
        if password is not None:
            check_password(password)
        with self.desk.in_hand(record.file) as plastic:
            card_desk.reset(plastic, pin, password)
        await self.note(resident_id, "secrets-reset")

    def _may_renew(self, resident_id: str) -> bool:
        newest = self.newest(resident_id, "auth")
        if newest is None or newest.revoked_at is not None:
            return True
        ends = x509.load_der_x509_certificate(newest.certificate).not_valid_after_utc
        return self.clock.now() >= ends - RENEWAL_BEFORE
