"""The municipality's counter: the one place where number, certificate and card meet.

Owns: life events of a resident and their card (issue, move, change of name, renewal, loss, death), in the order the law
gives. Works across the rooms, which never import each other.
Never: a rule of a room; keeps which card a resident holds, nothing else.
Comes after: gov_core.number, gov_core.jpki, gov_core.card. Comes before: the registrar's desk and the seed.
"""
