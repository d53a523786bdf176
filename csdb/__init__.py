"""The application: `create_app` is the only place where the parts of the site are wired."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the spine is imported by programs that have no use for Flask
    from flask import Flask

    from csdb.config import Settings
    from csdb.web.rsgi import Site

_FORM_LIMIT = 20_000
"""Bytes of the largest body that is read; a full form has about 6,000."""

_PATIENCE = 0.25
"""Seconds a page waits for the database before it is served from the last release read."""


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The site as a WSGI application, by `settings` or, without them, by the environment.

    SettingsError or KeysError if it cannot be run as it is set up. No connection to the database
    is made before the first request.
    """
    import os

    from flask import Flask
    from jinja2 import StrictUndefined

    from csdb import keys, log, web
    from csdb.config import Settings
    from csdb.store import engine

    log.configure()
    settings = settings or Settings.from_environment(os.environ)
    app = Flask("csdb", template_folder="../templates", static_folder="../static")
    app.config.update(
        CSDB=settings,
        CSDB_KEYS=keys.load(settings.keys_file),
        MAX_CONTENT_LENGTH=_FORM_LIMIT,
        MAX_FORM_MEMORY_SIZE=_FORM_LIMIT,
        TRUSTED_HOSTS=list(settings.hosts),
    )
    app.extensions["csdb_engine"] = engine.connect(settings.database_url)
    app.extensions["csdb_pages"] = engine.connect(settings.database_url, patience=_PATIENCE)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    web.init_app(app)
    return app


def create_site() -> "Site":
    """The site by the environment as granian takes it, which is how `csdb serve` runs it."""
    import sys

    # structlog would load it, 5 MB, for colours in tracebacks; a web process prints none.
    sys.modules.setdefault("rich", None)  # type: ignore[arg-type]  # as the import system has it

    from csdb import garbage
    from csdb.web.rsgi import Site

    site = Site(create_app())
    garbage.lives_on()
    return site
