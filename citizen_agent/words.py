"""Marks sentences for the catalogue: msgids are English, citizen_agent/locale/ja.po translates."""


def _(sentence: str) -> str:
    return sentence
