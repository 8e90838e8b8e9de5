"""The street's map: puts every house on its own loopback port and seeds a small Japan.

Owns: the command line, the demo's keys, settings and synthetic people, the supervisor that starts the houses,
and the one place where an in-process card is handed to the citizen agent.
Never: decides anything. A rule found here belongs into a house.
Comes before: every house (it alone may import them all). Comes after: the Makefile.
"""
