"""Who may ask: registered relying parties and resource servers, and how each proves it is itself.

Owns: the client's registration and rules, its parsed copy in memory, client authentication, used assertions.
Never does: decide what a person allowed, or open a connection to a client.
Before it: an operator registers (RFC 7591 names). After it: authorize and tokens trust the Client they are given.
"""
