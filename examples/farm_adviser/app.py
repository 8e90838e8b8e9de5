"""Minori Farm Advisers (wire 6): authorization_details for the farming domain, then plain JSON from the data trust."""

from collections.abc import Mapping

import httpx
from starlette.types import ASGIApp

from examples.common.assembly import assemble
from examples.common.data_site import DataQuestion, DataSite
from examples.common.settings import Settings
from examples.common.site import Surroundings, make_site
from examples.farm_adviser.farming_words import SHAPES
from examples.farm_adviser.registration import REGISTRATION
from foundation.clock import Clock
from foundation.ids import IdSource
from foundation.web import Brand

__all__ = ["PREFIX", "REGISTRATION", "create_app", "settings_from"]
PREFIX = "KAKEHASHI_FARM_ADVISER_"
BRAND = Brand(
    ja="みのり農業アドバイザーズ",
    en="Minori Farm Advisers",
    hue="farm",
    glyph="実",
    tagline_ja="畑と経営の相談（見本）",
    tagline_en="Advice for fields and sales (demo)",
    help_ja="お困りのときは、みのり農業アドバイザーズ 相談係（電話 0120-000-004、平日8時から17時）へ。",
    help_en="If you are stuck, call Minori Farm Advisers: 0120-000-004, Monday to Friday 8:00 to 17:00.",
)
ASKED = DataQuestion(
    domain="farming",
    purpose="farm-advice",
    datatypes=("FieldRecord", "Shipment"),
    optional_datatypes=(),
    days=180,
    path="/farming/",
)


def settings_from(mapping: Mapping[str, str]) -> Settings:
    """The adviser's settings from the environment."""
    return Settings.from_mapping(PREFIX, mapping)


def create_app(settings: Settings, *, clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> ASGIApp:
    """The adviser's site, ready to serve."""
    site = make_site("farm_adviser", settings, REGISTRATION, BRAND, Surroundings(clock, ids, http))
    pages = DataSite(site, ASKED, SHAPES, "farm_adviser")
    return assemble(site, pages.questions(), pages.routes())
