"""How we run: clock, chance, keys, database, HTTP edge, settings, errors, the look of pages.

Owns: what every house needs and no specification names. The number guard is its only word of the domain.
Never: a rule of a house. Imports `standards` only.
Comes after: standards. Comes before: every house.
"""
