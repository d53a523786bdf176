"""The catalogue in templates: {% trans %} and _() look a message up, in the language of the site.

What is marked in a template may hold markup: there a translation keeps the tags of the original,
and everything else in it is text. A translation cannot bring in markup of its own.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from flask import Flask, Response
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from csdb import language
from csdb.language import Language
from csdb.web.api.problem import PREFIX

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_TAG = re.compile(r"<[^<>]*>")


def translated(text: str) -> str:
    """A text that was declared as data, such as the label of an option, in the language spoken."""
    return language.gettext(text) if text else ""


# As Jinja's own functions, which look up, mark and fill in step by step, in a quarter of the time:
# a page has hundreds of messages, most of them with nothing to fill in.


@pass_context
def _gettext(context: Context, message: str, /, **known: object) -> str:
    told = language.spoken()
    if told is not language.ENGLISH:
        message = _kept(told.said(message), message, context.eval_ctx.autoescape)
    return _filled_in(message, known, context.eval_ctx.autoescape)


@pass_context
def _ngettext(context: Context, one: str, many: str, n: int, /, **known: object) -> str:
    told = language.spoken()
    message = one if n == 1 else many
    if told is not language.ENGLISH:
        message = _kept(told.counted(one, many, n), many, context.eval_ctx.autoescape)
    return _filled_in(message, known, context.eval_ctx.autoescape)


def _filled_in(message: str, known: Mapping[str, object], marked_up: bool) -> str:  # noqa: FBT001
    if known:
        return Markup(message) % known if marked_up else message % known  # noqa: S704
    return _whole(message, marked_up)


@cache
def _whole(message: str, marked_up: bool) -> str:  # noqa: FBT001
    """A message with nothing to fill in, where a per cent sign is still written twice."""
    text = message % {} if "%" in message else message
    return Markup(text) if marked_up else text  # noqa: S704  ours, or kept to the tags of ours


def _kept(told: str, message: str, marked_up: bool) -> str:  # noqa: FBT001
    """A translation as a template goes on with it: per cent signs doubled, markup as it was."""
    if not language.is_format(message):
        told = told.replace("%", "%%")
    return _escaped(told, message) if marked_up else told


@cache
def _escaped(told: str, written: str) -> str:
    """The translation with the tags and entities of the original; all else in it is text."""
    if told == written:
        return told
    tags = {*_TAG.findall(written), "&amp;"}
    parts = re.split(r"(<[^<>]*>|&amp;)", told)
    return "".join(part if part in tags else str(escape(part)) for part in parts)


def prepare(environment: Environment) -> None:
    """Let the templates of an application mark what people read."""
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.__dict__["newstyle_gettext"] = True  # of the extension, which declares no such
    environment.globals |= {"gettext": _gettext, "_": _gettext, "ngettext": _ngettext}
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
