// Validates FHIR R4 resources by Medplum: node medplum.mjs FOLDER FILE... where FOLDER holds the unpacked packages
// core and definitions. Prints what is wrong as JSON: the file, the place and the message of each issue.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, ...files] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const { indexStructureDefinitionBundle, validateResource } = await import(
  pathToFileURL(`${folder}/core/dist/esm/index.mjs`).href
);
for (const name of ["types", "resources"]) {
  indexStructureDefinitionBundle(read(`${folder}/definitions/dist/fhir/r4/profiles-${name}.json`));
}
const wrong = [];
for (const file of files) {
  const resource = read(file);
  for (const one of [resource, ...(resource.entry ?? []).map((entry) => entry.resource)]) {
    let issues;
    try {
      issues = validateResource(one);
    } catch (error) {
      issues = error.outcome?.issue ?? [{ details: { text: String(error) } }];
    }
    for (const issue of issues) {
      if (issue.severity !== "warning") wrong.push(`${file}: ${one.resourceType}: ${issue.expression}: ${issue.details?.text}`);
    }
  }
}
console.log(JSON.stringify({ checked: files.length, wrong }));
