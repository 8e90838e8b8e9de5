"""What Midori Shop registers: one claim, a client secret, no data."""

from examples.common.registration import INITIATED, LOGGED_OUT, Registration

REGISTRATION: Registration = {
    "name_ja": "株式会社みどり商店",
    "name_en": "Midori Shop Co., Ltd.",
    "corporate_number": "6999901000002",
    "contact": "みどり商店 お客様係 0120-000-002（毎日10時から18時）",
    "country": "JP",
    "sector_identifier": "midori-shop.example",
    "redirect_path": "/callback",
    "post_logout_redirect_path": "/",
    "initiate_login_path": INITIATED,
    "backchannel_logout_path": LOGGED_OUT,
    "token_endpoint_auth_method": "client_secret_basic",
    "id_token_signed_response_alg": "ES256",
    "scopes": ["openid"],
    "claims": ["age_over_20"],
    "authorization_details_types": [],
    "datatypes": [],
    "purposes": {"age-verification": {"ja": "年齢の確認のため", "en": "To check your age"}},
    "default_purpose": "age-verification",
    "grant_types": ["authorization_code"],
    "response_types": ["code"],
    "require_par": False,
}
