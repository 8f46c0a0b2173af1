// [data-promising]: Alt+Enter ticks the promise the caret stands in, else the next one not ticked; pressed there
// again, it unticks it. With data-promises-url the promises are looked for while the hand rests, as in a note.
(() => {
  const unit = (text, offset) => [...text].slice(0, offset).join("").length;

  const toggle = (form, area) => {
    const boxes = [...form.querySelectorAll("[name=promise]")];
    const caret = area.selectionStart;
    const here = boxes.find((box) => {
      const [from, to] = box.value.split(":").map(Number);
      return unit(area.value, from) <= caret && caret <= unit(area.value, to);
    });
    const box = here ?? boxes.find((one) => !one.checked);
    if (!box) return;
    box.checked = !box.checked;
    box.closest("label")?.scrollIntoView({ block: "nearest" });
  };

  const watch = (form, area) => {
    const list = form.querySelector("[data-promises]");
    let judged = area.value;
    let asking = 0;
    const find = async () => {
      const mine = ++asking;
      const text = area.value;
      const chosen = new Map([...list.querySelectorAll("[name=promise]")].map((box) => [box.dataset.words, box.checked]));
      const basis = list.querySelector("[name=basis]")?.value;
      try {
        const answer = await fetch(form.dataset.promisesUrl, {
          method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "HX-Request": "true" }, credentials: "same-origin",
        });
        if (!answer.ok || mine !== asking || text !== area.value) return;
        list.innerHTML = await answer.text();
        list.querySelectorAll("[name=promise]").forEach((box) => { box.checked = chosen.get(box.dataset.words) ?? box.checked; });
        if (basis && list.querySelector("[name=basis]")) list.querySelector("[name=basis]").value = basis;
        judged = text;
      } catch { /* without a connection the note can still be written */ }
    };
    let rest;
    area.addEventListener("input", () => {
      clearTimeout(rest);
      rest = setTimeout(find, 250);
    });
    // What is kept was looked at once as it stands, so that its promises go with it.
    let sure = false;
    form.addEventListener("submit", async (event) => {
      if (sure || area.value === judged || event.submitter?.name === "check") return;
      event.preventDefault();
      sure = true;
      await find();
      form.requestSubmit(form.querySelector("[data-keep]"));
    });
  };

  document.querySelectorAll("[data-promising]").forEach((form) => {
    const area = form.querySelector("textarea[name=body]");
    if (!area) return;
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      toggle(form, area);
    });
    if (form.dataset.promisesUrl) watch(form, area);
  });
})();
