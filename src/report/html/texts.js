// Two texts side by side: which bytes are linked, which moved, what differs.
// All spans are half-open byte ranges of UTF-8, as the tables count them.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoded = new Map();

/** The bytes of an article's text; null if the page does not hold it. */
function bytesOf(article) {
  if (article.text === null || article.text === undefined) return null;
  if (!encoded.has(article.text)) encoded.set(article.text, encoder.encode(texts.get(article.text)));
  return encoded.get(article.text);
}

function slice(bytes, { start, end }) { return decoder.decode(bytes.subarray(start, end)); }

function sentencesOf(article) { return article.sentences || []; }

/** The sentences of either article that come from the other, as links in the order of the left text. */
function linksBetween(left, right) {
  const links = new Map();
  for (const [here, there, side] of [[left, right, "left"], [right, left, "right"]]) {
    for (const [start, end, kind, similarity, source, conflicts] of sentencesOf(here)) {
      if (!source || source[0] !== there.id || kind === "new") continue;
      const copy = { start, end };
      const origin = { start: source[1], end: source[2] };
      const link = { kind, similarity, conflicts, copy: side, left: side === "left" ? copy : origin, right: side === "left" ? origin : copy };
      const key = [link.left.start, link.left.end, link.right.start, link.right.end].join(" ");
      if (!links.has(key)) links.set(key, link);
    }
  }
  const ordered = [...links.values(), ...linksThroughOthers(left, right)].sort((a, b) => a.left.start - b.left.start || a.left.end - b.left.end || a.right.start - b.right.start);
  ordered.forEach((link, number) => { link.number = number; });
  markMoved(ordered);
  return ordered;
}

/** Sentences of both that come from the same passage of a third article: who edited it how was not measured. */
function linksThroughOthers(left, right) {
  const fromOthers = (article, other) => sentencesOf(article).filter(([, , kind, , source]) => source && source[0] !== other.id && kind !== "new");
  const rights = fromOthers(right, left);
  return fromOthers(left, right).flatMap(([start, end, , , [id, from, to]]) => rights
    .filter(([, , , , [otherId, otherFrom, otherTo]]) => otherId === id && 2 * (Math.min(to, otherTo) - Math.max(from, otherFrom)) > Math.min(to - from, otherTo - otherFrom))
    .map(([otherStart, otherEnd]) => ({ kind: "shared", similarity: null, conflicts: [], copy: "left", left: { start, end }, right: { start: otherStart, end: otherEnd } })));
}

/** Links are in place if they belong to the heaviest run that keeps the order of both texts; the others moved. */
function markMoved(links) {
  const best = links.map(() => ({ weight: 0, before: -1 }));
  let last = -1;
  links.forEach((link, at) => {
    const length = link.left.end - link.left.start;
    best[at].weight = length;
    for (let before = 0; before < at; before += 1) {
      if (links[before].right.start <= link.right.start && best[before].weight + length > best[at].weight) {
        best[at] = { weight: best[before].weight + length, before };
      }
    }
    if (last < 0 || best[at].weight > best[last].weight) last = at;
  });
  const inPlace = new Set();
  for (let at = last; at >= 0; at = best[at].before) inPlace.add(at);
  links.forEach((link, at) => { link.moved = !inPlace.has(at); });
}

/** Where the words of a conflict stand on one side of a link; without a place they are noted at the end of the sentence. */
function conflictMarks(bytes, links, side) {
  return links.flatMap((link) => link.conflicts.map((conflict) => {
    const [own, other] = link.copy === side ? [conflict.here, conflict.there] : [conflict.there, conflict.here];
    const span = own && find(slice(bytes, link[side]), own);
    return span
      ? { start: link[side].start + span.start, end: link[side].start + span.end, conflict, own, other }
      : { at: link, conflict, own, other };
  }));
}

