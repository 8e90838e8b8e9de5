"""The rows of login sessions, of the cards they stand for, and of the clients that take part in them.

Owns: their tables. Never does: the cookie and the time limits (idp/interaction/browser.py).
"""
