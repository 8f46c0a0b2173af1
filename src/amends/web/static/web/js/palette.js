// The palette (Ctrl+K): do what this page offers by name, go where the desk finds something, or search. And the keys.
(() => {
  const box = document.querySelector("[data-palette]");
  const help = document.querySelector("[data-keys-help]");
  if (!box) return;
  const input = box.querySelector("input");
  const list = box.querySelector("[role=listbox]");
  const named = () => [...document.querySelectorAll("[data-key-name]")].filter((n) => n.closest(".bar__more") === null);

  const commands = () => named()
    .filter((node) => node.dataset.key !== "/")
    .map((node) => ({ words: node.dataset.keyName, hint: node.dataset.key, run: () => window.amendsPress(node) }));
  const go = (address) => () => location.assign(address);
  let found = [];
  const choices = (text) => {
    const words = text.trim().toLowerCase();
    const fits = commands().filter((c) => words.split(/\s+/).every((w) => c.words.toLowerCase().includes(w)));
    const places = found.map((item) => ({ words: item.title, detail: item.detail, run: go(item.url) }));
    const search = words ? [{ words: `Search for “${text.trim()}”`, run: go(`/search/?q=${encodeURIComponent(text.trim())}`) }] : [];
    return words ? [...places, ...fits, ...search] : [...fits, ...places];
  };

  let shown = [];
  let at = 0;
  const mark = () => {
    [...list.children].forEach((node, i) => node.setAttribute("aria-selected", String(i === at)));
    const node = list.children[at];
    if (node) { input.setAttribute("aria-activedescendant", node.id); node.scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  };
  const fill = () => {
    shown = choices(input.value);
    at = 0;
    list.replaceChildren(...shown.map((choice, i) => {
      const node = document.createElement("li");
      node.id = `choice-${i}`;
      node.setAttribute("role", "option");
      const words = document.createElement("span");
      words.className = "palette__words";
      words.append(choice.words);
      if (choice.detail) { const detail = document.createElement("span"); detail.className = "muted"; detail.textContent = choice.detail; words.append(" ", detail); }
      node.append(words);
      if (choice.hint) { const key = document.createElement("kbd"); key.textContent = choice.hint; node.append(key); }
      return node;
    }));
    mark();
  };
  let asking = 0;
  const ask = async () => {
    const mine = ++asking;
    try {
      const answer = await fetch(`/palette/?q=${encodeURIComponent(input.value.trim())}`, { credentials: "same-origin" });
      if (!answer.ok || mine !== asking) return;
      found = (await answer.json()).items;
      fill();
    } catch { /* what the page itself offers is still there */ }
  };
  let rest;
  const open = () => {
    if (!box.open) box.showModal();
    input.value = "";
    found = [];
    fill();
    input.focus();
    ask();
  };
  const run = (choice) => { if (choice) { box.close(); choice.run(); } };

  input.addEventListener("input", () => { fill(); clearTimeout(rest); rest = setTimeout(ask, 80); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % Math.max(1, shown.length);
      mark();
    } else if (event.key === "Enter") { event.preventDefault(); run(shown[at]); }
  });
  list.addEventListener("click", (event) => run(shown[[...list.children].indexOf(event.target.closest("[role=option]"))]));
  for (const dialog of [box, help]) dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  const showKeys = () => {
    const rows = [["j / k", "Next, previous row"], ["Enter", "Open the row"], ["x", "Choose the row"], ["Ctrl+K", "Go to or do"], ...named().filter((n) => n.dataset.key).map((n) => [n.dataset.key, n.dataset.keyName]), ["Alt+Down", "Next finding, while writing"], ["Ctrl+Enter", "Send, while writing"], ["?", "This list"]];
    help.querySelector("[data-keys-list]").replaceChildren(...rows.flatMap(([key, words]) => {
      const term = document.createElement("dt");
      const name = document.createElement("kbd");
      const says = document.createElement("dd");
      name.textContent = key;
      says.textContent = words;
      term.append(name);
      return [term, says];
    }));
    help.showModal();
  };
  document.querySelector("[data-palette-keys]")?.addEventListener("click", showKeys);
  window.amendsPalette = { open, showKeys };
})();
