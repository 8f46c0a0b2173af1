// [data-pop] opens over the page: one at a time, closed by Escape or a click elsewhere, kept inside the window.
// .ev notes are placed under the words they speak of, inside their letter.
(() => {
  const close = (except) => {
    for (const open of document.querySelectorAll("[data-pop][open]")) {
      if (!except || !(open.contains(except) || except.contains(open))) open.open = false;
    }
  };
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = event.target.closest?.("[data-pop][open]") ?? document.querySelector("[data-pop][open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  document.addEventListener("toggle", (event) => {
    const pop = event.target;
    if (!pop.matches?.("[data-pop][open]")) return;
    close(pop);
    const body = pop.querySelector(":scope > .pop__body");
    if (!body) return;
    pop.classList.remove("pop--flip");
    if (body.getBoundingClientRect().right > window.innerWidth - 8) pop.classList.add("pop--flip");
  }, true);

  const place = (event) => {
    const mark = event.target.closest?.(".ev");
    const letter = mark?.closest(".letter");
    if (!letter) return;
    const note = mark.querySelector(".ev__note");
    const box = letter.getBoundingClientRect();
    const lines = mark.getClientRects();
    note.style.left = `${Math.max(0, Math.min(lines[0].left - box.left, box.width - note.offsetWidth))}px`;
    note.style.marginTop = "0";
    note.style.top = `${lines[0].bottom - box.top + 6}px`;
  };
  document.addEventListener("pointerover", place);
  document.addEventListener("focusin", place);
})();
