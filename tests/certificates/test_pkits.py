"""Revocation lists of NIST's PKITS (1.0.1, public domain): published vectors, made and signed by somebody else.

Each is judged for the authority that its section asks about, in the years of the suite; only the longest validity is
lifted, because its lists hold for twenty years. The suite calls valid what the provider leaves out on purpose: lists
signed by a key of their own (4.4.19), named relatively (4.14.5), for some reasons (from 4.14.15) or indirect (from
4.14.22). PKITS's paths are of many levels and JPKI's of one, so its certificates are not judged here.
"""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from idp.card_login import crl
from idp.card_login.crl import judge_list
from idp.card_login.crl_bytes import ListBytes
from idp.card_login.refusals import StatusUnavailable
from idp.card_login.trust_anchors import Anchor

VECTORS = json.loads(Path(__file__).with_name("pkits.json").read_text())
THEN = datetime(2013, 1, 1, tzinfo=UTC)
SOME = "the revocation list holds some reasons only"
INDIRECT = "the revocation list is indirect"
OTHER = "another authority issued the revocation list"
UNFIT = "the authority may not sign revocation lists"
DELTA = "the revocation list is only a delta"
STALE = "the revocation list is not of today"
FOREIGN = "the revocation list is about other certificates"
ROWS: tuple[tuple[str, str, str, str | dict[int, str]], ...] = (
    ("4.1.1", "GoodCACRL", "GoodCACert", {0xE: "keyCompromise", 0xF: "keyCompromise"}),
    ("4.4.2", "BadCRLSignatureCACRL", "BadCRLSignatureCACert", "the revocation list's signature ends within an octet"),
    ("4.4.3", "BadCRLIssuerNameCACRL", "BadCRLIssuerNameCACert", OTHER),
    ("4.4.5", "WrongCRLCACRL", "WrongCRLCACert", OTHER),
    ("4.4.7", "TwoCRLsCAGoodCRL", "TwoCRLsCACert", {}),
    ("4.4.7", "TwoCRLsCABadCRL", "TwoCRLsCACert", OTHER),
    (
        "4.4.8",
        "UnknownCRLEntryExtensionCACRL",
        "UnknownCRLEntryExtensionCACert",
        "an entry has an unknown critical extension",
    ),
    (
        "4.4.9",
        "UnknownCRLExtensionCACRL",
        "UnknownCRLExtensionCACert",
        "the revocation list has an unknown critical extension",
    ),
    ("4.4.11", "OldCRLnextUpdateCACRL", "OldCRLnextUpdateCACert", STALE),
    ("4.4.12", "pre2000CRLnextUpdateCACRL", "pre2000CRLnextUpdateCACert", STALE),
    ("4.4.13", "GeneralizedTimeCRLnextUpdateCACRL", "GeneralizedTimeCRLnextUpdateCACert", {}),
    ("4.4.14", "NegativeSerialNumberCACRL", "NegativeSerialNumberCACert", {-0x1: "keyCompromise"}),
    (
        "4.4.16",
        "LongSerialNumberCACRL",
        "LongSerialNumberCACert",
        {0x7F0102030405060708090A0B0C0D0E0F10111213: "keyCompromise"},
    ),
    ("4.4.19", "SeparateCertificateandCRLKeysCRL", "SeparateCertificateandCRLKeysCertificateSigningCACert", UNFIT),
    (
        "4.4.21",
        "SeparateCertificateandCRLKeysCA2CRL",
        "SeparateCertificateandCRLKeysCA2CertificateSigningCACert",
        UNFIT,
    ),
    ("4.7.4", "keyUsageCriticalcRLSignFalseCACRL", "keyUsageCriticalcRLSignFalseCACert", UNFIT),
    ("4.7.5", "keyUsageNotCriticalcRLSignFalseCACRL", "keyUsageNotCriticalcRLSignFalseCACert", UNFIT),
    ("4.14.1", "distributionPoint1CACRL", "distributionPoint1CACert", {0x2: "keyCompromise"}),
    (
        "4.14.5",
        "distributionPoint2CACRL",
        "distributionPoint2CACert",
        "the revocation list's point is named in a way of its own",
    ),
    ("4.14.10", "NoissuingDistributionPointCACRL", "NoissuingDistributionPointCACert", {}),
    ("4.14.11", "onlyContainsUserCertsCACRL", "onlyContainsUserCertsCACert", {}),
    ("4.14.12", "onlyContainsCACertsCACRL", "onlyContainsCACertsCACert", FOREIGN),
    ("4.14.14", "onlyContainsAttributeCertsCACRL", "onlyContainsAttributeCertsCACert", FOREIGN),
    ("4.14.15", "onlySomeReasonsCA1compromiseCRL", "onlySomeReasonsCA1Cert", SOME),
    ("4.14.15", "onlySomeReasonsCA1otherreasonsCRL", "onlySomeReasonsCA1Cert", SOME),
    ("4.14.17", "onlySomeReasonsCA2CRL1", "onlySomeReasonsCA2Cert", SOME),
    ("4.14.17", "onlySomeReasonsCA2CRL2", "onlySomeReasonsCA2Cert", SOME),
    ("4.14.18", "onlySomeReasonsCA3compromiseCRL", "onlySomeReasonsCA3Cert", SOME),
    ("4.14.19", "onlySomeReasonsCA4otherreasonsCRL", "onlySomeReasonsCA4Cert", SOME),
    ("4.14.22", "indirectCRLCA1CRL", "indirectCRLCA1Cert", INDIRECT),
    ("4.14.27", "indirectCRLCA1CRL", "indirectCRLCA2Cert", OTHER),
    ("4.14.28", "indirectCRLCA3CRL", "indirectCRLCA3Cert", {}),
    ("4.14.28", "indirectCRLCA3cRLIssuerCRL", "indirectCRLCA3Cert", OTHER),
    ("4.14.30", "indirectCRLCA4cRLIssuerCRL", "indirectCRLCA4Cert", OTHER),
    ("4.14.32", "indirectCRLCA5CRL", "indirectCRLCA5Cert", INDIRECT),
    ("4.15.1", "deltaCRLIndicatorNoBaseCACRL", "deltaCRLIndicatorNoBaseCACert", DELTA),
    (
        "4.15.2",
        "deltaCRLCA1CRL",
        "deltaCRLCA1Cert",
        {0x2: "keyCompromise", 0x4: "certificateHold", 0x5: "certificateHold"},
    ),
    ("4.15.2", "deltaCRLCA1deltaCRL", "deltaCRLCA1Cert", DELTA),
    ("4.15.8", "deltaCRLCA2CRL", "deltaCRLCA2Cert", {0x2: "keyCompromise"}),
    ("4.15.8", "deltaCRLCA2deltaCRL", "deltaCRLCA2Cert", DELTA),
    ("4.15.10", "deltaCRLCA3CRL", "deltaCRLCA3Cert", STALE),
    ("4.15.10", "deltaCRLCA3deltaCRL", "deltaCRLCA3Cert", DELTA),
)


