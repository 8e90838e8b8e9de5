"""How the citizen's card program names itself to the provider (User-Agent, RFC 9110 section 10.1.5).

The number is that of the card wire, not of a release: a program that speaks another one is not ours, or not today's.
The name is a claim and proves nothing: whoever replaces the program can say it too. So it decides nothing; what does
not say it is written down, that an operator sees a strange program going round (abuse case AG-10).
"""

NAME, WIRE_VERSION = "kakehashi-agent", 1
USER_AGENT = f"{NAME}/{WIRE_VERSION}"


def is_known(user_agent: str) -> bool:
    """Whether a program names itself as ours, in today's wire version."""
    return user_agent == USER_AGENT
