// The sign that scripts run, set before the first paint; and the choice of theme, kept in a cookie for the server.
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");

  document.addEventListener("DOMContentLoaded", () => {
    const menu = document.querySelector("[data-theme-menu]");
    if (!menu) return;
    const buttons = [...menu.querySelectorAll("[data-choose-theme]")];
    const show = () => {
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.chooseTheme === (root.dataset.bsTheme ?? "")));
    };
    menu.hidden = false;
    show();
    menu.addEventListener("click", (event) => {
      const button = event.target.closest("[data-choose-theme]");
      if (!button) return;
      const theme = button.dataset.chooseTheme;
      document.cookie = `theme=${theme}; path=/; max-age=${theme ? 31536000 : 0}; samesite=lax`;
      if (theme) root.dataset.bsTheme = theme;
      else delete root.dataset.bsTheme;
      show();
    });
  });
})();
