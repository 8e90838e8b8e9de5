"""The wording of job datatypes, shown word for word on consent pages, and the fields each one opens.

Pay, the reason for leaving, remarks and the badge's own serial ids stay with the person: an employer may use
only what the work needs (職業安定法 5条の5).
"""

from data_trust.domain import DataType, Wording, by_name

DATATYPES = by_name(
    (
        DataType(
            "Badge",
            Wording("資格・修了証", "Badges and certificates"),
            Wording(
                "取得した資格や修了した講座の名前、発行者、日付です。",
                "Qualifications and courses you completed: name, issuer and date.",
            ),
            sensitive=False,
            fields=frozenset({"@context", "type", "name", "issuer", "validFrom", "validUntil", "credentialSubject"}),
        ),
        DataType(
            "WorkHistory",
            Wording("職歴", "Work history"),
            Wording(
                "これまでの勤め先、仕事の内容、期間、身につけた技能です。給与と退職の理由は含みません。",
                "Where you worked, what you did, when, and skills. Not your pay or why you left.",
            ),
            sensitive=False,
            fields=frozenset({"employer", "position", "start", "end", "employment", "occupation", "summary", "skills"}),
        ),
    )
)
