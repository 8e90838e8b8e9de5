"""The citizen's web pages: say yes or no to a request, see who has access, who looked, and stop it.

Owns: the consent screen for identity and data together, the dashboard, the reading history, receipts to keep;
this browser's session. Itself a relying party of `idp` (login.py) and a client of `data_trust`.
Never: decides what may be read; keeps a citizen's data; shows an access token to a browser; needs JavaScript.
Before: `idp` sends the browser here with a signed ticket. After: `data_trust` writes the receipt, and the
browser goes back to `idp` through a page of ours.
Start reading at `pages/requests.py` (one decision) or `pages/home.py` (the dashboard).
"""
