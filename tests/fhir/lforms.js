// Fills the form that LHC-Forms draws of QUESTIONNAIRE with the answers of RESPONSE, as a person would: clicks, types and
// chooses. Writes into the page what the form then says, and the link ids of what it does not show.
"use strict";
(function () {
  const definitions = {};
  const define = (items) => (items ?? []).forEach((item) => { definitions[item.linkId] = item; define(item.item); });
  define(QUESTIONNAIRE.item);

  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const happen = (element, ...events) => events.forEach((event) => element.dispatchEvent(new Event(event, { bubbles: true })));
  const press = (element, key, keyCode) =>
    ["keydown", "keyup"].forEach((name) => element.dispatchEvent(new KeyboardEvent(name, { bubbles: true, key, keyCode })));

  async function type(input, text) {
    input.focus();
    input.value = text;
    happen(input, "input", "change");
    press(input, "Enter", 13);
    input.blur();
    await wait(60);
  }

  async function choose(input, text) {
    input.focus();
    await wait(30);
    input.value = text;
    press(input, "a", 65);
    happen(input, "input");
    await wait(250);
    press(input, "Enter", 13);
    happen(input, "change");
    input.blur();
    await wait(60);
  }

  const display = (linkId, coding) =>
    definitions[linkId].answerOption.find((option) => option.valueCoding.code === coding.code).valueCoding.display;
  const unit = (linkId, code) =>
    definitions[linkId].extension.map((one) => one.valueCoding).find((coding) => coding?.code === code).display;

  // Answers one item; false if the form does not show it. What is unknown cannot be chosen, but said in words.
  async function answer(linkId, id, value) {
    if (value.valueCoding?.extension) {
      const inWords = (link) => link.replace(".answer", ".words");
      return answer(inWords(linkId), inWords(id), { valueString: "unknown" });
    }
    const field = document.getElementById(id);
    const { valueCoding: coding, valueQuantity: quantity } = value;
    if (coding) {
      const label = document.getElementById(`${id}|${coding.system}|${coding.code}`);
      if (label) label.click();
      else if (field?.tagName === "INPUT") await choose(field, display(linkId, coding));
      else return false;
      await wait(60);
    } else if ("valueBoolean" in value) {
      const label = document.getElementById(`${id}|${value.valueBoolean}`);
      if (!label) return false;
      label.click();
      await wait(60);
    } else {
      const input = field?.tagName === "INPUT" ? field : field?.querySelector("input");
      if (!input) return false;
      await type(input, String(quantity?.value ?? value.valueDate ?? value.valueString));
      if (quantity) await choose(document.getElementById(`unit_${id}`), unit(linkId, quantity.code));
    }
    return true;
  }

  // The link ids of the items right under a section that the form shows.
  const shown = () =>
    QUESTIONNAIRE.item.flatMap((section) => section.item).map((item) => item.linkId)
      .filter((linkId) => document.getElementById(`item-${linkId}/1/1`) || document.getElementById(`label-${linkId}/1/1`));

  async function fill() {
    const missing = [];
    const rows = {};
    for (const item of RESPONSE.item.flatMap((section) => section.item)) {
      if (item.linkId === "about.vocabulary") continue;
      if (!item.item) {
        for (const value of item.answer) {
          if (!(await answer(item.linkId, `${item.linkId}/1/1`, value))) missing.push(item.linkId);
        }
        continue;
      }
      const row = (rows[item.linkId] = (rows[item.linkId] ?? 0) + 1);
      if (row > 1) {
        [...document.querySelectorAll(`[id^="add-${item.linkId}/"]`)].pop()?.click();
        await wait(200);
      }
      for (const cell of item.item) {
        for (const value of cell.answer) {
          if (!(await answer(cell.linkId, `${cell.linkId}/1/${row}/1`, value))) missing.push(cell.linkId);
        }
      }
    }
    return missing;
  }

  (async () => {
    const said = document.createElement("pre");
    said.id = "said";
    try {
      await LForms.Util.addFormToPage(QUESTIONNAIRE, "form", { prepopulate: false });
      await wait(1500);
      const missing = await fill();
      const filled = LForms.Util.getFormFHIRData("QuestionnaireResponse", "R4");
      said.textContent = JSON.stringify({ missing, filled, shown: shown() });
    } catch (error) {
      said.textContent = JSON.stringify({ error: error.stack });
    }
    document.body.append(said);
  })();
})();
