"""The way from a browser to a phone: a picture that changes every second, and a number both screens must agree on.

Owns: the session of one browser page with one phone, the rotating code and its picture, the number match, and what
each side is told. It gives the phone a ticket for the card wire and keeps the card's proof for the browser.
Never does: look at a card, trust a phone with the proof, count a copy of the picture, or let a second phone in.
Before it: the login page, in the browser that holds the binding cookie. After it: the card wire, unchanged; then
/login/continue in that same browser.

What it does against relays, and what it cannot do, is written in docs/cross-device.md.
"""
