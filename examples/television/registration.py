"""What Hoshizora Cinema registers: one claim, the device grant, no redirect URI, because no browser comes back."""

from examples.common.registration import Registration

REGISTRATION: Registration = {
    "name_ja": "株式会社ほしぞらシネマ",
    "name_en": "Hoshizora Cinema Co., Ltd.",
    "corporate_number": "2999901000006",
    "contact": "ほしぞらシネマ 視聴者窓口 0120-000-006（毎日10時から22時）",
    "country": "JP",
    "sector_identifier": "hoshizora-cinema.example",
    "redirect_path": "",
    "post_logout_redirect_path": "",
    "token_endpoint_auth_method": "client_secret_basic",
    "id_token_signed_response_alg": "ES256",
    "scopes": ["openid"],
    "claims": ["age_over_20"],
    "authorization_details_types": [],
    "datatypes": [],
    "purposes": {
        "film-rating": {"ja": "20歳以上向けの映画をお見せするため", "en": "To show films for people of 20 and over"}
    },
    "default_purpose": "film-rating",
    "grant_types": ["urn:ietf:params:oauth:grant-type:device_code"],
    "response_types": [],
    "require_par": False,
}
