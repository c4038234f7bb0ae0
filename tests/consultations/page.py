"""A page as a tree, so that tests can ask what belongs to what."""

from django.test.html import parse_html


class Node:
    def __init__(self, element):
        self.element = element
        self.name = element.name
        self.attributes = dict(element.attributes)

    def __getitem__(self, attribute):
        return self.attributes.get(attribute)

    @property
    def classes(self):
        return (self["class"] or "").split()

    @property
    def text(self):
        """All text in it, with single spaces."""
        parts = [
            child if isinstance(child, str) else Node(child).text for child in self.element.children
        ]
        return " ".join(" ".join(parts).split())

    @property
    def children(self):
        return [Node(child) for child in self.element.children if not isinstance(child, str)]

    @property
    def everything(self):
        """It and all below it, in the order of the page."""
        return [self, *(node for child in self.children for node in child.everything)]

    def all(self, *names):
        return [node for node in self.everything if node.name in names]

    def by_id(self, identifier):
        return next((node for node in self.everything if node["id"] == identifier), None)

    def by_class(self, name):
        return [node for node in self.everything if name in node.classes]

    def around(self, node):
        """What encloses `node`, from the outside in."""
        return [
            outer
            for outer in self.everything
            if outer.element is not node.element
            and any(inner.element is node.element for inner in outer.everything)
        ]


def page(html):
    if not isinstance(html, str):
        html = html.content.decode()
    root = parse_html(html)
    return Node(root)


def typed_in(html, field):
    """What stands in a text field of the page."""
    node = page(html).by_id(f"id_{field}")
    return node.text if node.name == "textarea" else node["value"]
