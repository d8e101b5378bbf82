// The overview: what the run adds up to.

function overview() {
  const { counts, rates } = data.summary;
  const lede = say("lede", { families: many("nFamilies", counts.families), articles: many("nArticles", counts.articles), outlets: many("nOutlets", counts.outlets) });
  const compared = Object.values(counts.pairs).reduce((sum, n) => sum + n, 0);
  const figures = [["documents", counts.documents], ["articles", counts.articles], ["familiesFound", counts.families], ["inFamilies", counts.in_families], ["pairsVerified", compared], ["rejected", counts.rejects]];
  return [
    el("h1", { tabindex: "-1", class: "lede" }, lede),
    alarm(),
    el("dl", { class: "figures" }, figures.map(([key, n]) => el("div", {}, el("dt", {}, words[key]), el("dd", {}, integer(n))))),
    rates.length ? section(words.rates, ratesOf(rates)) : null,
    data.days.length > 1 ? section(words.byDay, daysChart(data.days), dayTable()) : null,
    data.families.length ? section(words.largest, largest()) : el("p", {}, words.noFamilies),
    el("div", { class: "halves" }, section(words.relations, relationTable(counts.pairs)), section(words.sentences, el("p", { class: "note" }, words.sentencesNote), kindTable(counts.sentences))),
    data.summary.curve.length > 1 ? section(words.curve, el("p", { class: "note" }, words.curveNote), el("div", { class: "halves" }, curveChart(data.summary.curve), curveTable())) : null,
    section(words.byOutlet, outletTable(), el("p", { class: "note" }, words.outletNote)),
    el("div", { class: "halves" }, section(words.generators, generatorTable()), section(words.hot, hotBuckets())),
    section(words.boilerplate, boilerplate()),
    section(words.rejects, rejects(counts.rejects)),
  ];
}

/** Planted pairs that came out wrong: nothing else on the page can be trusted then. */
function alarm() {
  const wrong = data.summary.self_test.filter((row) => !row.passed);
  if (!wrong.length) return null;
  return el("div", { class: "failed", role: "alert" }, el("p", {}, el("strong", {}, words.selfTestFailed)), selfTest(wrong));
}

function selfTest(rows) {
  return fixed("self_test", words.selfTest, [
    { label: words.control, key: "control", main: true, cell: (row) => (Object.hasOwn(words.controls, row.control) ? words.controls[row.control] : row.control) },
    { label: words.expected, key: "expected", cell: (row) => row.expected },
    { label: words.foundShort, key: "found", cell: (row) => row.found },
    { label: words.passed, key: "passed", cell: (row) => (row.passed ? words.yes : words.no) },
  ], rows);
}

/** The first four rates at large, all of them by the study they follow. */
function ratesOf(rates) {
  const texts_ = summaryTexts().rates;
  const named = rates.map((rate, at) => ({ ...rate, name: texts_[at][0], definition: texts_[at][1], plain: rate.name }));
  const studies = new Map();
  for (const rate of named) {
    const study = rate.after || "";
    if (!studies.has(study)) studies.set(study, []);
    studies.get(study).push(rate);
  }
  const group = ([study, rows]) => el("tbody", {}, el("tr", { class: "group" }, el("th", { colspan: "4", scope: "rowgroup" }, study ? say("after", { study }) : words.ours)),
    rows.map((rate) => el("tr", {}, el("th", { scope: "row" }, el("details", {}, el("summary", {}, rate.name), el("p", { class: "note" }, rate.definition))),
      el("td", { class: "number" }, shownRate(rate, rate.value)), el("td", { class: "number" }, intervalOf(rate)), el("td", { class: "number" }, integer(rate.of)))));
  const all = el("table", { class: "rates" }, el("caption", { class: "hidden" }, words.rates),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, words.rate), el("th", { scope: "col", class: "number" }, words.value), el("th", { scope: "col", class: "number" }, words.interval95), el("th", { scope: "col", class: "number" }, words.countedOver))),
    [...studies].map(group));
  return [
    el("div", { class: "tiles" }, named.slice(0, 4).map(rateTile)),
    el("details", { class: "all-rates" }, el("summary", {}, el("h3", {}, say("allRates", { n: integer(named.length) }))), el("p", { class: "note" }, words.ratesNote),
    withCopy("rates", el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.rates }, all), () => [
      ["name", "after", "value", "low", "high", "method", "unit", "of"], ...named.map((rate) => [rate.plain, rate.after, rate.value, rate.low, rate.high, rate.method, rate.unit, rate.of])])),
  ];
}

