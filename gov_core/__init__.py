"""The state: numbers, cards and certificates; a faithful stand-in that a real one can replace.

Owns: four rooms that never import each other (number, linkage, card, jpki), the municipality that works across them,
the registrar's demo desk, and the HTTP edge the rest of the street knows.
Never: tells anybody an individual number. No other house has a room for it.
Comes after: standards, foundation. Comes before: idp, by OCSP and serial links only.
"""
