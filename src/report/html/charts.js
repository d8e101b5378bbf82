// Drawings, each beside a table that says the same. They are built like all else: no text enters them but as text nodes.

/** Days, or months where the days are many, as [label, row]. */
function byTime(days) {
  const dated = days.filter((row) => row.day);
  if (dated.length <= 100) return dated.map((row) => [row.day, row]);
  const months = new Map();
  for (const row of dated) {
    const month = row.day.slice(0, 7);
    const sum = months.get(month) || { articles: 0, wholly: 0, partially: 0, non: 0 };
    for (const key of Object.keys(sum)) sum[key] += row[key];
    months.set(month, sum);
  }
  return [...months];
}

/** A column for each day: how many articles derive wholly, partially, or not. */
function daysChart(days) {
  const columns = byTime(days);
  if (columns.length < 2) return null;
  const [width, height] = [1000, 220];
  const most = Math.max(...columns.map(([, row]) => row.articles), 1);
  const step = width / columns.length;
  const bars = columns.flatMap(([label, row], at) => {
    let top = height;
    return ["wholly", "partially", "non"].map((kind) => {
      const tall = (row[kind] / most) * (height - 8);
      top -= tall;
      return svg("rect", { class: `share-${kind}`, x: at * step + step * .1, y: top, width: step * .8, height: tall }, svg("title", {}, `${label}: ${integer(row[kind])} ${words[kind]}`));
    });
  });
  // Words stand beside the drawing, which stretches: they stay readable on a phone.
  const note = (kind, ...texts) => el("div", { class: `chart-${kind}`, "aria-hidden": "true" }, texts.map((text) => el("span", {}, text)));
  return el("figure", {},
    note("top", integer(most)),
    svg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", class: "chart stretched", role: "img", "aria-label": words.byDayChart }, svg("line", { class: "axis", x1: 0, y1: height, x2: width, y2: height }), bars),
    note("ends", columns[0][0], columns[columns.length - 1][0]),
    el("figcaption", {}, ["wholly", "partially", "non"].map((kind) => [el("span", { class: `swatch-${kind}`, "aria-hidden": "true" }), ` ${words[kind]}  `]),
      el("div", {}, columns[0][0].length < 10 ? words.byMonth : words.byDayGaps)));
}

/** The copy rate by minimum run. */
function curveChart(curve) {
  if (curve.length < 2) return null;
  const [width, height, left, foot] = [600, 240, 44, 26];
  const most = Math.max(...curve.flatMap((row) => [row.copy_rate, row.by_length].flatMap(({ value, high }) => [value, high])), .01);
  const last = curve.at(-1).least_run;
  const x = (run) => left + (run / last) * (width - left - 10);
  const y = (rate) => height - (rate / most) * (height - 16);
  const lines = [["copy_rate", "line-mean"], ["by_length", "line-length"]].map(([key, name_]) => [
    svg("polyline", { class: name_, points: curve.map((row) => `${x(row.least_run)},${y(row[key].value)}`).join(" ") }),
    curve.map((row) => svg("circle", { class: name_, cx: x(row.least_run), cy: y(row[key].value), r: 3 }, svg("title", {}, `${row.least_run}: ${percent(row[key].value, 1)}`))),
  ]);
  const known = curve.filter((row) => row.copy_rate.low !== null);
  const edge = (rows, end) => rows.map((row) => `${x(row.least_run)},${y(row.copy_rate[end])}`);
  const band = known.length > 1 ? svg("polygon", { class: "band-mean", points: [...edge(known, "high"), ...edge([...known].reverse(), "low")].join(" ") }) : null;
  const labels = [svg("text", { class: "tick-label", x: 0, y: y(most) + 10 }, percent(most, 1)), svg("text", { class: "tick-label", x: 0, y: height }, percent(0)),
    curve.filter((row) => row.least_run >= 100).map((row) => svg("text", { class: "tick-label", x: x(row.least_run), y: height + foot - 8, "text-anchor": row.least_run === last ? "end" : "middle" }, integer(row.least_run)))];
  return el("figure", {},
    svg("svg", { viewBox: `0 0 ${width} ${height + foot}`, class: "chart", role: "img", "aria-label": words.curve }, svg("line", { class: "axis", x1: left, y1: height, x2: width, y2: height }), band, lines, labels),
    el("figcaption", {}, el("span", { class: "swatch-mean", "aria-hidden": "true" }), ` ${words.copyRate}  `, el("span", { class: "swatch-length", "aria-hidden": "true" }), ` ${words.copyRateByLength}`));
}

const BANDS = 12;

