"""Asahi Works reads an applicant's badges, and their work history if they choose so, to consider them for a job.

Owns: its landing page and the page of records. Never: learns pay or reasons for leaving.
Comes before: deploy. Comes after: examples.common, relying_party_sdk.
"""
