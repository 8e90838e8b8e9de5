"""Municipality codes of the demo and their names in Roman letters, for the certificate subject."""

from gov_core.municipality.refusals import UnknownMunicipality

_PLACES = {
    "01101": ("Hokkaido", "Sapporo-shi Chuo-ku"),
    "13101": ("Tokyo-to", "Chiyoda-ku"),
    "15202": ("Niigata-ken", "Nagaoka-shi"),
    "23106": ("Aichi-ken", "Nagoya-shi Naka-ku"),
    "27127": ("Osaka-fu", "Osaka-shi Kita-ku"),
    "40133": ("Fukuoka-ken", "Fukuoka-shi Chuo-ku"),
}


def locality(municipality: str) -> tuple[str, str]:
    """(prefecture, city) in Roman letters. Raises UnknownMunicipality."""
    place = _PLACES.get(municipality)
    if place is None:
        raise UnknownMunicipality("this municipality is not on the list")
    return place
