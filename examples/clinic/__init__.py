"""Hikari Clinic reads a patient's records from the data trust, item by item as the patient chose, to treat them.

Owns: its landing page and the page of records in plain words.
Never: keeps a record; every visit to the page reads anew, and stops when the patient takes the permission back.
Comes before: deploy. Comes after: examples.common, relying_party_sdk.
"""
