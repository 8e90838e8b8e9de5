"""The settings mapping of every house of the demo: the same keys an operator would set in the environment."""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from deploy import trial_clients
from deploy.addresses import RELYING_PARTIES, Street
from deploy.client_pki import ClientFiles
from deploy.demo_secrets import DemoSecrets
from deploy.private_file import write_private
from deploy.registrations import CLIENT_IDS, PLATFORM
from deploy.verifier_pki import VerifierFiles

RECORDS = Path(__file__).resolve().parent.parent / "examples/records"


@dataclass(frozen=True)
class Place:
    """Where one demo lives: its folder, its addresses, its secrets."""

    folder: Path
    street: Street
    secrets: DemoSecrets

    @classmethod
    def at(cls, folder: Path, street: Street) -> "Place":
        """Open the folder, making the secrets on first use."""
        return cls(folder, street, DemoSecrets.load_or_create(folder / "secrets.json"))

    def database(self, house: str) -> str:
        """URL of a house's database."""
        return f"sqlite:///{self.folder / 'databases' / house}.db"

    def key_file(self, name: str) -> Path:
        """The private JWK of a registered party, written for the house that reads it from a file."""
        path = self.folder / "keys" / f"{name}.jwk"
        if not path.exists():
            write_private(path, json.dumps(self.secrets.pairs[name]))
        return path

    @property
    def cards(self) -> Path:
        """Where the citizens' card images lie."""
        return self.folder / "cards"

    @property
    def phones(self) -> Path:
        """Where the images of phones with certificates lie."""
        return self.cards / "phones"

    @property
    def kiosk_file(self) -> Path:
        """The municipalities that joined the kiosk."""
        return self.folder / "kiosk.json"

    @property
    def applications_file(self) -> Path:
        """Who may ask the kiosk's card reader for which card application."""
        return self.folder / "applications.json"

    @property
    def trust_anchors(self) -> tuple[Path, Path]:
        """The PEM files of the two CAs, pinned by the provider."""
        return self.folder / "pki/auth.pem", self.folder / "pki/sign.pem"

    @property
    def verifiers(self) -> VerifierFiles:
        """Both ends of the JPKI's port for verifiers."""
        return VerifierFiles.within(self.folder / "pki/verifiers")

    @property
    def clients(self) -> ClientFiles:
        """Certificates of relying parties, and of the ports where they are shown."""
        return ClientFiles.within(self.folder / "pki/clients")


def mapping_of(house: str, place: Place) -> dict[str, str]:
    """Settings of one house."""
    return _MAPPINGS[house](place) if house in _MAPPINGS else _site(house, place)


def _gov_core(place: Place) -> dict[str, str]:
    return {
        "KAKEHASHI_GOV_BASE_URL": place.street["gov_core"],
        "KAKEHASHI_GOV_DATABASE_URL": place.database("gov_core"),
        "KAKEHASHI_GOV_CARDS_PATH": str(place.cards),
        "KAKEHASHI_GOV_KEK": place.secrets.keys["gov_kek"],
        "KAKEHASHI_GOV_NUMBER_KEY": place.secrets.keys["gov_number_key"],
        "KAKEHASHI_GOV_VERIFIER_URL": place.street["jpki_verifiers"],
        "KAKEHASHI_GOV_VERIFIER_CERTIFICATE": str(place.verifiers.server.certificate),
        "KAKEHASHI_GOV_VERIFIER_KEY": str(place.verifiers.server.key),
        "KAKEHASHI_GOV_VERIFIER_CLIENT_CA": str(place.verifiers.authority),
        "KAKEHASHI_GOV_REGISTRAR_DESK": "on",
        "KAKEHASHI_GOV_CONSENTS_BEGIN_AT_ONCE": "on",  # a demo does not wait for midnight
        "KAKEHASHI_GOV_CONSENTS_READER": place.street["state_reader"],
        "KAKEHASHI_GOV_KIOSK": str(place.kiosk_file),
    }


