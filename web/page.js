// The page: a form of every question, and beside it what follows. The answers are kept in `answers`, in the words of an
// answers file; what they mean is decided by painref alone, in web/app.py.
const byId = (id) => document.getElementById(id);
const status = byId("status");
const answers = {};
let asked = null;
let file = "";

// --- Starting: everything is in this file ----------------------------------------------------------------------------

const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

async function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function start() {
  const parts = {};
  for (const [name, text] of Object.entries(JSON.parse(byId("parts").textContent))) {
    parts[name] = await unpacked(bytesOf(text));
  }
  const types = { wasm: "application/wasm", json: "application/json", zip: "application/zip" };
  // Pyodide asks for its own files by name: they are answered from this page, and nothing else is.
  globalThis.fetch = async (address) => {
    const name = String(address.url ?? address).split("/").pop();
    if (!(name in parts)) throw new TypeError(`${name} is not in this page`);
    return new Response(parts[name], { headers: { "content-type": types[name.split(".").pop()] } });
  };
  const module = async (id) => {
    const text = await unpacked(bytesOf(byId(id).textContent));
    return import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  };
  const { loadPyodide } = await module("loader");
  const pyodide = await loadPyodide({
    createPyodideModule: (await module("asm")).default,
    indexURL: "https://nowhere.invalid/",
    packageBaseUrl: "https://nowhere.invalid/",
    lockFileContents: JSON.parse(new TextDecoder().decode(parts["pyodide-lock.json"])),
  });
  pyodide.unpackArchive(parts["painref.zip"], "zip", { extractDir: "/lib/painref-wheel" });
  pyodide.runPython("import sys; sys.path.insert(0, '/lib/painref-wheel')");
  pyodide.runPython(new TextDecoder().decode(await unpacked(bytesOf(byId("app").textContent))));
  const of = (name) => pyodide.globals.get(name);
  return { questions: of("questions"), understood: of("understood"), assessed: of("assessed"), line: of("as_the_command_line") };
}

// --- The form --------------------------------------------------------------------------------------------------------

function made(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function set(question, value) {
  if (value === undefined || value === "" || (typeof value === "object" && !Object.keys(value).length)) delete answers[question.id];
  else answers[question.id] = value;
  later();
}

function choice(value, values, change, label) {
  const known = values.some(([one]) => one === value) ? values : [...values, [value, value]];
  const select = made("select", { onchange: () => change(select.value) });
  select.setAttribute("aria-label", label);
  for (const [one, text] of known) select.append(made("option", { value: one, textContent: text, selected: one === value }));
  return select;
}

const UNASKED = ["", "not asked"];

function rows(question) {
  const box = made("div");
  const whole = Array.isArray(answers[question.id]) ? answers[question.id].join(", ") : answers[question.id];
  const said = typeof whole === "object" ? whole : {};
  const all = typeof whole === "string" ? whole : "";
  const change = (id, value) => {
    const next = typeof answers[question.id] === "object" ? { ...answers[question.id] } : {};
    if (value === "") delete next[id];
    else next[id] = value;
    set(question, next);
  };
  if (all && all !== "none") {
    box.append(made("input", { value: all, onchange: (event) => set(question, event.target.value) }));
    return box;
  }
  const unsaid = question.closed ? ["", "no"] : UNASKED;
  const none = choice(all || said.others || "", [UNASKED, ["none", "none of these"], ["no", "no others"]], (value) => {
    if (value === "none") set(question, "none");
    else change("others", value);
    if (value !== "no") draw(question);
  }, `${question.prompt} none`);
  if (!question.closed) box.append(made("div", { className: "row" }, none, made("span", { textContent: "everything else in this list" })));
  for (const option of question.options) {
    const values = option.course
      ? [unsaid, ["new", "yes, new"], ["old", "yes, old"], ["yes", "yes"], ["no", "no"]]
      : question.closed
        ? [unsaid, ["yes", "yes"]]
        : [unsaid, ["yes", "yes"], ["no", "no"]];
    const select = choice(all === "none" ? "no" : valueText(said[option.id]), values, (value) => change(option.id, value), option.text);
    const text = made("span", { textContent: option.text, title: option.how, className: option.must.length ? "must" : "" });
    box.append(made("div", { className: "row" }, select, text));
  }
  if (question.names.length) box.append(...named(question, said, change));
  return box;
}

// What is named by an entry: a list of what is said, and a field to add another.
function named(question, said, change) {
  const found = Object.keys(said).filter((id) => id !== "others" && !question.options.some((option) => option.id === id));
  const lines = found.map((id) => {
    const field = made("input", { value: valueText(said[id]), onchange: () => change(id, field.value) });
    const entry = question.names.find((name) => name.id === id);
    field.setAttribute("aria-label", entry ? entry.text : id);
    return made("div", { className: "row" }, field, made("span", { textContent: entry ? entry.text : id }));
  });
  const list = made("datalist", { id: `names-${question.id}` });
  for (const name of question.names) list.append(made("option", { value: name.text }));
  const field = made("input", { placeholder: "add, by name" });
  field.setAttribute("list", list.id);
  field.setAttribute("aria-label", `${question.prompt} add by name`);
  field.onchange = () => {
    const entry = question.names.find((name) => name.text === field.value || name.id === field.value);
    if (entry) change(entry.id, "yes");
    draw(question);
  };
  return [...lines, made("div", { className: "row" }, field, list)];
}

const valueText = (value) => (value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value));

