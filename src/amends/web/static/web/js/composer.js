// [data-composer]: keeps the draft every 2 s, asks for findings while the hand rests, draws them under the text in
// the mirror, and walks them: Alt+Down next, Enter applies the offered wording, Delete dismisses it, Esc leaves.
(() => {
  const form = document.querySelector("[data-composer]");
  if (!form) return;
  const area = form.querySelector("[data-body]");
  const mirror = form.querySelector("[data-mirror]");
  const list = form.querySelector("[data-findings]");
  const saved = document.querySelector("[data-saved]");
  const fields = () => new URLSearchParams(new FormData(form));
  const send = (url) => fetch(url, { method: "POST", body: fields(), headers: { "HX-Request": "true" }, credentials: "same-origin" });
  const found = () => [...list.querySelectorAll("[data-finding]")];
  const reason = () => list.querySelector("[data-reason]")?.value || "";

  // Offsets count characters as Python does; a text area counts UTF-16 units.
  const unit = (text, offset) => [...text].slice(0, offset).join("").length;
  const span = (node, text) => ({ from: unit(text, Number(node.dataset.start || 0)), to: unit(text, Number(node.dataset.end || 0)) });

  const box = form.closest("[data-tabs]");
  box?.addEventListener("focusin", (event) => { if (event.target.matches("textarea")) box.dataset.writing = ""; });

  let judged = area.value;
  const draw = (here) => {
    const text = area.value;
    mirror.replaceChildren();
    if (text === judged) {
      const marks = found()
        .map((node) => ({ node, level: node.dataset.level, ...span(node, text) }))
        .filter((m) => m.to > m.from)
        .sort((a, b) => a.from - b.from);
      let at = 0;
      for (const mark of marks) {
        if (mark.from < at) continue;
        const piece = document.createElement("mark");
        piece.className = `mark--${mark.level}${mark.node === here ? " mark--here" : ""}`;
        piece.textContent = text.slice(mark.from, mark.to);
        mirror.append(text.slice(at, mark.from), piece);
        at = mark.to;
      }
      mirror.append(text.slice(at));
    }
    mirror.append("\n");
    mirror.scrollTop = area.scrollTop;
  };

  let asking = 0;
  const judge = async () => {
    const mine = ++asking;
    const text = area.value;
    const basis = list.querySelector("[name=basis]")?.value;
    const chosen = new Map([...list.querySelectorAll("[name=promise]")].map((box) => [box.dataset.words, box.checked]));
    try {
      const answer = await send(form.dataset.findingsUrl);
      if (!answer.ok || mine !== asking || text !== area.value) return;
      const typed = reason();
      const focused = document.activeElement?.matches("[data-reason]");
      const open = list.querySelector("details.hints")?.open;
      list.innerHTML = await answer.text();
      const field = list.querySelector("[data-reason]");
      if (field) field.value = typed || field.value;
      if (field && focused) field.focus();
      if (open) list.querySelector("details.hints")?.setAttribute("open", "");
      list.querySelectorAll("[name=promise]").forEach((box) => { box.checked = chosen.get(box.dataset.words) ?? box.checked; });
      if (basis && list.querySelector("[name=basis]")) list.querySelector("[name=basis]").value = basis;
      const tally = list.querySelector("[data-tally-new]");
      if (tally) form.querySelector("[data-tally]").replaceChildren(tally.content.cloneNode(true));
      judged = text;
      draw();
    } catch { /* without a connection the letter can still be written; sending checks it again */ }
  };

  let kept = fields().toString();
  const keep = async () => {
    const now = fields().toString();
    if (now === kept) return;
    try {
      const answer = await send(form.dataset.draftUrl);
      if (answer.ok) {
        kept = now;
        saved.textContent = "draft kept";
      } else saved.textContent = "draft not kept";
    } catch { saved.textContent = "draft not kept: no connection"; }
  };
  const keeper = setInterval(keep, 2000);

  let rest;
  area.addEventListener("input", () => {
    draw();
    clearTimeout(rest);
    rest = setTimeout(judge, 250);
  });
  form.querySelector("[data-judge]")?.addEventListener("change", judge);
  area.addEventListener("scroll", () => { mirror.scrollTop = area.scrollTop; });

  let current = -1;
  const walk = (step) => {
    const all = found();
    all.forEach((node) => node.removeAttribute("aria-current"));
    if (!all.length) return;
    current = (current + step + all.length) % all.length;
    const node = all[current];
    node.closest("details")?.setAttribute("open", "");
    node.setAttribute("aria-current", "true");
    node.scrollIntoView({ block: "nearest" });
    const place = span(node, area.value);
    if (place.to > place.from) area.setSelectionRange(place.from, place.to);
    draw(node);
  };
  const leave = () => {
    found().forEach((node) => node.removeAttribute("aria-current"));
    current = -1;
    draw();
  };
  const apply = (node) => {
    const offer = node.dataset.suggestion;
    const place = span(node, area.value);
    if (!offer || area.value !== judged || place.to <= place.from) return;
    area.focus();
    area.setSelectionRange(place.from, place.to);
    area.setRangeText(offer, place.from, place.to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    leave();
  };
  // What is dismissed goes along with the form, so that it stays away while the letter grows.
  const dismiss = (node) => {
    if (node.dataset.level === "must") return;
    const kept = document.createElement("input");
    Object.assign(kept, { type: "hidden", name: "dismissed", value: node.dataset.keyOf });
    list.prepend(kept);
    node.remove();
    leave();
    area.focus();
  };
  area.addEventListener("keydown", (event) => {
    const node = found()[current];
    if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      walk(event.key === "ArrowDown" ? 1 : -1);
    } else if (node?.hasAttribute("aria-current") && event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      apply(node);
    } else if (node?.hasAttribute("aria-current") && event.key === "Delete" && node.dataset.level !== "must") {
      event.preventDefault();
      dismiss(node);
    } else if (node?.hasAttribute("aria-current") && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      leave();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-send]"));
    } else if (node && !event.altKey && event.key !== "Alt") leave();
  });
  // Enter in a line of the form would press its first button, which is not the one meant.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input:not([type=checkbox])")) return;
    event.preventDefault();
    if (event.target.matches("[data-reason]")) form.requestSubmit(form.querySelector("[data-send]"));
    else area.focus();
  });
  list.addEventListener("click", (event) => {
    const node = event.target.closest("[data-finding]");
    if (!node) return;
    if (event.target.closest("[data-apply]")) apply(node);
    else if (event.target.closest("[data-dismiss]")) { event.preventDefault(); dismiss(node); }
    else { current = found().indexOf(node) - 1; walk(1); area.focus(); }
  });

  // What is sent was read once as it stands, so that its promises go with it.
  let sure = false;
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.matches("[data-plain]")) return clearInterval(keeper);
    if (!sure && area.value !== judged) {
      event.preventDefault();
      clearTimeout(rest);
      for (let tries = 0; tries < 3 && area.value !== judged; tries++) await judge();
      sure = true;
      return form.requestSubmit(form.querySelector("[data-send]"));
    }
    sure = false;
    const field = list.querySelector("[data-reason]");
    if (field && !field.value.trim()) {
      event.preventDefault();
      return field.focus();
    }
    clearInterval(keeper);
  });
  window.addEventListener("pagehide", () => {
    if (fields().toString() !== kept) navigator.sendBeacon?.(form.dataset.draftUrl, fields());
  });
  draw();
  if (area.value.trim() && !found().length) judge();
})();
