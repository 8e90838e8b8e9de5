"""The personal-data store (data trust): keeps a citizen's data and gives it only with a live consent.

Owns: consent receipts, the encrypted vault, the ledger of disclosures, the citizen's API, the data API.
Never: sees an individual number, a certificate or its serial; shows a page; decides who somebody is.
Before: `idp` tells who holds a token (introspection); `consent_ui` brings the citizen's decisions.
After: relying parties read what was consented; `consent_ui` shows the citizen every read.
Floors, top to bottom: app > domains | disclosure | collection | metadata > access
> consent_receipts | ledger | vault > domain > shape > errors.
"""
