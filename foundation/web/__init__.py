"""One look for every page of the street: provider, consent screen, agent, registrar and demo sites.

Owns: templates and macros, the style sheet over the vendored design tokens, message catalogues,
dates as people in Japan read them, content-hashed static files, form tokens, the way-back page.
Never: knows a house, a person or a protocol; needs JavaScript; asks a third party for anything.
Before: a house's routes, which call `Pages.render`.  After: the browser.

    PAGES = Pages("idp", brand=Brand(...), form_tokens=FormTokens("kk_idp_", ids, secure=False))
    routes = [*PAGES.static_routes(), ...];  return PAGES.render(request, "login.html", client=client)

Templates start with `{% extends "base.html" %}` and `{% import "ui.html" as ui %}`.
"""

from foundation.web.brand import KAKEHASHI, Brand
from foundation.web.form_tokens import FormTokenRefused, FormTokens
from foundation.web.languages import locale_of
from foundation.web.pages import Pages, pages
from foundation.web.policy import CONTENT_SECURITY_POLICY
from foundation.web.way_back import return_page

__all__ = [
    "CONTENT_SECURITY_POLICY",
    "KAKEHASHI",
    "Brand",
    "FormTokenRefused",
    "FormTokens",
    "Pages",
    "locale_of",
    "pages",
    "return_page",
]
