"""The WSGI entry point: `gunicorn wsgi:app`, or any other WSGI server."""

from csdb import create_app, garbage
from csdb.config import SettingsError
from csdb.keys import KeysError

try:
    app = create_app()
except (SettingsError, KeysError) as wrong:
    raise SystemExit(f"csdb: {wrong}") from None
garbage.lives_on()
