"""The slide of how answers spread: a native stacked bar a statement, where that may be shown."""

from flask_babel import gettext as _

from reports.charts.palette import INK, MUTED, OPTIONS, PAPER
from reports.charts.shares import colour_of
from reports.exports.contents import distribution_alt
from reports.exports.formats import write_group, write_share_cell
from reports.exports.pptx_notes import notes, per_cent_form, whole
from reports.exports.slides.fitting import shortened
from reports.exports.slides.parts import Box, Chart, Paragraph, Series, Slide, Words
from reports.narrative import directions, headings
from reports.report import Distribution, OptionGroup, Report
from survey.instruments.scale import POINTS

LEFT, TOP, WIDTH, HEIGHT = 0.6, 1.65, 12.13, 4.85
PLOT = (0.36, 0.01, 0.62, 0.86)  # statements left of the bars, the legend below
LABELLED = 0.05  # a share below has no room for its number
JOINED_ROOM = 0.09  # nor has a joined one below this
NAMES, FEW = 4.1, 8  # inches for a statement; so many have room for larger letters
LONGEST = 2  # lines of a statement
MOST = 14
SIZES = (12, 11, 10.5, 10, 9, 8, 7)
LONGEST_BAR = 1.05  # six rounded shares may come to a little more than 1


def answers_slide(report: Report) -> Slide:
    """How answers to each statement spread; the one sentence where nothing of it is shown."""
    items = tuple(item for item in report.distributions if item.state == "released")
    title, method = headings.distributions_heading(items), notes(_ends(items), _rounding(), _joined())
    if not items:
        hidden = Words(Box(LEFT, 1.9, WIDTH, 1.5), (Paragraph(directions.hidden_sentence()),))
        return Slide(title, _("Answers"), (hidden,), method)
    below = Words(Box(LEFT, 6.52, WIDTH, 0.42), (Paragraph(f"{_ends(items)}. {_rounding()} {_joined()}", colour=MUTED),), SIZES)
    return Slide(title, _("Answers"), (_bars(items[:MOST], title), below), method)


def _ends(items: tuple[Distribution, ...]) -> str:
    """What the lowest and the highest option mean, for every scale that is used."""
    scales = dict.fromkeys((item.options[0], item.options[-1]) for item in items)
    return "; ".join(f"1 {low}, {POINTS} {high}" for low, high in scales)


def _rounding() -> str:
    return whole(
        _(
            "Shares under 5 %% and over 95 %% are not shown more exactly; shares are rounded and need not add up to 100 %%."
        )
    )


def _joined() -> str:
    return _("A number such as 1–3 before a share joins the options that it counts together.")


def _bars(items: tuple[Distribution, ...], title: str) -> Chart:
    """One bar a statement. A joined group stands in the option nearest the middle, as in the report's own chart."""
    placed = [{_column(group): group for group in item.groups} for item in items]
    size = 11 if len(items) <= FEW else 9  # two lines of every statement must find room, or the program leaves some out
    series = tuple(_series(option, items, placed) for option in range(POINTS))
    alt = f"{title}. {' '.join(f'{distribution_alt(item)}.' for item in items)}"
    names = tuple(shortened(item.text, size, NAMES, LONGEST) for item in items)
    box = Box(LEFT, TOP, WIDTH, HEIGHT)
    return Chart("stack", box, alt, names, series, per_cent_form(), 0, LONGEST_BAR, None, PLOT, name_size=size, legend=True)


def _column(group: OptionGroup) -> int:
    """The option, counted from 0, whose colour a group takes."""
    return OPTIONS.index(colour_of(group))


def _series(option: int, items: tuple[Distribution, ...], placed: list[dict[int, OptionGroup]]) -> Series:
    groups = [by_column.get(option) for by_column in placed]
    texts = [_text(group, item) if group else "" for group, item in zip(groups, items, strict=True)]
    return Series(
        _name(option, items),
        tuple(group and group.share for group in groups),
        OPTIONS[option],
        labels=tuple(text if group and _has_room(group) else "" for text, group in zip(texts, groups, strict=True)),
        texts=tuple(text if group and _in_words(group) else "" for text, group in zip(texts, groups, strict=True)),
        label_colour=INK if 0 < option < POINTS - 1 else PAPER,
    )


def _name(option: int, items: tuple[Distribution, ...]) -> str:
    """The option in words where it is the same for every statement, else its number."""
    names = {item.options[option] for item in items}
    return names.pop() if len(names) == 1 else str(option + 1)


def _text(group: OptionGroup, item: Distribution) -> str:
    """A share as on the page, with the options before it where it joins several."""
    share = write_share_cell(group)
    return share if group.first == group.last else f"{write_group(group, item.options)}: {share}"


def _in_words(group: OptionGroup) -> bool:
    return group.bound is not None or group.first != group.last


def _has_room(group: OptionGroup) -> bool:
    return group.share >= (LABELLED if group.first == group.last else JOINED_ROOM)
