// [data-checked=URL]: while the hand rests, what the rules say of the text stands in the element that data-checked-into names.
(() => {
  for (const form of document.querySelectorAll("[data-checked]")) {
    const into = document.getElementById(form.dataset.checkedInto);
    if (!into) continue;
    let waiting, asking = 0;
    const ask = async () => {
      const mine = ++asking;
      try {
        const body = new URLSearchParams(new FormData(form));
        const answer = await fetch(form.dataset.checked, { method: "POST", body, headers: { "HX-Request": "true" }, credentials: "same-origin" });
        if (answer.ok && mine === asking) into.innerHTML = await answer.text();
      } catch { /* without a connection the text can still be written; sending checks it again */ }
    };
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 600); });
  }
})();
