"""Who may own a card application: the municipalities of this stand-in, and the state's bodies named in a notice.

番号法 第18条: no. 1 a municipality, by its own ordinance; no. 2 a body that the Cabinet Order allows, for work that
the ministers give notice of.
"""

from dataclasses import dataclass

from gov_core.municipality.card_applications.refusals import ApplicationUnfit

_MUNICIPALITIES = {
    "01101": ("札幌市", "Sapporo City"),
    "13101": ("千代田区", "Chiyoda City"),
    "15202": ("長岡市", "Nagaoka City"),
    "23106": ("名古屋市", "Nagoya City"),
    "27127": ("大阪市", "Osaka City"),
    "40133": ("福岡市", "Fukuoka City"),
}
_STATE = {
    "mhlw": ("厚生労働省", "Ministry of Health, Labour and Welfare"),
    "cas": ("内閣官房", "Cabinet Secretariat"),
    "digital": ("デジタル庁", "Digital Agency"),
}


@dataclass(frozen=True)
class Owner:
    """`code`: a municipality's five digits, or the short name of a body of the state."""

    code: str
    name_ja: str
    name_en: str
    of_the_state: bool

    @property
    def names(self) -> dict[str, str]:
        """By language."""
        return {"ja": self.name_ja, "en": self.name_en}


OWNERS = {
    **{code: Owner(code, *names, of_the_state=False) for code, names in _MUNICIPALITIES.items()},
    **{code: Owner(code, *names, of_the_state=True) for code, names in _STATE.items()},
}


def owner_of(code: str) -> Owner:
    """The owner with this code. Raises ApplicationUnfit."""
    if code not in OWNERS:
        raise ApplicationUnfit("nobody who may own a card application has this code")
    return OWNERS[code]
