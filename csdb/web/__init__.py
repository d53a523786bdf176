"""The public site: which pages there are, and what every response has in common."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from csdb.web import (
    assets,
    benchmarks,
    current,
    data,
    errors,
    feeds,
    figures,
    headers,
    health,
    pages,
    phrasing,
    sharing,
    words,
)
from csdb.web.api import routes as api
from csdb.web.form import mine, submit
from csdb.web.reader import compare, incentives, summary
from csdb.web.ready import layer as ready


def init_app(app: Flask) -> None:
    """Register every page; the engine and the settings are in the app already."""
    words.init_app(app, app.config["CSDB"].language)
    readers = (compare, summary, incentives)
    for part in (pages, benchmarks, data, figures, api, feeds, health, *readers, submit, mine):
        app.register_blueprint(part.blueprint)
    for part in (assets, current, phrasing, figures, sharing, errors, headers, ready):
        part.init_app(app)
    if hops := app.config["CSDB"].proxy_hops:
        # Outermost: whatever is behind it sees the host and the address that the proxies saw.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
