"""A site put together: the credential its registration names, and sentences in the reader's language."""

import asyncio

import httpx
from joserfc.jwk import ECKey

from examples.bank.registration import REGISTRATION as BANK
from examples.common.settings import Settings
from examples.common.site import Surroundings, make_site
from examples.employer.registration import REGISTRATION as EMPLOYER
from examples.television.registration import REGISTRATION as TELEVISION
from foundation.clock import SystemClock
from foundation.ids import SequentialIds
from foundation.web import Brand
from relying_party_sdk import ClientSecretBasic, PrivateKeyJwt

BRAND = Brand(ja="見本", en="Sample")


def test_the_credential_is_a_key_or_a_secret_as_registered() -> None:
    async def story() -> None:
        pem = ECKey.generate_key("P-256").as_pem(private=True).decode()
        async with httpx.AsyncClient() as http:
            around = Surroundings(SystemClock(), SequentialIds(), http)
            settings = Settings("http://127.0.0.1:1", "http://127.0.0.1:2", "c", pem, b"k" * 32)
            bank = make_site("bank", settings, BANK, BRAND, around)
            television = make_site("television", settings, TELEVISION, BRAND, around)
            employer = make_site("employer", settings, EMPLOYER, BRAND, around)
        assert isinstance(bank.relying_party.auth, PrivateKeyJwt)
        assert isinstance(employer.relying_party.auth, ClientSecretBasic)
        assert employer.relying_party.id_token_signed_response_alg == "RS256"
        assert (bank.relying_party.redirect_uri, television.relying_party.redirect_uri) == (settings.callback, "")
        assert bank.sessions.cookie == "kk_bank_session"
        assert bank.words("ja")("Log out") == "ログアウト"
        assert bank.words("en")("Log out") == "Log out"

    asyncio.run(story())
