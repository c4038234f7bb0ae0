"""axe finds nothing on any kind of page, narrow or wide, light or dark, folded or open."""

from pathlib import Path

import axe_playwright_python
import pytest

from tests.journeys.pages import KINDS

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = [320, 768, 1280]
SCHEMES = ["light", "dark"]
# axe gives up on text over something drawn with ::before; told to, it looks at the colour
# below. The drawings there are fins, which have a test of their own.
SEE_THROUGH_DECORATION = """axe.configure({checks: [{id: 'color-contrast', options: {
    ignoreUnicode: true, ignoreLength: false, ignorePseudo: true, pseudoSizeThreshold: 0.25,
    boldValue: 700, boldTextPt: 14, largeTextPt: 18, shadowOutlineEmMax: 0.2,
    textStrokeEmMin: 0.03, contrastRatio: {normal: {expected: 4.5}, large: {expected: 3}}
}}]})"""
# What is wrong, and text whose contrast axe could not judge; labels in drawings excepted,
# and all text while the open menu may cover it.
RUN = """async rules => {
    const resultTypes = ['violations', 'incomplete'];
    const result = await axe.run({runOnly: rules, resultTypes});
    const by_a_drawing = node => document.querySelector(node.target[0])
        .closest('svg, section:has(figure)');
    const is_covered = document.querySelector('.menu[open]');
    const unsure = result.incomplete
        .filter(found => found.id === 'color-contrast' && !is_covered)
        .map(found => ({...found, nodes: found.nodes.filter(node => !by_a_drawing(node))}));
    return [...result.violations, ...unsure].flatMap(found => found.nodes.map(
        node => [found.id, String(node.target), node.failureSummary]));
}"""
CONTRAST_ON_FINS = """() => {
    const field = document.querySelector('.band'), probe = document.createElement('i');
    field.append(probe);
    const light = name => {
        probe.style.color = `var(${name})`;
        const [r, g, b] = getComputedStyle(probe).color.match(/[0-9]+/g).map(c => c / 255)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return ['--ink', '--ink-2', '--link'].map(name => ratio(light(name), light('--fin')));
}"""


def put_axe_into(page):
    page.evaluate(AXE)
    page.evaluate(SEE_THROUGH_DECORATION)


def violations(page):
    """(rule, element, what is wrong) of everything that axe finds."""
    return {tuple(found) for found in page.evaluate(RUN, RULES)}


def unfold(page, is_open):
    page.evaluate(
        "open => document.querySelectorAll('details').forEach(box => { box.open = open })", is_open
    )


def test_axe_does_look(page):
    """A control: it finds a picture without words and ink that is too pale."""
    page.goto("/")
    put_axe_into(page)
    page.evaluate("document.querySelector('main .index p').style.color = '#bdb7a4'")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert {rule for rule, *_ in violations(page)} == {"color-contrast", "image-alt"}


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(page, kind):
    page.emulate_media(reduced_motion="reduce")  # no colour is caught half-way
    KINDS[kind](page)
    put_axe_into(page)
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            for is_open in [False, True]:
                unfold(page, is_open)
                for wrong in violations(page):
                    found.setdefault(wrong, []).append((width, scheme, is_open))
    assert found == {}, "\n\n".join(f"{wrong} at {where}" for wrong, where in found.items())


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_can_be_read_over_the_fins_of_the_title_band(page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto("/")
    ratios = page.evaluate(CONTRAST_ON_FINS)
    assert len(ratios) == 3
    assert min(ratios) >= 4.5, ratios
