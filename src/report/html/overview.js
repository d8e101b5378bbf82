// The overview: what the run adds up to.

function overview() {
  const { counts, rates } = data.summary;
  const lede = say("lede", { families: many("nFamilies", counts.families), articles: many("nArticles", counts.articles), outlets: many("nOutlets", counts.outlets) });
  const compared = Object.values(counts.pairs).reduce((sum, n) => sum + n, 0);
  const figures = [["documents", counts.documents], ["articles", counts.articles], ["familiesFound", counts.families], ["inFamilies", counts.in_families], ["pairsVerified", compared], ["rejected", counts.rejects]];
  return [
    el("h1", { tabindex: "-1", class: "lede" }, lede),
    cutNotice(),
    el("dl", { class: "figures" }, figures.map(([key, n]) => el("div", {}, el("dt", {}, words[key]), el("dd", {}, integer(n))))),
    rates.length ? section(words.rates, el("div", { class: "tiles" }, rates.map(rateTile))) : null,
    data.families.length ? section(words.largest, largest()) : el("p", {}, words.noFamilies),
    el("div", { class: "halves" }, section(words.relations, relationTable(counts.pairs)), section(words.sentences, el("p", { class: "note" }, words.sentencesNote), kindTable(counts.sentences))),
    section(words.byOutlet, outletTable(), el("p", { class: "note" }, words.outletNote)),
    el("div", { class: "halves" }, section(words.generators, generatorTable()), section(words.hot, hotBuckets())),
    section(words.boilerplate, boilerplate()),
    section(words.rejects, rejects(counts.rejects)),
  ];
}

function cutNotice() {
  const { cut } = data;
  if (!cut) return null;
  const text = say("cut", { n: many("nFamilies", cut.families), from: cut.from, limit: decimal(cut.text_limit / 1e6, 0), pairs: integer(cut.pair_limit) });
  return el("p", { class: "notice", role: "note" }, text);
}

function rateTile(rate) {
  const show = { share: (x) => percent(x, 1), seconds: duration, number: (x) => decimal(x, 2) }[rate.unit] || String;
  const value = rate.value === null ? words.noRate : show(rate.value);
  const interval = rate.low !== null && rate.high !== null ? el("p", { class: "interval" }, say("interval", { low: show(rate.low), high: show(rate.high) })) : null;
  return el("article", { class: "tile" }, el("h3", {}, rate.name), el("p", { class: "value" }, value), interval, el("p", { class: "definition" }, rate.definition));
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
  return el("table", { class: "bars" },
    el("thead", { class: "hidden" }, el("tr", {}, el("th", { scope: "col" }, words.relation), el("th", { scope: "col" }, words.pairs))),
    group(words.derivedGroup, 0, 4), group(words.otherGroup, 4, 7));
}

function kindTable(counts) {
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return el("table", { class: "bars" }, el("tbody", {}, Object.entries(counts).map(([kind, n]) => el("tr", { class: `k-${kind}` },
    el("th", { scope: "row" }, el("span", { class: "swatch" }, kindBadge(kind), name("kind", kind)[1]), el("span", { class: "meaning" }, name("kind", kind)[2])),
    el("td", {}, bar(total ? n / total : 0, integer(n)))))));
}

const outletSort = { column: 1, down: true };

function outletTable() {
  const count = (key, field) => ({ label: words[key], number: true, value: (row) => row[field], cell: (row) => integer(row[field]) });
  const rate = (key, field) => ({ label: words[key], number: true, value: (row) => row[field], cell: (row) => bar(row[field]) });
  return sortable(words.byOutlet, [
    { label: words.outlet, main: true, value: (row) => row.outlet, cell: (row) => row.outlet || words.noOutlet },
    count("articlesShort", "articles"), count("inFamiliesShort", "in_families"), count("wholly", "wholly"), count("partially", "partially"), count("non", "non"),
    rate("copyRate", "copy_rate"), rate("copyRateByLength", "copy_rate_by_length"),
    count("credited", "credited"), count("uncredited", "uncredited"), count("firstCount", "first_in_family"), count("agencyArticles", "agency_articles"),
  ], data.outlets, outletSort);
}

function generatorTable() {
  return fixed(words.generators, [
    { label: words.generator, main: true, cell: (row) => row.generator },
    { label: words.proposed, number: true, cell: (row) => integer(row.proposed) },
    { label: words.derivedPairs, number: true, cell: (row) => integer(row.derived) },
  ], data.summary.generators);
}

function hotBuckets() {
  const rows = data.summary.hot_buckets;
  if (!rows.length) return el("p", {}, words.hotNone);
  return [el("p", { class: "note" }, words.hotNote), fixed(words.hot, [
    { label: words.key, main: true, cell: (row) => row.key },
    { label: words.generator, cell: (row) => row.generator },
    { label: words.size, number: true, cell: (row) => integer(row.size) },
    { label: words.compared, number: true, cell: (row) => integer(row.compared) },
  ], rows)];
}

function boilerplate() {
  const rows = data.summary.boilerplate || [];
  if (!rows.length) return el("p", {}, words.boilerplateNone);
  return el("details", {}, el("summary", {}, many("nBoilerplate", data.summary.counts.boilerplate)), el("p", { class: "note" }, words.boilerplateNote), fixed(words.boilerplate, [
    { label: words.passage, main: true, cell: (row) => row.text },
    { label: words.outlet, cell: (row) => row.outlet || "–" },
    { label: words.size, number: true, cell: (row) => integer(row.articles) },
    { label: words.families, number: true, cell: (row) => integer(row.families) },
  ], rows));
}

function rejects(count) {
  if (!count) return el("p", {}, words.rejectsNone);
  const field = (row, key) => (row[key] === null || row[key] === undefined ? "–" : String(row[key]));
  return el("details", {}, el("summary", {}, many("nRejected", count)),
    data.rejects.length < count ? el("p", { class: "note" }, say("rejectsMore", { n: integer(data.rejects.length) })) : null,
    fixed(words.rejects, [
      { label: words.file, main: true, cell: (row) => field(row, "path") },
      { label: words.line, number: true, cell: (row) => field(row, "line") },
      { label: words.reason, cell: (row) => field(row, "reason") },
    ], data.rejects));
}
