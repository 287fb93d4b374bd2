"""A client's logo: read from what was uploaded and drawn anew, so that nothing but its pixels is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock

from survey.refusal import N_, Refusal

LOGO_BYTES = 2**20
LOGO_SIZE = (600, 200)  # px, at most
SIDE = 6_000  # px: a longer side is refused before anything is unpacked
FORMATS = ("PNG", "JPEG")
_LOCK = Lock()


class LogoRefused(Refusal):
    """A file that can't be the logo."""


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """WeasyPrint, once loaded, has half a picture pass for a whole one in the process; here it is refused."""
    from PIL import ImageFile

    with _LOCK:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def clean_logo(content: bytes) -> bytes:
    """PNG of at most 600 × 200 px with transparency kept. LogoRefused for anything but a PNG or JPEG picture of usual size."""
    from PIL import Image  # imported on use: respondents' processes draw no pictures

    if len(content) > LOGO_BYTES:
        raise LogoRefused(N_("The logo is larger than 1 MB. Save it smaller and choose it again."))
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            if max(picture.size) > SIDE:
                raise LogoRefused(N_("The logo is wider or higher than 6,000 pixels. Save it smaller and choose it again."))
            with _whole_pictures_only():
                drawn = picture.convert("RGBA")
    except LogoRefused:
        raise
    except Exception as error:  # a damaged file fails in as many ways as there are formats
        raise LogoRefused(N_("This file is not a PNG or JPEG picture. Choose another.")) from error
    drawn.thumbnail(LOGO_SIZE)
    written = BytesIO()
    drawn.save(written, "PNG", optimize=True)
    return written.getvalue()
