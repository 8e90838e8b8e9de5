"""Who we know: accounts, the cards that open them, and the four attributes, sealed.

Owns: account, keyed card link, encrypted attributes, proof of identity kept for the law, pairwise subjects.
Never does: show a certificate serial to anybody, know an individual number, or decide a login.
Before it: card_login proves who holds the card. After it: tokens ask for subject and attributes.
"""
