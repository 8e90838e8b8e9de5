"""The encrypted store of records: one data key per person, wrapped by the house's key.

Owns: records with their provenance, the persons' keys.
Never: gives a record to anybody who did not come through `disclosure` or as its owner; keeps plaintext.
Before: `collection` deposits. After: `disclosure` reads, in the transaction that also ledgers the read.
"""
