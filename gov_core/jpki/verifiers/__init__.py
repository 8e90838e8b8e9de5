"""Who may ask the JPKI about certificates: the register of verifiers and the door they come in by.

Owns: the verifiers that gave notice (公的個人認証法 第17条), their client certificates, suspension and revocation.
Never: answers a question itself; it only says who asks. It believes the TLS handshake and never a header.
Comes before: status, lists, links, the latest-attributes service, all of which count who asked.
"""
