"""The review queue as pages: an application of its own, for loopback, never part of the site."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from csdb.config import Settings

_FORM_LIMIT = 10_000
"""Bytes of the largest body that is read."""

_HOURS = 1
"""How long one stays signed in without doing anything."""


def create_console(settings: "Settings") -> "Flask":
    """The console as a WSGI application. ValueError where no password is set.

    Its cookie is signed with a key of this process, so that everybody is signed out when it ends.
    """
    import secrets
    from datetime import timedelta

    from flask import Flask
    from jinja2 import StrictUndefined

    from csdb.console import doors, queue
    from csdb.store import engine
    from csdb.web import words

    if not settings.console_password_hash:
        raise ValueError("the console has no password: CSDB_CONSOLE_PASSWORD_HASH is not set")
    app = Flask(__name__, template_folder="../../templates", static_folder="../../static")
    app.config.update(
        CSDB=settings,
        SECRET_KEY=secrets.token_bytes(32),
        SESSION_COOKIE_NAME="csdb_console",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=_HOURS),
        MAX_CONTENT_LENGTH=_FORM_LIMIT,
        TRUSTED_HOSTS=["localhost", "127.0.0.1"],  # another name that leads here is an attack
    )
    app.extensions["csdb_engine"] = engine.connect(settings.database_url)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    words.init_app(app, settings.language)
    for part in (doors, queue):
        app.register_blueprint(part.blueprint)
    doors.init_app(app)
    return app