def list_of(name: str) -> bytes:
    return b64decode(VECTORS["lists"][name])


def anchor_of(name: str) -> Anchor:
    certificate = x509.load_der_x509_certificate(b64decode(VECTORS["authorities"][name]))
    return Anchor("authentication", certificate, certificate.subject.public_bytes(), name)


@pytest.fixture(autouse=True)
def _for_twenty_years(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crl, "LONGEST_VALIDITY", timedelta(days=100 * 366))


@pytest.mark.parametrize(("section", "name", "authority", "found"), ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS])
def test_a_list_of_the_suite_is_judged_as_its_section_says(
    section: str, name: str, authority: str, found: str | dict[int, str]
) -> None:
    if isinstance(found, str):
        with pytest.raises(StatusUnavailable) as refused:
            judge_list(list_of(name), anchor_of(authority), THEN)
        assert str(refused.value) == found
    else:
        assert judge_list(list_of(name), anchor_of(authority), THEN).reasons == found


@pytest.mark.parametrize("name", VECTORS["lists"])
def test_the_parts_of_a_list_of_the_suite_are_those_the_library_finds(name: str) -> None:
    library, ours = x509.load_der_x509_crl(list_of(name)), ListBytes.of(list_of(name))
    assert ours.signed == library.tbs_certlist_bytes
    assert [serial for serial, _ in ours.entries] == [entry.serial_number for entry in library]
