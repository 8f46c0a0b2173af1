// [data-tabs]: its [data-tab] links choose which of its own [data-panel] parts is shown. Panels of the room are
// tabs only where they do not fit side by side.
(() => {
  const wide = window.matchMedia("(min-width: 1101px)");
  const own = (box, selector) => [...box.querySelectorAll(selector)].filter((n) => n.closest("[data-tabs]") === box);
  const show = (box, name) => {
    box.dataset.tabsAt = name;
    own(box, "[data-tab]").forEach((tab) => {
      if (tab.dataset.tab === name) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    });
    const all = box.dataset.tabs === "room" && wide.matches;
    own(box, "[data-panel]").forEach((panel) => { panel.toggleAttribute("data-off", !all && panel.dataset.panel !== name); });
  };
  const boxes = [...document.querySelectorAll("[data-tabs]")];
  for (const box of boxes) {
    box.dataset.tabsReady = "";
    show(box, own(box, "[data-tab]")[0].dataset.tab);
    box.addEventListener("click", (event) => {
      const tab = event.target.closest("[data-tab]");
      if (!tab || tab.closest("[data-tabs]") !== box) return;
      event.preventDefault();
      show(box, tab.dataset.tab);
      const field = own(box, `[data-panel="${tab.dataset.tab}"]`)[0]?.querySelector("textarea");
      if (box.dataset.tabs !== "room" && field) field.focus();
    });
  }
  wide.addEventListener("change", () => boxes.forEach((box) => show(box, box.dataset.tabsAt)));

  // [data-focus] leads to a field, through whatever tab hides it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-focus]");
    const field = link && document.querySelector(link.dataset.focus);
    if (!field) return;
    event.preventDefault();
    for (let panel = field.closest("[data-panel]"); panel; panel = panel.parentElement.closest("[data-panel]")) {
      show(panel.closest("[data-tabs]"), panel.dataset.panel);
    }
    field.focus();
  });

  // [data-stay-at-end] opens at its last line, unless the address names a place in it or its last article is taller
  // than the room: then at that one's first line. At the end it stays when the room around it changes, until
  // somebody scrolls away.
  for (const node of document.querySelectorAll("[data-stay-at-end]")) {
    const named = location.hash && document.getElementById(location.hash.slice(1));
    if (!named || !node.contains(named)) node.scrollTo(node.scrollWidth, node.scrollHeight);
    const last = [...node.querySelectorAll(":scope > article")].pop();
    if (!named && last && last.offsetHeight > node.clientHeight) last.scrollIntoView({ block: "start" });
    let atEnd = false;
    const look = () => { atEnd = node.scrollHeight - node.scrollTop - node.clientHeight < 40; };
    look();
    node.addEventListener("scroll", look, { passive: true });
    new ResizeObserver(() => { if (atEnd) node.scrollTop = node.scrollHeight; }).observe(node);
  }
})();
