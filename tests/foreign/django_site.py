"""A Django site with PyPI `mozilla-django-oidc`: login, a page for members, silent renewal, logout at the provider.

Runs in the environment of tests/foreign/requirements.lock; its one argument is a file with the options.
"""

import json
import sys
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

TOLD = json.loads(Path(sys.argv[1]).read_text())
ISSUER = TOLD["issuer"]


def username(_email: str | None, claims: dict[str, str]) -> str:
    """The provider knows no e-mail address; the subject is who it is."""
    return claims["sub"]


def signed_out(request: HttpRequest) -> str:
    """OpenID Connect RP-Initiated Logout 1.0, 2."""
    back = TOLD["post_logout_redirect_uris"][0]
    query = {"id_token_hint": request.session["oidc_id_token"], "post_logout_redirect_uri": back}
    return f"{ISSUER}/logout?{urlencode(query)}"


settings.configure(
    SECRET_KEY=TOLD["django_secret"],
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": TOLD["database"]}},
    INSTALLED_APPS=[
        *(f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions")),
        "mozilla_django_oidc",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "mozilla_django_oidc.middleware.SessionRefresh",
    ],
    AUTHENTICATION_BACKENDS=["mozilla_django_oidc.auth.OIDCAuthenticationBackend"],
    USE_TZ=True,
    LOGIN_URL="/begin",
    LOGIN_REDIRECT_URL="/",
    LOGOUT_REDIRECT_URL="/",
    LOGIN_REDIRECT_URL_FAILURE="/refused",
    OIDC_RP_CLIENT_ID=TOLD["client_id"],
    OIDC_RP_CLIENT_SECRET=TOLD["client_secret"],
    OIDC_TOKEN_USE_BASIC_AUTH=True,
    OIDC_RP_SCOPES="openid birthdate",
    OIDC_RP_SIGN_ALGO="ES256",
    OIDC_OP_JWKS_ENDPOINT=f"{ISSUER}/jwks",
    OIDC_OP_AUTHORIZATION_ENDPOINT=f"{ISSUER}/authorize",
    OIDC_OP_TOKEN_ENDPOINT=f"{ISSUER}/token",
    OIDC_OP_USER_ENDPOINT=f"{ISSUER}/userinfo",
    OIDC_OP_LOGOUT_URL_METHOD=f"{__name__}.signed_out",
    OIDC_USE_PKCE=True,
    OIDC_USERNAME_ALGO=username,
    OIDC_STORE_ID_TOKEN=True,
    OIDC_RENEW_ID_TOKEN_EXPIRY_SECONDS=TOLD["renew_after"],
)
django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402 (needs the settings)
from mozilla_django_oidc.views import (  # noqa: E402
    OIDCAuthenticationCallbackView,
    OIDCAuthenticationRequestView,
    OIDCLogoutView,
)


@login_required
def members(request: HttpRequest) -> HttpResponse:
    """Who is here, by the site's own account."""
    return JsonResponse({"username": request.user.get_username()})


def refused(_request: HttpRequest) -> HttpResponse:
    """Where a failed login ends."""
    return HttpResponse("refused", status=403)


urlpatterns = [
    path("", members),
    path("begin", OIDCAuthenticationRequestView.as_view(), name="oidc_authentication_init"),
    path("callback", OIDCAuthenticationCallbackView.as_view(), name="oidc_authentication_callback"),
    path("sign-out", OIDCLogoutView.as_view(), name="oidc_logout"),
    path("refused", refused),
]


class Quiet(WSGIRequestHandler):
    """Answers and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Standard output is the test's."""


call_command("migrate", verbosity=0)
port = urlsplit(TOLD["redirect_uri"]).port or 0
with make_server("127.0.0.1", port, get_wsgi_application(), handler_class=Quiet) as site:
    sys.stdout.write(json.dumps({"step": "serving"}) + "\n")
    sys.stdout.flush()
    Thread(target=lambda: (sys.stdin.readline(), site.shutdown())).start()
    site.serve_forever()
