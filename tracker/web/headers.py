"""The headers of every answer: nothing from elsewhere, nothing inline, nothing kept by the browser."""

from flask import Flask, Response

from tracker.web import access, assets

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

FOREIGN = "; ".join(
    (
        "sandbox",
        "default-src 'none'",
        "form-action 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""For what others made: a browser that shows it all the same lets it do nothing."""

SENSES = (
    *("accelerometer", "camera", "clipboard-read", "display-capture", "geolocation", "gyroscope", "magnetometer"),
    *("microphone", "midi", "payment", "screen-wake-lock", "serial", "usb", "hid"),
)
"""What a page could learn or take by a device: ours need none of it."""

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{sense}=()" for sense in SENSES),
    "X-Frame-Options": "DENY",
    # A browser would look up the hosts of our sources before anybody opens one, and whoever runs its DNS would know.
    "X-DNS-Prefetch-Control": "off",
}
ALL_BY_TLS = "max-age=31536000; includeSubDomains"


def register(app: Flask) -> None:
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.update(ALWAYS)
    if not assets.asked_for():
        response.headers.setdefault("Cache-Control", "no-store")
    elif response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if access.settings().secure_cookies:
        response.headers["Strict-Transport-Security"] = ALL_BY_TLS
    return response
