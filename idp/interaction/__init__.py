"""What one browser has proven so far, on its way through one authorization request.

Owns: the interaction (request, proofs, error), the cookie that binds it to one browser, and the login
session.
Never does: decide what is still missing (authorize/dispatch.py does), talk to a card, or know a person's
name.
Before it: authorize opens an interaction. After it: card_login and consent each leave one proof here.
"""
