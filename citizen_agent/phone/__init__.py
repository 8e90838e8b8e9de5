"""The citizen's phone: reads the picture on another screen and answers for the browser there.

Owns: the three calls of the cross-device wire, the page that shows who asks and wants the number, and stopping.
Never does: send a number nobody typed, take a ticket from a link for its own, or lead the phone's browser to the site.
Before it: the picture on the provider's page, opened by the phone's camera as /scan?c=...
After it: the agent's own pages (citizen_agent.pages), with the ticket this phone got and the secret that goes with it.
"""