/** The byte range of `words` in `text`, as whole words if they occur so. */
function find(text, words_) {
  let at = text.indexOf(words_);
  const inWord = (character) => character !== undefined && /[\p{L}\p{N}]/u.test(character);
  for (let next = at; next >= 0; next = text.indexOf(words_, next + 1)) {
    if (!inWord(text[next - 1]) && !inWord(text[next + words_.length])) { at = next; break; }
  }
  if (at < 0) return null;
  const start = encoder.encode(text.slice(0, at)).length;
  return { start, end: start + encoder.encode(words_).length };
}

/** The stretches of `span` between all borders of `marks`, each with the marks that cover it. */
function stretches(span, marks) {
  const inside = marks.filter((mark) => mark.start < span.end && mark.end > span.start);
  const borders = new Set([span.start, span.end]);
  for (const mark of inside) {
    borders.add(Math.max(span.start, mark.start));
    borders.add(Math.min(span.end, mark.end));
  }
  const ordered = [...borders].sort((a, b) => a - b);
  return ordered.slice(1).map((end, at) => ({
    start: ordered[at], end,
    marks: inside.filter((mark) => mark.start <= ordered[at] && mark.end >= end),
  }));
}

/** The parts of an article; the whole text where none were recorded. */
function partsOf(article, bytes) {
  return article.parts?.length ? article.parts : [{ kind: "body", start: 0, end: bytes.length }];
}

/** What stands between quotation marks, as far as the marks of one paragraph are whole: what people said, told from narration. */
const QUOTED = /«[^«»]+»|“[^“”]+”|„[^„“”]+[“”]|「[^「」]+」|"[^"]+"/gu;

function speechOf(bytes, parts) {
  return parts.flatMap((part) => {
    const text = slice(bytes, part);
    return [...text.matchAll(QUOTED)].map((match) => {
      const start = part.start + encoder.encode(text.slice(0, match.index)).length;
      return { start, end: start + encoder.encode(match[0]).length, speech: true };
    });
  });
}

/** Every place that names an agency, with its class; the words of the verdict first. */
function creditsOf(article) {
  const quotes = (article.quotes || []).filter((quote) => quote.end > quote.start);
  const others = (article.mentions || []).filter((mention) => !quotes.some((quote) => quote.start < mention.end && mention.start < quote.end));
  return [...quotes, ...others].map((quote) => ({ start: quote.start, end: quote.end, credit: quote.class }));
}

/** One article's text, sentence by sentence. */
function textOf(article, other, links, side) {
  const bytes = bytesOf(article);
  if (bytes === null) return el("p", { class: "note" }, words.noText);
  const sentenceMarks = [
    ...links.map((link) => ({ ...link[side], link })),
    ...sentencesOf(article)
      .filter(([start, , kind, , source]) => kind === "new" || !source || (source[0] !== other.id && !links.some((link) => link[side].start === start)))
      .map(([start, end, kind, , source]) => ({ start, end, kind, source })),
  ];
  const conflicts = conflictMarks(bytes, links, side);
  const credits = creditsOf(article);
  const inner = [...conflicts.filter((mark) => mark.start !== undefined), ...credits, ...speechOf(bytes, partsOf(article, bytes))];
  const loose = conflicts.filter((mark) => mark.start === undefined);
  const context = { bytes, inner, loose, side };
  return partsOf(article, bytes).map((part) => el("p", { class: `part part-${part.kind}`, lang: article.language },
    Object.hasOwn(words.part, part.kind) ? el("span", { class: "part-name" }, words.part[part.kind]) : null,
    stretches(part, sentenceMarks).map((stretch) => sentence(stretch, context))));
}

function sentence(stretch, context) {
  const body = stretches(stretch, context.inner).map((piece) => innermost(piece, context));
  const linked = stretch.marks.filter((mark) => mark.link);
  if (linked.length) return linkedSentence(stretch, linked, body, context);
  const own = stretch.marks[0];
  if (!own) return body;
  const badge = own.start === stretch.start ? kindBadge(own.kind) : null;
  if (!own.source) return el("span", { class: `s k-${own.kind}` }, badge, body);
  const title = say("elsewhere", { outlet: outletOf(articles.get(own.source[0])) });
  return el("span", { class: "s elsewhere", title }, badge, body, el("span", { class: "hidden" }, ` (${title})`));
}

