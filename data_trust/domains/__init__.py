"""The fields of life the trust serves. This list is the only place that names them.

Owns: schemas, wording, views and small analytics of each field, all pure functions.
Never: touches the database, HTTP, consent or another domain.
Before: `app` passes ALL to the rooms that need it. After: rooms ask each Domain the same questions.
"""

from data_trust.domain import Domain
from data_trust.domains import farming, jobs, medical

ALL: tuple[Domain, ...] = (medical.DOMAIN, farming.DOMAIN, jobs.DOMAIN)
