// Checks a page as the browser has built it, and writes what is wrong into it: headings, names of fields, contrast of
// every text as computed (WCAG 2.1, 1.4.3, level AA), and the order in which the keyboard goes through it.
"use strict";
(function () {
  const wrong = [];
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((one) => Number(one.tagName[1]));
  if (levels[0] !== 1 || levels.filter((level) => level === 1).length !== 1) wrong.push("not one h1 on top");
  levels.forEach((level, number) => number && level > levels[number - 1] + 1 && wrong.push(`h${level} after h${levels[number - 1]}`));
  for (const field of document.querySelectorAll("input, select, textarea, button")) {
    if (!field.labels?.length && !field.getAttribute("aria-label") && !field.textContent.trim()) wrong.push(`no name: ${field.id}`);
  }
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [red, green, blue] = numbers(colour).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      const [, , , opaque = 1] = numbers(colour);
      if (opaque === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  let texts = 0;
  for (const element of document.querySelectorAll("main *, header *, footer *")) {
    if (element.closest("svg") || ![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    texts += 1;
    const [high, low] = [light(getComputedStyle(element).color), light(behind(element))].sort((one, other) => other - one);
    if ((high + 0.05) / (low + 0.05) < 4.5) wrong.push(`contrast: ${element.textContent.trim().slice(0, 40)}`);
  }
  if (!texts) wrong.push("no text");
  const reached = [...document.querySelectorAll("a[href], input, button, select, [tabindex]")];
  if (reached.some((one) => one.tabIndex > 0)) wrong.push("a tabindex above 0");
  if (reached[0]?.getAttribute("href") !== "#content") wrong.push("the way to the content does not come first");
  const said = document.createElement("pre");
  said.id = "checks";
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  said.textContent = JSON.stringify({ texts, wrong, dark });
  document.body.append(said);
})();
