"""What is looked for on every page: each look gives what is wrong, in words, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
LANGUAGES = ("nb", "sv", "da", "nl", "en")

# Before any script of the page: what its policy refuses, and where the focus goes.
WATCH = """
window.refused = []; window.focused = [];
addEventListener("securitypolicyviolation", event => refused.push(`${event.violatedDirective} ${event.blockedURI}`));
addEventListener("focusin", event => {
    const at = event.target, box = at.getBoundingClientRect();
    const ringed = [at, at.nextElementSibling, at.parentElement].filter(Boolean).map(each => getComputedStyle(each))
        .some(style => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none");
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    focused.push([window.reachable ? reachable.indexOf(at) : -1, ringed && inside]);
});
"""
# One of a group of radio buttons stands for all, and what is folded away is reached when it is unfolded.
REACHABLE = """() => {
    const groups = new Set();
    window.reachable = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(each => {
        if (each.disabled || each.type === "hidden" || !each.checkVisibility({visibilityProperty: true})) return false;
        if (each.type !== "radio") return true;
        const first = !groups.has(each.name);
        groups.add(each.name);
        return first || each.checked;
    });
    window.focused = [];
    return reachable.map(each => each.outerHTML.slice(0, 100));
}"""
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [
    `${document.documentElement.scrollWidth} of ${innerWidth} px`, ...[...document.querySelectorAll("body *")]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1).map(each => each.outerHTML.slice(0, 100)).slice(0, 5)]"""


@contextmanager
def watched(page, address: str) -> Iterator[list[str]]:
    """What the console says and what is asked of others while an address is opened. A refusal may say its own status."""
    heard, host = [], urlsplit(address).netloc

    def say(message):
        # A sample page in a frame is there to be read: that its scripts are not run is as it should be.
        if message.type in ("error", "warning") and message.location["url"] != address and "about:srcdoc" not in message.text:
            heard.append(message.text)

    def ask(request):
        if urlsplit(request.url).scheme not in ("data", "blob") and urlsplit(request.url).netloc != host:
            heard.append(f"asked for {request.url}")

    listeners = {"console": say, "pageerror": lambda error: heard.append(str(error)), "request": ask}
    for event, listener in listeners.items():
        page.on(event, listener)
    yield heard
    heard += [f"refused: {one}" for one in page.evaluate("window.refused")]
    for event, listener in listeners.items():
        page.remove_listener(event, listener)


def too_wide(page, size: dict[str, int]) -> list[str]:
    page.set_viewport_size(size)
    return page.evaluate(TOO_WIDE)


def broken_rules(page, scheme: str) -> list[str]:
    """Rules of accessibility that a page breaks; in the dark those of contrast, which alone knows colours."""
    page.emulate_media(color_scheme=scheme)
    only = {"type": "rule", "values": ["color-contrast"]} if scheme == "dark" else {"type": "tag", "values": TAGS}
    return violations_of(page, only)


def violations_of(page, only: dict) -> list[str]:
    """What axe finds wrong, with three places each, by the rules that `only` names."""
    if not page.evaluate("'axe' in window"):  # half a megabyte, which a page is given once
        page.evaluate(AXE_SCRIPT)
    # Of what is in order, one place a rule is enough: to list them all costs more than to look.
    options = {"resultTypes": ["violations"], "runOnly": only}
    found = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"][:3]]


def not_by_keyboard(page) -> list[str]:
    """What can be pressed or typed into and is not come to by Tab alone, or not seen to be."""
    names = page.evaluate(REACHABLE)
    page.locator("body").evaluate("body => { document.activeElement.blur(); scrollTo(0, 0); }")
    keyboard = page.context.new_cdp_session(page)
    inner = 4 * page.locator("[type=date], [type=time], [type=month]").count()  # hours, minutes and the like are stops too
    for _ in range(len(names) + inner + page.locator("[tabindex='0']").count() + 8):  # regions that scroll are as well
        # The key goes down, which is what moves the focus; Playwright's press waits for it to come up as well.
        keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9})
    keyboard.detach()
    reached = {}
    for at, seen in page.evaluate("focused"):
        reached[at] = seen or reached.get(at, False)
    missed = [f"not reached: {name}" for at, name in enumerate(names) if at not in reached]
    return missed + [f"focus not seen: {name}" for at, name in enumerate(names) if reached.get(at) is False]


def lost_without_scripts(page, plain) -> list[str]:
    """Lines of the page's text that a browser without JavaScript does not show."""
    there = set(_lines_of(plain))
    return [line for line in _lines_of(page) if line not in there]


def in_language(address: str, language: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def wrong_in_a_language(plain, address: str, language: str) -> list[str]:
    plain.goto(in_language(address, language))
    told = plain.locator("html").get_attribute("lang")
    return ([] if told == language else [f"lang is {told}"]) + plain.evaluate(TOO_WIDE)


def _lines_of(page) -> list[str]:
    text = page.locator("main").inner_text()
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
