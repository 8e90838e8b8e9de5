"""Sakura Bank opens accounts with verified attributes (jp_aml) and afterwards logs customers in by card alone.

Owns: its customers, kept under the pairwise `sub`, and what was verified about each, with method and time.
Never: asks for an attribute at a plain login; knows a certificate or its serial.
Comes before: deploy. Comes after: examples.common, relying_party_sdk.
"""
