"""What a citizen allowed, refused and withdrew, each as a signed receipt she keeps.

Owns: receipts (ISO/IEC TS 27560 shape), refusal and termination receipts, the outbox of withdrawals to idp.
Never: decides what a token may read; changes a receipt after it was given; reads the vault or the ledger.
Before: `consent_ui` brings a decision. After: `access` asks for the standing of a receipt at every read.
"""
