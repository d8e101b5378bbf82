// How this was measured: a rate without its definition is a rumour.

function measure() {
  const { summary } = data;
  const { rates, definitions, notCovered } = summaryTexts();
  const studies = summary.rates.map((rate) => rate.after);
  return [
    el("h1", { tabindex: "-1" }, words.measure),
    el("p", { class: "standfirst" }, words.measureLede),
    section(words.definitions, el("dl", { class: "terms" }, [...rates, ...definitions].map(([term, definition], at) => el("div", {}, el("dt", {}, term), el("dd", {}, definition, studies[at] ? el("span", { class: "sub" }, ` (${say("after", { study: studies[at] })})`) : null))))),
    section(words.notCovered, notCovered.length ? el("ul", {}, notCovered.map((line) => el("li", {}, line))) : el("p", {}, words.notCoveredNone)),
    section(words.selfTest, el("p", { class: "note" }, words.selfTestNote), selfTest(summary.self_test)),
    section(words.kinds, el("dl", { class: "terms" }, Object.keys(words.kind).filter((kind) => kind !== "shared").map((kind) => el("div", {}, el("dt", {}, el("span", { class: `s k-${kind}` }, kindBadge(kind), name("kind", kind)[1])), el("dd", {}, name("kind", kind)[2]))))),
    section(words.classes, el("dl", { class: "terms" }, Object.keys(words.classText).map((letter) => el("div", {}, el("dt", {}, classBadge(letter)), el("dd", {}, words.classText[letter]))))),
    section(words.parameters, el("p", {}, `${words.version}: newsprint ${summary.version}`), parameters(words.options, summary.parameters.options), parameters(words.recipe, summary.parameters.recipe), parameters(words.policy, summary.parameters.policy)),
    summary.timings ? section(words.timings, fixed("timings", words.timings, [
      { label: words.stage, key: "stage", main: true, cell: (row) => row.stage },
      { label: words.seconds, key: "seconds", number: true, cell: (row) => decimal(row.seconds, 2) },
    ], summary.timings)) : null,
  ];
}

function parameters(title, value) {
  const shown = (leaf) => (typeof leaf === "string" ? leaf : JSON.stringify(leaf));
  const rows = flatten(value).map(([path, leaf]) => ({ parameter: path, value: leaf }));
  return [el("h3", {}, title), rows.length
    ? fixed("parameters", title, [
      { label: words.parameter, main: true, cell: (row) => parameterName(row.parameter) },
      { label: words.value, key: "value", value: (row) => shown(row.value), cell: (row) => shown(row.value) },
      { label: words.path, key: "parameter", cell: (row) => el("code", { class: "path" }, row.parameter) },
    ], rows)
    : el("p", { class: "note" }, words.noParameters)];
}

/** An object's leaves with their paths; arrays stay whole. */
function flatten(value, path = "") {
  if (value === null || value === undefined) return path ? [[path, value]] : [];
  if (typeof value !== "object" || Array.isArray(value)) return [[path || "value", value]];
  return Object.entries(value).flatMap(([key, item]) => flatten(item, path ? `${path}.${key}` : key));
}
