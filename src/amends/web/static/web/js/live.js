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

  const busy = (part) => part.contains(document.activeElement) && part.querySelector("details[open] form");
  const exchange = (page) => {
    for (const part of document.querySelectorAll('[data-live="case"][id]')) {
      const fresh = page.getElementById(part.id);
      if (!fresh || busy(part) || fresh.outerHTML === part.outerHTML) continue;
      const place = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      const atEnd = part.scrollHeight - part.scrollTop - part.clientHeight < 40;
      const top = part.scrollTop;
      const known = new Set([...part.querySelectorAll("[id]")].map((n) => n.id));
      const next = document.importNode(fresh, true);
      next.querySelectorAll("article[id], li[id]").forEach((n) => { if (!known.has(n.id)) n.dataset.arrived = ""; });
      part.replaceWith(next);
      next.scrollTop = atEnd && "stayAtEnd" in next.dataset ? next.scrollHeight : top;
      if (place) next.querySelector(`[href="${CSS.escape(place)}"]`)?.focus();
    }
  };
  let running = false;
  let again = false;
  const refresh = async () => {
    if (running) { again = true; return; }
    running = true;
    try {
      const answer = await fetch(document.body.dataset.liveFrom || location.href, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (answer.ok) exchange(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch { /* the stream says when the desk is back */ }
    running = false;
    if (again) { again = false; refresh(); }
  };

  let broken = false;
  const stream = new EventSource(address, { withCredentials: true });
  stream.addEventListener("open", () => { say("live", "live"); if (broken) refresh(); broken = false; });
  stream.addEventListener("error", () => { broken = true; say("off", "not live"); });
  stream.addEventListener("refresh", refresh);
  stream.addEventListener("case", (event) => {
    let about = {};
    try { about = JSON.parse(event.data); } catch { /* an event without a case concerns all */ }
    if (here && about.case !== undefined && String(about.case) !== here) return;
    refresh();
  });
})();
