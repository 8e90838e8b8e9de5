"""What verifiers' queries cost: every one is counted before it is answered, priced by a tariff with dates.

Owns: the counts (who, day, method, kind, hit or not), the tariff, the monthly statement. 公的個人認証法 第67条.
Never: keeps a serial number or anything else about a citizen; two queries about different people look the same here.
Comes after: verifiers, which say who asks. Read by: the verifier (JSON) and the operator (`kakehashi admin`).
"""