function field(question) {
  switch (question.type) {
    case "yes-no":
      return choice(valueText(answers[question.id]), [UNASKED, ["yes", "yes"], ["no", "no"]], (value) => set(question, value), question.prompt);
    case "choice":
      return choice(valueText(answers[question.id]), [UNASKED, ...question.options.map((option) => [option.id, option.text])], (value) => set(question, value), question.prompt);
    case "options":
      return rows(question);
    case "names": {
      const said = answers[question.id];
      const input = made("input", { value: Array.isArray(said) ? said.join(", ") : valueText(said), placeholder: "by name or id" });
      input.onchange = () => set(question, input.value.split(",").map((one) => one.trim()).filter(Boolean));
      input.setAttribute("aria-label", question.prompt);
      return input;
    }
    case "records":
    case "clearings":
      return rows({ ...question, options: [] });
    default: {
      const input = made("input", { value: valueText(answers[question.id]), placeholder: question.unit, onchange: () => set(question, input.value.trim()) });
      input.setAttribute("aria-label", question.prompt);
      return input;
    }
  }
}

function drawn(question) {
  const legend = made("legend", { textContent: question.prompt });
  const how = question.how ? [made("p", { className: "how", textContent: question.how })] : [];
  const set = made("fieldset", { id: `question-${question.id}` }, legend, ...how, field(question));
  set.dataset.words = `${question.prompt} ${question.options.map((option) => option.text).join(" ")}`.toLowerCase();
  return set;
}

function draw(question) {
  byId(`question-${question.id}`)?.replaceWith(drawn(question));
}

function drawForm() {
  const box = byId("questions");
  box.replaceChildren();
  for (const section of asked.sections) {
    const part = made("details", { open: section.id === "start" || section.id === "safety" }, made("summary", { textContent: section.name }));
    part.append(...section.questions.map(drawn));
    box.append(part);
  }
}

byId("find").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const part of document.querySelectorAll("#questions details")) {
    let shown = 0;
    for (const one of part.querySelectorAll("fieldset")) {
      one.hidden = !words.every((word) => one.dataset.words.includes(word));
      shown += !one.hidden;
    }
    part.hidden = !shown;
    if (words.length && shown) part.open = true;
  }
});

// --- What follows ----------------------------------------------------------------------------------------------------

