"""A counter or a phone line asks, the citizen's card answers (OpenID Connect CIBA Core 1.0, poll and ping; FAPI-CIBA).

Owns: whom a request means, its words on both sides, the page where a person finds what waits for her, the notice to a
client that wants one.
Never does: find people by anything but a name this very client already has for them, ask them for a secret, log anybody
in or ask for consent (card step and consent step do, unchanged), or give tokens to an address (push).
Before it: a client asks at /backchannel-authentication. After it: /authorize/resume, then tokens at the token endpoint.
"""
