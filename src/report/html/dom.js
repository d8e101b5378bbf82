// Elements. Text enters the page here and in no other way than as text nodes.

/** An element with attributes, listeners (`on…`), and children; strings become text nodes, nothing is skipped. */
function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** As `el`, for drawings. */
function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** The address if following it loads a page and nothing else; null for `javascript:` and the like. */
function webAddress(url) {
  try {
    const { protocol, href } = new URL(url);
    return protocol === "http:" || protocol === "https:" ? href : null;
  } catch {
    return null;
  }
}

/** A link out of the report, or the bare text where the address is not one we follow. */
function outward(url, text, label) {
  const href = webAddress(url);
  return href ? el("a", { href, rel: "noopener noreferrer external", target: "_blank", "aria-label": label }, text) : null;
}

function familyAddress(id, ...rest) {
  const family = families.get(id);
  return `${family && !isHere(family) ? pageFile(family.page) : ""}#/${["family", id, ...rest].map(encodeURIComponent).join("/")}`;
}

/** The anchor's headline, else that of the first member that has one, else the label. */
function familyTitle(family) {
  const titled = [family.anchor, ...family.members].map((id) => articles.get(id)).find((article) => article?.title);
  return titled ? titled.title : family.family;
}

function outletOf(article) { return (article && article.outlet) || words.noOutlet; }

/** A share as a bar with its number, so that the bar is never alone. */
function bar(share, label = percent(share)) {
  const fillIn = el("span", { class: "bar-fill" });
  fillIn.style.inlineSize = `${Math.max(0, Math.min(1, share || 0)) * 100}%`;
  return el("span", { class: "bar" }, el("span", { class: "bar-track", "aria-hidden": "true" }, fillIn), el("span", { class: "bar-text" }, label));
}

/** A share, and under it where it lies as far as that is known. */
function shareCell({ value, low, high }, shown = percent(value, 1)) {
  return low === null || high === null ? shown : [shown, el("span", { class: "sub" }, `${percent(low, 1)} – ${percent(high, 1)}`)];
}

/** The columns of a share with its interval: one for the eye, three for a spreadsheet. */
function shareColumns(label, key, draw = (share) => shareCell(share)) {
  return [
    { label, key, number: true, value: (row) => row[key].value ?? NaN, cell: (row) => draw(row[key]) },
    ...["low", "high"].map((end) => ({ key: `${key}_${end}`, value: (row) => row[key][end] })),
  ];
}

/** A share as a bar, with its interval. */
function shareBar(share) { return shareCell(share, bar(share.value)); }

function classBadge(letter) {
  const text = Object.hasOwn(words.classText, letter) ? words.classText[letter] : null;
  const short = letter.length === 1 ? say("classWord", { c: letter }) : letter;
  return el("abbr", { class: "class-badge", title: text || short }, letter.length === 1 ? letter : short, text && el("span", { class: "hidden" }, ` (${text})`));
}

function relationBadge(relation) {
  const strength = data.relations.indexOf(relation);
  return el("span", { class: `relation ${strength >= 0 && strength < 4 ? "derived" : "apart"}` }, name("relationName", relation)[0]);
}

/** The word for a kind with its letter, as used in the legend and beside sentences. */
function kindBadge(kind) {
  return el("abbr", { class: "kind", title: name("kind", kind)[1] }, name("kind", kind)[0]);
}

/**
 * A table that sorts by a click on a heading. `columns`: {label, value(row) to sort by, cell(row), number, main, class};
 * a column without cell is for the spreadsheet alone. `sort`: {column, down}, kept by the caller across redraws.
 */
function table(caption, columns, rows, sort, redraw) {
  const visible = columns.filter((column) => column.cell);
  const ordered = sort ? [...rows].sort((a, b) => compare(columns[sort.column].value(a), columns[sort.column].value(b)) * (sort.down ? -1 : 1)) : rows;
  const head = visible.map((column) => {
    const at = columns.indexOf(column);
    const active = sort && sort.column === at;
    const label = sort && column.value
      ? el("button", { type: "button", class: "sort", onclick: () => { sort.down = active ? !sort.down : Boolean(column.number); sort.column = at; redraw(visible.indexOf(column)); } },
        column.label, el("span", { class: "arrow", "aria-hidden": "true" }, active ? (sort.down ? "▼" : "▲") : ""))
      : column.label;
    return el("th", { scope: "col", class: column.class || (column.number && "number"), "aria-sort": active ? (sort.down ? "descending" : "ascending") : null }, label);
  });
  const body = ordered.map((row) => el("tr", {}, visible.map((column) => (column.main
    ? el("th", { scope: "row" }, column.cell(row))
    : el("td", { class: column.class || (column.number && "number"), "data-label": column.label }, column.cell(row))))));
  return el("table", {}, el("caption", { class: "hidden" }, caption), el("thead", {}, el("tr", {}, head)), el("tbody", {}, body));
}

/** Numbers by size, texts by alphabet, missing values first. */
function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return (Number.isNaN(a) ? -Infinity : a) - (Number.isNaN(b) ? -Infinity : b) || 0;
  return String(a ?? "").localeCompare(String(b ?? ""), language);
}

/** What `columns` hold of `rows`, for a spreadsheet: plain numbers and texts, by the names of the tables. */
function cellsOf(columns, rows) {
  const kept = columns.filter((column) => column.key);
  return [kept.map((column) => column.key), ...rows.map((row) => kept.map((column) => (column.value ? column.value(row) : row[column.key])))];
}

/** RFC 4180. A cell that a spreadsheet would run as a formula gets an apostrophe (OWASP, "CSV Injection"). */
function csv(rows) {
  const cell = (value) => {
    if (value === null || value === undefined || Number.isNaN(value)) return "";
    if (typeof value === "number") return String(value);
    const text = /^[\t\r\n]|^\s*[=+\-@]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

/** A table with a button that copies it; where no clipboard is, its text is shown to be copied by hand. */
function withCopy(label, content, cells) {
  const status = el("span", { class: "note", role: "status" });
  const copy = async () => {
    const text = csv(cells());
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = words.csvCopied;
    } catch {
      const area = el("textarea", { class: "csv", rows: "8", readonly: true, "aria-label": words.csvCopy }, text);
      status.replaceChildren(area);
      area.select();
    }
  };
  return el("div", { class: "with-copy" }, content, el("p", { class: "copy" }, el("button", { type: "button", "data-table": label, onclick: copy }, words.csvCopy), " ", status));
}

/** A table that sorts itself in place. */
function sortable(label, caption, columns, rows, sort) {
  const holder = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption });
  const redraw = (focused) => {
    holder.replaceChildren(table(caption, columns, rows, sort, redraw));
    if (focused !== undefined) holder.querySelectorAll("thead th")[focused].querySelector("button").focus();
  };
  redraw();
  return withCopy(label, holder, () => cellsOf(columns, rows));
}

/** A table that stays as it is. */
function fixed(label, caption, columns, rows) {
  const holder = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, table(caption, columns, rows));
  return withCopy(label, holder, () => cellsOf(columns, rows));
}

function section(title, ...children) {
  return el("section", {}, el("h2", {}, title), children);
}
