"""The catalogue in templates: {% trans %} and _() look a message up, in the language of the site.

What is marked in a template may hold markup: there a translation keeps the tags of the original,
and everything else in it is text. A translation cannot bring in markup of its own.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from flask import Flask, Response
from jinja2 import Environment, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import escape

from csdb import language
from csdb.language import Language
from csdb.web.api.problem import PREFIX

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_TAG = re.compile(r"<[^<>]*>")


def translated(text: str) -> str:
    """A text that was declared as data, such as the label of an option, in the language spoken."""
    return language.gettext(text) if text else ""


def _looked_up(context: EvalContext, message: str) -> str:
    told = language.spoken()
    return message if told is language.ENGLISH else _kept(context, told.said(message), message)


def _kept(context: EvalContext, told: str, message: str) -> str:
    """A translation as a template goes on with it: per cent signs doubled, markup as it was."""
    if not language.is_format(message):
        told = told.replace("%", "%%")
    return _escaped(told, message) if context.autoescape else told


@cache
def _escaped(told: str, written: str) -> str:
    """The translation with the tags and entities of the original; all else in it is text."""
    tags = set(_TAG.findall(written))
    if told == written:
        return told
    parts = re.split(r"(<[^<>]*>|&amp;)", told)
    return "".join(p if p in tags or p == "&amp;" else str(escape(p)) for p in parts)


@pass_eval_context
def _gettext(context: EvalContext, message: str) -> str:
    return _looked_up(context, message)


@pass_eval_context
def _ngettext(context: EvalContext, one: str, many: str, n: int) -> str:
    told = language.spoken()
    if told is language.ENGLISH:
        return one if n == 1 else many
    return _kept(context, told.counted(one, many, n), many)


def prepare(environment: Environment) -> None:
    """Let the templates of an application mark what people read."""
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    installed: Any = environment  # the extension gives it a method that Jinja does not declare
    installed.install_gettext_callables(_gettext, _ngettext, newstyle=True)
    environment.filters["translated"] = translated


def init_app(app: Flask, told: Language) -> None:
    """Speak `told` in every request of the app but those of programs, which read English."""
    prepare(app.jinja_env)
    app.jinja_env.globals["language"] = told

    @app.after_request
    def named(response: Response) -> Response:
        """Say the language of pages."""
        if response.mimetype == "text/html":
            response.headers["Content-Language"] = told.tag
        return response

    if told is not language.ENGLISH:
        app.wsgi_app = _speaking(app.wsgi_app, told)  # type: ignore[assignment, method-assign]


def _speaking(inner: "WSGIApplication", told: Language) -> "WSGIApplication":
    """`inner`, which speaks `told` to whoever is no program."""

    def answer(environ: "WSGIEnvironment", start: "StartResponse", /) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(PREFIX):
            return inner(environ, start)
        with language.speaking(told):
            return inner(environ, start)

    return answer
