"""Two looks at one farming record: the recipient's and the producer's line."""

from data_trust.domain import Line, Resource, only_fields
from data_trust.domains.farming.scopes import DATATYPES


def recipient_view(datatype: str, resource: Resource) -> Resource:
    """The granted fields; remarks inside the work list are the producer's own and stay."""
    view = only_fields(DATATYPES[datatype], resource)
    if "work" in view:
        view["work"] = [{k: v for k, v in step.items() if k != "note"} for step in view["work"]]
    return view


def plain_line(datatype: str, resource: Resource) -> Line:
    """One line in the producer's words."""
    write = _field if datatype == "FieldRecord" else _shipment
    return Line(DATATYPES[datatype].label, write(resource))


def _field(resource: Resource) -> str:
    crop = f"{resource['crop']}（{resource['variety']}）" if "variety" in resource else str(resource["crop"])
    return f"{resource['season']}年 {resource['field_name']} {crop} {resource['area_ares']:g}アール"


def _shipment(resource: Resource) -> str:
    return (
        f"{resource['shipped_on']} {resource['item']} {resource['quantity_kg']:g} kg、"
        f"1 kg あたり {resource['unit_price_yen']:,g} 円"
    )
