// Outlets and their sources: who took from whom, and which agency's copy.

const WIDEST = 20;
const flowSort = { column: 3, down: true };
const agencySort = { column: 1, down: true };

function flowView() {
  const count = (label, key) => ({ label: words[label], key, number: true, value: (row) => row[key], cell: (row) => integer(row[key]) });
  return [
    el("h1", { tabindex: "-1" }, words.flows),
    el("p", { class: "standfirst" }, words.flowsLede),
    data.flows.length ? [
      section(words.flow, flowChart(data.flows)),
      section(words.matrix, el("p", { class: "note" }, words.matrixNote), matrix(data.flows)),
      section(words.flowTable, el("details", { open: data.flows.length <= WIDEST }, el("summary", {}, many("nFlows", data.flows.length)), el("p", { class: "note" }, words.flowTableNote), sortable("flows", words.flowTable, [
        { label: words.outlet, key: "outlet", main: true, value: (row) => row.outlet, cell: (row) => row.outlet || words.noOutlet },
        { label: words.source, key: "source", value: (row) => row.source, cell: (row) => row.source || words.noOutlet },
        ...["articles", "sentences", "words"].map((key) => ({ label: words[`${key}Taken`], key, number: true, value: (row) => row[key], cell: (row) => integer(row[key]) })),
        { key: "stories", value: (row) => row.stories }, ...shareColumns(words.flowShare, "share"),
      ], data.flows, flowSort))),
    ] : el("p", {}, words.flowNone),
    section(words.agencies, data.agencies.length ? [el("p", { class: "note" }, words.agenciesNote), sortable("agencies", words.agencies, [
      { label: words.agency, key: "agency", main: true, value: (row) => row.agency, cell: (row) => row.agency },
      { label: words.families, key: "families", number: true, value: (row) => row.families, cell: (row) => integer(row.families) },
      ...shareColumns(words.coverage, "coverage"),
      count("firstCount", "first"), count("firstOf", "first_of"), ...shareColumns(words.firstShare, "first_share"),
      count("articlesShort", "articles"), count("credited", "credited"), count("copies", "copies"), count("uncredited", "uncredited"), ...shareColumns(words.uncreditedShare, "uncredited_share"),
    ], data.agencies, agencySort)] : el("p", {}, words.agencyNone)),
  ];
}

/** Outlets by sources, as a table whose cells are darker the more articles took. */
function matrix(flows) {
  const ranked = (key) => {
    const sum = new Map();
    for (const row of flows) sum.set(row[key], (sum.get(row[key]) || 0) + row.articles);
    return [...sum].sort((a, b) => b[1] - a[1] || compare(a[0], b[0])).slice(0, WIDEST).map(([outlet]) => outlet);
  };
  const [outlets, sources] = [ranked("outlet"), ranked("source")];
  const cells = new Map(flows.map((row) => [`${row.outlet}\n${row.source}`, row]));
  const most = Math.max(...flows.map((row) => row.articles), 1);
  const cell = (outlet, source) => {
    const row = cells.get(`${outlet}\n${source}`);
    const shade = el("td", { class: outlet === source ? "number own" : "number" }, row ? integer(row.articles) : el("span", { class: "sub" }, "·"));
    if (row) shade.style.setProperty("--share", `${Math.round(6 + 40 * Math.sqrt(row.articles / most))}%`);
    return shade;
  };
  const rows = el("table", { class: "matrix" }, el("caption", { class: "hidden" }, words.matrix),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, words.outlet), sources.map((source) => el("th", { scope: "col", class: "slanted" }, el("span", {}, source || words.noOutlet))))),
    el("tbody", {}, outlets.map((outlet) => el("tr", {}, el("th", { scope: "row" }, outlet || words.noOutlet), sources.map((source) => cell(outlet, source))))));
  return withCopy("matrix", el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.matrix }, rows), () => [
    ["outlet", ...sources], ...outlets.map((outlet) => [outlet, ...sources.map((source) => cells.get(`${outlet}\n${source}`)?.articles ?? 0)]),
  ]);
}
