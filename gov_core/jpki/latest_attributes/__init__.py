"""The latest-four-attributes service (最新の利用者情報(4情報)提供サービス), since 2023-05-16: name, address, birth
date and sex as the resident record has them now, for a service whose user consented with the signature certificate.

Owns: consents (one service each, ten years from the next day), the signed statements behind them, who was told when,
and the yearly reminder. A consent belongs to the person, so it survives moves, renewals and new cards.
Never: tells anything without a consent that stands at that moment, keeps attributes of its own, tells a service of a
withdrawal by itself, answers before the answer is counted (gov_core/jpki/fees).
Comes after: verifiers (who asks, for which service), shown (whose signature it is). 公的個人認証法 第17条, 第18条.
Walk: routes -> statements -> consents -> store; routes -> handing_over -> consents; upkeep writes and forgets.
"""
