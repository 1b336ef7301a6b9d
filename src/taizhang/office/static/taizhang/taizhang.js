/* The little the pages need beyond links and forms; every page works without it. */
(function () {
  "use strict";
  var root = document.documentElement, themes = ["auto", "light", "dark"];
  root.classList.add("js");

  function theme() { try { return localStorage.getItem("theme") || "auto"; } catch (e) { return "auto"; } }
  function wear(name) {
    if (name === "auto") { root.removeAttribute("data-theme"); } else { root.setAttribute("data-theme", name); }
  }
  wear(theme()); // before the first paint: this file stands in the head

  function label(button) { button.textContent = button.getAttribute("data-" + theme()); button.hidden = false; }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-theme-switch], [data-opens], [data-rows], [data-print]");
    if (!button) { return; }
    if (button.hasAttribute("data-theme-switch")) {
      var next = themes[(themes.indexOf(theme()) + 1) % 3];
      try { localStorage.setItem("theme", next); } catch (e) { /* private window: the choice lasts for this page */ }
      wear(next); label(button);
    } else if (button.hasAttribute("data-opens")) {
      var open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", open);
      document.querySelectorAll(button.getAttribute("data-opens")).forEach(function (part) { part.classList.toggle("open", open); });
    } else if (button.hasAttribute("data-rows")) {
      unfold(button, button.getAttribute("aria-expanded") !== "true");
    } else { window.print(); }
  });

  // A promise tree: rows name their parent; folding a row folds everything under it.
  function unfold(button, open) {
    button.setAttribute("aria-expanded", open);
    var id = button.getAttribute("data-rows");
    document.querySelectorAll('tr[data-parent="' + id + '"]').forEach(function (row) {
      row.hidden = !open;
      var inner = row.querySelector("[data-rows]");
      if (inner && !open) { unfold(inner, false); }
    });
  }

  // Two clicks on save are one save; the back button gives the form back.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.querySelectorAll("button").forEach(function (button) { button.setAttribute("aria-disabled", "true"); });
    setTimeout(release, 10000, form); // an answer that is a file leaves the page standing
  });
  function release(form) {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach(function (button) { button.removeAttribute("aria-disabled"); });
  }
  window.addEventListener("pageshow", function () { document.querySelectorAll("form[data-sent]").forEach(release); });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest("form"); if (form) { release(form); }
  });

  // On paper every score shows its arithmetic.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.score:not([open])").forEach(function (part) { part.open = true; opened.push(part); });
  });
  window.addEventListener("afterprint", function () { opened.splice(0).forEach(function (part) { part.open = false; }); });

  document.addEventListener("DOMContentLoaded", function () {
    var narrow = window.matchMedia("(max-width: 40rem)").matches; // a phone opens a tree folded
    document.querySelectorAll("[data-theme-switch]").forEach(label);
    document.querySelectorAll(narrow ? ".depth-0 [data-rows]" : "[data-rows][data-folded]").forEach(function (button) { unfold(button, false); });
    // the code on a receipt names the number behind a #, which the browser keeps to itself
    var named = document.querySelector("[data-from-hash]"), typed = location.hash.slice(1);
    if (named && !named.value && /^[A-Z0-9-]{6,24}$/.test(typed)) { named.value = typed; }
    var first = document.querySelector("[data-focus]"); if (first) { first.focus(); }
  });
})();
