"""The agent's own pages, for the person in front of the card.

Owns: what is shown at each step (who asks, what is signed, how many tries are left) and the forms.
Never does: put a PIN into an address, a log or a page; use the card in answer to anything but a form of ours.
Before it: guard.Door, which lets only this computer's own pages through.
After it: step (the one place a form leads to the card), then the provider's page.

`looking` reads the card's state for a page, `step` turns a form into an answer, `troubles` finds the words.
"""