function shownRate(rate, value) {
  if (value === null) return words.noRate;
  const show = { share: (x) => percent(x, 1), seconds: duration, days: (x) => many("nDays", x, decimal(x, 1)), number: (x) => decimal(x, 2) }[rate.unit] || String;
  return show(value);
}

function intervalOf(rate) {
  if (rate.low === null || rate.high === null) return "–";
  return el("span", { title: name("methods", rate.method)[0] }, `${shownRate(rate, rate.low)} – ${shownRate(rate, rate.high)}`);
}

function rateTile(rate) {
  const interval = rate.low !== null && rate.high !== null ? el("p", { class: "interval" }, say("interval", { low: shownRate(rate, rate.low), high: shownRate(rate, rate.high) })) : null;
  return el("article", { class: "tile" }, el("h3", {}, rate.name), el("p", { class: "value" }, shownRate(rate, rate.value)), interval, el("details", { class: "definition" }, el("summary", {}, words.definition), el("p", {}, rate.definition)));
}

const daySort = { column: 0, down: false };

function dayTable() {
  const count = (key, field) => ({ label: words[key], key: field, number: true, value: (row) => row[field], cell: (row) => integer(row[field]) });
  return el("details", {}, el("summary", {}, many("nDays", data.days.length)), sortable("days", words.byDay, [
    { label: words.day, key: "day", main: true, value: (row) => row.day, cell: (row) => row.day || words.unknownDate },
    count("articlesShort", "articles"), count("inFamiliesShort", "in_families"), count("wholly", "wholly"), count("partially", "partially"), count("non", "non"),
    ...shareColumns(words.unique, "unique"), ...shareColumns(words.copyRate, "copy_rate", shareBar),
  ], data.days, daySort));
}

function curveTable() {
  return fixed("curve", words.curve, [
    { label: words.leastRun, key: "least_run", main: true, cell: (row) => integer(row.least_run) },
    ...shareColumns(words.copyRate, "copy_rate"), ...shareColumns(words.copyRateByLength, "by_length"), ...shareColumns(words.withoutAgencies, "without_agencies"),
  ], data.summary.curve);
}

function largest() {
  const top = [...data.families].sort((a, b) => b.members.length - a.members.length || compare(a.family, b.family)).slice(0, 5);
  return [
    el("ol", { class: "headlines" }, top.map((family) => el("li", {},
      el("a", { class: "headline", href: familyAddress(family.family) }, familyTitle(family)),
      el("p", { class: "meta" }, [familySize(family), family.agency ? [" · ", el("strong", {}, family.agency.name), " ", classBadge(family.agency.class)] : null])))),
    el("p", {}, el("a", { href: "#/families" }, `${words.allFamilies} →`)),
  ];
}

/** Size, outlets and span of a family, in one line. */
function familySize(family) {
  const facts = [many("nArticles", family.members.length), many("nOutlets", family.outlets)];
  if (family.span_seconds !== null || family.span_days !== null) facts.push(familySpan(family));
  return facts.join(" · ");
}

function relationTable(counts) {
  const largestCount = Math.max(1, ...Object.values(counts));
  const rows = (from, to) => data.relations.slice(from, to).map((relation) => el("tr", {},
    el("th", { scope: "row" }, relationBadge(relation), el("span", { class: "meaning" }, name("relationName", relation)[1])),
    el("td", {}, bar(counts[relation] / largestCount, integer(counts[relation])))));
  const group = (label, from, to) => el("tbody", {}, el("tr", { class: "group" }, el("th", { colspan: "2", scope: "rowgroup" }, label)), rows(from, to));
  const drawn = el("table", { class: "bars" }, el("caption", { class: "hidden" }, words.relations),
    el("thead", { class: "hidden" }, el("tr", {}, el("th", { scope: "col" }, words.relation), el("th", { scope: "col" }, words.pairs))),
    group(words.derivedGroup, 0, 4), group(words.otherGroup, 4, 7));
  return withCopy("relations", drawn, () => [["relation", "pairs"], ...data.relations.map((relation) => [relation, counts[relation]])]);
}