def _idp(place: Place) -> dict[str, str]:
    keys = place.secrets.keys
    return {
        "KAKEHASHI_IDP_ISSUER": place.street["idp"],
        "KAKEHASHI_IDP_DATABASE_URL": place.database("idp"),
        "KAKEHASHI_IDP_SIGNING_KEYS": str(place.folder / "keys/idp-signing.ring"),
        "KAKEHASHI_IDP_SIGNING_KEYS_KEY": keys["idp_signing_keys_key"],
        "KAKEHASHI_IDP_DECRYPTION_KEYS": str(place.folder / "keys/idp-decryption.ring"),
        "KAKEHASHI_IDP_SEALING_KEY": keys["idp_sealing_key"],
        "KAKEHASHI_IDP_PAIRWISE_KEY": keys["idp_pairwise_key"],
        "KAKEHASHI_IDP_CARD_LINK_KEY": keys["idp_card_link_key"],
        "KAKEHASHI_IDP_VAULT_KEY": keys["idp_vault_key"],
        "KAKEHASHI_IDP_GOV_CORE_URL": place.street["jpki_verifiers"],
        "KAKEHASHI_IDP_JPKI_CERTIFICATE": str(place.verifiers.client.certificate),
        "KAKEHASHI_IDP_JPKI_KEY": str(place.verifiers.client.key),
        "KAKEHASHI_IDP_JPKI_SERVER_CA": str(place.verifiers.authority),
        "KAKEHASHI_IDP_JPKI_NAME": PLATFORM,
        "KAKEHASHI_IDP_ATTRIBUTE_CONSENTS_URL": place.street["gov_core"] + "/attribute-consents",
        "KAKEHASHI_IDP_TRUST_ANCHORS": ",".join(str(path) for path in place.trust_anchors),
        "KAKEHASHI_IDP_DATA_TRUST_URL": place.street["data_trust"],
        "KAKEHASHI_IDP_CONSENT_UI_URL": place.street["consent_ui"],
        "KAKEHASHI_IDP_CITIZEN_AGENT_URL": place.street["citizen_agent"],
        "KAKEHASHI_IDP_PHONE_URL": place.street["phone"],
        "KAKEHASHI_IDP_CLIENTS": str(place.folder / "clients.json"),
        "KAKEHASHI_IDP_FEATURES": "implicit,hybrid,session_management",  # for relying parties written by others alone
        "KAKEHASHI_IDP_MTLS_URL": place.street["idp_mtls"],
        "KAKEHASHI_IDP_MTLS_CLIENT_CA": str(place.clients.authority),
        "KAKEHASHI_IDP_MTLS_CERTIFICATE": str(place.clients.provider.certificate),
        "KAKEHASHI_IDP_MTLS_KEY": str(place.clients.provider.key),
        "KAKEHASHI_IDP_FETCH_DEVELOPMENT_HOSTS": ",".join(_fetched(place.street)),
    }


def _fetched(street: Street) -> list[str]:
    """Relying parties of the demo stand on loopback, where no provider would fetch anything in earnest."""
    addresses = [*(street[name] for name in RELYING_PARTIES), trial_clients.REDIRECT]
    return [urlsplit(address).netloc for address in addresses]


def _data_trust(place: Place) -> dict[str, str]:
    return {
        "KAKEHASHI_TRUST_BASE_URL": place.street["data_trust"],
        "KAKEHASHI_TRUST_ISSUER": place.street["idp"],
        "KAKEHASHI_TRUST_DATABASE_URL": place.database("data_trust"),
        "KAKEHASHI_TRUST_KEK": place.secrets.keys["trust_kek"],
        "KAKEHASHI_TRUST_SIGNING_KEYS_PATH": str(place.folder / "keys/trust-signing.ring"),
        "KAKEHASHI_TRUST_CLIENT_KEY_PATH": str(place.key_file("data_trust")),
        "KAKEHASHI_TRUST_OWN_RECORDS_MAX_AGE": "3600",
        "KAKEHASHI_TRUST_MTLS_URL": place.street["data_trust_mtls"],
        "KAKEHASHI_TRUST_MTLS_CLIENT_CA": str(place.clients.authority),
        "KAKEHASHI_TRUST_MTLS_CERTIFICATE": str(place.clients.data_trust.certificate),
        "KAKEHASHI_TRUST_MTLS_KEY": str(place.clients.data_trust.key),
        "KAKEHASHI_TRUST_DEMO_HANDLES": "on",
        "KAKEHASHI_TRUST_DEMO_RECORDS_PATH": str(RECORDS),
    }


