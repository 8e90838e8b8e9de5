"""What Asahi Works registers: RS256 ID tokens, a client secret, and two kinds of job record for one purpose."""

from examples.common.registration import INITIATED, LOGGED_OUT, Registration

REGISTRATION: Registration = {
    "name_ja": "株式会社あさひワークス",
    "name_en": "Asahi Works, Inc.",
    "corporate_number": "3999901000005",
    "contact": "あさひワークス 採用係 0120-000-005（平日10時から18時）",
    "country": "JP",
    "sector_identifier": "asahi-works.example",
    "redirect_path": "/callback",
    "post_logout_redirect_path": "/",
    "initiate_login_path": INITIATED,
    "backchannel_logout_path": LOGGED_OUT,
    "token_endpoint_auth_method": "client_secret_basic",
    "id_token_signed_response_alg": "RS256",
    "scopes": ["openid", "offline_access", "data:read"],
    "claims": [],
    "authorization_details_types": ["data_trust"],
    "datatypes": ["jobs/Badge", "jobs/WorkHistory"],
    "purposes": {"recruitment": {"ja": "採用の選考のため", "en": "To consider you for a job"}},
    "default_purpose": "recruitment",
    "grant_types": ["authorization_code", "refresh_token"],
    "response_types": ["code"],
    "require_par": True,
}
