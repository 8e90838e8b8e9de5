"""What an operator does to the provider: one table of operations, for the command line and for the door of programs.

Owns: the table, its arguments, the desk that puts an action on record before it happens, the door.
Never: a shortcut past a room's own rules, a secret in an answer but the one that was just made, a name of a person.
Before: `deploy/*_administration.py` (a person at a terminal) and `door.py` (an operator's client with a token).
After: the rooms that keep clients, keys, grants and sessions; `idp/audit`.
"""
