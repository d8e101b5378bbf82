// A family: who carries it and when, and any two of its members side by side.

async function familyView(id, leftId, rightId) {
  const family = families.get(id) || families.get(articles.get(id)?.family);
  if (!family) return [el("h1", { tabindex: "-1" }, words.families), el("p", {}, words.notFound), el("p", {}, el("a", { href: "#/families" }, words.back))];
  await read(family);
  const members = family.members.map((member) => articles.get(member)).filter(Boolean).sort((a, b) => compare(moment(a.date), moment(b.date)) || compare(a.id, b.id));
  const chosen = choosePair(family, members, leftId, rightId);
  const comparison = el("div", { id: "comparison" });
  const draw = () => comparison.replaceChildren(...comparisonOf(family, chosen));
  if (isHere(family) && chosen.left) draw();
  return [
    el("p", { class: "crumb" }, el("a", { href: "#/families" }, `← ${words.back}`)),
    el("h1", { tabindex: "-1", class: "family-title" }, familyTitle(family)),
    el("p", { class: "meta" }, familySize(family)),
    familyFirst(family), familyAgency(family, members),
    isHere(family) ? null : el("p", { class: "notice", role: "note" }, el("a", { href: familyAddress(family.family) }, say("otherPage", { file: pageFile(family.page) }))),
    section(words.timeline, familyTimeline(members) || el("p", { class: "note" }, words.noTimeline)),
    section(words.members, isHere(family) && members.length > 1 ? el("p", { class: "note" }, words.chooseTwo) : null, memberTable(family, members, chosen, () => {
      try { history.replaceState(null, "", familyAddress(family.family, chosen.left.id, chosen.right.id)); } catch { /* an embedded page keeps its address */ }
      draw();
    })),
    comparison,
  ];
}

function familyFirst(family) {
  const first = family.first ? say("firstBy", { outlet: family.first.outlet || words.noOutlet, date: when(family.first.date) }) : words.firstUnknown;
  return el("p", { class: "meta" }, first, el("span", { class: "relations" }, Object.entries(family.relations).filter(([, n]) => n).map(([relation, n]) => [" ", relationBadge(relation), ` ${integer(n)}`])));
}

/** The verdict, and every string that speaks for it. */
function familyAgency(family, members) {
  const { agency } = family;
  const verdict = agency
    ? el("p", { class: "verdict" }, el("strong", {}, say("agencyVerdict", { name: agency.name, confidence: percent(agency.confidence) })), " ", classBadge(agency.class), el("span", { class: "note" }, ` ${words.classText[agency.class] || ""}`))
    : el("p", { class: "verdict" }, words.agencyUnknown);
  const quotes = members.flatMap((article) => (article.quotes || []).map((quote) => el("li", {},
    el("q", { lang: article.language }, quote.text), " ", classBadge(quote.class), el("span", { class: "note" }, ` ${outletOf(article)}${quote.field ? `, ${quote.field}` : ""}`))));
  return el("div", { class: "agency" }, verdict, quotes.length ? el("details", { open: quotes.length < 8 }, el("summary", {}, words.credits), el("ul", {}, quotes)) : null);
}

function pairsOf(family) { return pairs.get(family.family) || []; }

function pairOf(family, a, b) {
  return pairsOf(family).find((pair) => (pair.first === a.id && pair.second === b.id) || (pair.first === b.id && pair.second === a.id));
}

/** The pair asked for, else the one that shares most, the earlier article on the left. */
function choosePair(family, members, leftId, rightId) {
  const member = (id) => members.find((article) => article.id === id);
  const [left, right] = [member(leftId), member(rightId)];
  if (left && right && left !== right) return { left, right };
  const best = [...pairsOf(family)].sort((a, b) => b.shared_sentences - a.shared_sentences || b.derived - a.derived)[0];
  if (best) {
    const [first, second] = [member(best.first), member(best.second)];
    return best.direction === "second" ? { left: second, right: first } : { left: first, right: second };
  }
  return { left: members[0], right: members[1] };
}

