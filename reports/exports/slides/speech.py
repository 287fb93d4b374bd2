"""The language of every word in a slide, its notes and its charts: what a screen reader speaks it in, and the speller checks."""

from lxml import etree
from pptx.oxml.ns import qn

TAGS = {"nb": "nb-NO", "sv": "sv-SE", "da": "da-DK", "nl": "nl-NL", "en": "en-GB"}
LETTERS = tuple(qn(name) for name in ("a:rPr", "a:defRPr", "a:endParaRPr"))


def speak(slide, language: str) -> None:
    """Sets the language of everything written on a slide. KeyError for one that the product does not have."""
    tag = TAGS[language]
    charts = [shape.chart._chartSpace for shape in slide.shapes if shape.has_chart]
    for root in (slide._element, slide.notes_slide._element, *charts):
        for run in (*root.iter(qn("a:r")), *root.iter(qn("a:fld"))):
            if run.find(qn("a:rPr")) is None:
                run.insert(0, etree.Element(qn("a:rPr")))
        for letters in root.iter(*LETTERS):
            letters.set("lang", tag)
    for chart in charts:
        dated = chart.find(qn("c:date1904"))
        etree.SubElement(chart, qn("c:lang"), val=tag)
        if dated is not None:
            dated.addnext(chart.find(qn("c:lang")))
