"""What moves on a page while it loads, told by the browser itself."""

from playwright.sync_api import Page

_SHIFTS = """
new Promise(done => {
  const seen = [];
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      const nodes = (entry.sources ?? []).map(({ node }) => node?.outerHTML ?? node?.textContent);
      seen.push([entry.value, ...nodes.map(text => (text ?? "").slice(0, 80))].join(" "));
    }
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(seen), 300);
})
"""
_SLOW = {"offline": False, "latency": 150, "downloadThroughput": 8_000, "uploadThroughput": 100_000}


def slow(page: Page) -> Page:
    """The same page behind a line of 8 KB a second: it is drawn before all of it is there."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", _SLOW)
    return page


def moved(page: Page, path: str) -> list[str]:
    """How far (layout shift) and what moved from first to last while the page of `path` loads."""
    page.goto(path, wait_until="networkidle")
    told: list[str] = page.evaluate(_SHIFTS)
    return told
