"""One request, one browser, one decision: what is asked, what was shown, what was answered.

Owns: the parsed request, the items on the screen, the exact text shown, the row that binds a request to its
first browser and lets it be decided once.
Never: draws a page; talks HTTP to a browser; decides for anybody (nothing is ticked, nothing is remembered).
Before: `provider_client` brings the request of a ticket. After: `data_trust_client` gets the receipt's body.
"""
