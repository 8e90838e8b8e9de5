"""What Hikari Clinic registers: PAR always, a private key, and five kinds of medical record for one purpose."""

from examples.common.registration import INITIATED, LOGGED_OUT, Registration

REGISTRATION: Registration = {
    "name_ja": "医療法人社団ひかりクリニック",
    "name_en": "Hikari Clinic Medical Corporation",
    "corporate_number": "1999905000003",
    "contact": "ひかりクリニック 受付 0120-000-003（平日9時から17時）",
    "country": "JP",
    "sector_identifier": "hikari-clinic.example",
    "redirect_path": "/callback",
    "post_logout_redirect_path": "/",
    "initiate_login_path": INITIATED,
    "backchannel_logout_path": LOGGED_OUT,
    "token_endpoint_auth_method": "private_key_jwt",
    "id_token_signed_response_alg": "ES256",
    "scopes": ["openid", "offline_access", "data:read"],
    "claims": [],
    "authorization_details_types": ["data_trust"],
    "datatypes": [
        "medical/AllergyIntolerance",
        "medical/MedicationStatement",
        "medical/Observation",
        "medical/Condition",
        "medical/Immunization",
    ],
    "purposes": {"treatment": {"ja": "診療のため", "en": "To treat you"}},
    "default_purpose": "treatment",
    "grant_types": ["authorization_code", "refresh_token"],
    "response_types": ["code"],
    "require_par": True,
}
