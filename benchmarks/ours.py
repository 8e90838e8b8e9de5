"""Our provider, whole, for the benchmark: every feature and guard on, SQLite synchronous=FULL, single-use tokens made.

usage: python -m benchmarks.ours PORT FOLDER COUNT   (writes FOLDER/codes.txt, refresh.txt, access.txt, then listens)
"""

import asyncio
import json
import sys
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

from deploy.addresses import Street
from deploy.house_server import HouseServer, configured
from deploy.house_settings import Place, mapping_of
from deploy.seed import seed
from deploy.serving import outbound
from foundation.clock import SystemClock
from foundation.ids import RandomIds
from idp.accounts.account import Enrolment, Evidence
from idp.accounts.card_link import CardIdentity
from idp.app import assemble, open_rooms
from idp.card_login.assurance import ACR_AUTHENTICATION, AMR
from idp.consent.coverage import Approved
from idp.rooms import Rooms
from idp.settings import Settings
from idp.tokens.family import Authorization, Family
from idp.tokens.sealed import AccessToken, Code, RefreshToken
from standards.jpki_certificate import FourAttributes

CLIENT, API_CLIENT = "bench", "bench-api"
SECRET = "bench-secret-bench-secret-bench-secret-00"
VERIFIER = "bench-verifier-bench-verifier-bench-verifier-bench"
REDIRECT = "http://127.0.0.1:9/callback"
PEOPLE = 500
HOUR = 3600
TOGETHER = 2000


def registrations() -> list[dict[str, object]]:
    """The same two clients the peer has: people log in at one, the other acts for itself with JWT access tokens."""
    names = {"name_ja": "計測", "name_en": "Benchmark", "secret_hash": sha256(SECRET.encode()).hexdigest()}
    login = {"grant_types": ["authorization_code", "refresh_token"], "scopes": ["openid", "offline_access"]}
    own = {"grant_types": ["client_credentials"], "response_types": [], "scopes": ["api"]}
    return [
        {"client_id": CLIENT, "redirect_uris": [REDIRECT], **names, **login},
        {"client_id": API_CLIENT, "access_token_format": "jwt", **names, **own},
    ]


async def people(rooms: Rooms) -> list[tuple[int, int]]:
    """(account, grant) of persons who allowed the client."""
    now = rooms.ground.clock.timestamp()
    found = []
    for number in range(1, PEOPLE + 1):
        attributes = FourAttributes("計測　太郎", "00000", "1", rooms.ground.clock.now().date(), "東京都", "000")
        evidence = Evidence("カ", "2025-06-24", now, "statement", b"signature", b"certificate", "ocsp", now)
        cards = (CardIdentity("auth", number), CardIdentity("sign", number))
        account = await rooms.accounts.enrol(Enrolment(*cards, attributes, evidence))
        grant = await rooms.grants.create(
            account, CLIENT, Approved(("openid", "offline_access"), {}, [], ()), f"r{number}"
        )
        found.append((account, grant.id))
    return found


async def mint(rooms: Rooms, folder: Path, count: int) -> None:
    """Codes, refresh tokens with their families, and one access token."""
    now, who = rooms.ground.clock.timestamp(), await people(rooms)
    challenge = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    codes, refreshes, waiting = [], [], []
    for number in range(count):
        account, grant = who[number % len(who)]
        online = Authorization(("openid",), {}, (), now, ACR_AUTHENTICATION, AMR)
        offline = Authorization(("openid", "offline_access"), {}, (), now, ACR_AUTHENTICATION, AMR)
        values = (CLIENT, REDIRECT, challenge, "n-0S6_WzA2Mj", account, grant, now + HOUR, online)
        codes.append(rooms.sealed.seal_code(Code(rooms.ground.ids.number(), *values)))
        family = Family(rooms.ground.ids.number(), CLIENT, account, grant, offline, now + 24 * HOUR)
        waiting.append(rooms.families.open(family, now))
        refreshes.append(rooms.sealed.seal_refresh(RefreshToken(family.id, 0, CLIENT)))
        if len(waiting) >= TOGETHER:
            await asyncio.gather(*waiting)
            waiting.clear()
    await asyncio.gather(*waiting)
    account, grant = who[0]
    family = Family(rooms.ground.ids.number(), CLIENT, account, grant, online, now + 24 * HOUR)
    await rooms.families.open(family, now)
    access = rooms.sealed.seal_access(AccessToken(family.id, now, now + HOUR, ("openid",)))
    for name, lines in (("codes", codes), ("refresh", refreshes), ("access", [access])):
        (folder / f"{name}.txt").write_text("\n".join(lines))


def main() -> None:
    """Seed, mint, serve."""
    port, folder, count = int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    clock = SystemClock()
    ids = RandomIds(clock)
    place = Place.at(folder / "var", Street.on_loopback())
    seed(place, clock, ids)
    (folder / "var/clients.json").write_text(json.dumps(registrations()))
    settings = Settings.from_mapping({**mapping_of("idp", place), "KAKEHASHI_IDP_ISSUER": f"http://127.0.0.1:{port}"})
    rooms = open_rooms(settings, clock=clock, ids=ids, http=outbound())
    asyncio.run(mint(rooms, folder, count))
    app = assemble(settings, rooms)
    HouseServer(configured(app, port)).run()


if __name__ == "__main__":
    main()
