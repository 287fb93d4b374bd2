"""Where somebody may be sent after signing in: to a page of this console, and nowhere else."""

from urllib.parse import urlsplit

CONSOLE = "/console/"
LONGEST = 500  # letters
_NO_PLACE = ("/console/sign-in", "/console/sign-out", "/console/forgot")


def local_path(text: str | None, root: str = "") -> str | None:
    """The text where it is the path of a console page, with its query; None where it is anything else.

    root: the path the application is mounted at, without a slash at its end.
    """
    if not text or len(text) > LONGEST or not text.isascii() or not text.isprintable() or "\\" in text or " " in text:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:  # of brackets where a host would stand
        return None
    if parts.scheme or parts.netloc or not parts.path.startswith(root + CONSOLE) or ".." in parts.path or "//" in parts.path:
        return None
    return None if parts.path.removeprefix(root).startswith(_NO_PLACE) else text
