"""What has to hold of every page, in a real browser: read aloud, in the dark, on a phone, under a strict policy."""

import json
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

import markup

ALL_RULES = {"rules": {"target-size": {"enabled": True}}}  # WCAG 2.2's 24 px, which axe leaves out of itself
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
WIDE, PHONE, NARROW = (1440, 900), (390, 800), (320, 640)
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'",
    "form-action 'self'", "frame-ancestors 'self'",
}  # fmt: skip


def wrong_with(page: Page, answer: Response) -> list[str]:
    """What is wrong with the page just opened: nothing, if the list is empty."""
    found = _wrong_with_answer(answer)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found += [f"light: {each}" for each in _axe(page, ALL_RULES)]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"dark: {each}" for each in _axe(page, COLOURS)]
    for width, height in (PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": height})
        needs = page.evaluate("document.documentElement.scrollWidth")
        if needs > width:
            found.append(f"{needs} px wide on a screen of {width} px: {page.evaluate(_TOO_WIDE)}")
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    return found


def _wrong_with_answer(answer: Response) -> list[str]:
    policy = {part.strip() for part in answer.header_value("content-security-policy").split(";")}  # type: ignore[union-attr]
    found = [f"no {part} in the policy" for part in sorted(POLICY - policy)]
    found += [f"unsafe policy: {part}" for part in policy if "unsafe" in part or "*" in part]
    if answer.header_value("x-content-type-options") != "nosniff":
        found.append("its type may be guessed")
    return found + markup.wrong(answer.text())


def _axe(page: Page, options: dict[str, Any]) -> list[str]:
    results = Axe().run(page, options=options).response
    return [
        f"{broken['id']}: {json.dumps([node['html'][:160] for node in broken['nodes'][:4]])}"
        for broken in results["violations"]
    ]


_TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter((n) => n.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((n) => `${n.tagName.toLowerCase()}.${n.className}`).slice(0, 5).join(" ")"""

HIDDEN_FOCUS = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return "nothing has the focus";
    const name = `${at.tagName.toLowerCase()}.${at.className} ${(at.textContent || at.value || "").trim().slice(0, 40)}`;
    const box = at.getBoundingClientRect();
    const style = getComputedStyle(at);
    const around = getComputedStyle(at.closest("form, li, label, .palette__field") || at);
    const ring = (s) => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1) || s.boxShadow !== "none";
    const after = getComputedStyle(at, "::after");
    if (!ring(style) && !ring(around) && !ring(after)) return `no ring: ${name}`;
    const steps = [0.1, 0.3, 0.5, 0.7, 0.9];
    const seen = steps.some((x) => steps.some((y) => {
        const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
        return top && (at.contains(top) || top.contains(at) || top.closest("label")?.control === at);
    }));
    return seen ? "" : `covered: ${name}`;
}"""
"""JavaScript: why the focus cannot be seen, or "" (WCAG 2.4.7 and 2.4.11)."""
