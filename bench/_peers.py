"""What the site is measured beside: small applications on the same server."""

from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from csdb.web.rsgi import Site


def without_a_database() -> "Site":
    """The whole site, but that sending a form keeps nothing."""
    from csdb import create_site
    from csdb.collect import receipt
    from csdb.web.form import sending

    def nothing(_engine: object, _accepted: object, draft: Any, *, keys: Any, **_: object) -> Any:
        return sending.Sent(receipt.code(draft.nonce, keys.receipt), "kept")

    sending.send = nothing
    return create_site()


def bare() -> "WSGIApplication":
    """No more than a WSGI application has to do: what the server itself costs."""
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", "5")]

    def answer(_environ: "WSGIEnvironment", start: "StartResponse") -> list[bytes]:
        start("200 OK", list(headers))
        return [b"Hello"]

    return answer


def hello() -> Flask:
    """Flask's hello world."""
    app = Flask("hello")

    @app.get("/")
    def world() -> str:
        return "<p>Hello, World!</p>"

    return app


def drawn_each_time() -> "Site":
    """The whole site without the layer in front: Flask and Jinja draw a page for each request."""
    from csdb import create_app
    from csdb.web.rsgi import Site

    app = create_app()
    app.testing = True
    return Site(app)
