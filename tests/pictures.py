"""Pictures as somebody uploads them."""

from io import BytesIO

from PIL import Image


def picture_file(kind: str = "PNG", size: tuple[int, int] = (900, 300), colour=(20, 60, 120), **saved) -> bytes:
    """A picture of one colour; with a fourth number, of that opacity."""
    written = BytesIO()
    Image.new("RGBA" if len(colour) == 4 else "RGB", size, colour).save(written, kind, **saved)
    return written.getvalue()
