"""Screens without a browser or a keyboard: the code on the screen, and the decision in a browser elsewhere (RFC 8628).

Owns: device and user codes as hashes, the limits on guessing and on polling, the pages that ask whether the screen is
one's own, and what the device is told at the token endpoint.
Never does: log anybody in or ask for consent (card step and consent step do, unchanged), believe what a device says
about itself, or let one browser finish what another one confirmed.
Before it: a device asks at /device_authorization. After it: /authorize/resume, then tokens.
"""
