"""The five FHIR R4 resource types the trust keeps, folded into one table.

Contained resources, extensions and narrative are not accepted: each could carry what nobody checked.
"""

from data_trust.domains.medical.fhir_history import ALLERGY_INTOLERANCE, CONDITION, with_clinical_status
from data_trust.domains.medical.fhir_measurement import OBSERVATION
from data_trust.domains.medical.fhir_treatment import IMMUNIZATION, MEDICATION_STATEMENT
from data_trust.shape import Check

SCHEMAS: dict[str, Check] = {
    "AllergyIntolerance": with_clinical_status(ALLERGY_INTOLERANCE, required=True),
    "MedicationStatement": MEDICATION_STATEMENT,
    "Condition": with_clinical_status(CONDITION, required=False),
    "Observation": OBSERVATION,
    "Immunization": IMMUNIZATION,
}
