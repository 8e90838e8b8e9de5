"""A small web site on loopback: what the browser of a test finds at a client's address."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

# path without query -> (content type, body)
Pages = Callable[[str], tuple[str, str]]


@contextmanager
def serving(port: int, pages: Pages) -> Iterator[None]:
    """Answer GET on 127.0.0.1 until the block ends."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = pages(self.path.partition("?")[0])
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """The test's output is not this site's log."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Site)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
