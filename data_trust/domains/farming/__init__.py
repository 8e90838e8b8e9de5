"""Farming data: what was grown where, and what was shipped at which price.

Owns: FieldRecord, Shipment.
Never: shows a recipient where exactly a field lies, who bought, or another producer's rows.
Before: `collection` checks every record with `schema`. After: `disclosure` cuts it with `views`.
"""

from data_trust.domain import Domain, Wording
from data_trust.domains.farming.analytics import insights
from data_trust.domains.farming.schema import SCHEMAS
from data_trust.domains.farming.scopes import DATATYPES
from data_trust.domains.farming.views import plain_line, recipient_view

DOMAIN = Domain(
    name="farming",
    label=Wording("農業", "Farming"),
    datatypes=DATATYPES,
    schemas=SCHEMAS,
    recipient_view=recipient_view,
    plain_line=plain_line,
    insights=insights,
)
