"""The agent's side of a card application over PC/SC, a program of its own; prints one JSON document.

Standard input: {"aid": ..., "behind_pin": ..., "pin": ... or null}.
"""

import json
import sys

from citizen_agent.card_applications.allowed import AllowedApplication
from citizen_agent.card_applications.unattended import read
from citizen_agent.card_session import inserted
from citizen_agent.errors import AgentError
from citizen_agent.reader import PcscReaders

if __name__ == "__main__":
    told = json.load(sys.stdin)
    names = {"title_ja": "", "title_en": "", "owner_ja": "", "owner_en": "", "corporate_number": ""}
    application = AllowedApplication(told["aid"], **names, behind_pin=told["behind_pin"], origins=())
    readers = PcscReaders()
    try:
        with inserted(readers, readers.list()[0]) as card:
            answer = read(card, application, told["pin"]).decode()
    except AgentError as error:
        answer = error.code
    sys.stdout.write(json.dumps(answer))
