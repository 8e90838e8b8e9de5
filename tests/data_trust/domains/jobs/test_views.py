"""Job records as employers and the person see them."""

from data_trust.domains.jobs.views import plain_line, recipient_view


def test_pay_and_the_reason_for_leaving_stay_with_the_person() -> None:
    work = {"employer": "はるかデータ", "monthly_pay_yen": 1, "reason_for_leaving": "秘密", "note": "秘密"}
    assert recipient_view("WorkHistory", work) == {"employer": "はるかデータ"}


def test_a_badge_loses_its_serials() -> None:
    badge = {"id": "urn:uuid:1", "name": "簿記", "credentialSubject": {"id": "urn:uuid:2", "achievement": {}}}
    assert recipient_view("Badge", badge) == {"name": "簿記", "credentialSubject": {"achievement": {}}}
    assert recipient_view("Badge", {"name": "簿記"}) == {"name": "簿記"}


def test_one_line_says_it() -> None:
    work = {"employer": "はるかデータ", "position": "分析", "start": "2023-10"}
    assert plain_line("WorkHistory", work).text == "はるかデータ 分析（2023-10〜現在）"
    badge = {"name": "簿記", "issuer": {"name": "協会"}, "validFrom": "2014-12-08T00:00:00+09:00"}
    assert plain_line("Badge", badge).text == "簿記（協会、2014-12-08）"
