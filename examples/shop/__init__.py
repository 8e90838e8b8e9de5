"""Midori Shop sells sake and must know one thing: is the customer 20 or older? It asks for that and nothing else.

Owns: its three pages. Never: learns a name, an address or a birthday.
Comes before: deploy. Comes after: examples.common, relying_party_sdk.
"""
