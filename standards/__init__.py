"""What the papers say: facts of public specifications, as constants and pure functions.

Owns: check digits, APDU and status words, JPKI names and object identifiers, OAuth registry names.
Never: does I/O, keeps state, knows a house. Imports nothing of ours.
Comes before: everything. The provider can refuse an individual number because its check digit is here; it can never
reach the room where numbers live.
"""
