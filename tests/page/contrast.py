"""Contrast of every visible text against what is painted behind it, from the DOM."""

from __future__ import annotations

from typing import Any

from tests.page.chromium import Browser

#: WCAG 2.2, success criterion 1.4.3 (AA): text, and text of 24 px or 18.66 px bold.
TEXT, LARGE_TEXT = 4.5, 3.0

_SCRIPT = r"""
(() => {
  const ctx = Object.assign(document.createElement("canvas"), {width: 1, height: 1})
    .getContext("2d", {willReadFrequently: true});
  const known = new Map();
  // Any CSS colour as red, green, blue (0 to 255) and alpha (0 to 1).
  const rgba = css => {
    if (!known.has(css)) {
      ctx.clearRect(0, 0, 1, 1);
      ctx.fillStyle = css;
      ctx.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = ctx.getImageData(0, 0, 1, 1).data;
      known.set(css, [r, g, b, a / 255]);
    }
    return known.get(css);
  };
  const over = (top, below) => [0, 1, 2]
    .map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const luminance = c => {
    const [r, g, b] = c.slice(0, 3).map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, two) => {
    const [dark, light] = [luminance(one), luminance(two)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const painted = (element, last) => {
    const layers = [];
    let opacity = 1;
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      opacity *= parseFloat(style.opacity);
      const colour = rgba(style.backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    const ground = layers.reverse().reduce((below, top) => over(top, below), last);
    return [ground, opacity];
  };
  const off = "[aria-hidden=true], [disabled], [aria-disabled=true]";
  const seen = e => {
    for (let p = e; p; p = p.parentElement) {
      const style = getComputedStyle(p);
      if (style.visibility === "hidden" || style.display === "none") return false;
      if (parseFloat(style.opacity) === 0) return false;
      if (p.matches(off)) return false;
    }
    const box = e.getBoundingClientRect();
    return box.width > 2 && box.height > 2;
  };
  const out = [];
  const look = (doc, last, where) => {
    const walk = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const said = node.textContent.trim(), e = node.parentElement;
      if (!said || !e || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(e.tagName)) continue;
      if (!seen(e)) continue;
      const style = getComputedStyle(e);
      const size = parseFloat(style.fontSize);
      const [ground, opacity] = painted(e, last);
      const drawn = e.namespaceURI.endsWith("svg") ? style.fill : style.color;
      const ink = [...rgba(drawn)];
      ink[3] *= opacity;
      const large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
      out.push({
        text: said.slice(0, 60), ratio: ratio(over(ink, ground), ground), large, where,
      });
    }
  };
  const white = [255, 255, 255, 1];
  look(document, white, "page");
  for (const field of document.querySelectorAll("[placeholder]")) {
    if (field.value || !seen(field)) continue;
    const style = getComputedStyle(field, "::placeholder");
    const [ground, opacity] = painted(field, white);
    const ink = [...rgba(style.color)];
    ink[3] *= opacity * parseFloat(style.opacity);
    out.push({
      text: field.placeholder.slice(0, 60), ratio: ratio(over(ink, ground), ground),
      large: false, where: "placeholder",
    });
  }
  for (const frame of document.querySelectorAll("iframe")) {
    const inside = frame.contentDocument;
    if (inside?.body) look(inside, painted(frame, white)[0], "frame");
  }
  return out;
})()
"""


def contrasts(browser: Browser) -> list[dict[str, Any]]:
    """Every visible text with its contrast ratio (1 to 21), whether it is large.

    Disabled controls are left out, as the criterion does.
    """
    found: list[dict[str, Any]] = browser.run(_SCRIPT)
    return found


def faint(browser: Browser) -> list[str]:
    """The texts that fall short of their ratio, each with what it has."""
    return sorted(
        {
            f"{item['ratio']:.2f} {item['where']}: {item['text']}"
            for item in contrasts(browser)
            if item["ratio"] < (LARGE_TEXT if item["large"] else TEXT) - 0.005
        }
    )
