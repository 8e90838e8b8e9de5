"""What a client may register, by topic: each file declares the members of one topic and holds the rules for them.

A feature adds a member like this:
1. the field, with a default that means "as before", in the topic it belongs to (or in a new topic, which then stands
   in the bases and in the rules of idp/clients/client.py);
2. its rule beside it, in the topic's RULES: a function that raises InvalidClientMetadata. A rule that also needs
   another topic's member inherits from that topic;
3. the name in `Feature.client_metadata` of the feature that reads it: a client that uses a member which no enabled
   feature reads is refused, at start and at registration alike.

Rules run when a Client is made, never when a request is answered. Here a value is judged by itself and beside the
other members; what needs the network (sector_identifier_uri) is checked at registration.
"""
