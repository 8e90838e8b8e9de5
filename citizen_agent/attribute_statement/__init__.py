"""Signing a consent to the state's latest four attributes, or its withdrawal, with the signature certificate.

Owns: the statement built anew from its parts, the notice of fifteen items, the wire to whoever asks (the provider as
platform operator, or the state's own page), and the page of it.
Never does: keep a password, sign a text it did not build itself, or show anything but that text.
Before it: a page with a ticket. After it: the browser goes back to whoever asked, with or without a signature.
"""
