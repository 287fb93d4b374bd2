"""A release as a file of its own: the hashed document with its certificate, from the frozen rows."""

from reports.disclosure.certificate import canonical_json, content_hash
from reports.frames import load_release
from reports.freezing import release_document
from reports.frozen import load_frozen
from survey.refusal import Refusal


class RowsChanged(RuntimeError):
    """The rows of a release no longer give the hash they were frozen with."""


def export_release(client: str, month: str) -> tuple[bytes, str]:
    """The file's content, one line of canonical JSON, and its hash.

    Refusal where the wave has no release, RowsChanged where what the rows hold is not what was frozen.
    """
    found = load_release(client, month)
    if found is None:
        raise Refusal(f"Wave {month} of {client} has no release; close it first: senterpuls wave close")
    _, wave, release = found
    document = release_document(wave, load_frozen(wave, release))
    if content_hash(document) != release.sha256:
        raise RowsChanged(f"The rows of wave {month} of {client} don't give the hash they were frozen with; restore a back-up.")
    return canonical_json({"release": document, "certificate": release.certificate}) + b"\n", release.sha256
