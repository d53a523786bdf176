"""The public site: which pages there are, and what every response has in common."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

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

Application = TypeVar("Application", bound=Callable[..., object])


def init_app(app: Flask) -> None:
    """Register every page; the engine and the settings are in the app already."""
    words.init_app(app, app.config["CSDB"].language)
    readers = (compare, summary, incentives)
    for part in (pages, benchmarks, data, figures, api, feeds, health, *readers, submit, mine):
        app.register_blueprint(part.blueprint)
    for part in (assets, current, phrasing, figures, sharing, errors, headers, ready):
        part.init_app(app)
    # Outermost: whatever is behind it sees the host and the address that the proxies saw.
    app.wsgi_app = behind_proxies(app, app.wsgi_app)  # type: ignore[method-assign]


def behind_proxies(app: Flask, application: Application) -> Application:
    """An application that is told what the proxies in front of the site saw."""
    inner: Any = application
    if hops := app.config["CSDB"].proxy_hops:
        inner = ProxyFix(inner, x_for=hops, x_proto=hops, x_host=hops)
    return cast("Application", inner)
