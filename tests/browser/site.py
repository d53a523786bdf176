"""A WSGI application on a free loopback port for as long as a browser test looks at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from wsgiref.types import WSGIApplication

from werkzeug.serving import WSGIRequestHandler, make_server


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 (werkzeug's name)
        """A test run has its own report."""


@contextmanager
def serving(app: WSGIApplication) -> Iterator[str]:
    """Serve the application in threads of this process; yield its address, without end slash."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        if ready := getattr(app, "extensions", {}).get("csdb_ready"):
            ready.editions.end()
