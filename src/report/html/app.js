// The way in: an address, a view, a language.

const VIEWS = [["", "overview"], ["families", "families"], ["measure", "measure"]];

function route() {
  const hash = location.hash.startsWith("#/") ? location.hash.slice(2) : "";
  try {
    return hash.split("/").map(decodeURIComponent);
  } catch {
    return [""];
  }
}

function show(moved) {
  const [view, ...rest] = route();
  const main = document.getElementById("main");
  const content = { "": overview, families: familyList, family: familyView, measure }[view] || overview;
  main.replaceChildren(...content(...rest).flat(Infinity).filter(Boolean));
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
  const links = VIEWS.map(([path, label]) => el("a", { href: `#/${path}`, "aria-current": path === current ? "page" : null }, words[label]));
  const other = el("button", { type: "button", class: "language", lang: words.languageCode, onclick: () => {
    language = words.languageCode;
    words = STRINGS[language];
    show(false);
    document.querySelector(".language").focus();
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
show(false);
