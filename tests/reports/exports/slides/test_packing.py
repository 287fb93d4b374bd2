import io
from zipfile import ZipFile

from reports.exports.slides.packing import pack


def archive(*names, when):
    made = io.BytesIO()
    with ZipFile(made, "w") as parts:
        for name in names:
            parts.writestr(name, f"the content of {name}")
            parts.infolist()[-1].date_time = when
    return made.getvalue()


def test_order_and_time_of_writing_are_gone_and_the_content_is_not():
    one = pack(archive("b.xml", "[Content_Types].xml", "a.xml", when=(2026, 1, 1, 1, 1, 1)))
    assert one == pack(archive("a.xml", "b.xml", "[Content_Types].xml", when=(2020, 2, 2, 2, 2, 2)))
    with ZipFile(io.BytesIO(one)) as parts:
        assert parts.namelist() == ["[Content_Types].xml", "a.xml", "b.xml"]
        assert parts.read("a.xml") == b"the content of a.xml"
