"""The chip: what is inside a resident's individual number card, and how it answers commands.

Owns: applications and elementary files, PINs and their counters, the private keys, the command interpreter,
the file a card is kept in, and the wire to the virtual PC/SC reader.
Never does: issue certificates (gov_core.jpki), know the register of residents, or decide who may log in. A private
key is made here and never leaves except inside the card's own image file, which *is* the chip.
Before it: gov_core.municipality generates keys on a blank card, has them certified and loads the result.
After it: citizen_agent speaks ISO/IEC 7816-4 commands to it, in-process or through pcscd.

Walk: personalisation -> jpki_application, holder_records -> file_system + pins -> commands -> slot | vpcd.
No physical card has confirmed any of this; docs/divergences.md says what rests on public reports.
"""
