"""Asked on one device, answered on another: what a television's code (RFC 8628) and a counter's question (CIBA) share.

Owns: how such a request stands at a second, the one decision about it, the pace of polling, and its one redemption.
Never does: know who asks or how the person found the request; that is the matter of the rooms above.
Before it: device or ciba keeps a request. After it: the token endpoint says wait, slower, no, too late, or yes, once.
"""
