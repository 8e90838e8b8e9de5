"""Front and back of the card (番号法 第2条第7項, カード等省令 第24条): what all may see, what only the law opens.

The front carries the four attributes, the photograph, the last day and the security code; the back the number, as
digits and as a code for readers. A masked back has neither. Both say that they are a sample.
"""

from datetime import date

from gov_core.card.holder import CardHolder
from gov_core.municipality.faces.basis import LawfulBasis, shown
from gov_core.municipality.faces.drawing import Sheet
from standards.jpki_certificate import ERAS

WIDTH, HEIGHT = 856, 540  # ISO/IEC 7810 ID-1
SAMPLE = "見本 SPECIMEN"
SEXES = {"1": "男", "2": "女", "3": "不明"}


def front(holder: CardHolder, photo: bytes = b"") -> str:
    """The front as SVG. `photo`: a PNG; without one a silhouette stands in its place."""
    sheet = Sheet(WIDTH, HEIGHT, "個人番号カード（表）", "#fdf1f3")
    sheet.box(0, 96, WIDTH, 4, "#e38a9c")
    sheet.text(40, 66, 40, "個人番号カード", bold=True)
    sheet.text(600, 60, 26, SAMPLE, colour="#9a3412")
    sheet.text(40, 148, 22, "氏名", colour="#5b4a4e")
    sheet.lines(110, 150, 34, holder.name, 14)
    sheet.text(40, 240, 22, "住所", colour="#5b4a4e")
    sheet.lines(110, 240, 24, holder.address, 20)
    sheet.text(40, 386, 24, f"{japanese_date(holder.birth_date)}生")
    sheet.text(400, 386, 24, f"性別 {SEXES[holder.sex]}")
    sheet.text(40, 440, 24, f"{japanese_date(holder.expires)}まで有効")
    sheet.text(40, 500, 24, f"セキュリティコード {holder.security_code}")
    if photo:
        sheet.picture(620, 130, 196, 252, photo)
    else:
        _silhouette(sheet)
    return sheet.svg()


def back(holder: CardHolder, basis: LawfulBasis | None = None) -> str:
    """The back as SVG: masked, unless a basis is stated, which is then printed below the number."""
    sheet = Sheet(WIDTH, HEIGHT, "個人番号カード（裏）", "#f5f6f8")
    sheet.box(0, 0, WIDTH, 70, "#6b7280")
    sheet.text(40, 130, 26, "個人番号")
    sheet.text(40, 190, 52, shown(holder.number, basis), bold=True)
    sheet.text(40, 260, 30, holder.name)
    sheet.text(40, 306, 24, f"{japanese_date(holder.birth_date)}生")
    sheet.text(40, 400, 22, "番号を記載したり、写しを取ることは法律で制限されています。")
    sheet.text(40, 500, 26, SAMPLE, colour="#9a3412")
    if basis:
        sheet.code(640, 110, 170, holder.number)
        sheet.text(40, 440, 20, f"表示の根拠: {basis.article} {basis.title}", colour="#374151")
    else:
        sheet.text(40, 440, 20, "法令に基づく場合のほか、番号は表示されません。", colour="#374151")
    return sheet.svg()


def japanese_date(day: date) -> str:
    """The year by the era, as on the card: the first year of an era is 元年."""
    names = ("令和", "平成", "昭和", "大正", "明治")
    first, name = next((begins, name) for (_, begins), name in zip(ERAS, names, strict=True) if day >= begins)
    year = day.year - first.year + 1
    return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def _silhouette(sheet: Sheet) -> None:
    sheet.box(620, 130, 196, 252, "#e5e7eb", rounded=8)
    sheet.circle(718, 222, 48, "#9ca3af")
    sheet.box(648, 290, 140, 92, "#9ca3af", rounded=60)
