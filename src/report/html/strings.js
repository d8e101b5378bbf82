// What the page says, in its languages. `{name}` is replaced; a pair of strings is [one, many].
const STRINGS = {
  en: {
    language: "Français", languageCode: "fr",
    motto: "who printed whose copy",
    skip: "Skip to the content", views: "Views",
    overview: "Overview", families: "Families", measure: "How this was measured",
    lede: "{families} of copied news among {articles} from {outlets}.",
    nFamilies: ["{n} family", "{n} families"], nArticles: ["{n} article", "{n} articles"],
    nOutlets: ["{n} outlet", "{n} outlets"], nDays: ["{n} day", "{n} days"],
    nMinutes: ["{n} minute", "{n} minutes"], sameMoment: "the same moment", sameDay: "the same day",
    documents: "documents read", articles: "articles", inFamilies: "articles in families", familiesFound: "families",
    pairsVerified: "pairs that share text", rejected: "records rejected", nRejected: ["{n} record rejected", "{n} records rejected"],
    rates: "Rates", interval: "95% interval {low} – {high}", noRate: "not measured",
    largest: "Largest families", allFamilies: "All families",
    relations: "How pairs that share text relate", relation: "Relation", pairs: "Pairs",
    derivedGroup: "Derived from the same copy", otherGroup: "Not derived",
    sentences: "What became of the sentences", sentencesNote: "Sentences of articles in families, by what was done to them.",
    byOutlet: "By outlet", outlet: "Outlet", wholly: "Wholly", partially: "Partially", non: "Not derived",
    copyRate: "Copy rate", copyRateByLength: "By length", credited: "Credited", uncredited: "Uncredited",
    firstCount: "First", agencyArticles: "Agency copy", inFamiliesShort: "In families", noOutlet: "(no outlet)",
    outletNote: "Wholly, partially and not derived count the outlet’s articles. Copy rate is the mean of its articles’ copied shares, by length their mean weighted by length; both mean what “How this was measured” defines. Credited and uncredited count articles in families.",
    generators: "Where candidates came from", generator: "Generator", proposed: "Proposed", derivedPairs: "Derived",
    hot: "Hot buckets", hotNote: "Buckets too full to compare every pair in them. Copies that meet only there may be missing.",
    hotNone: "No bucket was too full: every pair that was proposed was compared.",
    boilerplate: "Boilerplate", boilerplateNote: "Passages that stand in articles which are otherwise unrelated. They were kept out of comparison.", boilerplateNone: "No passage was found to recur in unrelated articles.",
    nBoilerplate: ["{n} passage", "{n} passages"], passage: "Passage",
    key: "Shared key", size: "Articles", compared: "Pairs compared",
    rejects: "Rejected records", rejectsNone: "Every record could be used.", rejectsMore: "The first {n} are shown; all are in rejects.jsonl.",
    file: "File", line: "Line", reason: "Reason", search: "Search titles, outlets, ids", agency: "Agency",
    all: "all", none: "none named", anyRelation: "any", title: "Title", articlesShort: "Articles", outletsShort: "Outlets", first: "First published", span: "Span",
    found: "{n} of {all} families", more: "Show more", noneFound: "No family matches.", noFamilies: "No two articles were found to share copy.",
    back: "All families", firstBy: "First: {outlet}, {date}", firstUnknown: "First publication unknown",
    agencyUnknown: "No agency is named: the evidence does not suffice.", agencyVerdict: "{name}, confidence {confidence}",
    members: "Members", chooseTwo: "Choose two to read side by side.", left: "Left", right: "Right", published: "Published", timeline: "Timeline", derived: "Derived", copied: "Copied",
    anchor: "anchor", unknownDate: "no date", original: "Original page", credits: "Words that name the agency",
    pair: "Compared", sideBySide: "Side by side", notPair: "These two were not compared with each other; each matches the anchor.",
    probability: "Probability of the same copy", jaccard: "Jaccard similarity", containment: "Containment of the shorter", shared: "Shared sentences", direction: "Who had it first", unknown: "unknown",
    candidates: "Proposed by", evidence: "Evidence", noEvidence: "No single items of evidence were kept.",
    legend: "Legend", map: "Where the reused sentences stand", mapText: "{links} links between the two texts, {moved} of them moved. Left to right: from the first word to the last.",
    moved: "moved", movedLong: "stands elsewhere in the other text", conflict: "conflict", conflictLegend: "differs: this text ≠ the other",
    conflict_number: "number differs", conflict_name: "name differs", conflict_negation: "negation differs", nothing: "nothing",
    creditLegend: "words that name an agency, with their class", elsewhere: "from a third article: {outlet}",
    elsewhereLegend: "from a third article",
    noText: "The text of this article is not in the report.",
    measureLede: "A rate means what its definition says, and no more. Changing the minimum run or the normalization moves it by many points.",
    definitions: "Definitions", parameters: "Parameters", recipe: "Recipe: what changes a fingerprint", policy: "Policy: what changes a verdict", version: "Version",
    notCovered: "What was not covered", notCoveredNone: "Nothing was reported as left out.", timings: "Time per stage", stage: "Stage", seconds: "Seconds",
    kinds: "Kinds of sentences", classes: "Classes of credit", noParameters: "No parameters were recorded.", parameter: "Parameter", path: "In summary.json",
    notFound: "There is no such family in this report.", colophon: "Made by newsprint {version}. This page loads nothing from outside. Dates and times are UTC.",
    kind: { "verbatim": ["V", "verbatim", "word for word"], "light-edit": ["E", "light edit", "a word here or there"], "rewritten": ["R", "rewritten", "said in other words"], "translated": ["T", "translated", "said in another language"], "quote": ["Q", "quote", "somebody’s words, which others could have heard too"], "new": ["N", "new", "without a source in the family"], "shared": ["S", "both from one passage", "both have it from the same passage of a third article"] },
    relationName: { "same-text": ["same text", "word for word"], "same-dispatch": ["same dispatch", "edited, cut or merged"], "rewritten": ["rewritten", "the same dispatch paraphrased or translated"], "same-thread": ["same thread", "another version of an agency’s running story"], "common-source": ["common source", "only a speech, communique, post or figures are shared"], "same-event": ["same event", "reported independently"], "unrelated": ["unrelated", "nothing that matters is shared"] },
    classText: { A: "credit that proves wire text", B: "mixed credit, outlet with agency", C: "agency as witness or interviewer", D: "agency merely cited", E: "photo, video or graphic credit", F: "bare dateline", G: "metadata" },
    classWord: "class {c}",
    tooOld: "This page needs a browser of 2023 or later. The same findings stand in the tables next to it.",
    flows: "Flows", flow: "Who took from whom", flowsLede: "Whose articles the copied sentences come from, and whose agency copy it is.", flowChart: "Flow of copied words from sources on the left to outlets on the right; the table below has the figures.", flowNote: "As broad as the words are many; the largest sources and takers. An outlet’s own earlier articles are in the tables only.", flowNone: "No copied sentence was found.",
    matrix: "Outlets by sources", matrixNote: "Articles of the outlet (row) that took at least one sentence from the source (column). The largest twenty of each.", flowTable: "All flows", nFlows: ["{n} flow", "{n} flows"], source: "Source", articlesTaken: "Articles", sentencesTaken: "Sentences", wordsTaken: "Words", flowShare: "Share of its stories", flowTableNote: "A story is a family, or an article without one; the share is of the outlet’s stories, with its exact 95% interval.",
    agencies: "Agencies", agenciesNote: "Families by the agency whose copy they are, as far as evidence names it; articles of these families and others that credit the agency. Copies derive from earlier copy. Agency first is over the families that hold a page of the agency and whose first article is known. Intervals are of 95%.", agencyNone: "No agency is named on evidence.", coverage: "Share of families", firstShare: "Agency first", firstOf: "Known of", copies: "Copies", uncreditedShare: "Uncredited share",
    byDay: "By day", byDayChart: "Articles by day: wholly derived, partially, not derived; the table has the figures.", byMonth: "By month; months without articles are left out.", byDayGaps: "Days without articles are left out.", day: "Day", unique: "Unique",
    curve: "Copy rate by minimum run", curveNote: "The shorter the runs that count, the more is copied: a rate without its minimum run says nothing. Runs of characters, word for word, quotations included. The band is the 95% interval of the mean.", leastRun: "Minimum run", withoutAgencies: "Without agency copy",
    csvCopy: "Copy as CSV", csvCopied: "Copied.",
    after: "after {study}", ours: "our own", allRates: "All {n} rates, by the study they follow", ratesNote: "Open a name for its definition. Intervals are of 95%; how they are made stands under “How this was measured”.", rate: "Rate", value: "Value", interval95: "95% interval", countedOver: "Counted over", definition: "Definition", methods: { "family-bootstrap": ["families resampled"], "clopper-pearson": ["exact (Clopper–Pearson)"] },
    selfTest: "Self-test", selfTestNote: "Invented articles that are planted in every run: an edited copy that must be found, and another account of the same event that must not.", selfTestFailed: "The self-test failed: these results can’t be trusted.", control: "Control", expected: "Expected", foundShort: "Found", passed: "Passed", yes: "yes", no: "no",
    controls: { "edited-copy": "an edited copy of a dispatch", "same-event": "another account of the same event", "same-event-as-copy": "the same, beside the copy", "families": "families", "agency": "the dispatch’s agency" },
    sentenceKind: "With sentences", credit: "Credit", credits_: { all: "all who copy name an agency", some: "some do", nobody: "none does", unknown: "no agency known" }, fromDate: "From", toDate: "To",
    otherPage: "The texts of this family are in {file}.", noTimeline: "Not enough dates are known.", speech: "in quotation marks: speech, not narration", strip: "Where reuse sits", options: "Options: what was asked",
    part: { caption: "caption", credit: "credit", navigation: "page furniture", lead: "standfirst" },
  },
  fr: {
    language: "English", languageCode: "en",
    motto: "qui a imprimé la copie de qui",
    skip: "Aller au contenu", views: "Vues",
    overview: "Vue d’ensemble", families: "Familles", measure: "Comment on a mesuré",
    lede: "{families} d’informations copiées parmi {articles} de {outlets}.",
    nFamilies: ["{n} famille", "{n} familles"], nArticles: ["{n} article", "{n} articles"],
    nOutlets: ["{n} média", "{n} médias"], nDays: ["{n} jour", "{n} jours"],
    nMinutes: ["{n} minute", "{n} minutes"], sameMoment: "le même instant", sameDay: "le même jour",
    documents: "documents lus", articles: "articles", inFamilies: "articles en famille", familiesFound: "familles",
    pairsVerified: "paires au texte commun", rejected: "enregistrements rejetés", nRejected: ["{n} enregistrement rejeté", "{n} enregistrements rejetés"],
    rates: "Taux", interval: "intervalle à 95 % : {low} – {high}", noRate: "non mesuré",
    largest: "Les plus grandes familles", allFamilies: "Toutes les familles",
    relations: "Relations entre les paires au texte commun", relation: "Relation", pairs: "Paires",
    derivedGroup: "Issues de la même copie", otherGroup: "Non dérivées",
    sentences: "Ce que sont devenues les phrases", sentencesNote: "Phrases des articles en famille, selon ce qu’on en a fait.",
    byOutlet: "Par média", outlet: "Média", wholly: "En entier", partially: "En partie", non: "Non dérivé",
    copyRate: "Taux de copie", copyRateByLength: "Par longueur", credited: "Crédités", uncredited: "Non crédités",
    firstCount: "Premier", agencyArticles: "Copie d’agence", inFamiliesShort: "En famille", noOutlet: "(sans média)",
    outletNote: "En entier, en partie et non dérivé comptent les articles du média. Le taux de copie est la moyenne des parts copiées de ses articles, par longueur leur moyenne pondérée ; leur sens est défini sous « Comment on a mesuré ». Crédités et non crédités comptent les articles en famille.",
    generators: "D’où viennent les candidats", generator: "Générateur", proposed: "Proposées", derivedPairs: "Dérivées",
    hot: "Groupes saturés", hotNote: "Groupes trop pleins pour comparer toutes leurs paires. Des copies qui ne se rencontrent que là peuvent manquer.",
    hotNone: "Aucun groupe n’était trop plein : toute paire proposée a été comparée.",
    boilerplate: "Textes récurrents", boilerplateNote: "Passages qui figurent dans des articles sans autre rapport. Ils n’ont pas été comparés.", boilerplateNone: "Aucun passage ne revient dans des articles sans rapport.",
    nBoilerplate: ["{n} passage", "{n} passages"], passage: "Passage",
    key: "Clé partagée", size: "Articles", compared: "Paires comparées",
    rejects: "Enregistrements rejetés", rejectsNone: "Tous les enregistrements ont pu servir.", rejectsMore: "Les {n} premiers sont affichés ; tous sont dans rejects.jsonl.",
    file: "Fichier", line: "Ligne", reason: "Motif", search: "Chercher un titre, un média, un identifiant", agency: "Agence",
    all: "indifférent", none: "aucune nommée", anyRelation: "indifférent", title: "Titre", articlesShort: "Articles", outletsShort: "Médias", first: "Première parution", span: "Durée",
    found: "{n} familles sur {all}", more: "En montrer plus", noneFound: "Aucune famille ne correspond.", noFamilies: "On n’a trouvé aucune copie partagée entre deux articles.",
    back: "Toutes les familles", firstBy: "Premier : {outlet}, {date}", firstUnknown: "Première parution inconnue",
    agencyUnknown: "Aucune agence n’est nommée : les indices ne suffisent pas.", agencyVerdict: "{name}, confiance {confidence}",
    members: "Membres", chooseTwo: "Choisissez-en deux à lire côte à côte.", left: "Gauche", right: "Droite", published: "Paru", timeline: "Chronologie", derived: "Dérivé", copied: "Copié",
    anchor: "ancre", unknownDate: "sans date", original: "Page d’origine", credits: "Mots qui nomment l’agence",
    pair: "Comparaison", sideBySide: "Côte à côte", notPair: "Ces deux articles n’ont pas été comparés entre eux ; chacun correspond à l’ancre.",
    probability: "Probabilité d’une même copie", jaccard: "Similarité de Jaccard", containment: "Inclusion du plus court", shared: "Phrases partagées", direction: "Premier des deux", unknown: "inconnu",
    candidates: "Proposée par", evidence: "Indices", noEvidence: "Aucun indice isolé n’a été conservé.",
    legend: "Légende", map: "Où se trouvent les phrases reprises", mapText: "{links} liens entre les deux textes, dont {moved} déplacés. De gauche à droite : du premier mot au dernier.",
    moved: "déplacée", movedLong: "se trouve ailleurs dans l’autre texte", conflict: "conflit", conflictLegend: "diffère : ce texte ≠ l’autre",
    conflict_number: "nombre différent", conflict_name: "nom différent", conflict_negation: "négation différente", nothing: "rien",
    creditLegend: "mots qui nomment une agence, avec leur classe", elsewhere: "d’un troisième article : {outlet}",
    elsewhereLegend: "d’un troisième article",
    noText: "Le texte de cet article n’est pas dans le rapport.",
    measureLede: "Un taux dit ce que dit sa définition, et rien de plus. Changer la longueur minimale ou la normalisation le déplace de plusieurs points.",
    definitions: "Définitions", parameters: "Paramètres", recipe: "Recette : ce qui change une empreinte", policy: "Règles : ce qui change un verdict", version: "Version",
    notCovered: "Ce qui n’a pas été couvert", notCoveredNone: "Rien n’a été signalé comme laissé de côté.", timings: "Temps par étape", stage: "Étape", seconds: "Secondes",
    kinds: "Sortes de phrases", classes: "Classes de crédit", noParameters: "Aucun paramètre n’a été noté.", parameter: "Paramètre", path: "Dans summary.json",
    notFound: "Cette famille n’est pas dans ce rapport.", colophon: "Produit par newsprint {version}. Cette page ne charge rien de l’extérieur. Dates et heures en UTC.",
    kind: { "verbatim": ["I", "à l’identique", "mot pour mot"], "light-edit": ["M", "retouchée", "un mot çà ou là"], "rewritten": ["R", "réécrite", "dite autrement"], "translated": ["T", "traduite", "dite dans une autre langue"], "quote": ["C", "citation", "des paroles que d’autres ont pu entendre"], "new": ["N", "nouvelle", "sans source dans la famille"], "shared": ["P", "d’un même passage", "toutes deux du même passage d’un troisième article"] },
    relationName: { "same-text": ["même texte", "mot pour mot"], "same-dispatch": ["même dépêche", "remaniée, coupée ou fusionnée"], "rewritten": ["réécrite", "la même dépêche paraphrasée ou traduite"], "same-thread": ["même fil", "une autre version du sujet de l’agence"], "common-source": ["source commune", "seuls un discours, un communiqué, un message ou des chiffres sont partagés"], "same-event": ["même événement", "rapporté indépendamment"], "unrelated": ["sans rapport", "rien d’important n’est partagé"] },
    classText: { A: "crédit qui prouve la dépêche", B: "crédit mixte, titre avec agence", C: "agence témoin ou interlocutrice", D: "agence seulement citée", E: "crédit photo, vidéo ou infographie", F: "simple lieu et date", G: "métadonnées" },
    classWord: "classe {c}",
    tooOld: "Cette page demande un navigateur de 2023 ou plus récent. Les mêmes résultats sont dans les tables voisines.",
    flows: "Flux", flow: "Qui a pris à qui", flowsLede: "De quels articles viennent les phrases copiées, et de quelle agence est la copie.", flowChart: "Flux de mots copiés, des sources à gauche vers les médias à droite ; la table a les chiffres.", flowNote: "La largeur suit le nombre de mots ; les plus grandes sources et les plus grands preneurs. Les articles antérieurs d’un même média ne sont que dans les tables.", flowNone: "Aucune phrase copiée n’a été trouvée.",
    matrix: "Médias et sources", matrixNote: "Articles du média (ligne) qui ont pris au moins une phrase à la source (colonne). Les vingt plus grands de chaque côté.", flowTable: "Tous les flux", nFlows: ["{n} flux", "{n} flux"], source: "Source", articlesTaken: "Articles", sentencesTaken: "Phrases", wordsTaken: "Mots", flowShare: "Part de ses sujets", flowTableNote: "Un sujet est une famille, ou un article sans famille ; la part est celle des sujets du média, avec son intervalle exact à 95 %.",
    agencies: "Agences", agenciesNote: "Familles selon l’agence dont elles sont la copie, pour autant que des indices la nomment ; articles de ces familles et autres qui créditent l’agence. Les copies dérivent d’une copie antérieure. Agence première : sur les familles qui contiennent une page de l’agence et dont le premier article est connu. Intervalles à 95 %.", agencyNone: "Aucune agence n’est nommée sur indices.", coverage: "Part des familles", firstShare: "Agence première", firstOf: "Connu de", copies: "Copies", uncreditedShare: "Part non créditée",
    byDay: "Par jour", byDayChart: "Articles par jour : dérivés en entier, en partie, non dérivés ; la table a les chiffres.", byMonth: "Par mois ; les mois sans article sont omis.", byDayGaps: "Les jours sans article sont omis.", day: "Jour", unique: "Uniques",
    curve: "Taux de copie selon le passage minimal", curveNote: "Plus les passages comptés sont courts, plus il y a de copie : un taux sans son passage minimal ne dit rien. Passages en caractères, mot pour mot, citations comprises. La bande est l’intervalle à 95 % de la moyenne.", leastRun: "Passage minimal", withoutAgencies: "Hors copie d’agence",
    csvCopy: "Copier en CSV", csvCopied: "Copié.",
    after: "d’après {study}", ours: "les nôtres", allRates: "Les {n} taux, d’après les études qu’ils suivent", ratesNote: "Ouvrez un nom pour lire sa définition. Les intervalles sont à 95 % ; leur calcul est décrit sous « Comment on a mesuré ».", rate: "Taux", value: "Valeur", interval95: "Intervalle à 95 %", countedOver: "Compté sur", definition: "Définition", methods: { "family-bootstrap": ["familles rééchantillonnées"], "clopper-pearson": ["exact (Clopper–Pearson)"] },
    selfTest: "Auto-test", selfTestNote: "Des articles inventés, ajoutés à chaque exécution : une copie retouchée qui doit être trouvée, et un autre récit du même événement qui ne doit pas l’être.", selfTestFailed: "L’auto-test a échoué : on ne peut pas se fier à ces résultats.", control: "Contrôle", expected: "Attendu", foundShort: "Trouvé", passed: "Réussi", yes: "oui", no: "non",
    controls: { "edited-copy": "une copie retouchée d’une dépêche", "same-event": "un autre récit du même événement", "same-event-as-copy": "le même, face à la copie", "families": "familles", "agency": "l’agence de la dépêche" },
    sentenceKind: "Avec des phrases", credit: "Crédit", credits_: { all: "tous ceux qui copient nomment une agence", some: "certains", nobody: "aucun", unknown: "agence inconnue" }, fromDate: "Du", toDate: "Au",
    otherPage: "Les textes de cette famille sont dans {file}.", noTimeline: "Trop peu de dates sont connues.", speech: "entre guillemets : parole, non narration", strip: "Où se trouve la reprise", options: "Options : ce qui a été demandé",
    part: { caption: "légende", credit: "crédit", navigation: "habillage de page", lead: "chapeau" },
  },
};

