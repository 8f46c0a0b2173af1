// The call room. [data-pad] keeps each line on the server the moment it is ended by Enter (Ctrl+Enter: our words), and
// what is being typed every 2 s; a line that did not arrive waits and is sent again. Keys press [data-room-key] while
// the hand stays in the note box; Alt+1 to Alt+9 tick or enter the fields of the step.
(() => {
  const room = document.querySelector("[data-room]");
  const pad = document.querySelector("[data-pad]");
  const area = pad?.querySelector("[data-pad-text]");
  const state = pad?.querySelector("[data-pad-state]");
  const say = (words) => { if (state) state.textContent = words; };
  if (!room) return;

  const key = `call-${document.body.dataset.call}`;
  const waiting = JSON.parse(sessionStorage.getItem(key) || "[]");
  const remember = () => (waiting.length ? sessionStorage.setItem(key, JSON.stringify(waiting)) : sessionStorage.removeItem(key));
  const token = () => pad.querySelector("[name=csrfmiddlewaretoken]").value;
  const post = (url, fields) => fetch(url, {
    method: "POST",
    body: new URLSearchParams({ csrfmiddlewaretoken: token(), ...fields }),
    headers: { "HX-Request": "true" },
    credentials: "same-origin",
    keepalive: true,
  });

  const list = () => document.getElementById("call-lines");
  const show = (line) => {
    const row = document.createElement("li");
    row.className = `line line--${line.who === "ours" ? "ours" : "theirs"}`;
    row.dataset.once = line.once;
    for (const [name, text] of [["at", "…"], ["who", line.who === "ours" ? "we" : "they"], ["words", line.words]]) {
      const part = document.createElement("span");
      part.className = `line__${name}`;
      part.textContent = text;
      row.append(part);
    }
    list().append(row);
    list().scrollTop = list().scrollHeight;
  };

  let sending = false;
  const send = async () => {
    if (sending) return;
    sending = true;
    while (waiting.length) {
      const line = waiting[0];
      try {
        const answer = await post(pad.action, line);
        if (answer.status === 422 || answer.status === 404) {
          say(await answer.text());
          area.value = [line.words, area.value].filter(Boolean).join("\n");
        } else if (!answer.ok) throw new Error(String(answer.status));
        else say("kept");
        waiting.shift();
        remember();
        list().querySelector(`[data-once="${CSS.escape(line.once)}"]`)?.remove();
      } catch {
        say(`not kept yet: no connection (${waiting.length})`);
        break;
      }
    }
    sending = false;
    window.amendsRefresh?.();
  };
  const keep = (who) => {
    const words = area.value.trim();
    if (!words) return;
    const line = { words, who, once: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` };
    waiting.push(line);
    remember();
    area.value = "";
    drafted = "";
    show(line);
    send();
  };

  let drafted = area?.value ?? "";
  const keepDraft = async () => {
    if (waiting.length) send();
    if (area.value === drafted) return;
    const words = area.value;
    try {
      const answer = await post(pad.dataset.draftUrl, { words });
      if (answer.ok) { drafted = words; say(words ? "kept as you type" : ""); }
    } catch { say("not kept yet: no connection"); }
  };

  if (pad && area) {
    setInterval(keepDraft, 2000);
    pad.addEventListener("submit", (event) => {
      event.preventDefault();
      keep(event.submitter?.value === "ours" ? "ours" : "said");
      area.focus();
    });
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing) return;
      event.preventDefault();
      keep(event.ctrlKey || event.metaKey ? "ours" : "said");
    });
    window.addEventListener("pagehide", () => {
      if (area.value !== drafted) navigator.sendBeacon?.(pad.dataset.draftUrl, new URLSearchParams({ csrfmiddlewaretoken: token(), words: area.value }));
    });
    const box = () => { area.focus({ preventScroll: true }); area.setSelectionRange(area.value.length, area.value.length); };
    box();
    if (waiting.length) { waiting.forEach(show); send(); }
    // A press elsewhere that opens nothing to write in gives the hand back to the note box.
    room.addEventListener("click", (event) => {
      if (!event.target.closest("input, textarea, select, label, summary, a, .pop__body")) box();
    });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") box(); });
    list()?.scrollTo(0, list().scrollHeight);
  }

  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.isComposing) return;
    if (event.altKey && /^[1-9]$/.test(event.key)) {
      const names = [...new Set([...document.querySelectorAll("[data-step] [name^=f_]")].map((field) => field.name))];
      const field = document.querySelector(`[data-step] [name="${names[Number(event.key) - 1]}"]`);
      if (!field) return;
      event.preventDefault();
      if (field.type === "checkbox") field.checked = !field.checked;
      else field.focus();
      return;
    }
    if (!/^F\d+$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const node = document.querySelector(`[data-room-key="${event.key}"]`);
    if (!node) return;
    event.preventDefault();
    if (node.tagName === "SUMMARY") {
      node.parentElement.open = !node.parentElement.open;
      (node.parentElement.open ? node.parentElement.querySelector("input:not([type=hidden])") : area)?.focus();
    } else node.click();
  });

  // What stands in the note box goes along before the page is left by a press.
  document.addEventListener("submit", (event) => {
    if (event.target === pad || !area || area.value === drafted) return;
    navigator.sendBeacon?.(pad.dataset.draftUrl, new URLSearchParams({ csrfmiddlewaretoken: token(), words: area.value }));
    drafted = area.value;
  });

  const turn = () => {
    const ring = document.querySelector("[data-ring-since]");
    if (!ring) return;
    const whole = Number(ring.dataset.ringSeconds);
    const gone = Math.max(0, (Date.now() - Date.parse(ring.dataset.ringSince)) / 1000);
    const left = Math.max(0, Math.ceil(whole - gone));
    const mark = ring.querySelector("[data-ring]");
    mark.setAttribute("stroke-dashoffset", String(138.23 * Math.min(1, gone / whole)));
    mark.classList.toggle("ring__left--over", left === 0);
    const minutes = Math.floor(gone / 60);
    ring.querySelector("[data-ring-word]").textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : `${minutes} min`;
  };
  turn();
  setInterval(turn, 1000);
})();
