"""Municipality codes of the demo and their names in Roman letters, for the certificate subject."""

_PLACES = {
    "01101": ("Hokkaido", "Sapporo-shi Chuo-ku"),
    "13101": ("Tokyo-to", "Chiyoda-ku"),
    "15202": ("Niigata-ken", "Nagaoka-shi"),
    "23106": ("Aichi-ken", "Nagoya-shi Naka-ku"),
    "27127": ("Osaka-fu", "Osaka-shi Kita-ku"),
    "40133": ("Fukuoka-ken", "Fukuoka-shi Chuo-ku"),
}


def locality(municipality: str) -> tuple[str, str]:
    """(prefecture, city) in Roman letters; raises KeyError for a municipality this stand-in does not know."""
    return _PLACES[municipality]


def known(municipality: str) -> bool:
    """Whether this stand-in knows the municipality."""
    return municipality in _PLACES
