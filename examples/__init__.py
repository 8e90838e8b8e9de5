"""Six demo relying parties: what a bank, a shop, a clinic, a farm adviser, an employer and a television would build.

Owns: their pages, their own sessions, and what each registers at the provider (`REGISTRATION` in every package).
Never: takes a short cut: everything they know of a citizen came through `relying_party_sdk`, over standard protocols.
They keep sessions and customers in memory, on purpose: a demo forgets people when it ends.
Comes before: deploy, which starts and registers them. Comes after: relying_party_sdk, and foundation for the look.

Start reading at `shop/app.py` (the smallest), then `common/login.py`; the clinic adds data with
consent, the television has no browser to send anywhere.
"""
