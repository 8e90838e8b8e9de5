"""How the list comes, and when it may speak at all: only for a silent OCSP service, never against its word."""

from collections.abc import Callable
from dataclasses import replace

from tests.certificates.case import Case, Group, Twin
from tests.certificates.cases_issuer import good_card
from tests.certificates.cases_list import SILENT, Build, partitioned_card, saying, standing_in
from tests.certificates.der import octets
from tests.certificates.mint import extension
from tests.certificates.revocation_list import ListRequest, good_list
from tests.certificates.status import Answer, Reply, StatusRequest, revoked

NO_LIST, TOO_LARGE = "the service gave no revocation list", "the revocation list is too large"
LATE = "no revocation list in time"
WIRE = "A file has no media type, no HTTP status and no encoding"
ONLY_SILENCE = "Nothing is wrong with the list; OCSP has spoken"


def sent(**changes: object) -> Build:
    """Today's good list, but sent in another way."""
    return standing_in(lambda asked: replace(good_list(asked), **changes))  # type: ignore[arg-type]


def instead(reply: Reply) -> Build:
    return standing_in(lambda _: reply)


def although(answer: Callable[[StatusRequest], Reply]) -> Build:
    """Today's good list, beside an OCSP service that is not silent."""
    return lambda world: replace(good_card(world), reply=answer, lists=good_list)


def says_revoked(asked: StatusRequest) -> Reply:
    return Reply(Answer.to(asked).but(status=revoked(asked.world.now, 1)).encode())


def says_something_unsigned(asked: StatusRequest) -> Reply:
    return Reply(Answer.to(asked).encode(b""))


def only_partitions(asked: ListRequest) -> Reply:
    return good_list(asked) if asked.partition else Reply(code=404)


CASES = (
    Case("list-of-ten-megabytes", "Ten megabytes", SILENT, TOO_LARGE, instead(
        Reply(bytes(10_000_000), media_type="application/pkix-crl"))),
    Case("list-too-large", "More than eight megabytes, well signed", SILENT, TOO_LARGE,
         saying(lambda it: it.plus(extension("1.2.3.4.5", octets(bytes(8 * 1024 * 1024))))),
         blind="OpenSSL has no such limit"),
    Case("list-of-another-media-type", "Today's list as text/html", SILENT, NO_LIST, sent(media_type="text/html"),
         blind=WIRE),
    Case("list-under-http-500", "Today's list under HTTP 500", SILENT, NO_LIST, sent(code=500), blind=WIRE),
    Case("list-under-http-206", "Today's list as a part of something", SILENT, NO_LIST, sent(code=206), blind=WIRE),
    Case("list-packed", "Today's list, announced as gzip", SILENT, NO_LIST, sent(encoding="gzip"), blind=WIRE),
    Case("list-elsewhere", "A redirect to another host", SILENT, NO_LIST,
         instead(Reply(code=302, location="http://evil.test/"))),
    Case("list-page-of-an-error", "A page that says 404", SILENT, NO_LIST,
         instead(Reply(b"<!doctype html><h1>404</h1>", code=404, media_type="text/html"))),
    Case("list-service-down", "HTTP 503, like the OCSP service", SILENT, NO_LIST, instead(Reply(code=503))),
    Case("list-service-unreachable", "No route to the service", SILENT, LATE, instead(Reply(unreachable=True))),
    Case("list-service-silent", "A service that takes the question and never answers", SILENT, LATE,
         lambda world: replace(standing_in(lambda _: Reply(silent=True))(world), patience=0.1)),
    Case("list-against-a-revocation", "OCSP says revoked, today's list not yet", "certificate_revoked", "keyCompromise",
         although(says_revoked), blind=ONLY_SILENCE),
    Case("list-beside-a-forged-answer", "A forged OCSP answer is not silence", SILENT,
         "the answer's signature is wrong", although(says_something_unsigned), blind=ONLY_SILENCE),
    Case("list-beside-a-broken-service", "HTTP 500 from the OCSP service is not silence", SILENT,
         "the status service gave no OCSP answer", although(lambda _: Reply(code=500)), blind=ONLY_SILENCE),
)  # fmt: skip

GROUP = Group(
    "list-service",
    "How the revocation list comes, and when it may speak",
    "crl",
    (
        Twin("list-of-the-fallback", standing_in(good_list)),
        Twin("partitions-alone", standing_in(only_partitions, partitioned_card)),
        Twin("media-type-with-a-parameter", sent(media_type="Application/PKIX-CRL; charset=binary")),
    ),
    CASES,
)
