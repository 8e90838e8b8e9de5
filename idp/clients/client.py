"""One registered relying party or resource server, frozen, refused at creation if a rule is broken.

Its members and their rules stand by topic in idp/clients/metadata, whose door plate says how one is added.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from idp.clients.metadata import (
    answers,
    authentication,
    backchannel,
    description,
    encryption,
    exchange,
    financial_grade,
    grants,
    keys,
    latest_attributes,
    login,
    logout,
    naming,
    permissions,
    profile,
    redirection,
    requests,
    sender,
    subject,
    tls_subject,
    vouching,
)
from idp.clients.metadata.answers import Answers
from idp.clients.metadata.backchannel import Backchannel
from idp.clients.metadata.encryption import Encryption
from idp.clients.metadata.exchange import Exchange
from idp.clients.metadata.latest_attributes import LatestAttributes
from idp.clients.metadata.login import Login
from idp.clients.metadata.logout import Logout
from idp.clients.metadata.sender import Sender
from idp.clients.metadata.subject import Subject
from idp.clients.metadata.tls_subject import TlsSubject
from idp.clients.metadata.vouching import Vouching


@dataclass(frozen=True, kw_only=True)
class Client(
    TlsSubject, Sender, Subject, Encryption, Answers, Login, Logout, Backchannel, Exchange, Vouching, LatestAttributes
):
    """All topics as one flat record: to read a member costs one attribute, whichever topic it is of."""

    def __post_init__(self) -> None:
        for rule in RULES:
            rule(self)


RULES: tuple[Callable[[Any], None], ...] = (
    *naming.RULES,
    *profile.RULES,
    *grants.RULES,
    *redirection.RULES,
    *keys.RULES,
    *authentication.RULES,
    *tls_subject.RULES,
    *sender.RULES,
    *subject.RULES,
    *description.RULES,
    *login.RULES,
    *logout.RULES,
    *encryption.RULES,
    *answers.RULES,
    *requests.RULES,
    *backchannel.RULES,
    *exchange.RULES,
    *vouching.RULES,
    *permissions.RULES,
    *latest_attributes.RULES,
    *financial_grade.RULES,
)
