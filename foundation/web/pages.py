"""Renders one page: template, words in the reader's language, headers. Jinja2 with autoescape.

One environment per language, because newstyle gettext (Jinja2 i18n extension) lives in its globals.
"""

from collections.abc import Mapping
from functools import lru_cache, partial
from importlib.resources import files
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from foundation.trace import trace_id_of
from foundation.web import dates, languages
from foundation.web.assets import OWN, assets_of
from foundation.web.brand import KAKEHASHI, Brand
from foundation.web.catalogues import translations
from foundation.web.form_tokens import FIELD, FormTokens
from foundation.web.policy import PAGE_HEADERS

_ERROR = 400


def localized(value: Mapping[str, Any], locale: str, field: str = "") -> str:
    """One text of a wire object that carries both languages: `{"ja","en"}` or `{"label_ja","label_en"}`."""
    stem = f"{field}_" if field else ""
    return str(value.get(stem + locale) or value.get(f"{stem}ja") or value.get(f"{stem}en") or "")


def _loader(package: str) -> BaseLoader:
    own = PackageLoader(OWN)
    if package == OWN or not files(package).joinpath("templates").is_dir():
        return own
    return ChoiceLoader([PackageLoader(package), own])


def _environment(package: str, locale: str) -> Environment:
    environment = Environment(
        loader=_loader(package),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = translations(package, locale)
    environment.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(locale=locale, static=assets_of(package).url, localized=localized)
    environment.filters.update(
        day=partial(dates.day_html, locale=locale),
        moment=partial(dates.moment_html, locale=locale),
        local=lambda value, field="": localized(value, locale, field),
    )
    return environment


class Pages:
    """The pages of one house."""

    def __init__(
        self,
        package: str,
        *,
        brand: Brand = KAKEHASHI,
        form_tokens: FormTokens | None = None,
        secure: bool = False,
    ) -> None:
        self.brand = brand
        self._package = package
        self._form_tokens = form_tokens
        self._secure = secure or bool(form_tokens and form_tokens.secure)
        # Templates and words of a language are read at its first page: a start must not wait for them.
        self._environment = lru_cache(maxsize=len(languages.LANGUAGES))(partial(_environment, package))

    def static_routes(self) -> list[Route]:
        """Routes of the style sheets and of the favicon; spread them into the house's own."""
        return assets_of(self._package).routes()

    def gettext(self, locale: str, message: str) -> str:
        """One sentence outside a template, e.g. for a receipt's text."""
        return translations(self._package, locale).ugettext(message)

    def text(self, template: str, locale: str, **context: Any) -> str:
        """A template rendered without a request: text for a receipt, or a fragment for a test."""
        return self._environment(locale).get_template(template).render(context)

    def _field(self, request: Request) -> Markup:
        if self._form_tokens is None:
            raise RuntimeError("this house has no form tokens: pass form_tokens= to Pages")
        token = self._form_tokens.form_token(request)
        return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token)

    def render(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **context: Any,
    ) -> HTMLResponse:
        """The page with its headers; `locale_hint=` in the context carries a ticket's `ui_locales`.

        `error_id`, the number for inquiries, is there on every page of an error.
        """
        locale = languages.locale_of(request, str(context.pop("locale_hint", "")))
        page = {
            "brand": self.brand,
            "hue": self.brand.hue,
            "switch_links": languages.switch_links(request),
            "form_token_field": partial(self._field, request),
            "error_id": trace_id_of(request.scope) if status >= _ERROR else "",
            **context,
        }
        body = self._environment(locale).get_template(template).render(page)
        sent = {**PAGE_HEADERS, "Content-Language": locale, **(headers or {})}
        response = HTMLResponse(body, status_code=status, headers=sent)
        languages.remember(request, response, secure=self._secure)
        if self._form_tokens is not None:
            self._form_tokens.attach(request, response)
        return response


def pages(package: str, **options: Any) -> Pages:
    """The same as `Pages(package, ...)`, for callers that read better with a verb."""
    return Pages(package, **options)
