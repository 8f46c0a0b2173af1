// Figures that count ([data-due]) and distances ([data-away] in a time) tick; the words match templatetags/_times.py.
(() => {
  const pad = (n) => String(n).padStart(2, "0");
  const left = (s) => {
    if (s < 3600) return `${Math.floor(s / 60)}:${pad(s % 60)}`;
    if (s < 86400) return `${Math.floor(s / 3600)} h ${pad(Math.floor((s % 3600) / 60))}`;
    return `${Math.floor(s / 86400)} d ${Math.floor((s % 86400) / 3600)} h`;
  };
  const over = (s) => (s < 3600 ? `+${Math.floor(s / 60)} min` : `+${left(s)}`);
  const distance = (seconds) => {
    const s = Math.floor(Math.abs(seconds));
    if (s < 60) return "now";
    const minutes = Math.floor((s % 3600) / 60);
    let span = `${Math.floor(s / 60)} min`;
    if (s >= 86400) span = s < 172800 ? "1 day" : `${Math.floor(s / 86400)} days`;
    else if (s >= 3600) span = `${Math.floor(s / 3600)} h${minutes ? ` ${minutes} min` : ""}`;
    return seconds > 0 ? `in ${span}` : `${span} ago`;
  };
  const tones = ["plain", "t1", "t2", "t3"];
  const tone = (part) => (part >= 1 ? "t3" : part >= 0.8 ? "t2" : part >= 0.5 ? "t1" : "plain");
  const write = (node, text) => { if (node.textContent !== text) node.textContent = text; };

  const tick = () => {
    const now = Date.now();
    for (const node of document.querySelectorAll("[data-due]")) {
      const due = Date.parse(node.dataset.due);
      const seconds = Math.floor((due - now) / 1000);
      write(node, seconds > 0 ? left(seconds) : over(-seconds));
      const holder = node.closest("[data-tone]");
      const started = Date.parse(node.dataset.started);
      if (!holder || Number.isNaN(started)) continue;
      const kind = holder.dataset.tone;
      const next = `${kind}--${tone(due > started ? (now - started) / (due - started) : 1)}`;
      if (holder.classList.contains(next)) continue;
      tones.forEach((name) => holder.classList.remove(`${kind}--${name}`));
      holder.classList.add(next);
    }
    for (const node of document.querySelectorAll("time[data-moment]")) {
      write(node.querySelector("[data-away]"), distance((Date.parse(node.getAttribute("datetime")) - now) / 1000));
    }
  };
  setInterval(() => { if (!document.hidden) tick(); }, 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });
})();
