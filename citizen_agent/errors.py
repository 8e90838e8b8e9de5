"""What can go wrong on the citizen's side, one class per thing a person can be told.

AgentError
 +- ReaderTrouble     NoReaderService, NoReader (ReaderGone), NoCard, ReaderBusy (ReaderSilent), CardRemoved
 +- CardTrouble       NotThisCard, OtherCard, WrongPin, PinLocked, NoSignatureCertificate, ApplicationMissing,
 |                    CardRefused, ChangeUncertain
 +- ProviderTrouble   ProviderUnreachable, ProviderUntrue, MayNotAsk, Refused
 +- TypedTrouble      UnfitSecret, SecretsDiffer, SecretUnchanged, NoTicket, NoTerminal, NothingToWatch
 `- TooManyWindows    requests came one after the other and nobody answered them

The pages and the terminal map each to words (citizen_agent.pages.troubles); nothing here carries a PIN.
"""

from dataclasses import dataclass

from foundation.errors import DomainError


class AgentError(DomainError):
    """Anything this house can explain to a person."""

    code = "agent_error"


class ReaderTrouble(AgentError):
    """The card cannot be reached; nothing was asked of it."""

    code = "reader_trouble"


class NoReaderService(ReaderTrouble):
    """The computer's smart card service (pcscd) is not running, or its Python binding is not installed."""

    code = "no_reader_service"


class NoReader(ReaderTrouble):
    """No card reader is connected."""

    code = "no_reader"


class ReaderGone(NoReader):
    """The reader that was chosen is no longer connected; another one may be."""

    code = "reader_gone"


class NoCard(ReaderTrouble):
    """There is a reader, but no card in it."""

    code = "no_card"


class ReaderBusy(ReaderTrouble):
    """Another program, or the municipality's counter, is using this card."""

    code = "reader_busy"


class ReaderSilent(ReaderBusy):
    """The reader or the card has not answered within the limit; it is left alone until it does."""

    code = "reader_silent"


class CardRemoved(ReaderTrouble):
    """The card or the reader went away in the middle."""

    code = "card_removed"


class CardTrouble(AgentError):
    """The chip answered, but not as hoped."""

    code = "card_trouble"


class NotThisCard(CardTrouble):
    """A chip without the JPKI application: some other card."""

    code = "not_this_card"


class OtherCard(CardTrouble):
    """The reader holds another card than the one that was chosen; no PIN was sent to it."""

    code = "other_card"


class WrongPin(CardTrouble):
    """The secret was wrong; `tries_left` is what the chip said."""

    code = "wrong_pin"

    def __init__(self, tries_left: int) -> None:
        """Keep the number of tries left."""
        super().__init__(f"{tries_left} tries left")
        self.tries_left = tries_left


class PinLocked(CardTrouble):
    """No try is left; only the municipality can help."""

    code = "pin_locked"


class NoSignatureCertificate(CardTrouble):
    """The card carries no signature certificate (usual under 15)."""

    code = "no_signature_certificate"


class ApplicationMissing(CardTrouble):
    """The card does not carry the application that was asked for."""

    code = "application_missing"


class CardRefused(CardTrouble):
    """The chip answered with a status word that has no better name here."""

    code = "card_refused"

    def __init__(self, status: int) -> None:
        """Keep the status word for the technical line."""
        super().__init__(f"status {status:04X}")
        self.status = status


class ChangeUncertain(CardTrouble):
    """The card was gone before it had answered a change: its secret is the old one or the new one."""

    code = "change_uncertain"


class TypedTrouble(AgentError):
    """What was typed cannot be right, so the card was not asked and no try was spent."""

    code = "typed_trouble"


class UnfitSecret(TypedTrouble):
    """The typed text cannot be this PIN or password."""

    code = "unfit_secret"


class SecretsDiffer(TypedTrouble):
    """The new secret and its repetition are not the same."""

    code = "secrets_differ"


class SecretUnchanged(TypedTrouble):
    """The new secret is the old one."""

    code = "secret_unchanged"


class NoTicket(TypedTrouble):
    """What was given is no link of a login page."""

    code = "no_ticket"


class NothingToWatch(TypedTrouble):
    """These cards lie in a folder and come and go without notice."""

    code = "nothing_to_watch"


class NoTerminal(TypedTrouble):
    """There is no terminal that could hide what is typed."""

    code = "no_terminal"


class TooManyWindows(AgentError):
    """Too many requests were opened within a minute and left unanswered; no card was looked at for this one."""

    code = "too_many_windows"


class ProviderTrouble(AgentError):
    """The provider could not or would not go on."""

    code = "provider_trouble"


class ProviderUnreachable(ProviderTrouble):
    """No usable answer came."""

    code = "provider_unreachable"


class ProviderUntrue(ProviderTrouble):
    """The provider's words do not fit: wrong issuer, another text to sign, a way back to a stranger."""

    code = "provider_untrue"


class MayNotAsk(ProviderTrouble):
    """Who asks does not own the card application, or nobody on this computer's list does."""

    code = "may_not_ask"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal in the provider's own words, both languages; `return_url` is set when it is final."""

    error: str
    title_ja: str
    title_en: str
    advice_ja: str
    advice_en: str
    return_url: str | None


class Refused(ProviderTrouble):
    """The provider said no."""

    code = "refused"

    def __init__(self, refusal: Refusal) -> None:
        """Keep the provider's words."""
        super().__init__(refusal.error)
        self.refusal = refusal
