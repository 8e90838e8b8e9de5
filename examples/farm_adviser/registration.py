"""What Minori Farm Advisers register: a client secret, and two kinds of farming record for one purpose."""

from examples.common.registration import INITIATED, LOGGED_OUT, Registration

REGISTRATION: Registration = {
    "name_ja": "みのり農業アドバイザーズ株式会社",
    "name_en": "Minori Farm Advisers, Inc.",
    "corporate_number": "4999901000004",
    "contact": "みのり農業アドバイザーズ 相談係 0120-000-004（平日8時から17時）",
    "country": "JP",
    "sector_identifier": "minori-farm.example",
    "redirect_path": "/callback",
    "post_logout_redirect_path": "/",
    "initiate_login_path": INITIATED,
    "backchannel_logout_path": LOGGED_OUT,
    "token_endpoint_auth_method": "client_secret_basic",
    "id_token_signed_response_alg": "ES256",
    "scopes": ["openid", "offline_access", "data:read"],
    "claims": [],
    "authorization_details_types": ["data_trust"],
    "datatypes": ["farming/FieldRecord", "farming/Shipment"],
    "purposes": {"farm-advice": {"ja": "栽培や経営の助言のため", "en": "To advise you on farming"}},
    "default_purpose": "farm-advice",
    "grant_types": ["authorization_code", "refresh_token"],
    "response_types": ["code"],
    "require_par": True,
}
