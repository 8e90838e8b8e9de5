"""最新の利用者情報(4情報)提供サービス: a person's latest four attributes, by a consent she gave to the state itself.

Owns: the statement her card signs for one service, what is known here of the state's consents, asking the state.
Never does: keep an attribute, keep the certificate that was submitted, tell a serial to anybody (JPKI Act, art. 52),
or ask her for consent itself: that is the consent page's work, and the grant's word.
Before it: consent has granted the scope. After it: the relying party asks with its token, as long as
both consents stand.
"""
