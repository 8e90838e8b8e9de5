"""The rows of login sessions, and of the cards they stand for.

Owns: their tables. Never does: the cookie and the time limits (idp/interaction/browser.py).
"""
