"""One step of a login: a card proves it is here, and the state says it is still good.

Owns: challenge, certificate rules, revocation answers, serial links, enrolment of a new person, strength of
a proof.
Never does: see a PIN, keep a serial in the clear, follow an address found in a certificate, or ask for
consent.
Before it: authorize found the card step open. After it: one CardProof in the interaction, or one refusal.
"""
