// A larger invented corpus: stories that several outlets print, cut and edited, and stories that one has alone. The same each time.

const STORIES = 2600;
const COPIES = 4;
const HOSTILE = "</script><img src=x onerror=\"document.title='hacked'\"><svg onload=alert(1)><!--";

let state = 20310312;

/** A whole number below `below`: a linear congruence (Knuth's MMIX), its upper bits. */
function random(below) {
  state = Number((BigInt(state) * 6364136223846793005n + 1442695040888963407n) % (1n << 62n) >> 9n) % (2 ** 53);
  return Math.floor(state / 2 ** 20) % below;
}

const SYLLABLES = ["ba", "re", "mi", "to", "lu", "sen", "kor", "dan", "vel", "pra", "ni", "sto", "gel", "fur", "os", "ti"];
const word = () => Array.from({ length: 2 + random(2) }, () => SYLLABLES[random(SYLLABLES.length)]).join("");
const sentence = () => { const text = Array.from({ length: 12 + random(8) }, word).join(" "); return `${text[0].toUpperCase()}${text.slice(1)}.`; };
const AGENCIES = ["AFP", "Reuters", "AP"];

function print(id, outlet, day, hour, title, text, url) {
  const date = `2031-03-${String(day).padStart(2, "0")}T${String(hour).padStart(2, "0")}:00:00Z`;
  process.stdout.write(`${JSON.stringify({ id, source: outlet, date, title, url: url ?? `https://${outlet}/${id}`, text })}\n`);
}

for (let story = 0; story < STORIES; story += 1) {
  const sentences = Array.from({ length: 14 + random(8) }, sentence);
  const paragraphs = (kept) => kept.reduce((text, one, at) => `${text}${at ? (at % 3 ? " " : "\n\n") : ""}${one}`, "");
  const agency = AGENCIES[story % AGENCIES.length];
  const day = 1 + (story % 28);
  const title = Array.from({ length: 6 }, word).join(" ");
  print(`story-${story}-0`, `outlet-${story % 7}.example`, day, 6, title, `OSTMERE, March ${day} (${agency}) - ${paragraphs(sentences)}`);
  if (story % 3 === 0) continue;
  for (let copy = 1; copy < COPIES; copy += 1) {
    const kept = sentences.filter((_, at) => (at + copy) % 5 !== 0);
    if (copy === 3) kept.push(kept.shift());
    kept.push(sentence());
    print(`story-${story}-${copy}`, `outlet-${7 + ((story + copy * 3) % 11)}.example`, day, 6 + copy * 2, `${title} ${word()}`, `${paragraphs(kept)}${copy === 2 ? `\n\n(with ${agency})` : ""}`);
  }
}

const hostile = [HOSTILE, ...Array.from({ length: 12 }, sentence), `${HOSTILE} ${sentence()}`].join("\n\n");
print("hostile-1", HOSTILE, 9, 7, HOSTILE, hostile, "javascript:document.title='hacked'");
print("hostile-2", "=cmd|' /C calc'!A0", 9, 9, `=HYPERLINK("http://outside.invalid") ${HOSTILE}`, hostile, "https://outlet-1.example/ok");
