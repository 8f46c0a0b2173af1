// The wrap-up: Ctrl+Enter saves it from any field.
(() => {
  const form = document.querySelector("[data-wrap]");
  form?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-keep]"));
  });
})();
