"""Filling the form in as it comes, whatever fields it has: few answers or all, with or without words."""

from tests.html_page import Page


def filled(response, *, few: bool = False, words: str = "") -> dict[str, str]:
    """Fields to send: the last real option of every group, or of the first group only; `words` in every room for words."""
    page, groups, current = Page(response), {}, ""
    for tag, attributes in page.elements:
        current = attributes["name"] if tag == "select" else current
        value = attributes.get("value")
        if value and (tag == "option" or attributes.get("type") == "radio"):
            groups[attributes.get("name", current)] = value
    chosen = dict(list(groups.items())[:1]) if few else groups
    rooms = {room["name"]: words for room in page.all("textarea")} if words else {}
    hidden = {field["name"]: field.get("value", "") for field in page.all("input", type="hidden")}
    return hidden | chosen | rooms
