"""個人番号通知書: tells a person the number designated for them, since 2020-05-25 in place of the notification card.

番号法 第7条第1項, 通知省令 第7条. It is no proof of the number; the printed sheet says so.
"""

from datetime import date

from gov_core.municipality.faces.basis import BASES, LawfulBasis, shown
from gov_core.municipality.faces.card_faces import SAMPLE, japanese_date
from gov_core.municipality.faces.drawing import Sheet
from gov_core.number.resident import Resident

WIDTH, HEIGHT = 1480, 1050  # A5, the long side down
SENDING = BASES["notification"]


def letter(resident: Resident, number: str, issued: date, basis: LawfulBasis | None = None) -> str:
    """The letter as SVG. It goes out by post with the number; a copy at the desk is masked like everything else."""
    sheet = Sheet(WIDTH, HEIGHT, "個人番号通知書", "#fbf8ef")
    sheet.text(90, 130, 56, "個人番号通知書", bold=True)
    sheet.text(1080, 120, 30, SAMPLE, colour="#9a3412")
    sheet.box(90, 170, 1300, 4, "#1a1a1a")
    rows = (
        ("氏名", resident.name),
        ("生年月日", japanese_date(resident.birth_date)),
        ("個人番号", shown(number, basis)),
        ("発行の日", japanese_date(issued)),
    )
    for row, (label, value) in enumerate(rows):
        y = 270 + row * 110
        sheet.text(90, y, 30, label, colour="#4b5563")
        sheet.text(360, y, 44, value, bold=label == "個人番号")
    sheet.lines(90, 760, 30, "この通知書は、番号を証明する書類や、身分を証明する書類としては使えません。", 40)
    sheet.lines(90, 850, 30, "番号は、法律で定められた手続のほかでは、人に知らせたり尋ねたりしてはいけません。", 40)
    if basis:
        sheet.text(90, 970, 26, f"表示の根拠: {basis.article} {basis.title}", colour="#374151")
    return sheet.svg()
