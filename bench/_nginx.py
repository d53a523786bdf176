"""nginx on the very bytes and headers that the site sends, where it is installed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench._server import Server, free_port, running

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
_NAMES = ("content-length", "content-encoding", "content-type", "etag", "server", "date", "vary")
_CONFIG = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/errors crit;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; keepalive_requests 10000000; client_body_temp_path {folder};
  proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder};
  scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; root {folder}/www; default_type text/html;
    location / {{ {headers} add_header Content-Encoding br; add_header Vary Accept-Encoding; }} }}
}}
"""


@contextmanager
def nginx(body: bytes, headers: dict[str, str]) -> Iterator[Server]:
    """Nginx with one worker that sends `body`, packed with brotli, under /page."""
    assert NGINX
    with TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        (folder / "www").mkdir()
        (folder / "www/page").write_bytes(body)
        told = " ".join(
            f'add_header {key} "{value}";'
            for key, value in headers.items()
            if key.lower() not in _NAMES
        )
        config = folder / "nginx.conf"
        config.write_text(_CONFIG.format(folder=folder, port=port, headers=told))
        with running([NGINX, "-c", str(config), "-e", str(folder / "errors")], port) as server:
            yield server
