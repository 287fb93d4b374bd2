"""Reading TOML that somebody wrote: whatever is wrong with it is one error with one clause. Pure."""

import tomllib


class NotToml(ValueError):
    """The text can't be read; the message is a clause that says why."""


def read_toml(text: str) -> dict:
    """The document's tables. NotToml, where the library would raise other errors too."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NotToml(str(error)) from None
    except RecursionError:
        raise NotToml("brackets stand too deep within each other") from None
    except ValueError:  # of a number with thousands of digits
        raise NotToml("a number in it is too long") from None
