"""Asahi Works (wire 6): authorization_details for the jobs domain with one optional datatype, RS256 ID tokens."""

from collections.abc import Mapping

import httpx
from starlette.types import ASGIApp

from examples.common.assembly import assemble
from examples.common.data_site import DataQuestion, DataSite
from examples.common.settings import Settings
from examples.common.site import Surroundings, make_site
from examples.employer.job_words import SHAPES
from examples.employer.registration import REGISTRATION
from foundation.clock import Clock
from foundation.ids import IdSource
from foundation.web import Brand

__all__ = ["PREFIX", "REGISTRATION", "create_app", "settings_from"]
PREFIX = "KAKEHASHI_EMPLOYER_"
BRAND = Brand(
    ja="あさひワークス",
    en="Asahi Works",
    hue="employer",
    glyph="旭",
    tagline_ja="採用サイト（見本）",
    tagline_en="Jobs at Asahi Works (demo)",
    help_ja="お困りのときは、あさひワークス 採用係（電話 0120-000-005、平日10時から18時）へ。",
    help_en="If you are stuck, call Asahi Works: 0120-000-005, Monday to Friday 10:00 to 18:00.",
)
ASKED = DataQuestion(
    domain="jobs",
    purpose="recruitment",
    datatypes=("Badge",),
    optional_datatypes=("WorkHistory",),
    days=60,
    path="/jobs/",
)


def settings_from(mapping: Mapping[str, str]) -> Settings:
    """The employer's settings from the environment."""
    return Settings.from_mapping(PREFIX, mapping)


def create_app(settings: Settings, *, clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> ASGIApp:
    """The employer's site, ready to serve."""
    site = make_site("employer", settings, REGISTRATION, BRAND, Surroundings(clock, ids, http))
    pages = DataSite(site, ASKED, SHAPES, "employer")
    return assemble(site, pages.questions(), pages.routes())
