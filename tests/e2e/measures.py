"""What can be measured on a page in the browser: axe's rules and a few of our own."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from kzv_workflow.config import PROJECT

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": TAGS, "rules": {"target-size": {"enabled": True}}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
RUN_AXE = """async options => {
  const found = await axe.run(document, {...options, resultTypes: ['violations']});
  return found.violations.flatMap(rule => rule.nodes.map(
    node => rule.id + ' at ' + node.target.join(' ') + ': ' + node.failureSummary));
}"""
WIDER_THAN_THE_WINDOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = element => {
    for (let box = element.parentElement; box; box = box.parentElement)
      if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(box).overflowX)) return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll('*')].filter(
    element => element.getBoundingClientRect().right > width + 1 && !scrolls(element));
  return wide.map(element => element.outerHTML.slice(0, 120)).concat(['the page']);
}"""
SMALL_FIELDS = """() => [...document.querySelectorAll('input, select, textarea, button, summary')]
  .filter(field => field.checkVisibility({visibilityProperty: true}) && field.type !== 'hidden')
  .filter(field => !['checkbox', 'radio'].includes(field.type))
  .filter(field => { const box = field.getBoundingClientRect();
                     return box.height < 24 || box.width < 24; })
  .map(field => field.outerHTML.slice(0, 120))"""
SPILLING_LABELS = """() => [...document.querySelectorAll('button, .kern-btn')]
  .filter(button => button.checkVisibility({visibilityProperty: true}))
  .filter(button => {
    const box = button.getBoundingClientRect(), words = document.createRange();
    const texts = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
    const inked = [];
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      if (text.parentElement.closest('.kern-sr-only')) continue;  // clipped, for ears only
      words.selectNodeContents(text);
      inked.push(...[...words.getClientRects()].filter(one => one.width > 1 && one.height > 1));
    }
    return inked.some(one => one.left < box.left - 1 || one.right > box.right + 1); })
  .map(button => button.outerHTML.slice(0, 120))"""
FOCUS = """async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  const down = Math.min(box.height / 2, 40);
  const seen = document.elementFromPoint(box.x + box.width / 2, box.y + down);
  const cover = seen && seen.closest('.review__bar');
  return {
    what: element.outerHTML.slice(0, 140),
    text: (element.innerText || element.value || '').trim(),
    outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    covered: Boolean(cover && !cover.contains(element)),
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0,
  };
}"""


def axe_findings(page: Page, options: dict[str, Any] = EVERYTHING) -> list[str]:
    """One line for each element and broken rule; page.evaluate is not bound by the CSP."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN_AXE, options)
    return found


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    found: list[str] = page.evaluate(WIDER_THAN_THE_WINDOW)
    return found


def small_fields(page: Page) -> list[str]:
    """Fields and buttons that a finger would miss (WCAG 2.5.8: 24 px)."""
    found: list[str] = page.evaluate(SMALL_FIELDS)
    return found


def spilling_labels(page: Page) -> list[str]:
    """Buttons whose words stick out at their sides."""
    found: list[str] = page.evaluate(SPILLING_LABELS)
    return found


def next_focus(page: Page) -> dict[str, Any] | None:
    """Press Tab; what has the focus now, and can it be seen?"""
    page.keyboard.press("Tab")
    focused: dict[str, Any] | None = page.evaluate(FOCUS)
    return focused
