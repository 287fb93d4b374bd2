"""A respondent's requests to the application itself, without server or network.

As a program, `python -m bench.visit FOLDER TOKEN BODY ...`: one visit in a process that holds nothing else, and its memory.
"""

import gzip
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from random import Random

PAGES = 20  # more than any questionnaire has


def visit(app, token: str, bodies: Sequence[str]) -> tuple[bytes, bytes]:
    """Head and page of a first visit, its answers sent: a body a page of the questionnaire."""
    head, page = get(app, token)
    for body in bodies:
        post(app, token, body)
    return head, page


def rehearse(app, tokens: Sequence[str]) -> list[list[str]]:
    """The bodies that a response sends, page after page, as the pages themselves ask for them: one response a token.

    They serve every other token of the wave as well, since a page holds nothing personal.
    """
    return [_rehearsed(app, token, Random(number)) for number, token in enumerate(tokens)]


def _rehearsed(app, token: str, random: Random) -> list[str]:
    from bench.form import read_form  # not the respondent's load, whose memory is measured

    bodies: list[str] = []
    _, page = get(app, token)
    while form := read_form(gzip.decompress(page).decode()):
        if len(bodies) == PAGES:
            raise RuntimeError("the questionnaire does not end")
        bodies.append(form.fill(random))
        _, page = post(app, token, bodies[-1])
    return bodies


def get(app, token: str) -> tuple[bytes, bytes]:
    return _call(app, {"REQUEST_METHOD": "GET", "PATH_INFO": f"/s/{token}", "HTTP_ACCEPT_ENCODING": "gzip"})


def post(app, token: str, body: str) -> tuple[bytes, bytes]:
    content = body.encode("ascii")
    return _call(
        app,
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": f"/s/{token}",
            "HTTP_ACCEPT_ENCODING": "gzip",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(content)),
            "wsgi.input": BytesIO(content),
        },
    )


def _call(app, request: dict) -> tuple[bytes, bytes]:
    """(head, body) as a server would send them. RuntimeError for anything but 200."""
    told = []
    environ = {
        "SCRIPT_NAME": "", "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": BytesIO(b""), "wsgi.errors": BytesIO(),
        "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False, **request,
    }  # fmt: skip
    answer = app(environ, lambda status, headers, *_: told.append((status, headers)))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    status, headers = told[0]
    if not status.startswith("200"):
        raise RuntimeError(f"{request['REQUEST_METHOD']} answered {status}")
    head = "\r\n".join([f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]) + "\r\n\r\n"
    return head.encode("latin-1"), body


if __name__ == "__main__":
    from bench.libraries import resident_bytes
    from bench.workload import make_app

    visit(make_app(Path(sys.argv[1])), sys.argv[2], sys.argv[3:])
    print(resident_bytes())
