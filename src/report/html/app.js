// The way in: an address, a view, a language.

const VIEWS = [["", "overview"], ["families", "families"], ["flows", "flows"], ["measure", "measure"]];

function route() {
  const hash = location.hash.startsWith("#/") ? location.hash.slice(2) : "";
  try {
    return hash.split("/").map(decodeURIComponent);
  } catch {
    return [""];
  }
}

let shownLast = 0;

async function show(moved) {
  shownLast += 1;
  const turn = shownLast;
  const [view, ...rest] = route();
  const main = document.getElementById("main");
  const content = await ({ "": overview, families: familyList, flows: flowView, family: familyView, measure }[view] || overview)(...rest);
  // Somebody who went on while a parcel was unpacked wants to see the other thing.
  if (turn !== shownLast) return;
  main.replaceChildren(...content.flat(Infinity).filter(Boolean));
  frame(view);
  if (moved) {
    scrollTo(0, 0);
    main.querySelector("h1").focus({ preventScroll: true });
  }
  document.title = `${main.querySelector("h1").textContent} – newsprint`;
}

/** What surrounds every view, in the language of the moment. */
function frame(view) {
  document.documentElement.lang = language;
  const current = view === "family" ? "families" : view;
  const home = data.page[0] === 1 ? "" : pageFile(1);
  const links = VIEWS.map(([path, label]) => el("a", { href: `${home}#/${path}`, "aria-current": path === current ? "page" : null }, words[label]));
  const other = el("button", { type: "button", class: "language", lang: words.languageCode, onclick: () => {
    language = words.languageCode;
    words = STRINGS[language];
    show(false).then(() => document.querySelector(".language").focus());
  } }, words.language);
  const nav = document.getElementById("nav");
  nav.replaceChildren(...links, other);
  nav.setAttribute("aria-label", words.views);
  document.getElementById("motto").textContent = words.motto;
  const skip = document.getElementById("skip");
  skip.textContent = words.skip;
  skip.onclick = (event) => { event.preventDefault(); document.getElementById("main").focus(); };
  document.getElementById("colophon").textContent = say("colophon", { version: data.summary.version });
}

addEventListener("hashchange", () => show(true));
addEventListener("keydown", (event) => {
  // The arrow keys walk along the views, as in a row of tabs.
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const at = [...document.querySelectorAll("#nav a")].indexOf(document.activeElement);
  if (!step || at < 0) return;
  const links = document.querySelectorAll("#nav a");
  links[(at + step + links.length) % links.length].focus();
});
await show(false);
document.documentElement.dataset.ready = "yes";
