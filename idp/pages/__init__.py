"""What the provider says to a person: one catalogue of refusals, the words for claims, and how a page is
made.

Owns: wording in both languages, the values of claims as text, the refusal page and its way back.
Never does: decide anything. Every page says what happened, whether anything was sent, and what to do now.
Before it: card_login, consent and authorize know the outcome. After it: foundation.web draws it.
"""
