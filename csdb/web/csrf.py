"""Whether a POST comes from a form of ours: a signed token in place of a cookie, and the browser.

The token carries the draft itself, so that what a person checked is what is sent.
"""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Literal
from urllib.parse import urlsplit

from flask import Request, current_app, request
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, SignatureExpired, TimestampSigner
from wtforms import ValidationError
from wtforms.csrf.core import CSRF

from csdb.language import gettext, marked
from csdb.web.form import draft
from csdb.web.form.draft import Draft

LIFETIME = 24 * 60 * 60
"""Seconds a form may stay open: long, because phones keep pages for hours."""

FIELD = "csrf_token"

FormName = Literal["answers", "send", "mine"]
"""Where a token is good: pages of questions, the check page's send button, the receipt's pages."""

Fault = Literal["missing", "expired", "forged"]

SENTENCES: dict[Fault, str] = {
    "missing": marked("Part of the page did not arrive, nothing was saved; please send again"),
    "expired": marked("This page was open too long, nothing was saved; please send again"),
    "forged": marked(
        "The page did not arrive as it was sent out, nothing was saved; please check your answers"
        " and send again"
    ),
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A draft that came back, and what is wrong with its signature, if anything.

    Whatever is wrong, the answers are kept, for the person to send again; an unsigned nonce is not.
    """

    draft: Draft
    fault: Fault | None = None


def sign(carried: Draft, *, form: FormName, key: bytes) -> str:
    """The token that carries a draft in the form named `form`, valid for LIFETIME from now."""
    return _signer(form, key).sign(carried.plain()).decode()


def read(token: str, *, form: FormName, key: bytes) -> Arrival:
    """The draft of a token, which must have been signed for the form named `form`."""
    if not token:
        return Arrival(Draft(), "missing")
    try:
        plain = _signer(form, key).unsign(token, max_age=LIFETIME)
    except SignatureExpired as late:
        return Arrival(draft.read((late.payload or b"").decode()), "expired")
    except (BadSignature, UnicodeError):
        return Arrival(_salvaged(token), "forged")
    return Arrival(draft.read(plain.decode()))


def _salvaged(token: str) -> Draft:
    """The answers of a token nobody vouches for, as of a form begun now; nothing if unreadable."""
    new = Draft()
    try:
        return replace(draft.read(token.rsplit(".", 2)[0]), nonce=new.nonce, begun=new.begun)
    except (ValueError, RecursionError):
        return Draft()


def _signer(form: str, key: bytes) -> TimestampSigner:
    return TimestampSigner(
        key, salt=f"csdb.{form}", key_derivation="hmac", digest_method=staticmethod(sha256)
    )


class Signature(CSRF):
    """The token as a field of a form, as the form's Meta says."""

    def setup_form(self, form: Any) -> Any:
        self.meta = form.meta
        return super().setup_form(form)

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        return sign(self.meta.csrf_context, form=self.meta.form, key=self.meta.csrf_secret)

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        fault = read(field.data or "", form=self.meta.form, key=self.meta.csrf_secret).fault
        if fault:
            raise ValidationError(gettext(SENTENCES[fault]))


class Signed(FlaskForm):
    """A form with a token and, where nothing is added, nothing else; see `meta`."""

    class Meta(FlaskForm.Meta):
        """No session: the token is signed with a key of ours."""

        csrf = True
        csrf_class = Signature
        csrf_field_name = FIELD


def meta(form: FormName, carried: Draft) -> dict[str, object]:
    """What a Signed form is made with: whose token it has, and the draft that the token carries."""
    return {"form": form, "csrf_secret": _key(), "csrf_context": carried}


def arrived(form: FormName) -> Arrival:
    """The draft that came with this request, which must be from the form of this name."""
    return read(request.form.get(FIELD, ""), form=form, key=_key())


def _key() -> bytes:
    key: bytes = current_app.config["CSDB_KEYS"].form
    return key


def is_foreign(request: Request) -> bool:
    """Whether the browser says that another site made this request.

    Sec-Fetch-Site decides where it is sent, else the host of Origin; without either, or with an
    Origin of null, nothing is known and the token decides.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    return origin != "null" and _host(origin) != request.host.lower()


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None
