"""Minori Farm Advisers read a grower's field records and shipments to advise them on the next season.

Owns: its landing page and the page of records. Never: learns where a field lies exactly, or who bought.
Comes before: deploy. Comes after: examples.common, relying_party_sdk.
"""
