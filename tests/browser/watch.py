"""What a browser did wrong behind a test's back: foreign requests, errors, missing files."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# Chromium's own words for a response it did not like. Those are judged by their status instead,
# because a page that answers 404 or 422 on purpose is no mistake.
_STATUS_LINE = "Failed to load resource: the server responded"


class Watch:
    """Listens to every page of a context and keeps what a page of ours must never cause."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", self._error)

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.hostname != "127.0.0.1":
            self.complaints.append(f"asked another host: {request.method} {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"part of a page answered {response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_STATUS_LINE):
            where = message.location
            self.complaints.append(f"console {message.type}: {message.text} ({where['url']})")

    def _error(self, error: WebError) -> None:
        self.complaints.append(f"uncaught error in a script: {error.error}")
