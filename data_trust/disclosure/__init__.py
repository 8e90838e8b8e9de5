"""Giving data out: the only way from the vault to a recipient.

Owns: the order decide -> read -> ledger -> answer, the data API, and the citizen's own look at her records.
Never: gives a field outside the datatype's list; answers before the ledger entry is durable.
Before: `access` knows the caller. After: the citizen sees the read at /me/disclosures.
"""