function kindTable(counts) {
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const drawn = el("table", { class: "bars" }, el("caption", { class: "hidden" }, words.sentences),
    el("thead", { class: "hidden" }, el("tr", {}, el("th", { scope: "col" }, words.kinds), el("th", { scope: "col" }, words.sentencesTaken))),
    el("tbody", {}, Object.entries(counts).map(([kind, n]) => el("tr", { class: `k-${kind}` },
    el("th", { scope: "row" }, el("span", { class: "swatch" }, kindBadge(kind), name("kind", kind)[1]), el("span", { class: "meaning" }, name("kind", kind)[2])),
    el("td", {}, bar(total ? n / total : 0, integer(n)))))));
  return withCopy("kinds", drawn, () => [["kind", "sentences"], ...Object.entries(counts)]);
}

const outletSort = { column: 1, down: true };

function outletTable() {
  const count = (key, field) => ({ label: words[key], key: field, number: true, value: (row) => row[field], cell: (row) => integer(row[field]) });
  return sortable("outlets", words.byOutlet, [
    { label: words.outlet, key: "outlet", main: true, value: (row) => row.outlet, cell: (row) => row.outlet || words.noOutlet },
    count("articlesShort", "articles"), count("inFamiliesShort", "in_families"), count("wholly", "wholly"), count("partially", "partially"), count("non", "non"),
    ...shareColumns(words.copyRate, "copy_rate", shareBar), ...shareColumns(words.copyRateByLength, "copy_rate_by_length", shareBar),
    count("credited", "credited"), count("uncredited", "uncredited"), count("firstCount", "first_in_family"), count("agencyArticles", "agency_articles"),
  ], data.outlets, outletSort);
}

function generatorTable() {
  return fixed("generators", words.generators, [
    { label: words.generator, key: "generator", main: true, cell: (row) => generatorName(row.generator) },
    { label: words.proposed, key: "proposed", number: true, cell: (row) => integer(row.proposed) },
    { label: words.derivedPairs, key: "derived", number: true, cell: (row) => integer(row.derived) },
  ], data.summary.generators);
}

function hotBuckets() {
  const rows = data.summary.hot_buckets;
  if (!rows.length) return el("p", {}, words.hotNone);
  return [el("p", { class: "note" }, words.hotNote), fixed("hot_buckets", words.hot, [
    { label: words.key, key: "key", main: true, cell: (row) => row.key },
    { label: words.generator, key: "generator", cell: (row) => generatorName(row.generator) },
    { label: words.size, key: "size", number: true, cell: (row) => integer(row.size) },
    { label: words.compared, key: "compared", number: true, cell: (row) => integer(row.compared) },
  ], rows)];
}

function boilerplate() {
  const rows = data.summary.boilerplate || [];
  if (!rows.length) return el("p", {}, words.boilerplateNone);
  return el("details", {}, el("summary", {}, many("nBoilerplate", data.summary.counts.boilerplate)), el("p", { class: "note" }, words.boilerplateNote), fixed("boilerplate", words.boilerplate, [
    { label: words.passage, key: "text", main: true, cell: (row) => row.text },
    { label: words.outlet, key: "outlet", cell: (row) => row.outlet || "–" },
    { label: words.size, key: "articles", number: true, cell: (row) => integer(row.articles) },
    { label: words.families, key: "families", number: true, cell: (row) => integer(row.families) },
  ], rows));
}

function rejects(count) {
  if (!count) return el("p", {}, words.rejectsNone);
  const field = (row, key) => (row[key] === null || row[key] === undefined ? "–" : String(row[key]));
  return el("details", {}, el("summary", {}, many("nRejected", count)),
    data.rejects.length < count ? el("p", { class: "note" }, say("rejectsMore", { n: integer(data.rejects.length) })) : null,
    fixed("rejects", words.rejects, [
      { label: words.file, key: "path", main: true, cell: (row) => field(row, "path") },
      { label: words.line, key: "line", number: true, cell: (row) => field(row, "line") },
      { label: words.reason, key: "reason", cell: (row) => field(row, "reason") },
    ], data.rejects));
}
