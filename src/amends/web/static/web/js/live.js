// One stream of events a page: on "case", every [data-live="case"] part that has an id is fetched again and
// exchanged. After a broken connection everything is fetched, because the stream does not repeat itself.
(() => {
  const address = document.body.dataset.liveUrl;
  const lamp = document.querySelector("[data-live-state]");
  if (!address || !lamp || !window.EventSource) return;
  const here = document.body.dataset.case;
  const say = (state, words) => {
    lamp.dataset.state = state;
    lamp.querySelector("[data-live-word]").textContent = words;
  };

  // What the server drew last, without what counts down by itself and the tokens of forms.
  const plain = (html) => html
    .replace(/csrfmiddlewaretoken" value="[^"]*"/g, "")
    .replace(/(data-due="[^"]*"[^>]*>)[^<]*/g, "$1")
    .replace(/(data-away>)[^<]*/g, "$1")
    .replace(/\b(chip|due)--(plain|t[123])\b/g, "$1");
  const drawn = new Map();
  const remember = (part) => {
    for (const node of [part, ...part.querySelectorAll("[data-live-keyed] > [id]")]) drawn.set(node.id, plain(node.outerHTML));
  };
  const parts = () => [...document.querySelectorAll('[data-live="case"][id]')];
  parts().forEach(remember);

  // Somebody who types in a part keeps it as it is until they leave it.
  const typing = (part) => {
    const at = document.activeElement;
    return part.contains(at) && at.matches("input:not([type=checkbox]), textarea, select");
  };
  const name = (details) => `${details.closest("[id]").id} ${details.querySelector("summary").textContent}`;
  const replace = (old, fresh) => {
    const open = new Set([...old.querySelectorAll("details[open]")].map(name));
    const checked = new Set([...old.querySelectorAll("input:checked")].map((box) => box.value));
    const place = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const next = document.importNode(fresh, true);
    const [left, top] = [old.scrollLeft, old.scrollTop];
    const known = new Set([...old.querySelectorAll("[id]")].map((node) => node.id));
    next.querySelectorAll("li[id]").forEach((node) => { if (!known.has(node.id)) node.dataset.arrived = ""; });
    if (old.hasAttribute("data-off")) next.setAttribute("data-off", "");
    // A form that is about the same thing as before keeps what was typed into it.
    next.querySelectorAll("form[data-keep]").forEach((form) => {
      const was = old.querySelector(`form[data-keep="${CSS.escape(form.dataset.keep)}"]`);
      if (was) form.replaceWith(was);
    });
    old.replaceWith(next);
    next.querySelectorAll("details").forEach((node) => { if (open.has(name(node))) node.open = true; });
    next.querySelectorAll("input[type=checkbox]").forEach((box) => { if (checked.has(box.value)) box.checked = true; });
    next.scrollTo(left, top);
    if (place) next.querySelector(`[href="${CSS.escape(place)}"]`)?.focus({ preventScroll: true });
  };
  const replaceKeyed = (part, fresh) => {
    const atEnd = part.scrollHeight - part.scrollTop - part.clientHeight < 40;
    let before = null;
    for (const child of [...fresh.children]) {
      if (!child.id) continue;
      const old = document.getElementById(child.id);
      if (!old) {
        const next = document.importNode(child, true);
        next.dataset.arrived = "";
        if (before) before.after(next);
        else part.append(next);
      } else if (plain(child.outerHTML) !== drawn.get(child.id)) replace(old, child);
      before = document.getElementById(child.id);
    }
    if (atEnd) part.scrollTop = part.scrollHeight;
  };
  const exchange = (page) => {
    for (const part of parts()) {
      const fresh = page.getElementById(part.id);
      if (!fresh || plain(fresh.outerHTML) === drawn.get(part.id)) continue;
      if (typing(part)) { part.addEventListener("focusout", () => setTimeout(refresh, 50), { once: true }); continue; }
      if (part.hasAttribute("data-live-keyed") && part.querySelector(":scope > [id]")) replaceKeyed(part, fresh);
      else replace(part, fresh);
      remember(fresh);
    }
  };
  let running = false;
  let again = false;
  const refresh = async () => {
    if (!document.querySelector("[data-live]")) return; // asking for some pages again changes them: a new secret
    if (running) { again = true; return; }
    running = true;
    try {
      const answer = await fetch(document.body.dataset.liveFrom || location.href, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (answer.ok) exchange(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch { /* the stream says when the desk is back */ }
    running = false;
    if (again) { again = false; refresh(); }
  };

  window.amendsRefresh = refresh;

  // Calls of this person: their room follows, any other page shows that one rings.
  const room = document.body.dataset.call;
  const notices = document.querySelector("[data-calls]");
  const ring = async () => {
    if (room || !notices) return;
    try {
      const answer = await fetch("/calls/notice/", { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (answer.ok) notices.innerHTML = await answer.text();
    } catch { /* the bar says that the desk is away */ }
  };

  let broken = false;
  const stream = new EventSource(address, { withCredentials: true });
  stream.addEventListener("open", () => { say("live", "live"); if (broken) refresh(); broken = false; });
  stream.addEventListener("error", () => { broken = true; say("off", "not live"); });
  stream.addEventListener("refresh", () => { refresh(); ring(); });
  stream.addEventListener("call", (event) => {
    ring();
    try { if (room && String(JSON.parse(event.data).call) === room) refresh(); } catch { /* not ours */ }
  });
  stream.addEventListener("case", (event) => {
    let about = {};
    try { about = JSON.parse(event.data); } catch { /* an event without a case concerns all */ }
    if (here && about.case !== undefined && String(about.case) !== here) return;
    refresh();
  });
})();