// Of what is written as {…} the meaning is taken over; everything else is text.
function plainAnswers() {
  const found = (value) => {
    if (typeof value === "string" && /^\s*[{[]/.test(value)) {
      const said = JSON.parse(painref.understood(`x: ${value}`));
      return said.answers ? said.answers.x : value;
    }
    return value;
  };
  return Object.fromEntries(
    Object.entries(answers).map(([id, value]) => [
      id,
      typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, found(one)])) : value,
    ]),
  );
}

const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);

let timer = 0;
function later() {
  clearTimeout(timer);
  timer = setTimeout(assess, 150);
}

function assess() {
  const result = JSON.parse(painref.assessed(JSON.stringify(plainAnswers()), today(), byId("label").value));
  status.textContent = result.errors ? result.errors.join(" ") : "";
  if (!result.errors) {
    file = result.file;
    show(result.document);
  }
}

function sectionOf(section) {
  if (!section.rows.length) return [];
  const parts = [made("h3", { textContent: section.heading })];
  if (section.columns.length) {
    const head = made("tr", {}, ...section.columns.map((column) => Object.assign(made("th", { textContent: column.heading || "No." }), { scope: "col" })));
    const body = section.rows.map((row) => made("tr", {}, ...row.map((cell) => made("td", { textContent: cell }))));
    parts.push(made("table", {}, made("thead", {}, head), made("tbody", {}, ...body)));
  } else parts.push(linesOf(section.rows));
  if (section.note) parts.push(made("p", { className: "note", textContent: section.note }));
  return parts;
}

function linesOf(rows) {
  return made("ul", {}, ...rows.map(([label, ...texts]) => made("li", {}, ...(label ? [made("b", { textContent: `${label}: ` })] : []), texts.join(" "))));
}

function show(report) {
  const headline = made("h2", { className: `word ${report.tone}` }, made("b", { textContent: `${report.word} ` }), report.headline);
  const reasons = made("details", {}, made("summary", { textContent: "Reasons, every procedure, every answer, sources" }));
  for (const section of report.appendix) reasons.append(...sectionOf(section));
  const footer = made("footer", {}, ...report.footer.map((line) => made("p", { textContent: line })));
  byId("result").replaceChildren(headline, linesOf(report.lead), ...report.page.flatMap(sectionOf), footer, reasons);
}

// --- Files -----------------------------------------------------------------------------------------------------------

const questionOf = (id) => asked.sections.flatMap((section) => section.questions).find((question) => question.id === id);

function take(text) {
  const said = JSON.parse(painref.understood(text));
  if (said.errors) {
    status.textContent = said.errors.join(" ");
    return;
  }
  for (const id of Object.keys(answers)) delete answers[id];
  for (const [id, value] of Object.entries(said.answers)) {
    if (id === "painref" || id === "vocabulary") continue;
    const listed = Array.isArray(value) && questionOf(id)?.type === "options";
    answers[id] = listed ? Object.fromEntries(value.map((one) => [one, "yes"])) : value;
  }
  drawForm();
  assess();
}

byId("load").addEventListener("change", async (event) => {
  const chosen = event.target.files[0];
  if (chosen) take(await chosen.text());
  event.target.value = "";
});
byId("save").addEventListener("click", () => {
  const link = made("a", { href: URL.createObjectURL(new Blob([file], { type: "application/yaml" })), download: "answers.yaml" });
  link.click();
  URL.revokeObjectURL(link.href);
});
byId("print").addEventListener("click", () => window.print());
byId("clear").addEventListener("click", () => {
  if (!confirm("Clear every answer?")) return;
  take("{}");
});
byId("label").addEventListener("input", later);

const painref = await start();
asked = JSON.parse(painref.questions());
drawForm();
assess();
status.textContent = `Ready after ${(performance.now() / 1000).toFixed(1)} s. painref data ${asked.data_version}.`;
// For the tests, which have no hands: an address that ends in #answers=TEXT loads that file.
const given = new URLSearchParams(location.hash.slice(1)).get("answers");
if (given) {
  take(given);
  document.body.append(made("pre", { id: "json", hidden: true, textContent: painref.line(given, today()) }));
}
document.body.dataset.ready = "yes";
