"""Headers every page carries: Content Security Policy Level 3, RFC 9111 no-store, Referrer Policy.

There is no script on any page, so Trusted Types are demanded as well: a script smuggled in by a bug
would still find no way to write markup. `form-action 'self'` is why a POST never redirects to another
origin (Chromium applies it to every hop); see `way_back.py`.
"""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
    )
)

PAGE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
