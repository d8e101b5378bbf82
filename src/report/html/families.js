// The list of families: searched, filtered, sorted.

const PAGE = 100;
const listing = { query: "", outlet: "", agency: "", relation: "", kind: "", credit: "", from: "", to: "", sort: { column: 1, down: true }, shown: PAGE };
const NO_AGENCY = "\u0000none";

function familyList() {
  const status = el("p", { class: "note", role: "status" });
  const holder = el("div", {});
  const update = (focused) => drawFamilies(status, holder, update, focused);
  const restart = () => { listing.shown = PAGE; update(); };
  const filters = el("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
    field(words.search, el("input", { type: "search", value: listing.query, oninput: (event) => { listing.query = event.target.value; restart(); } })),
    choice("outlet", words.outlet, words.all, distinct(data.articles.map((article) => article.outlet)), restart),
    choice("agency", words.agency, words.all, distinct(data.families.map((family) => family.agency && family.agency.name)), restart, [NO_AGENCY, words.none]),
    choice("relation", words.relation, words.anyRelation, data.relations, restart, null, (relation) => name("relationName", relation)[0]),
    choice("kind", words.sentenceKind, words.anyRelation, Object.keys(words.kind).filter((kind) => kind !== "shared" && kind !== "new"), restart, null, (kind) => name("kind", kind)[1]),
    choice("credit", words.credit, words.anyRelation, Object.keys(words.credits_), restart, null, (credit) => words.credits_[credit]),
    dateField("from", words.fromDate, restart), dateField("to", words.toDate, restart));
  update();
  return [el("h1", { tabindex: "-1" }, words.families), filters, status, holder];
}

function distinct(values) {
  return [...new Set(values.filter((value) => value))].sort((a, b) => compare(a, b));
}

function field(label, input) { return el("label", { class: "field" }, el("span", {}, label), input); }

function dateField(key, label, changed) {
  return field(label, el("input", { type: "date", value: listing[key], onchange: (event) => { listing[key] = event.target.value; changed(); } }));
}

function choice(key, label, all, values, changed, extra, text = (value) => value) {
  const option = (value, shown) => el("option", { value, selected: listing[key] === value }, shown);
  return field(label, el("select", { onchange: (event) => { listing[key] = event.target.value; changed(); } },
    option("", all), extra ? option(...extra) : null, values.map((value) => option(value, text(value)))));
}

/** Lower case without accents, so that `zelensky` and `Élysée` are found however they are typed. */
function plain(text) { return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase(); }

let haystacks = null;

function matches(family) {
  haystacks ??= new Map(data.families.map((row) => [row, plain(row.members.flatMap((id) => {
    const article = articles.get(id);
    return article ? [id, article.outlet, article.title] : [id];
  }).join("\n"))]));
  if (listing.query && !plain(listing.query).split(/\s+/).every((word) => haystacks.get(family).includes(word))) return false;
  if (listing.outlet && !family.members.some((id) => articles.get(id)?.outlet === listing.outlet)) return false;
  if (listing.agency === NO_AGENCY ? family.agency : listing.agency && family.agency?.name !== listing.agency) return false;
  if (listing.kind && !family.kinds[listing.kind]) return false;
  if (listing.credit && creditOf(family) !== listing.credit) return false;
  if ((listing.from || listing.to) && !family.members.some((id) => isWithin(articles.get(id)?.date))) return false;
  return !listing.relation || family.relations[listing.relation] > 0;
}

function isWithin(date) {
  const day = typeof date === "string" ? date.slice(0, 10) : "";
  return day !== "" && (!listing.from || day >= listing.from) && (!listing.to || day <= listing.to);
}

/** Whether all who copied an agency name one themselves, some do, or none does. */
function creditOf(family) {
  if (!family.agency) return "unknown";
  const copies = family.members.map((id) => articles.get(id)).filter((article) => article && article.derived !== "non");
  const silent = copies.filter((article) => !article.agency || !"ABC".includes(article.agency[1]));
  if (!silent.length) return "all";
  return silent.length === copies.length ? "nobody" : "some";
}

function drawFamilies(status, holder, update, focused) {
  const found = data.families.filter(matches);
  status.textContent = say("found", { n: integer(found.length), all: integer(data.families.length) });
  const columns = [
    { label: words.title, key: "title", main: true, value: familyTitle, cell: (row) => el("a", { class: "headline", href: familyAddress(row.family) }, familyTitle(row)) },
    { label: words.articlesShort, key: "articles", number: true, value: (row) => row.members.length, cell: (row) => integer(row.members.length) },
    { label: words.outletsShort, key: "outlets", number: true, value: (row) => row.outlets, cell: (row) => integer(row.outlets) },
    { label: words.agency, key: "agency", value: (row) => row.agency?.name, cell: (row) => (row.agency ? [row.agency.name, " ", classBadge(row.agency.class)] : "–") },
    { label: words.first, key: "first_date", value: (row) => row.first?.date, cell: (row) => (row.first ? [el("span", { class: "outlet" }, row.first.outlet || words.noOutlet), el("span", { class: "sub" }, when(row.first.date))] : "–") },
    { label: words.span, key: "span_seconds", number: true, value: spanOf, cell: familySpan },
  ];
  const { sort } = listing;
  const direction = sort.down ? -1 : 1;
  const value = columns[sort.column].value;
  const ordered = found.map((row) => [value(row), row])
    .sort((a, b) => compare(a[0], b[0]) * direction || compare(a[1].family, b[1].family)).map(([, row]) => row);
  const rows = table(words.families, columns, ordered.slice(0, listing.shown), sort, update);
  rows.classList.add("cards");
  const more = ordered.length > listing.shown ? el("button", { type: "button", class: "more", onclick: () => { listing.shown += PAGE; update(); } }, words.more) : null;
  holder.replaceChildren(...(found.length ? [withCopy("families", rows, () => cellsOf(columns, ordered)), more].filter(Boolean) : [el("p", {}, words.noneFound)]));
  if (focused !== undefined) holder.querySelectorAll("thead th")[focused].querySelector("button").focus();
}

function spanOf(family) {
  if (family.span_seconds !== null) return family.span_seconds;
  return family.span_days === null ? NaN : family.span_days * 86400;
}
