"""The agent without a browser: the same visits, steps and words, asked and answered in a terminal.

Owns: what is printed, what is asked, and the exit status.
Never does: take a PIN from anywhere but the keyboard of a terminal that does not show it; try one twice by itself.
Before it: deploy.agent_commands, which hands over readers, provider and language.
After it: pages.step and holder_secrets, as from the pages; then the browser, with the address that is printed.

Walk: status, watching, login and change_pin are the commands; screen speaks, keyboard listens, exits has the endings.
"""
