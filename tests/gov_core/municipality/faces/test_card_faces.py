"""The two faces: four attributes in front, and a number behind that only a stated provision opens."""

import io
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from gov_core.municipality.faces.basis import BASES, MASK
from gov_core.municipality.faces.card_faces import HEIGHT, WIDTH, back, front, japanese_date
from gov_core.municipality.faces.drawing import png
from tests.gov_core.municipality.faces.scene import HOLDER, NUMBER, words


def test_the_front_has_the_four_attributes_the_last_day_and_the_code_but_no_number() -> None:
    said = words(front(HOLDER))
    for expected in (HOLDER.name, HOLDER.address, "平成2年5月10日生", "性別 女", "令和18年5月10日まで有効", "0321"):
        assert expected in said
    assert NUMBER not in said.replace(" ", "")


def test_the_back_is_masked_unless_a_basis_is_stated() -> None:
    assert MASK in words(back(HOLDER))
    assert not set(words(back(HOLDER)).replace("2年5月10日", "")) & set("0123456789")
    assert "path" not in back(HOLDER)  # no code a camera could read, either
    said = words(back(HOLDER, BASES["verification"]))
    assert NUMBER in said.replace(" ", "")
    assert "番号法第16条" in said


def test_a_camera_reads_the_number_from_the_open_back_only(tmp_path: Path) -> None:
    for name, basis, found in (("open", BASES["holder"], NUMBER), ("masked", None, "")):
        picture = tmp_path / f"{name}.png"
        Image.open(io.BytesIO(png(back(HOLDER, basis)))).convert("RGB").save(picture)
        read = subprocess.run(["zbarimg", "-q", "--raw", str(picture)], capture_output=True, text=True, check=False)
        assert read.stdout.strip() == found


@pytest.mark.parametrize("svg", [front(HOLDER), front(replace(HOLDER, sex="3")), back(HOLDER)])
def test_a_face_has_the_shape_of_a_card(svg: str) -> None:
    drawn = Image.open(io.BytesIO(png(svg)))
    assert drawn.size == (WIDTH, HEIGHT)
    assert abs(WIDTH / HEIGHT - 85.6 / 54.0) < 0.01


def test_a_photograph_takes_the_place_of_the_silhouette() -> None:
    photo = io.BytesIO()
    Image.new("RGB", (196, 252), "#00ff00").save(photo, "PNG")
    drawn = Image.open(io.BytesIO(png(front(HOLDER, photo.getvalue())))).convert("RGB")
    assert drawn.getpixel((718, 250)) == (0, 255, 0)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1912, 7, 29), "明治45年7月29日"),
    ],
)
def test_years_count_by_the_era(day: date, said: str) -> None:
    assert japanese_date(day) == said
