// [data-undo-until]: the seconds in which a sent reply can still be called back; then the offer goes away.
(() => {
  const tick = () => {
    for (const node of document.querySelectorAll("[data-undo-until]")) {
      const seconds = Math.ceil((Date.parse(node.dataset.undoUntil) - Date.now()) / 1000);
      const figure = node.querySelector("[data-undo-left]");
      if (figure) figure.textContent = seconds > 0 ? `${seconds} s` : "";
      if (seconds <= 0) node.querySelector("form")?.remove();
    }
  };
  tick();
  setInterval(tick, 500);
})();
