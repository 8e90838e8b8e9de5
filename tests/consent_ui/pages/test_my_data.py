"""What is kept about me, from whom; and bringing in demo records, where that is allowed."""

from pathlib import Path

from tests.consent_ui.street import Street, error_of, form_of, tell


def test_records_are_brought_in_and_shown_with_their_source(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        empty = await street.http.get("/my-data")
        assert "まだ何も預かっていません" in empty.text
        full = await street.follow(await street.press(empty, "collect", handle="hanako"))
        assert 'id="collected"' in full.text
        for said in ("スギ花粉", "アムロジピン", "病院"):
            assert said in full.text, said

    tell(tmp_path, story)


def test_an_unknown_name_is_said_beside_the_field(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        page = await street.http.get("/my-data")
        for handle in ("nobody", "", "../hanako", "<script>", "x" * 300):
            answer = await street.press(page, "collect", handle=handle)
            assert answer.status_code == 422, handle
            assert "機関に登録がありません" in answer.text
            assert "<script>" not in answer.text

    tell(tmp_path, story)


def test_where_the_trust_does_not_allow_handles_there_is_no_form_and_no_way_around(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        page = await street.http.get("/my-data")
        assert 'id="collect"' not in page.text
        logout = form_of(page, "logout")
        answer = await street.http.post("/my-data", data={**logout.fields, "handle": "hanako"})
        assert answer.status_code == 404

    tell(tmp_path, story, demo_handles=False)


def test_attack_a_form_without_its_token_collects_nothing(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        answer = await street.http.post("/my-data", data={"handle": "hanako"})
        assert answer.status_code == 400
        assert error_of(answer)
        assert "まだ何も預かっていません" in (await street.http.get("/my-data")).text

    tell(tmp_path, story)
