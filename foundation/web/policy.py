"""Headers every page carries: Content Security Policy Level 3, RFC 9111 no-store, Referrer Policy.

Scripts are static files of our own and none writes markup, so Trusted Types are demanded as well: a script smuggled
in by a bug would still find no way to. `form-action 'self'` is why a POST never redirects to another origin (Chromium
applies it to every hop); see `way_back.py`.
"""

_DIRECTIVES = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "require-trusted-types-for": "'script'",
}


def policy_with(directive: str, sources: str) -> str:
    """The policy of one page that needs another value of one directive."""
    return "; ".join(f"{name} {value}" for name, value in {**_DIRECTIVES, directive: sources}.items())


CONTENT_SECURITY_POLICY = policy_with("default-src", "'none'")

PAGE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
