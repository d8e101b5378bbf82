// What the page carries: the lists are unpacked now, each parcel of texts when one of its families is read.

/** The packed JSON of an inert element. */
async function unpack(id) {
  const letters = atob(document.getElementById(id).textContent);
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

if (typeof DecompressionStream === "undefined") {
  document.getElementById("main").textContent = words.tooOld;
  return;
}

const data = await unpack("data");
const articles = new Map(data.articles.map((article) => [article.id, article]));
const families = new Map(data.families.map((family) => [family.family, family]));
const texts = new Map();
const pairs = new Map();
const parcels = new Map();

/** The file of a page of this report. */
function pageFile(number) { return encodeURIComponent(data.files[number - 1]); }

function isHere(family) { return family.page === data.page[0]; }

/** Makes a family's texts, sentences and pairs known, if they are in this page. */
function read(family) {
  if (!isHere(family)) return Promise.resolve();
  const number = family.parcel;
  if (!parcels.has(number)) {
    parcels.set(number, unpack(`parcel-${number}`).then((parcel) => {
      for (const [id, text] of Object.entries(parcel.texts)) texts.set(id, text);
      for (const [id, row] of Object.entries(parcel.articles)) Object.assign(articles.get(id), row);
      for (const pair of parcel.pairs) {
        const label = articles.get(pair.first).family;
        if (!pairs.has(label)) pairs.set(label, []);
        pairs.get(label).push(pair);
      }
    }));
  }
  return parcels.get(number);
}

/** The texts of rates, terms and notes: English in the summary, French beside it. */
function summaryTexts() {
  const { rates, definitions, not_covered: notCovered } = data.summary;
  if (language === "fr") return { rates: data.french.rates, definitions: data.french.definitions, notCovered: data.french.not_covered };
  return { rates: rates.map((rate) => [rate.name, rate.definition]), definitions: definitions.map((row) => [row.name, row.definition]), notCovered };
}
