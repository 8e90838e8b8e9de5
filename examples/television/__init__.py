"""Hoshizora Cinema: a film service on televisions, which have no keyboard; some films are for people of 20 and over.

Owns: its pages on the screen, and the asking at the provider's back channel (RFC 8628).
Never: learns a name or a birthday, gets a redirect, needs a script. The viewer's card is shown on another device.
Comes before: deploy. Comes after: examples.common, relying_party_sdk.
"""