function memberTable(family, members, chosen, changed) {
  const dates = members.map((article) => article.date).filter((date) => !Number.isNaN(moment(date)));
  const spread = dates.length > 1 && moment(dates.at(-1)) > moment(dates[0]);
  const radio = (side, other) => (article) => el("input", { type: "radio", name: side, checked: chosen[side] === article, "aria-label": `${words[side]}: ${outletOf(article)}, ${article.title || article.id}`,
    onchange: (event) => {
      if (chosen[other] === article) {
        chosen[other] = chosen[side];
        for (const input of event.target.closest("table").querySelectorAll(`input[name="${other}"]`)) input.checked = input.dataset.id === chosen[other].id;
      }
      chosen[side] = article;
      changed();
    }, "data-id": article.id });
  const choosers = isHere(family) && members.length > 1
    ? [{ label: words.left, class: "choose", cell: radio("left", "right") }, { label: words.right, class: "choose", cell: radio("right", "left") }] : [];
  const rows = table(words.members, [
    ...choosers,
    { label: words.published, key: "date", cell: (article) => el("span", { class: "date" }, when(article.date)) },
    ...(spread ? [{ label: words.timeline, class: "when", cell: (article) => timelineDot(article.date, dates[0], dates.at(-1)) }] : []),
    { label: words.outlet, key: "outlet", cell: outletOf },
    { label: words.title, key: "title", main: true, cell: (article) => memberTitle(family, article) },
    { label: words.derived, key: "derived", cell: (article) => words[article.derived] || article.derived },
    { label: words.copied, key: "copied", number: true, cell: (article) => bar(article.copied) },
    { label: words.strip, class: "strip-cell", cell: strip },
    { label: words.agency, key: "agency", value: (article) => article.agency?.[0], cell: (article) => (article.agency ? [article.agency[0], " ", classBadge(article.agency[1])] : "–") },
  ], members);
  rows.classList.add("cards", "members");
  const columns = [{ key: "id" }, { key: "url" }, { key: "words" }, { key: "outlet" }, { key: "date" }, { key: "title" }, { key: "derived" }, { key: "copied" }, { key: "agency", value: (article) => article.agency?.[0] }];
  return withCopy("members", el("div", { class: "scroll" }, rows), () => cellsOf(columns, members));
}

function memberTitle(family, article) {
  const title = article.title || article.id;
  return [
    el("span", { class: "headline", lang: article.language }, title), " ",
    article.id === family.anchor ? el("span", { class: "tag" }, words.anchor) : null, " ",
    outward(article.url, "↗", `${words.original}: ${title}`),
  ];
}

/** A dot between the first and the last publication; the date stands beside it in words. */
function timelineDot(date, first, last) {
  const [at, from, to] = [date, first, last].map(moment);
  if (Number.isNaN(at)) return "–";
  const dot = el("span", { class: "dot" });
  dot.style.insetInlineStart = `${to > from ? ((at - from) / (to - from)) * 100 : 0}%`;
  return el("span", { class: "timeline" }, el("span", { class: "track", "aria-hidden": "true" }, dot), el("span", { class: "sub" }, delay(first, date)));
}

function comparisonOf(family, { left, right }) {
  const pair = pairOf(family, left, right);
  const links = linksBetween(left, right);
  const moved = links.filter((link) => link.moved).length;
  const drawn = bytesOf(left) !== null && bytesOf(right) !== null && links.length > 0;
  const panes = el("div", { class: "panes" }, [["left", left, right], ["right", right, left]].map(([side, article, other]) => el("article", { class: "pane", "data-side": side },
    el("header", {}, el("p", { class: "outlet" }, outletOf(article)), el("p", { class: "sub" }, when(article.date))),
    el("div", { class: "text", tabindex: "0", role: "region", "aria-label": `${words[side]}: ${outletOf(article)}` }, (article.parts || []).some((part) => part.kind === "title") || !article.title ? null : el("p", { class: "part part-title", lang: article.language }, article.title), textOf(article, other, links, side)))));
  const map = drawn ? section(words.map, el("p", { class: "note" }, say("mapText", { links: integer(links.length), moved: integer(moved) })),
    el("div", { class: "map-frame" }, el("p", { class: "sub" }, outletOf(left)), mapOf(left, right, links), el("p", { class: "sub" }, outletOf(right)))) : null;
  const whole = el("div", {}, section(words.pair, pairFacts(pair)), map, section(words.sideBySide, legend(links), panes));
  listen(whole);
  return [whole];
}

