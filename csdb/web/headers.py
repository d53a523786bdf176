"""Headers of every response: what a browser may do with it, and how long it may be kept."""

from typing import TypeVar

from flask import Flask, Response, request
from werkzeug.wrappers import Response as Sent

AnyResponse = TypeVar("AnyResponse", bound=Sent)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_OFF = (
    "accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation "
    "gyroscope magnetometer microphone midi payment picture-in-picture publickey-credentials-get "
    "screen-wake-lock usb xr-spatial-tracking browsing-topics"
)
SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Under no-referrer browsers would send "Origin: null" on our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _OFF.split()),
    "X-Frame-Options": "DENY",
}
FRAMED = SECURITY | {
    "Content-Security-Policy": POLICY.replace("frame-ancestors 'none'", "frame-ancestors *"),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
del FRAMED["X-Frame-Options"]
"""Of the one page made for frames on other sites: it may be framed, and is as strict otherwise."""

_FRAMES = "figures.embed"
_HSTS = "max-age=63072000; includeSubDomains"
FOR_EVER = "public, max-age=31536000, immutable"
"""For what has its digest in its address: it never changes."""
_PAGE = "public, max-age=60"


def readable_elsewhere(response: AnyResponse) -> AnyResponse:
    """Let pages of other sites read the response: what is published is for everybody."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Location, Content-Range"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def init_app(app: Flask) -> None:
    """Set the headers on every response of the app, errors included."""
    https = app.config["CSDB"].site_url.startswith("https://")

    @app.after_request
    def complete(response: Response) -> Response:
        told = FRAMED if request.endpoint == _FRAMES else SECURITY
        for name, value in told.items():
            response.headers.setdefault(name, value)
        if https:
            response.headers["Strict-Transport-Security"] = _HSTS
        return _kept(response)


def _kept(response: Response) -> Response:
    """Say how long the response may be kept, unless its view said so, and give it an ETag."""
    if request.endpoint == "static" and response.status_code == 200:
        response.headers["Cache-Control"] = FOR_EVER if "v" in request.args else _PAGE
    elif "Cache-Control" not in response.headers:
        good = request.method in ("GET", "HEAD") and response.status_code in (200, 301, 302, 308)
        response.headers["Cache-Control"] = _PAGE if good else "no-store"
    storable = "no-store" not in response.headers["Cache-Control"]
    if storable and response.status_code == 200 and not response.direct_passthrough:
        response.add_etag()
        response.make_conditional(request)
    return response
