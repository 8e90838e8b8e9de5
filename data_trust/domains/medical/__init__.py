"""Medical data as an HL7 FHIR R4 subset with the identifiers of JP Core.

Owns: AllergyIntolerance, MedicationStatement, Condition, Observation, Immunization.
Never: gives a diagnosis; gives a recipient the person's chart numbers or free-text notes.
Before: `collection` checks every resource with `schema`. After: `disclosure` cuts it with `views`.
"""

from data_trust.domain import Domain, Wording
from data_trust.domains.medical.analytics import insights
from data_trust.domains.medical.schema import SCHEMAS
from data_trust.domains.medical.scopes import DATATYPES
from data_trust.domains.medical.views import emergency_view, plain_line, recipient_view

DOMAIN = Domain(
    name="medical",
    label=Wording("医療・健康", "Medical and health"),
    datatypes=DATATYPES,
    schemas=SCHEMAS,
    recipient_view=recipient_view,
    plain_line=plain_line,
    insights=insights,
    emergency_view=emergency_view,
)
