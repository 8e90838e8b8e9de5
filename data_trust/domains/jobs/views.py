"""Two looks at one job record: the employer's and the person's own line."""

from data_trust.domain import Line, Resource, only_fields
from data_trust.domains.jobs.scopes import DATATYPES


def recipient_view(datatype: str, resource: Resource) -> Resource:
    """The granted fields; the badge's subject id is a serial two employers could compare, so it goes."""
    view = only_fields(DATATYPES[datatype], resource)
    if "credentialSubject" in view:
        view["credentialSubject"] = {k: v for k, v in view["credentialSubject"].items() if k != "id"}
    return view


def plain_line(datatype: str, resource: Resource) -> Line:
    """One line in the person's words."""
    write = _badge if datatype == "Badge" else _work
    return Line(DATATYPES[datatype].label, write(resource))


def _badge(resource: Resource) -> str:
    return f"{resource['name']}（{resource['issuer']['name']}、{resource['validFrom'][:10]}）"


def _work(resource: Resource) -> str:
    return f"{resource['employer']} {resource['position']}（{resource['start']}〜{resource.get('end', '現在')}）"
