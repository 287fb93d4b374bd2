"""Commands of the shelf of instruments."""

from datetime import UTC, datetime
from pathlib import Path

import click

from survey.command_line import Group, json_option, tell
from survey.commands.options import record_done
from survey.database import db
from survey.refusal import Refusal
from survey.services.instruments import add_instrument, find_instrument, list_instruments

instrument = Group("instrument", help="What is asked: instruments are data, and a published version never changes.")


@instrument.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def instrument_add(file: Path, as_json: bool):
    """Put an instrument on the shelf (docs/instrument-format.md)."""
    try:
        document = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{file} can't be read as UTF-8 text: {error}.") from None
    added = add_instrument(document, now=datetime.now(UTC))
    record_done("instrument added", None, instrument=added.key, version=added.version)
    tell(
        {"instrument": added.key, "version": added.version, "items": len(added.items)},
        f"{added.key}, version {added.version}: {len(added.items)} items in {len(added.themes)} themes.",
        as_json=as_json,
    )


@instrument.command("list")
@json_option
def instrument_list(as_json: bool):
    """Every instrument on the shelf."""
    shelf = list_instruments(now=datetime.now(UTC))
    db.session.commit()
    tell(
        {"instruments": [{"key": each.key, "version": each.version, "items": len(each.items)} for each in shelf]},
        "\n".join(f"{each.key}  version {each.version}  {len(each.items)} items  {' '.join(each.languages)}" for each in shelf),
        as_json=as_json,
    )


@instrument.command("show")
@click.argument("key")
@click.option("--lang", default=None, help="nb, sv, da, nl or en; the instrument's first language if left out.")
@json_option
def instrument_show(key: str, lang: str | None, as_json: bool):
    """The items of an instrument's newest version."""
    found = find_instrument(key, now=datetime.now(UTC))
    language = lang or found.languages[0]
    if language not in found.languages:
        raise Refusal(f"{key} has no texts in {language}; it has {', '.join(found.languages)}.")
    items = [
        {"code": item.code, "theme": item.theme, "scale": item.scale, "direction": item.direction, "text": item.texts[language]}
        for item in found.items
    ]
    tell(
        {"key": found.key, "version": found.version, "language": language, "items": items},
        "\n".join(f"{item['code']:6} {item['theme']:22} {item['direction']:+d}  {item['text']}" for item in items),
        as_json=as_json,
    )