def _consent_ui(place: Place) -> dict[str, str]:
    return {
        "KAKEHASHI_CONSENT_BASE_URL": place.street["consent_ui"],
        "KAKEHASHI_CONSENT_ISSUER": place.street["idp"],
        "KAKEHASHI_CONSENT_TRUST_URL": place.street["data_trust"],
        "KAKEHASHI_CONSENT_DATABASE_URL": place.database("consent_ui"),
        "KAKEHASHI_CONSENT_CLIENT_KEY_PATH": str(place.key_file("consent_ui")),
        "KAKEHASHI_CONSENT_SEALING_KEY": place.secrets.texts["consent_sealing_key"],
    }


def _citizen_agent(place: Place) -> dict[str, str]:
    return {
        "KAKEHASHI_AGENT_PROVIDER": place.street["idp"],
        "KAKEHASHI_AGENT_BASE_URL": place.street["citizen_agent"],
        "KAKEHASHI_DEMO_CARDS": str(place.cards),
        "KAKEHASHI_DEMO_ORIGINS": ",".join(place.street[name] for name in ("idp", "consent_ui", "citizen_agent")),
    }


def _phone(place: Place) -> dict[str, str]:
    return {
        "KAKEHASHI_AGENT_PROVIDER": place.street["idp"],
        "KAKEHASHI_AGENT_BASE_URL": place.street["phone"],
        "KAKEHASHI_AGENT_PHONE": "on",
        # The certificates in the phone first, then the cards that can be held to it.
        "KAKEHASHI_DEMO_CARDS": f"{place.phones},{place.cards}",
    }


def _kiosk_reader(place: Place) -> dict[str, str]:
    return {
        "KAKEHASHI_AGENT_PROVIDER": place.street["gov_core"] + "/kiosk",
        "KAKEHASHI_AGENT_BASE_URL": place.street["kiosk_reader"],
        "KAKEHASHI_AGENT_APPLICATIONS": str(place.applications_file),
        "KAKEHASHI_DEMO_CARDS": str(place.cards),
    }


def _state_reader(place: Place) -> dict[str, str]:
    return {
        "KAKEHASHI_AGENT_PROVIDER": place.street["gov_core"] + "/attribute-consents",
        "KAKEHASHI_AGENT_BASE_URL": place.street["state_reader"],
        "KAKEHASHI_DEMO_CARDS": str(place.cards),
    }


def _site(name: str, place: Place) -> dict[str, str]:
    secrets = place.secrets
    credential = json.dumps(secrets.pairs[name]) if name in secrets.pairs else secrets.texts[name]
    values = {
        "BASE_URL": place.street[name],
        "ISSUER": place.street["idp"],
        "CLIENT_ID": CLIENT_IDS[name],
        "CREDENTIAL": credential,
        "SESSION_KEY": secrets.keys[f"{name}_session_key"],
        "DATA_TRUST_URL": place.street["data_trust"],
        "CONSENT_UI_URL": place.street["consent_ui"],
    }
    return {f"KAKEHASHI_{name.upper()}_{key}": value for key, value in values.items()}


_MAPPINGS = {
    "gov_core": _gov_core,
    "idp": _idp,
    "data_trust": _data_trust,
    "consent_ui": _consent_ui,
    "citizen_agent": _citizen_agent,
    "phone": _phone,
    "kiosk_reader": _kiosk_reader,
    "state_reader": _state_reader,
}
