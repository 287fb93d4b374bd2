"""A page as a browser would list it: elements, attributes, words."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """A page's elements, texts and inputs, as a browser would list them."""

    def __init__(self, response):
        super().__init__()
        self.elements, self.text = [], []
        self.source = response.get_data(as_text=True)
        self.feed(self.source)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text.append(data)

    def all(self, tag, **wanted):
        return [found for name, found in self.elements if name == tag and wanted.items() <= found.items()]

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())
