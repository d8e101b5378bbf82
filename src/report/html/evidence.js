// What a pair's evidence says, in words. `{name}` is the evidence's own key; `{left}` and `{right}` are the outlets.
const EVIDENCE = {
  en: {
    "shingles": ["Runs of words", "{shared} distinct runs in common, of {first} in {left} and {second} in {right}"],
    "narration": ["Runs of words outside quotations", "{shared} in common, of {first} in {left} and {second} in {right}"],
    "skip-bigrams": ["Pairs of word stems close together", "{shared} in common, of {first} in {left} and {second} in {right}"],
    "longest-run": ["Longest run in common", "{words} words: {first}"],
    "sentences": ["Sentences", "{copied_first} of {left} and {copied_second} of {right} stand in the other, {recast} are recast; {paired} say the same, {chain} of them in the same order; the shorter text has {words} words"],
    "quotations": ["Quotations", "{shared} in common, of {first} in {left} and {second} in {right}"],
    "quote-cuts": ["Quotations cut at the same places", "{spans}"],
    "names": ["Names", "{shared} in common, of {first} in {left} and {second} in {right}"],
    "numbers": ["Telling numbers", "{shared} in common, of {first} in {left} and {second} in {right}"],
    "translation": ["Same names and numbers, in order, in two languages", "{sentences} sentences: {words_first} of {of_first} words in {left}, {words_second} of {of_second} in {right}"],
    "same-agency": ["Agency", "both texts credit {agency}"],
    "frames": ["Filled frames", "{sentences} sentences are alike but for their figures or names, and count for nothing: a form that is filled anew each time"],
    "mostly-phrases": ["Stock phrases", "most of what both share stands in many other articles too: more is asked of the rest"],
    "one-outlet": ["One outlet", "both are of the same outlet and credit no agency together: a little in common may be its own background, so more is asked"],
    "apart": ["Other days", "they were published days apart: a little in common is background that comes again, so more is asked"],
    "direction": ["Who had it first is told by", "{by}"],
    "missing": ["Missing", "one of the two records was not found"],
  },
  fr: {
    "shingles": ["Suites de mots", "{shared} suites distinctes en commun, sur {first} chez {left} et {second} chez {right}"],
    "narration": ["Suites de mots hors citations", "{shared} en commun, sur {first} chez {left} et {second} chez {right}"],
    "skip-bigrams": ["Paires de racines proches", "{shared} en commun, sur {first} chez {left} et {second} chez {right}"],
    "longest-run": ["Plus longue suite commune", "{words} mots : {first}"],
    "sentences": ["Phrases", "{copied_first} de {left} et {copied_second} de {right} se trouvent dans l’autre, {recast} sont refondues ; {paired} disent la même chose, dont {chain} dans le même ordre ; le texte le plus court a {words} mots"],
    "quotations": ["Citations", "{shared} en commun, sur {first} chez {left} et {second} chez {right}"],
    "quote-cuts": ["Citations coupées aux mêmes endroits", "{spans}"],
    "names": ["Noms", "{shared} en commun, sur {first} chez {left} et {second} chez {right}"],
    "numbers": ["Nombres parlants", "{shared} en commun, sur {first} chez {left} et {second} chez {right}"],
    "translation": ["Mêmes noms et nombres, dans l’ordre, en deux langues", "{sentences} phrases : {words_first} mots sur {of_first} chez {left}, {words_second} sur {of_second} chez {right}"],
    "same-agency": ["Agence", "les deux textes créditent {agency}"],
    "frames": ["Formulaires remplis", "{sentences} phrases ne diffèrent que par leurs chiffres ou leurs noms et ne comptent pas : une forme remplie chaque fois de nouveau"],
    "mostly-phrases": ["Formules courantes", "l’essentiel de ce qu’ils partagent figure dans bien d’autres articles : on exige plus du reste"],
    "one-outlet": ["Un seul média", "les deux viennent du même média et ne créditent pas d’agence commune : un peu de texte commun peut être son propre rappel, on exige donc davantage"],
    "apart": ["D’autres jours", "des jours séparent leurs publications : un peu de texte commun est un rappel qui revient, on exige donc davantage"],
    "direction": ["Le premier se reconnaît à", "{by}"],
    "missing": ["Manquant", "l’un des deux enregistrements n’a pas été trouvé"],
  },
};

const GROUNDS = {
  en: { agency: "an agency’s own page", date: "the dates", credit: "a credit", cut: "a cut: one text holds the other and more" },
  fr: { agency: "la page propre d’une agence", date: "les dates", credit: "un crédit", cut: "une coupe : l’un des textes contient l’autre et davantage" },
};

const GENERATORS = {
  en: { "same-text": "same text", "minhash": "MinHash bands", "simhash": "SimHash", "selected-shingles": "selected runs of words", "paragraph": "a paragraph in common", "rare-keys": "rare names, numbers and quotations" },
  fr: { "same-text": "texte identique", "minhash": "bandes MinHash", "simhash": "SimHash", "selected-shingles": "suites de mots choisies", "paragraph": "un paragraphe commun", "rare-keys": "noms, nombres et citations rares" },
};

function generatorName(name) { return Object.hasOwn(GENERATORS[language], name) ? GENERATORS[language][name] : name; }

/** One item of evidence as a line; a kind this page does not know is shown as it stands. */
function evidenceLine({ kind, ...detail }, sides) {
  const known = Object.hasOwn(EVIDENCE[language], kind) ? EVIDENCE[language][kind] : null;
  if (!known) {
    return el("li", {}, el("strong", {}, kind), Object.entries(detail).map(([key, value]) => [el("span", { class: "key" }, key.replaceAll("_", " ")), " ", shown(value, sides, key)]));
  }
  const [label, template] = known;
  const value = (key) => {
    if (key === "left") return outletOf(sides.first);
    if (key === "right") return outletOf(sides.second);
    if (key === "spans") return (detail.spans || []).map((span, at) => [at ? " · " : "", shown(span.first, sides, "first")]);
    if (key === "by" && Object.hasOwn(GROUNDS[language], detail.by)) return GROUNDS[language][detail.by];
    if (key === "agency") return String(detail.agency);
    return Object.hasOwn(detail, key) ? shown(detail[key], sides, key) : "–";
  };
  const pieces = template.split(/\{(\w+)\}/).map((piece, at) => (at % 2 ? value(piece) : piece));
  return el("li", {}, el("strong", {}, label), " ", pieces);
}

/** A value of evidence. A span under `first` or `second` is shown as the words that stand there. */
function shown(value, sides, key) {
  if (typeof value === "number") return Number.isInteger(value) ? integer(value) : decimal(value, 4);
  if (Array.isArray(value)) return value.map((item, at) => [at ? ", " : "", shown(item, sides, key)]);
  if (value && typeof value === "object") return wordsAt(value, sides[key]) || Object.entries(value).map(([inner, item], at) => [at ? " · " : "", el("span", { class: "sub" }, inner), " ", shown(item, sides, inner)]);
  return typeof value === "string" ? el("q", {}, value) : String(value);
}

const LONGEST_QUOTE = 160;

function wordsAt(span, article) {
  const bytes = article && Number.isInteger(span.start) && Number.isInteger(span.end) ? bytesOf(article) : null;
  if (!bytes) return null;
  const text = slice(bytes, span);
  return el("q", { lang: article.language, title: text }, text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
}
