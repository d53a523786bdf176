"""Whether everybody can use a page as it stands: no violation of axe, nothing beyond the screen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE

VISITORS = {
    "desktop, light": DESKTOP,
    "desktop, dark": DESKTOP | {"color_scheme": "dark"},
    "phone, light": PHONE,
    "phone, dark": PHONE | {"color_scheme": "dark"},
}
_ALL = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# The same document in dark is another set of colours and nothing else: what axe says of its
# structure it has said in light.
_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def problem(page: Page) -> str:
    """What is wrong with the page as a sentence or axe's report; empty when nothing is."""
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    found = Axe().run(page, options={"runOnly": _COLOURS if dark else _ALL})
    if found.violations_count:
        return f"{page.url}\n{found.generate_report()}"
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return f"{page.url} is {wide} px wide on a screen of {screen}" if wide > screen else ""