/** Who took from whom: sources on the left, those who took on the right, as broad as the words are many. */
function flowChart(flows) {
  const across = flows.filter((row) => row.outlet !== row.source);
  const sums = (key) => {
    const sum = new Map();
    for (const row of across) sum.set(row[key], (sum.get(row[key]) || 0) + row.words);
    return [...sum].sort((a, b) => b[1] - a[1] || compare(a[0], b[0])).slice(0, BANDS).map(([outlet]) => outlet);
  };
  const [from, to] = [sums("source"), sums("outlet")];
  const kept = across.filter((row) => from.includes(row.source) && to.includes(row.outlet));
  const total = kept.reduce((sum, row) => sum + row.words, 0);
  if (!total) return null;
  const [width, gap] = [1000, 16];
  const rows = Math.max(from.length, to.length);
  const height = Math.max(160, rows * 38);
  const scale = (height - rows * gap) / total;
  const stack = (names, key) => {
    let top = 0;
    return new Map(names.map((outlet) => {
      const tall = kept.filter((row) => row[key] === outlet).reduce((sum, row) => sum + row.words, 0) * scale;
      const place = { top, tall, next: top };
      top += tall + gap;
      return [outlet, place];
    }));
  };
  const [left, right] = [stack(from, "source"), stack(to, "outlet")];
  const [x1, x2] = [230, width - 230];
  const bands = kept.sort((a, b) => from.indexOf(a.source) - from.indexOf(b.source) || to.indexOf(a.outlet) - to.indexOf(b.outlet)).map((row) => {
    const [a, b, tall] = [left.get(row.source), right.get(row.outlet), row.words * scale];
    const [y1, y2] = [a.next, b.next];
    a.next += tall;
    b.next += tall;
    const middle = (x1 + x2) / 2;
    return svg("path", { class: `flow tone-${from.indexOf(row.source) % 4}`, d: `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2} L${x2} ${y2 + tall} C${middle} ${y2 + tall} ${middle} ${y1 + tall} ${x1} ${y1 + tall} Z` },
      svg("title", {}, `${row.source || words.noOutlet} → ${row.outlet || words.noOutlet}: ${many("nArticles", row.articles)}`));
  });
  const short = (text) => (text.length > 26 ? `${text.slice(0, 25)}…` : text);
  const label = (places, x, anchor) => [...places].map(([outlet, place]) => svg("text", { class: "flow-label", x, y: place.top + place.tall / 2 + 5, "text-anchor": anchor }, short(outlet || words.noOutlet)));
  return el("figure", { class: "wide", tabindex: "0", "aria-label": words.flow }, svg("svg", { viewBox: `0 -4 ${width} ${height + 8}`, class: "chart", role: "img", "aria-label": words.flowChart }, bands, label(left, x1 - 12, "end"), label(right, x2 + 12, "start")),
    el("figcaption", {}, words.flowNote));
}

/** Where reuse sits in one article: a strip from its first word to its last. */
function strip(article) {
  const rows = article.sentences || [];
  if (!rows.length) return "–";
  const [start, end] = [rows[0][0], rows.at(-1)[1]];
  const place = (at) => ((at - start) / Math.max(1, end - start)) * 200;
  const counts = new Map();
  for (const [, , kind] of rows) counts.set(kind, (counts.get(kind) || 0) + 1);
  const label = [...counts].map(([kind, n]) => `${integer(n)} ${name("kind", kind)[1]}`).join(", ");
  return svg("svg", { viewBox: "0 0 200 12", class: "strip", preserveAspectRatio: "none", role: "img", "aria-label": label }, svg("title", {}, label),
    rows.map(([from, to, kind]) => svg("rect", { class: `tick k-${kind}`, x: place(from), y: kind === "new" ? 5 : 0, width: Math.max(1, place(to) - place(from) - .6), height: kind === "new" ? 2 : 12 })));
}

/** When each outlet of a family published, on one line of time. */
function familyTimeline(members) {
  const dated = members.filter((article) => !Number.isNaN(moment(article.date)));
  if (dated.length < 2) return null;
  const [first, last] = [dated[0].date, dated.at(-1).date];
  if (moment(first) === moment(last)) return null;
  const lanes = [...new Set(dated.map((article) => article.outlet))];
  const [width, left, lane] = [1000, 240, 26];
  const height = lanes.length * lane;
  const x = (date) => left + 8 + ((moment(date) - moment(first)) / (moment(last) - moment(first))) * (width - left - 20);
  const short = (text) => (text.length > 26 ? `${text.slice(0, 25)}…` : text);
  return el("figure", { class: "wide", tabindex: "0", "aria-label": words.timeline }, svg("svg", { viewBox: `0 0 ${width} ${height + 26}`, class: "chart", role: "img", "aria-label": words.timeline },
    lanes.map((outlet, at) => [svg("line", { class: "lane", x1: left, y1: at * lane + 13, x2: width, y2: at * lane + 13 }), svg("text", { class: "flow-label", x: left - 10, y: at * lane + 18, "text-anchor": "end" }, short(outlet || words.noOutlet))]),
    dated.map((article) => svg("circle", { class: `share-${article.derived}`, cx: x(article.date), cy: lanes.indexOf(article.outlet) * lane + 13, r: 7 },
      svg("title", {}, `${outletOf(article)}, ${when(article.date)} (${delay(first, article.date)}): ${article.title || article.id}, ${words[article.derived]}`))),
    svg("text", { class: "tick-label", x: left, y: height + 20 }, when(first)), svg("text", { class: "tick-label", x: width, y: height + 20, "text-anchor": "end" }, when(last))),
  el("figcaption", {}, ["non", "partially", "wholly"].map((kind) => [el("span", { class: `swatch-${kind}`, "aria-hidden": "true" }), ` ${words[kind]}  `])));
}
