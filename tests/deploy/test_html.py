"""Reading a page as a browser without scripts would."""

from deploy.html import Page

PAGE = """<!doctype html><a id="here" href="next?a=1&amp;b=2">x</a><a href="/nameless">y</a><a id="aimless">z</a>
<form id="first" action="/send"><input type="hidden" name="token" value="T&quot;1"><input name="empty">
<input type="checkbox" name="item" value="yes" id="item-box"><input type="checkbox" name="plain">
<button id="no" name="decision" value="deny">n</button><button id="bare">b</button></form>
<input name="stray" value="outside"><form><button id="self">s</button></form>"""


def test_links_are_found_by_id_and_made_absolute() -> None:
    page = Page("http://127.0.0.1:1/a/b?c=d", PAGE)
    assert page.links == {"here": "http://127.0.0.1:1/a/next?a=1&b=2"}


def test_a_form_is_found_by_its_own_id_or_by_its_buttons() -> None:
    page = Page("http://127.0.0.1:1/", PAGE)
    assert page.form_with("first") is page.form_with("no") is page.form_with("item-box") is page.forms[0]
    assert page.form_with("self") is page.forms[1]
    assert page.form_with("missing") is None


def test_a_form_carries_its_fields_but_no_box_that_nobody_ticked() -> None:
    form = Page("http://127.0.0.1:1/a", PAGE).forms[0]
    assert form.action == "http://127.0.0.1:1/send"
    assert form.fields == {"token": 'T"1', "empty": ""}
    assert form.checkboxes == [("item", "yes"), ("plain", "on")]
    assert form.buttons == {"no": ("decision", "deny"), "bare": ("", "")}


def test_a_form_without_action_goes_to_its_own_page() -> None:
    assert Page("http://127.0.0.1:1/a?x=y", PAGE).forms[1].action == "http://127.0.0.1:1/a?x=y"


def test_what_is_no_page_has_neither_links_nor_forms() -> None:
    for text in ("", '{"error":"x"}', "<form", "<a id=x href=", "\x00<<>>"):
        page = Page("http://127.0.0.1:1/", text)
        assert (page.links, page.forms) == ({}, [])
