"""Applications that a municipality or the state adds to cards (番号法 第18条): a register, and what lies on which card.

Owns: who may add which application on what basis, for whom, and every time one was put on a card or taken off.
Never: what an owner does with the id record; an individual number, which no such application may hold.
Comes after: gov_core.card (the chip's side), the counter. Comes before: the registrar's desk, the kiosk's readers.

    owners.py    who may own one
    entry.py     one entry of the register, checked
    routes.py    the register in public
    registry.py  registering and withdrawing
    on_cards.py  putting on, taking off, judging a record that was read
"""
