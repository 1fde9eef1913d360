// Everything works without this file. It guards against double presses and lost text, and adds two keys.
(() => {
  "use strict";

  const submits = (form) => form.querySelectorAll("button:not([type=button])");

  const unmark = (form) => {
    delete form.dataset.sent;
    submits(form).forEach((button) => button.removeAttribute("aria-disabled"));
  };

  const mark = (form) => {
    form.dataset.sent = "yes";
    submits(form).forEach((button) => button.setAttribute("aria-disabled", "true"));
    // A line that drops must not leave a form that can never be sent again.
    setTimeout(unmark, 15000, form);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    else mark(form);
  });

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || form.method !== "post") return;
    unmark(form);
    if (!form.querySelector("[type=password]")) form.dataset.changed = "yes";
  });

  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(unmark));

  addEventListener("beforeunload", (event) => {
    const changed = document.querySelector("form[data-changed]:not([data-sent])");
    if (changed && !document.querySelector("form[data-sent]")) event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const form = event.target.form;
    const search = document.querySelector("input[type=search]");
    if (event.key === "Enter" && form && form.method === "post") {
      event.preventDefault();
      submits(form)[0]?.click();
    } else if (event.key.toLowerCase() === "k" && search) {
      event.preventDefault();
      search.focus();
    }
  });
})();
