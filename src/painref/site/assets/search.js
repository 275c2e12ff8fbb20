"use strict";
// The search of the site: everything is in assets/index.js, and nothing leaves the page.
(function () {
  const form = document.getElementById("search");
  const field = document.getElementById("query");
  const hits = document.getElementById("hits");
  const up = form.dataset.up;
  const entries = window.PAINREF;
  const index = new MiniSearch({
    fields: ["name", "also"],
    searchOptions: {
      boost: { name: 2 },
      prefix: true,
      fuzzy: (term) => (term.length > 3 ? 0.25 : false),
      boostDocument: (id) => (entries[id].kind === "reference" ? 0.3 : 1),
    },
  });
  index.addAll(entries);

  function show() {
    const query = field.value.trim();
    hits.hidden = !query;
    hits.textContent = "";
    if (!query) return;
    const found = index.search(query).slice(0, 12);
    if (!found.length) {
      hits.textContent = "Nothing has these words in its names.";
      return;
    }
    const list = document.createElement("ul");
    for (const hit of found) {
      const entry = entries[hit.id];
      const link = document.createElement("a");
      link.href = up + entry.path;
      link.textContent = entry.name;
      const item = document.createElement("li");
      item.append(link, " " + entry.kind);
      list.append(item);
    }
    hits.append(list);
  }

  // An address that ends in #search=words opens with them typed.
  const asked = decodeURIComponent((location.hash.match(/^#search=(.*)$/) || ["", ""])[1]);
  if (asked) {
    field.value = asked;
    show();
  }

  field.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = hits.querySelector("a");
    if (first) location.href = first.href;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== field) {
      event.preventDefault();
      field.focus();
    }
    if (event.key === "Escape") {
      field.value = "";
      show();
    }
  });
})();
