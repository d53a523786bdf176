"""What the site is measured beside: small applications on the same server."""

from typing import Any

from flask import Flask


def without_a_database() -> Flask:
    """The whole site, but that sending a form keeps nothing."""
    from csdb import create_app
    from csdb.collect import receipt
    from csdb.web.form import sending

    def nothing(_engine: object, _accepted: object, draft: Any, *, keys: Any, **_: object) -> Any:
        return sending.Sent(receipt.code(draft.nonce, keys.receipt), "kept")

    sending.send = nothing
    return create_app()


def hello() -> Flask:
    """Flask's hello world."""
    app = Flask("hello")

    @app.get("/")
    def world() -> str:
        return "<p>Hello, World!</p>"

    return app


def drawn_each_time() -> Flask:
    """The whole site without the layer in front: Flask and Jinja draw a page for each request."""
    from csdb import create_app

    app = create_app()
    app.testing = True
    return app
