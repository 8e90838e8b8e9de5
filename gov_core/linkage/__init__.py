"""The information provision network: one agency asks another about a person, and neither learns a number.

Owns: one opaque code per agency and person, obtained with a one-time acquisition number; the allow-list of who may ask
whom for what; the exchange and its log on both sides. 番号法 第19条第8号, 第21条-第23条, 第21条の2.
Never: sees an individual number (it may not import that room) or the content of an answer, which travels encrypted.
Comes after: the municipality, which names a person by an opaque id. Comes before: the portal's view of the log.
"""
