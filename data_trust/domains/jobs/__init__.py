"""Job data: proofs of skill and work history, the person's own to show when looking for work.

Owns: Badge (Open Badges 3.0 subset), WorkHistory.
Never: gives an employer pay, the reason for leaving, or anything 職業安定法 5条の5 keeps out of hiring.
Before: `collection` checks every record with `schema`. After: `disclosure` cuts it with `views`.
"""

from data_trust.domain import Domain, Wording
from data_trust.domains.jobs.analytics import insights
from data_trust.domains.jobs.schema import SCHEMAS
from data_trust.domains.jobs.scopes import DATATYPES
from data_trust.domains.jobs.views import plain_line, recipient_view

DOMAIN = Domain(
    name="jobs",
    label=Wording("仕事・資格", "Work and qualifications"),
    datatypes=DATATYPES,
    schemas=SCHEMAS,
    recipient_view=recipient_view,
    plain_line=plain_line,
    insights=insights,
)
