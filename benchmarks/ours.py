"""Our provider, whole, for the benchmark: every feature and guard on, durable before each reply.

usage: python -m benchmarks.ours mint PORT FOLDER COUNT [DATABASE]
           makes the house, its tokens (codes.txt, rs_codes.txt, refresh.txt, access.txt, api.txt), a session.txt
       python -m benchmarks.ours serve PORT FOLDER [DATABASE]
           listens

DATABASE: the URL of a PostgreSQL schema; without it SQLite in the folder.
"""

import asyncio
import json
import sys
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from deploy.addresses import Street
from deploy.house_server import HouseServer, configured
from deploy.house_settings import Place, mapping_of
from deploy.seed import seed
from deploy.serving import outbound
from foundation import base64url
from foundation.clock import SystemClock
from foundation.ids import RandomIds
from idp.accounts.account import Enrolment, Evidence
from idp.accounts.card_link import CardIdentity
from idp.app import assemble, open_rooms
from idp.card_login.assurance import ACR_AUTHENTICATION, AMR
from idp.consent.coverage import Approved
from idp.interaction.state import CardProof
from idp.rooms import Rooms
from idp.settings import Settings
from idp.tokens.family import NO_GRANT, Authorization, Family
from idp.tokens.sealed import AccessToken, Code, RefreshToken
from standards.jpki_certificate import FourAttributes

CLIENT, RS_CLIENT, API_CLIENT, OPAQUE_CLIENT = "bench", "bench-rs", "bench-api", "bench-opaque"
SECRET = "bench-secret-bench-secret-bench-secret-00"
VERIFIER = "bench-verifier-bench-verifier-bench-verifier-bench"
REDIRECT = "http://127.0.0.1:9/callback"
PEOPLE = 500
HOUR = 3600
TOGETHER = 2000
RS_SHARE = 4  # a quarter as many: RSA signatures are slow


def registrations() -> list[dict[str, object]]:
    """The same clients the peer has: people log in at two; one acts for itself with JWTs, and asks about tokens."""
    names = {"name_ja": "計測", "name_en": "Benchmark", "secret_hash": sha256(SECRET.encode()).hexdigest()}
    login = {"grant_types": ["authorization_code", "refresh_token"], "scopes": ["openid", "offline_access"]}
    own = {"grant_types": ["client_credentials"], "response_types": [], "scopes": ["api"], "resource_server": True}
    signed = {"id_token_signed_response_alg": "RS256"}
    return [
        {"client_id": CLIENT, "redirect_uris": [REDIRECT], **names, **login},
        {"client_id": RS_CLIENT, "redirect_uris": [REDIRECT], **names, **login, **signed},
        {"client_id": API_CLIENT, "access_token_format": "jwt", **names, **own},
        {"client_id": OPAQUE_CLIENT, **names, **own},
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
    """Codes of both algorithms, refresh tokens with their families, one access token for each question, one session."""
    now, who = rooms.ground.clock.timestamp(), await people(rooms)
    online = Authorization(("openid",), {}, (), now, ACR_AUTHENTICATION, AMR)
    lines: dict[str, list[str]] = {"codes": [], "rs_codes": [], "refresh": []}
    waiting = []
    for number in range(count):
        account, grant = who[number % len(who)]
        lines["codes"].append(_code(rooms, CLIENT, account, grant, online))
        if number < count // RS_SHARE:
            lines["rs_codes"].append(_code(rooms, RS_CLIENT, account, NO_GRANT, online))
        family = _family(rooms, account, grant, ("openid", "offline_access"))
        waiting.append(rooms.families.open(family, now))
        lines["refresh"].append(rooms.sealed.seal_refresh(RefreshToken(family.id, 0, CLIENT)))
        if len(waiting) >= TOGETHER:
            await asyncio.gather(*waiting)
            waiting.clear()
    await asyncio.gather(*waiting)
    for name, scope in (("access", ("openid",)), ("api", ("data:read",))):
        family = _family(rooms, *who[0], scope)
        await rooms.families.open(family, now)
        lines[name] = [rooms.sealed.seal_access(AccessToken(family.id, now, now + HOUR, scope))]
    lines["session"] = [await _session(rooms, who[0][0])]
    for name, values in lines.items():
        (folder / f"{name}.txt").write_text("\n".join(values))


def _code(rooms: Rooms, client_id: str, account: int, grant: int, authorization: Authorization) -> str:
    challenge = base64url.text(sha256(VERIFIER.encode()).digest())
    until = rooms.ground.clock.timestamp() + HOUR
    values = (client_id, REDIRECT, challenge, "n-0S6_WzA2Mj", account, grant, until, authorization)
    return rooms.sealed.seal_code(Code(rooms.ground.ids.number(), *values))


def _family(rooms: Rooms, account: int, grant: int, scope: tuple[str, ...]) -> Family:
    now = rooms.ground.clock.timestamp()
    authorization = Authorization(scope, {}, (), now, ACR_AUTHENTICATION, AMR)
    return Family(rooms.ground.ids.number(), CLIENT, account, grant, authorization, now + 24 * HOUR)


async def _session(rooms: Rooms, account: int) -> str:
    """The cookie of a browser that has shown a card."""
    proof = CardProof(account, rooms.ground.clock.timestamp(), ACR_AUTHENTICATION, AMR)
    _, secret = await rooms.sessions.start(Request({"type": "http", "headers": []}), proof)
    answer = Response()
    rooms.sessions.attach(answer, secret)
    return answer.headers["set-cookie"].partition(";")[0]


def opened(port: int, folder: Path, *database: str) -> tuple[Settings, Rooms]:
    """The house in this folder."""
    clock = SystemClock()
    place = Place.at(folder / "var", Street.on_loopback())
    mapping = {**mapping_of("idp", place), "KAKEHASHI_IDP_ISSUER": f"http://127.0.0.1:{port}"}
    if database:
        mapping["KAKEHASHI_IDP_DATABASE_URL"] = database[0]
    settings = Settings.from_mapping(mapping)
    return settings, open_rooms(settings, clock=clock, ids=RandomIds(clock), http=outbound())


def main() -> None:
    """One of the two words."""
    port, folder = int(sys.argv[2]), Path(sys.argv[3])
    if sys.argv[1] == "mint":
        clock = SystemClock()
        seed(Place.at(folder / "var", Street.on_loopback()), clock, RandomIds(clock))
        (folder / "var/clients.json").write_text(json.dumps(registrations()))
        asyncio.run(mint(opened(port, folder, *sys.argv[5:])[1], folder, int(sys.argv[4])))
    else:
        HouseServer(configured(assemble(*opened(port, folder, *sys.argv[4:])), port)).run()


if __name__ == "__main__":
    main()
