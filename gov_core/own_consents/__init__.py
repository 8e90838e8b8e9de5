"""A citizen's own page at the state: every consent to the latest-four-attributes service, and the end of one.

Owns: the look at them (login with the user-authentication certificate), the yearly reminder as it is read, and the
withdrawal of one consent (signed with the signature certificate).
Never: gives a consent (that begins at the service), shows the attributes, lets one card see or end another's consents.
Comes after: gov_core.jpki.latest_attributes, whose rules it asks; gov_core.kiosk, whose visits and card wire it uses.
Walk: pages -> (citizen_agent) -> kiosk.card_wire -> pages -> withdrawals -> (citizen_agent) -> withdrawal_wire.
"""