function linkedSentence(stretch, marks, body, { side, loose }) {
  const { link } = marks[0];
  const starts = marks.filter((mark) => mark.start === stretch.start).map((mark) => mark.link);
  const ends = marks.filter((mark) => mark.end === stretch.end).map((mark) => mark.link);
  const label = starts.length ? [
    kindBadge(link.kind),
    link.moved ? el("abbr", { class: "moved", title: words.movedLong }, "↕", el("span", { class: "hidden" }, ` ${words.moved} `)) : null,
  ] : null;
  const notes = loose.filter((mark) => ends.includes(mark.at)).map((mark) => el("mark", { class: "conflict" }, mark.own, difference(mark)));
  return el("span", {
    class: `s linked k-${link.kind}${link.moved ? " is-moved" : ""}`,
    "data-links": marks.map((mark) => mark.link.number).join(" "),
    "data-side": side,
    tabindex: starts.length ? "0" : null,
    role: starts.length ? "link" : null,
    title: [name("kind", link.kind)[1], link.similarity === null ? null : percent(link.similarity), link.moved ? words.movedLong : null].filter(Boolean).join(" · "),
  }, label, body, notes);
}

/** A piece of text with no border inside: plain, a conflict, a credit, or both. */
function innermost(piece, { bytes }) {
  let node = slice(bytes, piece);
  if (piece.marks.some((mark) => mark.speech)) node = el("i", { class: "speech" }, node);
  const conflict = piece.marks.find((mark) => mark.conflict);
  if (conflict) node = el("mark", { class: "conflict" }, node, conflict.end === piece.end ? difference(conflict) : null);
  const credit = piece.marks.find((mark) => mark.credit);
  if (credit) node = el("mark", { class: "credit" }, node, credit.end === piece.end ? classBadge(credit.credit) : null);
  return node;
}

function difference({ conflict, other }) {
  return el("span", { class: "other", title: words[`conflict_${conflict.kind}`] || words.conflict }, ` ≠ ${other || words.nothing}`);
}

/** Two bars for the two texts and a band for each link, for the eye only: the texts below say the same. */
function mapOf(left, right, links) {
  const extent = (article) => {
    const bytes = bytesOf(article);
    const parts = partsOf(article, bytes).filter((part) => part.kind !== "navigation");
    const start = Math.min(...parts.map((part) => part.start));
    const end = Math.max(...parts.map((part) => part.end));
    return (at) => Math.max(0, Math.min(1000, ((at - start) / Math.max(1, end - start)) * 1000));
  };
  const [x, y] = [extent(left), extent(right)];
  const bands = links.map((link) => {
    const [a, b, c, d] = [x(link.left.start), x(link.left.end), y(link.right.end), y(link.right.start)];
    return svg("path", { class: `band k-${link.kind}${link.moved ? " is-moved" : ""}`, "data-links": link.number,
      d: `M${a} 10 L${b} 10 C${b} 60 ${c} 60 ${c} 110 L${d} 110 C${d} 60 ${a} 60 ${a} 10 Z` });
  });
  const ticks = links.flatMap((link) => [
    svg("rect", { class: `tick k-${link.kind}`, x: x(link.left.start), y: 0, width: Math.max(2, x(link.left.end) - x(link.left.start)), height: 10 }),
    svg("rect", { class: `tick k-${link.kind}`, x: y(link.right.start), y: 110, width: Math.max(2, y(link.right.end) - y(link.right.start)), height: 10 }),
  ]);
  return svg("svg", { viewBox: "0 0 1000 120", preserveAspectRatio: "none", "aria-hidden": "true", class: "map" },
    svg("rect", { class: "text-bar", x: 0, y: 0, width: 1000, height: 10 }), svg("rect", { class: "text-bar", x: 0, y: 110, width: 1000, height: 10 }), bands, ticks);
}
