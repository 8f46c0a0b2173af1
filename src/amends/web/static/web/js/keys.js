// Keys: an element says its own by data-key. Never while somebody types; single keys can be switched off.
(() => {
  const typing = (event) => event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]") !== null;

  // Press an element: show what hides it, then open, focus or click it.
  window.amendsPress = (node) => {
    for (let up = node.parentElement; up; up = up.parentElement) {
      if (up.tagName === "DETAILS" && !(node.tagName === "SUMMARY" && node.parentElement === up)) up.open = true;
    }
    if (node.tagName === "SUMMARY") {
      node.parentElement.open = true;
      (node.parentElement.querySelector("select, textarea, input:not([type=hidden]), button") ?? node).focus();
    } else if (node.matches("input, textarea, select")) node.focus();
    else node.click();
  };

  const move = (step) => {
    const rows = [...document.querySelectorAll("[data-rows] [data-row]")];
    if (!rows.length) return;
    const at = rows.indexOf(document.activeElement);
    const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };

  const quiet = (run) => (event) => {
    if (typing(event) || event.defaultPrevented) return;
    event.preventDefault();
    run(event);
  };
  const help = quiet(() => window.amendsPalette?.showKeys());
  const bindings = { "$mod+k": (event) => { event.preventDefault(); window.amendsPalette?.open(); } };
  if (document.body.dataset.keys !== "off") {
    Object.assign(bindings, {
      j: quiet(() => move(1)),
      k: quiet(() => move(-1)),
      x: quiet(() => document.activeElement.closest?.("[data-rows] > li")?.querySelector("[type=checkbox]")?.click()),
      "?": help,
      "Shift+?": help,
    });
    for (const key of new Set([...document.querySelectorAll("[data-key]")].map((n) => n.dataset.key))) {
      bindings[key] = quiet(() => {
        const node = document.querySelector(`.bar__nav [data-key="${CSS.escape(key)}"], [data-key="${CSS.escape(key)}"]`);
        if (node) window.amendsPress(node);
      });
    }
  }
  window.tinykeys.tinykeys(window, bindings);
})();
