"""Card applications that a municipality or the state added: read for the owner that asks, and for nobody else.

Owns: the list of who may ask for which application, the two calls of the wire, the talk with the chip, the page.
Never does: select an application that is not on the list; give a record to another body than its owner; use a
certificate on the way, so an id stays apart from who the person is.
Before it: a page or terminal of the owner, whose link brings a ticket to /application.
After it: the owner's side, which judges the record and says where the browser goes on.

Walk: routes -> wire (who asks for what) -> allowed (may they) -> session (the chip) -> wire (the record).
"""
