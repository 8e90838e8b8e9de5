"""Services on the card's user-authentication certificate: the convenience-store kiosk and the municipal counter.

Owns: a visit at a kiosk or counter, its one card proof, the certificates that are printed and signed, and the
service ids a municipality keeps for a resident (seal registration, library).
Never: gives one municipality's id to another, keeps a visit open after its certificate, prints an individual number.
Comes after: gov_core.jpki (is the certificate good), gov_core.number (the resident record). 番号法 第18条第1号
(uses of the card by ordinance), 住民基本台帳法 第12条 (copies of the resident record), 公的個人認証法 第22条.
Walk: pages -> visits -> (citizen_agent) -> card_wire -> card_proof -> certificates -> print_page + signed_pdf.
"""
