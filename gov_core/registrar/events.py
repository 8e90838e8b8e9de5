"""What the desk's forms say, told to the office: one handler for each life event, by the name in its address."""

from collections.abc import Awaitable, Callable
from datetime import date

from foundation.errors import DomainError
from foundation.http import BadRequest
from gov_core.jpki.kinds import PHONES, Carrier
from gov_core.municipality.card_applications.on_cards import ApplicationsOnCards
from gov_core.municipality.office import Office
from gov_core.municipality.secrets_chosen import ChosenSecrets, check_password
from gov_core.municipality.verification import FEATURES, IDENTITY_DOCUMENTS, NUMBER_DOCUMENTS, CounterCheck
from gov_core.number.resident import Resident
from standards.jpki_certificate import ERAS

LONGEST_TEXT = 200
Form = dict[str, str]
Handler = Callable[[str, Form], Awaitable[object]]


class LifeEvents:
    """Reads forms. Raises BadRequest for what is no form of this desk, and the office's own refusals."""

    def __init__(self, office: Office, applications: ApplicationsOnCards) -> None:
        self._office, self._applications = office, applications
        self.handlers: dict[str, Handler] = {
            "move": self._move,
            "move-abroad": self._move_abroad,
            "name-change": self._change_name,
            "correct": self._correct,
            "reissue": self._reissue,
            "apply": self._apply,
            "collect": self._collect,
            "renew-card": self._renew,
            "unblock": self._unblock,
            "add-phone": self._add_phone,
            "lose-phone": lambda resident, form: office.lose_phone(resident, _carrier(form)),
            "remove-phone": lambda resident, form: office.remove_phone(resident, _carrier(form)),
            "put-application": self._put_application,
            "remove-application": self._remove_application,
            **{name: _without_form(visit) for name, visit in self._simple().items()},
        }

    def _simple(self) -> dict[str, Callable[[str], Awaitable[object]]]:
        office = self._office
        return {
            "ready": office.ready,
            "renew-certificates": office.renew_certificates,
            "lose-card": office.lose_card,
            "suspend-card": office.suspend_card,
            "suspect-key": office.suspect_key,
            "compromise-key": office.compromise_key,
            "find-card": office.find_card_again,
            "return-card": office.return_card,
            "discard-card": office.discard_card,
            "number-change": office.change_number_after_leak,
            "leave-register": office.leave_register,
            "die": office.die,
        }

    async def _move(self, resident: str, form: Form) -> None:
        same_visit = self._same_visit(resident, form)
        await self._office.move(resident, _text(form, "address"), form.get("municipality", ""))
        if same_visit:
            await self._second_half(resident, form)

    async def _move_abroad(self, resident: str, form: Form) -> None:
        await self._office.move_abroad(resident, _day(form, "day"))

    async def _change_name(self, resident: str, form: Form) -> None:
        same_visit = self._same_visit(resident, form)
        await self._office.change_name(resident, _text(form, "name"), form.get("former", "").strip())
        if same_visit:
            await self._second_half(resident, form)

    async def _correct(self, resident: str, form: Form) -> None:
        sex = form.get("sex") or None
        if sex not in (None, "1", "2", "3"):
            raise BadRequest("sex is 1, 2 or 3")
        born = _birth_date(form) if form.get("birth_date") else None
        if born is None and sex is None:
            raise BadRequest("there is nothing to correct")
        await self._office.correct(resident, birth_date=born, sex=sex)

    def _same_visit(self, resident: str, form: Form) -> bool:
        """Whether a new certificate is written as well; refused before anything is registered."""
        if form.get("reissue") != "1":
            return False
        self._office.check_signature_visit(resident, _password(form))
        return True

    async def _second_half(self, resident: str, form: Form) -> None:
        # A card may be put into a reader meanwhile: the first half stands, and the page says so.
        try:
            await self._reissue(resident, form)
        except DomainError as refused:
            refused.context["registered"] = True
            raise

    async def _reissue(self, resident: str, form: Form) -> None:
        await self._office.write_new_signature_certificate(resident, _password(form))

    async def _apply(self, resident: str, form: Form) -> None:
        del form
        card = self._office.cards.of_resident(resident)
        await self._office.apply(resident, card.file if card else f"{resident}.json")

    async def _collect(self, resident: str, form: Form) -> None:
        await self._office.collect(resident, _secrets(form), _check(form))

    async def _renew(self, resident: str, form: Form) -> None:
        await self._office.renew_card(resident, _secrets(form))

    async def _unblock(self, resident: str, form: Form) -> None:
        pin = form.get("pin") or None
        password = _password(form)
        if pin is None and password is None:
            raise BadRequest("type a new PIN, a new password, or both")
        await self._office.unblock_pin(resident, pin=pin, password=password)

    async def _add_phone(self, resident: str, form: Form) -> None:
        await self._office.add_phone(resident, _carrier(form), _secrets(form))

    async def _put_application(self, resident: str, form: Form) -> None:
        at, pin = form.get("at", ""), form.get("application_pin") or None
        await self._applications.put(resident, form.get("aid", ""), at=at, pin=pin)

    async def _remove_application(self, resident: str, form: Form) -> None:
        await self._applications.remove(resident, form.get("aid", ""), at=form.get("at", ""))


def newcomer(resident_id: str, form: Form) -> Resident:
    """A resident record from the form of a birth or an arrival. Raises BadRequest."""
    name, address = _text(form, "name"), _text(form, "address")
    if form.get("sex") not in ("1", "2", "3"):
        raise BadRequest("sex is 1, 2 or 3")
    born = _birth_date(form)
    flags = "0" * len(name), "0" * len(address)
    return Resident(resident_id, name, flags[0], form["sex"], born, address, flags[1], form.get("municipality", ""))


def _without_form(visit: Callable[[str], Awaitable[object]]) -> Handler:
    return lambda resident, form: visit(resident)


def _secrets(form: Form) -> ChosenSecrets:
    """Typed at the terminal; a card without PIN is chosen, never what an empty field means."""
    pin = None if form.get("without_pin") == "1" else form.get("pin", "")
    return ChosenSecrets(pin, form.get("password", "").upper())


def _check(form: Form) -> CounterCheck:
    number = next((document for document in NUMBER_DOCUMENTS if document == form.get("number_document")), None)
    if number is None:
        raise BadRequest("say which document proved the number")
    return CounterCheck(
        number,
        tuple(document for document in IDENTITY_DOCUMENTS if form.get(f"identity_{document}") == "1"),
        face_matches=form.get("face_matches") == "1",
        unchanged=form.get("unchanged") == "1",
        features=frozenset(feature for feature in FEATURES if form.get(f"feature_{feature}") == "1"),
    )


def _carrier(form: Form) -> Carrier:
    carrier = next((phone for phone in PHONES if phone == form.get("carrier")), None)
    if carrier is None:
        raise BadRequest("carrier is android or iphone")
    return carrier


def _day(form: Form, name: str) -> date:
    try:
        return date.fromisoformat(form.get(name, ""))
    except ValueError:
        raise BadRequest(f"{name} is a day such as 2026-12-01") from None


def _birth_date(form: Form) -> date:
    day = _day(form, "birth_date")
    if day < ERAS[-1][1]:
        raise BadRequest("nobody living was born before the first era that counts years")
    return day


def _password(form: Form) -> str | None:
    password = form.get("password", "").upper() or None
    if password is not None:
        check_password(password)
    return password


def _text(form: Form, name: str) -> str:
    value = form.get(name, "").strip()
    if not 0 < len(value) <= LONGEST_TEXT:
        raise BadRequest(f"{name} is empty or too long")
    return value
