"""What a client holds in its hands: codes, access, refresh and ID tokens.

Owns: sealed codes and tokens, the family row each token use is checked against, ID token and userinfo claims.
Never does: log a person in, ask for consent, or release an attribute the grant does not name.
Before it: authorize answered with a code. After it: the data trust introspects, the relying party verifies.
"""
