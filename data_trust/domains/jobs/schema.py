"""The shapes of a badge and a piece of work history.

A badge is the unsigned core of an Open Badges 3.0 `OpenBadgeCredential` (1EdTech, section 8); a work history
entry follows the 職務経歴シート of the ジョブ・カード. There is no member for creed, origin, union or health.
"""

from data_trust.shape import Check, date, list_of, members, moment, number, one_of, text

_URI = text(500, r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")
_PROFILE = members({"id": _URI, "type": list_of(one_of("Profile"), maximum=1), "name": text(200)})
_ACHIEVEMENT = members(
    {
        "id": _URI,
        "type": list_of(one_of("Achievement"), maximum=1),
        "name": text(200),
        "description": text(1000),
    },
    {"criteria": members({"narrative": text(1000)}), "tag": list_of(text(60), maximum=20)},
)
_BADGE_SUBJECT = members(
    {"type": list_of(one_of("AchievementSubject"), maximum=1), "achievement": _ACHIEVEMENT}, {"id": _URI}
)

BADGE = members(
    {
        "type": list_of(one_of("VerifiableCredential", "OpenBadgeCredential"), minimum=2, maximum=2),
        "name": text(200),
        "issuer": _PROFILE,
        "validFrom": moment,
        "credentialSubject": _BADGE_SUBJECT,
    },
    {"@context": list_of(_URI, maximum=5), "id": _URI, "validUntil": moment},
)

WORK_HISTORY = members(
    {"employer": text(200), "position": text(100), "start": date, "summary": text(2000)},
    {
        "end": date,
        "employment": one_of("regular", "fixed-term", "part-time", "dispatched", "self-employed"),
        "occupation": text(100),
        "skills": list_of(text(60), maximum=30),
        "monthly_pay_yen": number(0, 1e9),
        "reason_for_leaving": text(500),
        "note": text(500),
    },
)

SCHEMAS: dict[str, Check] = {"Badge": BADGE, "WorkHistory": WORK_HISTORY}
