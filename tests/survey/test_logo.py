"""What becomes of an uploaded picture, and what is refused."""

from io import BytesIO

import pytest
from PIL import Image, ImageFile, PngImagePlugin

from survey.logo import LOGO_BYTES, LOGO_SIZE, SIDE, LogoRefused, clean_logo
from tests.pictures import picture_file

PLACE = "59.9139 N, 10.7522 E"


def read(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=["PNG"])


def with_text() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", PLACE)
    return picture_file(pnginfo=told)


def with_exif() -> bytes:
    told = Image.Exif()
    told[0x010E] = PLACE  # the description
    return picture_file("JPEG", exif=told, comment=PLACE.encode())


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_becomes_a_small_png_of_the_same_shape(kind):
    logo = read(clean_logo(picture_file(kind)))
    assert (logo.format, logo.size) == ("PNG", (600, 200))


def test_a_small_picture_keeps_its_size_and_its_transparency():
    logo = read(clean_logo(picture_file(size=(40, 20), colour=(0, 0, 0, 0))))
    assert logo.size == (40, 20)
    assert logo.getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("make", [with_text, with_exif])
def test_what_came_with_the_pixels_is_gone(make):
    content = make()
    assert PLACE.encode() in content
    logo = read(clean_logo(content))
    assert PLACE.encode() not in clean_logo(content)
    assert (logo.info, dict(logo.getexif())) == ({}, {})


def test_what_stands_behind_the_picture_is_gone():
    assert b"<script>" not in clean_logo(picture_file() + b"<script>alert(1)</script>")


REFUSED = {
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a renamed PDF": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    "another format": picture_file("GIF"),
    "nothing": b"",
    "half a picture": picture_file(size=(60, 60), colour=(1, 2, 3))[:60],
    "a bomb": picture_file(size=(SIDE + 1, SIDE), colour=(0, 0, 0)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_usual_picture_is_refused(name):
    assert len(REFUSED[name]) < LOGO_BYTES
    with pytest.raises(LogoRefused):
        clean_logo(REFUSED[name])


def test_a_large_file_is_refused_before_it_is_read():
    with pytest.raises(LogoRefused, match="1 MB"):
        clean_logo(picture_file(size=LOGO_SIZE) + bytes(LOGO_BYTES))


def test_half_a_picture_is_refused_after_a_report_was_written(monkeypatch):
    """WeasyPrint sets this for the whole process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = picture_file()
    with pytest.raises(LogoRefused):
        clean_logo(whole[: len(whole) // 2])
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True
