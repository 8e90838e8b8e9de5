"""What Sakura Bank registers: PAR always, a private key, verified attributes, the latest ones, and its counter."""

from examples.common.registration import INITIATED, LOGGED_OUT, Registration

REGISTRATION: Registration = {
    "name_ja": "株式会社さくら銀行",
    "name_en": "Sakura Bank, Ltd.",
    "corporate_number": "7999901000001",
    "contact": "さくら銀行 お客様相談室 0120-000-001（平日9時から17時）",
    "country": "JP",
    "sector_identifier": "sakura-bank.example",
    "redirect_path": "/callback",
    "post_logout_redirect_path": "/",
    "initiate_login_path": INITIATED,
    "backchannel_logout_path": LOGGED_OUT,
    "token_endpoint_auth_method": "private_key_jwt",
    "id_token_signed_response_alg": "ES256",
    "scopes": ["openid", "offline_access", "latest_attributes"],
    "claims": ["name", "address", "birthdate", "gender"],
    "authorization_details_types": [],
    "datatypes": [],
    "purposes": {
        "account-opening": {"ja": "口座を開くときの本人確認のため", "en": "To open an account"},
        "login": {"ja": "ログインのため", "en": "To sign you in"},
        "current-details": {"ja": "お届けの情報を最新に保つため", "en": "To keep your details up to date"},
    },
    "default_purpose": "account-opening",
    "latest_attributes": {"service": "sakura-bank", "purpose": "current-details"},
    "grant_types": ["authorization_code", "refresh_token", "urn:openid:params:grant-type:ciba"],
    "backchannel_token_delivery_mode": "poll",
    "backchannel_authentication_request_signing_alg": "ES256",
    "response_types": ["code"],
    "require_par": True,
}
