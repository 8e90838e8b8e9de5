"""Bringing a citizen's records in: from an institution, on her order, checked at the door.

Owns: the standing order (mandate), the institutions' adapters, the check at intake.
Never: takes a record that is not what its schema says, or that carries an individual number.
Before: the citizen gives the order. After: `vault` keeps the records with their provenance.
"""
