// Evaluates FHIRPath by Medplum: node enabling.mjs FOLDER FILE where FOLDER holds the unpacked package core, and FILE has
// {expressions, responses}. Prints, for each response, what each expression gives: true, false, or null for nothing.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, file] = process.argv.slice(2);
const { evalFhirPathTyped, toTypedValue } = await import(pathToFileURL(`${folder}/core/dist/esm/index.mjs`).href);
const { expressions, responses } = JSON.parse(readFileSync(file, "utf8"));
const truths = responses.map((response) => {
  const resource = toTypedValue(response);
  return expressions.map((expression) => {
    const found = evalFhirPathTyped(expression, [resource], { "%resource": resource });
    return found.length === 1 ? found[0].value : null;
  });
});
console.log(JSON.stringify(truths));