const DAY = 86400000;

let language = (navigator.language || "en").toLowerCase().startsWith("fr") ? "fr" : "en";
let words = STRINGS[language];

/** The string `key` with `{name}`s filled in. */
function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** A number of things, in words. */
function many(key, n, shown = integer(n)) {
  const one = language === "fr" ? n < 2 : n === 1;
  return words[key][one ? 0 : 1].replace("{n}", shown);
}

/** A closed set's word for `value`, or the value itself if a newer program wrote one we do not know. */
function name(set, value) {
  return (Object.hasOwn(words[set], value) ? words[set][value] : [value, ""]);
}

function integer(n) { return new Intl.NumberFormat(language).format(n); }

function decimal(x, digits = 2) {
  return x === null || x === undefined ? "–" : new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(x);
}

function percent(x, digits = 0) {
  return x === null || x === undefined ? "–" : new Intl.NumberFormat(language, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(x);
}

/** Milliseconds of a day or a time of day; NaN for what is neither. */
function moment(date) { return date === null || date === undefined ? NaN : Date.parse(date); }

function hasTime(date) { return typeof date === "string" && date.includes("T"); }

/** A date as far as it is known. */
function when(date) {
  if (date === null || date === undefined) return words.unknownDate;
  const at = moment(date);
  if (Number.isNaN(at)) return date;
  const style = hasTime(date) ? { dateStyle: "medium", timeStyle: "short" } : { dateStyle: "medium" };
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : "fr", { ...style, timeZone: "UTC" }).format(at);
}

/** How long after `from` it was, in days where either time of day is unknown. */
function delay(from, to) {
  const seconds = (moment(to) - moment(from)) / 1000;
  if (hasTime(from) && hasTime(to)) return seconds ? `+ ${duration(seconds)}` : "0";
  const days = Math.floor(moment(to) / DAY) - Math.floor(moment(from) / DAY);
  return days ? `+ ${many("nDays", days)}` : words.sameDay;
}

/** A duration in its largest units. */
function duration(seconds) {
  if (seconds < 1) return words.sameMoment;
  if (seconds < 5400) return many("nMinutes", Math.max(1, Math.round(seconds / 60)));
  const minutes = Math.round(seconds / 60);
  if (seconds < 172800) return `${integer(Math.floor(minutes / 60))} h${minutes % 60 ? ` ${integer(minutes % 60)} min` : ""}`;
  return many("nDays", Math.round(seconds / 86400));
}

function familySpan(family) {
  if (family.span_seconds !== null) return duration(family.span_seconds);
  if (family.span_days === null) return "–";
  return family.span_days === 0 ? words.sameDay : many("nDays", family.span_days);
}
