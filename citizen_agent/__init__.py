"""The citizen's device: reads the card, asks the PIN, and answers the provider's challenge.

Owns: the card session (select, verify, sign), the readers, and a small web page on the loopback interface.
Never does: send, store or log a PIN; try a PIN twice; talk to anyone but the one configured provider;
listen on any other interface; sign a text it did not build itself.
Before it: the provider's login page, whose link brings a ticket.
After it: the provider, which takes certificate and signature and says where the browser goes on.

Walk: pages -> visit -> answer_challenge (provider) + card_session (chip) -> reader (PC/SC or any source).
"""
