"""Who is using this browser: a server-side session whose tokens no browser can read.

Owns: the session table, idle and absolute limits, renewing the access token, the login in flight.
Never: knows a page; hands a token to a template.
Before: `login.py` starts a session after the provider answered. After: every page behind the login asks it.
"""
