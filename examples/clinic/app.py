"""Hikari Clinic (wire 6): PAR with authorization_details for the medical domain, then FHIR R4 from the data trust."""

from collections.abc import Mapping

import httpx
from starlette.types import ASGIApp

from examples.clinic.fhir_words import SHAPES
from examples.clinic.registration import REGISTRATION
from examples.common.assembly import assemble
from examples.common.data_site import DataQuestion, DataSite
from examples.common.settings import Settings
from examples.common.site import Surroundings, make_site
from foundation.clock import Clock
from foundation.ids import IdSource
from foundation.web import Brand

__all__ = ["PREFIX", "REGISTRATION", "create_app", "settings_from"]
PREFIX = "KAKEHASHI_CLINIC_"
BRAND = Brand(
    ja="ひかりクリニック",
    en="Hikari Clinic",
    hue="clinic",
    glyph="光",
    tagline_ja="内科・アレルギー科（見本）",
    tagline_en="Internal medicine and allergies (demo)",
    help_ja="お困りのときは、ひかりクリニック 受付（電話 0120-000-003、平日9時から17時）へ。",
    help_en="If you are stuck, call Hikari Clinic: 0120-000-003, Monday to Friday 9:00 to 17:00.",
)
ASKED = DataQuestion(
    domain="medical",
    purpose="treatment",
    datatypes=("AllergyIntolerance", "MedicationStatement"),
    optional_datatypes=("Observation", "Condition", "Immunization"),
    days=90,
    path="/fhir/R4/",
)


def settings_from(mapping: Mapping[str, str]) -> Settings:
    """The clinic's settings from the environment."""
    return Settings.from_mapping(PREFIX, mapping)


def create_app(settings: Settings, *, clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> ASGIApp:
    """The clinic, ready to serve."""
    site = make_site("clinic", settings, REGISTRATION, BRAND, Surroundings(clock, ids, http))
    pages = DataSite(site, ASKED, SHAPES, "clinic")
    return assemble(site, pages.questions(), pages.routes())
