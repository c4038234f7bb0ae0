"""The pages of the site by name, and a page as software sees it: elements, links, words."""

import json
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

PROCEDURES = [
    "/treatments/epidural-steroid-injections/",
    "/treatments/nerve-blocks/",
    "/treatments/radiofrequency-ablation/",
    "/treatments/spinal-cord-stimulation/",
    "/treatments/vertebral-augmentation/",
]
ARTICLES = [
    *PROCEDURES,
    "/treatments/none-of-these-now/",
    "/overview/",
    "/when-to-consider/",
    "/glossary/",
    "/first-visit/",
    "/cost-and-insurance/",
    "/how-we-write/",
    "/terms/",
    "/get-help/",
]
NEEDS = [
    "/pain/leg-or-arm/",
    "/pain/stays-in-back/",
    "/pain/broken-bone/",
    "/pain/after-surgery/",
    "/pain/not-sure/",
]
DECIDING = ["/compare/", "/self-check/", "/visit-sheet/", "/search/"]
START = "/request/"
# A visitor's own pages: in no index, and no address to share.
FORM = "/request/form/"
STATUS = "/request/status/"
OWN = [FORM, STATUS]
PAGES = [
    "/",
    "/treatments/",
    *ARTICLES,
    *NEEDS,
    *DECIDING,
    "/clinicians/",
    "/contact/",
    "/privacy/",
    "/accessibility/",
    "/site-index/",
    START,
]

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
NOT_READ = {"script", "style", "template", "head"}


class Element:
    def __init__(self, tag, attributes, parent=None):
        self.tag = tag
        self.attributes = {name: value or "" for name, value in attributes}
        self.parent = parent
        self.parts = []  # words and elements, in their order

    def __repr__(self):
        attributes = "".join(f' {name}="{value}"' for name, value in self.attributes.items())
        return f"<{self.tag}{attributes}>"

    def get(self, name, default=None):
        return self.attributes.get(name, default)

    def walk(self):
        """This element and all inside it, in reading order."""
        yield self
        for part in self.parts:
            if isinstance(part, Element):
                yield from part.walk()

    def inside(self, *tags):
        """All elements of these tags below this one."""
        return [element for element in self.walk() if element.tag in tags and element is not self]

    @property
    def text(self):
        return " ".join("".join(self._words()).split())

    def _words(self):
        for part in self.parts:
            if isinstance(part, str):
                yield part
            elif part.tag not in NOT_READ:
                yield from part._words()


class _TreeBuilder(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.open = Element("document", [])

    def handle_starttag(self, tag, attrs):
        element = Element(tag, attrs, self.open)
        self.open.parts.append(element)
        if tag not in VOID:
            self.open = element

    def handle_startendtag(self, tag, attrs):
        self.open.parts.append(Element(tag, attrs, self.open))

    def handle_endtag(self, tag):
        if tag == self.open.tag:
            self.open = self.open.parent

    def handle_data(self, data):
        self.open.parts.append(data)


class Page:
    """An answer of the site, read from its HTML."""

    def __init__(self, path, response):
        self.path = path
        self.response = response
        self.status = response.status_code
        self.content_type = response.headers.get("Content-Type", "")
        self.html = response.content.decode()
        builder = _TreeBuilder()
        builder.feed(self.html)
        builder.close()
        self.root = builder.root

    def all(self, *tags):
        return self.root.inside(*tags)

    def one(self, tag):
        [element] = self.all(tag)
        return element

    @property
    def elements(self):
        return list(self.root.walk())

    @property
    def text(self):
        return self.one("body").text

    @property
    def title(self):
        [head] = self.all("head")
        return head.inside("title")[0].text

    def meta(self, name):
        """The content of each <meta> of this name."""
        return [meta.get("content") for meta in self.all("meta") if meta.get("name") == name]

    @property
    def ids(self):
        return [element.get("id") for element in self.elements if "id" in element.attributes]

    @property
    def links(self):
        """(path, anchor) of every link to a page of this site, the query left out."""
        for link in self.all("a"):
            address = urlsplit(urljoin(f"http://this.site{self.path}", link.get("href", "")))
            if address.scheme == "http" and address.netloc == "this.site":
                yield address.path, address.fragment

    @property
    def graph(self):
        """The things that the page's structured data describes."""
        scripts = [s for s in self.all("script") if s.get("type") == "application/ld+json"]
        return [thing for script in scripts for thing in json.loads(script.parts[0])["@graph"]]

    def thing(self, kind):
        """The one thing of this schema.org type; None where there is none."""
        found = [thing for thing in self.graph if thing["@type"] == kind]
        assert len(found) <= 1, f"{self.path} describes {kind} {len(found)} times"
        return found[0] if found else None
