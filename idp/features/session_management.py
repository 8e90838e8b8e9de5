"""OpenID Connect Session Management 1.0: a client's page learns from a hidden frame of ours that the session changed.

Off unless an operator wants it: the frame needs a cookie that scripts can read and other sites' pages bring along, and
browsers that keep cookies from frames make it say `changed` for ever. Back-channel logout needs neither.
"""

from foundation.web.assets import assets_of
from idp.feature import Endpoint, Feature, Handler
from idp.logout.browser_state import BrowserState
from idp.wire import Answer, Call, Headers, Reply

PATH = "/session/check"
_PAGE = '<!doctype html><html lang="en"><title>Session</title><script src="{}" data-cookie="{}"></script></html>'
_POLICY = (
    "default-src 'none'; script-src 'self'; base-uri 'none'; frame-ancestors *; require-trusted-types-for 'script'"
)
_HEADERS: Headers = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cache-control", b"public, max-age=3600"),
    # 3.3: any client's page may frame this one; it shows nothing and has nothing to press.
    (b"content-security-policy", _POLICY.encode()),
]


def session_management(state: BrowserState) -> Feature:
    """The feature with its frame, made once."""
    script = assets_of("idp").url("check_session.js")
    page = Answer(200, _PAGE.format(script, state.sessions.shown_name).encode(), _HEADERS)

    async def frame(call: Call) -> Reply:
        return page

    def build(_: object) -> Handler:
        return frame

    return Feature(
        name="session_management",
        specification="OpenID Connect Session Management 1.0",
        requires=("authorization_code", "rp_initiated_logout"),
        endpoints=(Endpoint(PATH, ("GET",), build, "check_session_iframe"),),
        companions=(state.beside,),
    )
