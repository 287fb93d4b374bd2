"""An SQLite file as a burglar reads it: page by page, freed and unused bytes included, and the write-ahead log in its order.

Format: https://www.sqlite.org/fileformat2.html. Nothing here asks SQLite itself.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

INTERIOR_INDEX, INTERIOR_TABLE, LEAF_INDEX, LEAF_TABLE = 2, 5, 10, 13
FILE_HEADER, LOG_HEADER, FRAME_HEADER = 100, 32, 24
HEXADECIMAL = re.compile(rb"[0-9a-f]+")
NOBODYS = ""  # the owner of a page that belongs to no table: free, or an overflow page


@dataclass(frozen=True)
class Frame:
    """One page as the write-ahead log holds it. commit: whether a transaction ended with it."""

    page: int
    commit: bool
    content: bytes


def pages_of(file: Path) -> dict[int, bytes]:
    """Page number → its bytes, as the main file has them."""
    content = file.read_bytes()
    size = _page_size(content)
    return {number + 1: content[number * size : (number + 1) * size] for number in range(len(content) // size)}


def frames_of(log: Path) -> list[Frame]:
    """The log's frames since it was last begun anew, oldest first; none where there is no log."""
    content = log.read_bytes() if log.exists() else b""
    if len(content) < LOG_HEADER:
        return []
    size, salts = int.from_bytes(content[8:12]), content[16:24]
    frames = []
    for start in range(LOG_HEADER, len(content) - FRAME_HEADER - size + 1, FRAME_HEADER + size):
        header, page = content[start : start + FRAME_HEADER], content[start + FRAME_HEADER : start + FRAME_HEADER + size]
        if header[8:16] != salts:
            break
        frames.append(Frame(int.from_bytes(header[:4]), header[4:8] != b"\0\0\0\0", page))
    return frames


def commits_of(log: Path) -> Iterator[dict[int, bytes]]:
    """For each transaction, in order: the pages it wrote."""
    written = {}
    for frame in frames_of(log):
        written[frame.page] = frame.content
        if frame.commit:
            yield written
            written = {}


def current_pages(file: Path) -> dict[int, bytes]:
    """The pages as a reader of the database sees them: the file's, with the log's last ones over them."""
    pages = pages_of(file)
    for written in commits_of(file.with_name(f"{file.name}-wal")):
        pages |= written
    return pages


def owners_of(pages: dict[int, bytes]) -> dict[int, str]:
    """Page number → the table whose tree, or whose index's tree, it is part of."""
    owners = dict.fromkeys(pages, NOBODYS)
    for number in _tree(pages, 1):
        owners[number] = "sqlite_schema"
    for table, root in list(_roots(pages)):
        for number in _tree(pages, root):
            owners[number] = table
    return owners


def places_of(signs: Collection[bytes], pages: dict[int, bytes]) -> Iterator[tuple[bytes, int, int]]:
    """(sign, page, offset) wherever one of the signs stands, in bytes in use or not."""
    spelled = {sign for sign in signs if HEXADECIMAL.fullmatch(sign)}
    for length in {len(sign) for sign in spelled}:
        wanted = re.compile(b"(?=([0-9a-f]{%d}))" % length)  # all of them in one pass
        for number, page in pages.items():
            yield from ((found[1], number, found.start()) for found in wanted.finditer(page) if found[1] in spelled)
    for sign in set(signs) - spelled:
        for number, page in pages.items():
            offset = page.find(sign)
            while offset >= 0:
                yield sign, number, offset
                offset = page.find(sign, offset + 1)


def _page_size(content: bytes) -> int:
    size = int.from_bytes(content[16:18])
    return 65536 if size == 1 else size


def _header(pages: dict[int, bytes], number: int) -> tuple[int, int, list[int]]:
    """A tree page's kind, its rightmost child (or 0), and the offsets of its cells."""
    page, start = pages[number], FILE_HEADER if number == 1 else 0
    kind, count = page[start], int.from_bytes(page[start + 3 : start + 5])
    interior = kind in (INTERIOR_INDEX, INTERIOR_TABLE)
    first = start + (12 if interior else 8)
    cells = [int.from_bytes(page[first + 2 * cell : first + 2 * cell + 2]) for cell in range(count)]
    return kind, int.from_bytes(page[start + 8 : start + 12]) if interior else 0, cells


def _tree(pages: dict[int, bytes], number: int) -> Iterator[int]:
    yield number
    kind, rightmost, cells = _header(pages, number)
    if kind in (INTERIOR_INDEX, INTERIOR_TABLE):
        for cell in cells:
            yield from _tree(pages, int.from_bytes(pages[number][cell : cell + 4]))
        yield from _tree(pages, rightmost)


def _roots(pages: dict[int, bytes]) -> Iterator[tuple[str, int]]:
    """(table, root page) of every table and index: the rows of the first tree."""
    for number in _tree(pages, 1):
        kind, _, cells = _header(pages, number)
        for cell in cells if kind == LEAF_TABLE else ():
            _, _, table, root, *_ = _record(pages[number], cell)
            if root:
                yield table, root


def _record(page: bytes, cell: int) -> list:
    """The first four columns of a row of the schema: texts and a number."""
    _, at = _number(page, cell)
    _, at = _number(page, at)
    header, kinds = at, []
    length, at = _number(page, at)
    while at < header + length:
        kind, at = _number(page, at)
        kinds.append(kind)
    values = []
    for kind in kinds[:4]:
        size = (kind - 12) // 2 if kind >= 12 else {0: 0, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}.get(kind, kind)
        content = page[at : at + size]
        values.append(content.decode() if kind >= 12 else {8: 0, 9: 1}.get(kind, int.from_bytes(content)))
        at += size
    return values


def _number(page: bytes, at: int) -> tuple[int, int]:
    """A number of variable length (at most eight bytes here) and where it ends."""
    value = 0
    while True:
        value, more = value << 7 | page[at] & 127, page[at] & 128
        at += 1
        if not more:
            return value, at