function pairFacts(pair) {
  if (!pair) return el("p", { class: "note" }, words.notPair);
  const sides = { first: articles.get(pair.first), second: articles.get(pair.second) };
  const first = sides[pair.direction];
  const facts = [
    [words.probability, decimal(pair.derived, 4)], [words.jaccard, decimal(pair.jaccard, 4)], [words.containment, decimal(pair.containment, 4)],
    [words.shared, integer(pair.shared_sentences)], [words.direction, first ? outletOf(first) : words.unknown], [words.candidates, pair.candidates.map(generatorName).join(", ") || "–"],
  ];
  return [
    el("p", { class: "verdict" }, relationBadge(pair.relation), el("span", { class: "note" }, ` ${name("relationName", pair.relation)[1]}`)),
    el("dl", { class: "facts" }, facts.map(([term, value]) => el("div", {}, el("dt", {}, term), el("dd", {}, value)))),
    el("h3", {}, words.evidence),
    pair.evidence.length ? el("ul", { class: "evidence" }, pair.evidence.map((item) => evidenceLine(item, sides))) : el("p", { class: "note" }, words.noEvidence),
  ];
}

function legend(links) {
  const present = new Map();
  for (const link of links) present.set(link.kind, (present.get(link.kind) || 0) + 1);
  const kinds = Object.keys(words.kind).map((kind) => el("li", {}, el("span", { class: `s k-${kind}` }, kindBadge(kind), name("kind", kind)[1]), present.has(kind) ? ` ${integer(present.get(kind))}` : null));
  return el("ul", { class: "legend", "aria-label": words.legend }, kinds,
    el("li", {}, el("span", { class: "s elsewhere" }, words.elsewhereLegend)),
    el("li", {}, el("span", { class: "moved" }, "↕"), ` ${words.moved}`),
    el("li", {}, el("mark", { class: "conflict" }, "7", el("span", { class: "other" }, " ≠ 9")), ` ${words.conflictLegend}`),
    el("li", {}, el("i", { class: "speech" }, "“…”"), ` ${words.speech}`),
    el("li", {}, el("mark", { class: "credit" }, "(AFP)"), ` ${words.creditLegend}`));
}

/** Pointing at a sentence lights its mate; a click or Enter goes there. */
function listen(whole) {
  const numbers = (element) => (element?.dataset.links || "").split(" ").filter(Boolean);
  const linkedAt = (event) => event.target.closest?.("[data-links]");
  const light = (event) => {
    const lit = new Set(numbers(linkedAt(event)));
    for (const element of whole.querySelectorAll("[data-links]")) element.classList.toggle("lit", numbers(element).some((number) => lit.has(number)));
  };
  const go = (event) => {
    const from = linkedAt(event);
    if (!from || String(getSelection())) return;
    const wanted = numbers(from);
    const side = from.dataset.side === "left" ? "right" : "left";
    const mate = [...whole.querySelectorAll(`.s[data-side="${side}"][tabindex]`)].find((element) => numbers(element).some((number) => wanted.includes(number)));
    if (!mate) return;
    align(mate, from);
    mate.focus({ preventScroll: true });
    event.preventDefault();
  };
  whole.addEventListener("mouseover", light);
  whole.addEventListener("focusin", light);
  whole.addEventListener("click", go);
  whole.addEventListener("keydown", (event) => { if (event.key === "Enter") go(event); });
}

/** Scrolls the mate's pane until it stands beside `from`, or in the middle where the panes are stacked. */
function align(mate, from) {
  const pane = mate.closest(".text");
  const other = from.closest(".text");
  const frame = pane.getBoundingClientRect();
  const beside = other && Math.abs(other.getBoundingClientRect().top - frame.top) < 8;
  const target = beside ? from.getBoundingClientRect().top : frame.top + frame.height / 3;
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  pane.scrollTo({ top: pane.scrollTop + mate.getBoundingClientRect().top - target, behavior });
  if (!other) pane.scrollIntoView({ block: "nearest", behavior });
}
