"""Clients that register themselves (RFC 7591, OpenID Connect Dynamic Client Registration 1.0) and keep it up to date.

Owns: invitations (initial access tokens), registration access tokens, the rights a client may have at most, and the
reading and writing of client metadata by its registered names.
Never does: give a right that an operator did not put into the invitation; fetch a logo or a policy.
Before it: an operator invites, or opens registration. After it: idp/clients keeps the client like any other.
"""
