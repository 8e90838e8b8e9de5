"""The synthetic people of the demo: none of them exists, and each shows one situation a person can be in."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Citizen:
    """One resident with the secrets of their card, as printed by `make demo`."""

    handle: str
    name: str
    reading: str
    sex: str  # JPKI code: 1 male, 2 female, 3 unknown
    birth_date: date
    address: str
    municipality: str
    pin: str  # empty: a card without PIN
    password: str
    situation: str
    event: str = ""  # what happened to the card after it was issued
    records: bool = False  # has demo records at an institution


CITIZENS = (
    Citizen(
        "hanako",
        "山田　花子",
        "Yamada Hanako",
        "2",
        date(1990, 5, 10),
        "東京都千代田区霞が関三丁目１番１号",
        "13101",
        "1234",
        "HANAKO2026",
        "everything works",
        records=True,
    ),
    Citizen(
        "taro",
        "佐藤　太郎",
        "Sato Taro",
        "1",
        date(1958, 2, 11),
        "新潟県長岡市大手通一丁目４番地１０",
        "15202",
        "2345",
        "TARO1958",
        "a farmer; everything works",
        records=True,
    ),
    Citizen(
        "kenji",
        "鈴木　健二",
        "Suzuki Kenji",
        "1",
        date(1985, 11, 3),
        "大阪府大阪市北区中之島一丁目３番２０号",
        "27127",
        "3456",
        "KENJI1985",
        "PIN is locked",
        event="locked",
    ),
    Citizen(
        "yuki",
        "高橋　雪",
        "Takahashi Yuki",
        "2",
        date(1978, 12, 24),
        "北海道札幌市中央区北一条西二丁目",
        "01101",
        "4567",
        "YUKI1978",
        "card reported lost: revoked",
        event="lost",
    ),
    Citizen(
        "sora",
        "伊藤　空",
        "Ito Sora",
        "1",
        date(1995, 4, 1),
        "愛知県名古屋市中区三の丸三丁目１番１号",
        "23106",
        "5678",
        "SORA1995",
        "certificate expired",
        event="expired",
    ),
    Citizen(
        "mei",
        "渡辺　芽衣",
        "Watanabe Mei",
        "2",
        date(2014, 7, 20),
        "福岡県福岡市中央区天神一丁目８番１号",
        "40133",
        "6789",
        "",
        "under 15: no signature certificate",
    ),
    Citizen(
        "jiro",
        "中村　二郎",
        "Nakamura Jiro",
        "1",
        date(1941, 9, 2),
        "新潟県長岡市大手通二丁目６番地",
        "15202",
        "",
        "",
        "a card without PIN: shown to a face, no login",
        event="pinless",
    ),
    Citizen(
        "aoi",
        "小林　葵",
        "Kobayashi Aoi",
        "2",
        date(2003, 6, 17),
        "東京都千代田区霞が関一丁目２番３号",
        "13101",
        "7890",
        "AOI2003",
        "her card waits at the municipality: collect it at the registrar's desk",
        event="waiting",
    ),
)
WITH_CARD = {citizen.handle: citizen for citizen in CITIZENS if citizen.event != "waiting"}
BY_HANDLE = {citizen.handle: citizen for citizen in CITIZENS}
