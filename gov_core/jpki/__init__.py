"""The public personal-authentication service (JPKI): two CAs, what they issue, what falls, and who may ask.

Owns: CA generations and their keys, the certificate profile, revocation and its reasons, CRL and OCSP, the serial links
for verifiers. 公的個人認証法.
Never: knows an individual number, a resident's file or a card; it certifies a public key for a subject it is handed.
Comes after: the municipality, which decides. Comes before: the provider, which asks by OCSP and by link.
"""
