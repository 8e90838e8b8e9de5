"""What this person allowed this client to ask for.

Owns: the grant, the ticket that sends a browser to the consent page, and the check of the receipt that
comes back.
Never does: show a consent page (consent_ui does), decide for the citizen, or read a citizen's records.
Before it: card_login has proven who is there. After it: authorize answers the client under the grant.
"""
