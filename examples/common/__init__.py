"""What the six demo sites share: settings, sessions, the login desk, pages for every refusal, reading data.

Owns: the browser's side of a login, safe against the back button and a callback that comes twice.
Never: knows which site it serves; that is in `Site` and `Question`, which each site fills in.
Comes before: the sites. Comes after: relying_party_sdk.
"""
