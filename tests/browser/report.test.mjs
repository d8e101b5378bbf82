// The report as a reader has it: opened from disk, in a browser that reports every request and every word on the console.

import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const { BROWSER, DAY, CORPUS, MORE } = process.env;
const DESK = { viewport: { width: 1280, height: 900 }, locale: "en-GB" };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, locale: "fr-FR", colorScheme: "dark" };
const HOSTILE = "</script><img src=x onerror=";

/** axe-core as a script: what assistive technology needs of a page, and contrast of 4.5 (WCAG 2.2 AA). */
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const VIEWS = [["#/", ".tiles"], ["#/families", "table.cards"], ["#/flows", "table.matrix"], ["#/measure", "dl.terms"], ["#/family/fr-dam-01", ".panes"]];

let browser;
before(async () => { browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox"] }); });
after(() => browser.close());

/** Opens a report, hands it over, and holds it to have said and asked for nothing. */
async function reading(folder, options, read) {
  const context = await browser.newContext(options);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  const heard = [];
  page.on("console", (message) => heard.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { heard.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => { if (!/^(file|data|blob):/.test(request.url())) heard.push(`request: ${request.url()}`); });
  const open = async (hash = "#/", file = "report.html") => {
    await page.goto(`file://${join(folder, file)}${hash}`);
    await page.waitForSelector("html[data-ready]");
  };
  const go = async (hash, heading) => {
    await page.evaluate((address) => { location.hash = address; }, hash);
    await page.waitForSelector(heading);
  };
  await open();
  await read({ page, go, open });
  assert.deepEqual(heard, []);
  await context.close();
}

const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

test("every view opens, on a desk and on a phone, and nothing is wider than the screen", async () => {
  for (const [folder, options] of [[DAY, DESK], [DAY, PHONE], ...(MORE ? [[MORE, DESK], [MORE, PHONE]] : [])]) {
    await reading(folder, options, async ({ page, go }) => {
      const family = await page.locator("a.headline").first().getAttribute("href");
      for (const [hash, wanted] of [["#/families", "table.cards"], ["#/flows", "table.matrix"], ["#/measure", "dl.terms"], [family, ".panes"], ["#/", ".tiles"]]) {
        await go(hash, wanted);
        assert.ok((await page.locator("h1").innerText()).length > 3, hash);
        assert.ok(await overflow(page) <= 0, `${hash} overflows`);
      }
    });
  }
});

test("a corpus of one's own is filtered and searched", { skip: !MORE }, async () => {
  await reading(MORE, DESK, async ({ page, go }) => {
    await go("#/families", "table.cards");
    const rows = page.locator("table.cards tbody tr");
    const all = await rows.count();
    const title = await page.locator("a.headline").first().innerText();
    await page.locator("input[type=search]").fill(title);
    await page.waitForFunction((before) => document.querySelectorAll("table.cards tbody tr").length < before, all);
    assert.ok(await rows.count() > 0);
    assert.ok((await page.locator("a.headline").allInnerTexts()).includes(title));
  });
});

test("whoever listens to the page, or looks at it in the dark, gets all of it", async () => {
  for (const screen of [DESK, PHONE]) {
    for (const colorScheme of ["light", "dark"]) {
      await reading(DAY, { ...screen, colorScheme }, async ({ page, go }) => {
        await page.evaluate(AXE);
        for (const [hash, wanted] of VIEWS) {
          await go(hash, wanted);
          await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
          const wrong = await page.evaluate(async () => (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
          assert.deepEqual(wrong, [], `${hash} ${colorScheme}`);
          assert.deepEqual(await page.evaluate(faintDrawings), [], `${hash} ${colorScheme}`);
        }
      });
    }
  }
});

/** Words of drawings, at which axe does not look, with less contrast to the paper than 4.5. */
function faintDrawings() {
  const channels = (colour) => colour.match(/[\d.]+/g).slice(0, 3).map((value) => value / 255);
  const light = (colour) => channels(colour).map((value) => (value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4)).reduce((sum, value, at) => sum + value * [.2126, .7152, .0722][at], 0);
  const paper = light(getComputedStyle(document.documentElement).backgroundColor);
  return [...document.querySelectorAll("svg text")].filter((text) => {
    const [high, low] = [light(getComputedStyle(text).fill), paper].sort((a, b) => b - a);
    return (high + .05) / (low + .05) < 4.5;
  }).map((text) => text.textContent);
}

test("the keyboard alone reaches the content and every view", async () => {
  await reading(DAY, DESK, async ({ page }) => {
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "skip");
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "main");
    await page.locator("#nav a").first().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".filters");
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1", "a view begins at its heading");
    await page.locator("thead .sort").first().focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("th[aria-sort] .sort").evaluate((button) => button === document.activeElement), true, "sorting keeps the place");
  });
});

test("every table can be copied, and every heading says what it heads", async () => {
  await reading(DAY, DESK, async ({ page, go }) => {
    for (const [hash, wanted] of VIEWS) {
      await go(hash, wanted);
      const tables = await page.locator("main table").evaluateAll((all) => all.map((table) => ({
        name: table.caption?.textContent,
        copied: Boolean(table.closest(".with-copy")?.querySelector("button[data-table]")),
        scoped: [...table.querySelectorAll("th")].every((heading) => heading.scope),
      })));
      assert.ok(tables.length > 0 || wanted === "dl.terms", hash);
      for (const table of tables) assert.ok(table.name && table.copied && table.scoped, `${hash} ${JSON.stringify(table)}`);
    }
    await go("#/", ".tiles");
    await page.locator('button[data-table="curve"]').click();
    const [heads, ...lines] = (await page.evaluate(() => navigator.clipboard.readText())).trim().split("\n");
    assert.equal(heads, "least_run,copy_rate,copy_rate_low,copy_rate_high,by_length,by_length_low,by_length_high,without_agencies,without_agencies_low,without_agencies_high");
    for (const line of lines) {
      const [, mean, low, high] = line.split(",").map(Number);
      assert.ok(low < mean && mean < high, line);
    }
  });
});

test("a page says everything in French and in English", async () => {
  await reading(DAY, PHONE, async ({ page, go }) => {
    assert.equal(await page.locator("html").getAttribute("lang"), "fr");
    await go("#/measure", "dl.terms");
    const french = await page.locator("main").innerText();
    assert.match(french, /Moyenne sur les articles/);
    assert.match(french, /Auto-test/);
    assert.doesNotMatch(french, /Mean over articles|undefined|\{\w+\}/);
    assert.deepEqual(await page.locator(".unnamed").allInnerTexts(), [], "parameters without words: src/report/html/parameters.js");
    await page.locator("button.language").click();
    await page.waitForFunction(() => document.documentElement.lang === "en");
    const english = await page.locator("main").innerText();
    assert.match(english, /Mean over articles/);
    assert.doesNotMatch(english, /Moyenne|undefined|\{\w+\}/);
  });
});

test("evidence is told in words", async () => {
  await reading(DAY, { ...DESK, locale: "fr-FR" }, async ({ page, go }) => {
    await go("#/family/en-strike-01", ".evidence");
    const evidence = await page.locator(".evidence").innerText();
    assert.match(evidence, /Suites de mots/);
    assert.match(evidence, /Le premier se reconnaît à/);
    assert.doesNotMatch(evidence, /skip-bigrams|longest-run|copied_first|undefined|\{\w+\}/);
  });
});

test("a family shows sentences beside their source, moved ones and what differs", async () => {
  await reading(DAY, DESK, async ({ page, go }) => {
    await go("#/family/fr-dam-01", ".panes");
    assert.ok(await page.locator(".timeline").count() > 3);
    assert.ok(await page.locator("svg.strip").count() > 3);
    const linked = page.locator('.s.linked[data-side="left"][tabindex]').first();
    await linked.focus();
    assert.ok(await page.locator(".s.lit").count() >= 2, "a sentence lights its mate");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.side), "right");
    const radios = page.locator('input[name="right"]');
    const before_ = await page.locator('.pane[data-side="right"] .text').innerText();
    await radios.nth(await radios.count() - 1).check();
    assert.notEqual(await page.locator('.pane[data-side="right"] .text').innerText(), before_);
    assert.ok(await page.locator("mark.credit").count() > 0);
  });
});

test("filters and the search leave what was asked for", async () => {
  await reading(CORPUS, DESK, async ({ page, go }) => {
    await go("#/families", ".filters");
    const found = async () => Number((await page.locator('[role="status"]').first().innerText()).replace(/\D*(\d[\d,]*).*/s, "$1").replace(/\D/g, ""));
    const choose = (label, option) => page.getByRole("combobox", { name: label, exact: true }).selectOption(option);
    const all = await found();
    assert.ok(all > 700, `${all} families`);
    for (const [label, option] of [["Agency", "Reuters"], ["Outlet", "outlet-3.example"], ["With sentences", "verbatim"], ["Credit", "some"]]) {
      await choose(label, option);
      const some = await found();
      assert.ok(some > 0 && some <= all, `${label}: ${some}`);
      await choose(label, "");
      assert.equal(await found(), all);
    }
    await page.getByLabel("From", { exact: true }).fill("2031-03-05");
    await page.getByLabel("To", { exact: true }).fill("2031-03-05");
    const ofDay = await found();
    assert.ok(ofDay > 10 && ofDay < 100, `${ofDay} of one day`);
    await page.getByLabel("From", { exact: true }).fill("");
    await page.getByLabel("To", { exact: true }).fill("");
    await page.getByRole("searchbox").fill("story-301-2");
    assert.equal(await found(), 1);
    await page.getByRole("searchbox").fill("no such words anywhere");
    assert.equal(await found(), 0);
  });
});

test("hostile titles, texts, outlets and addresses stay text", async () => {
  await reading(CORPUS, DESK, async ({ page, go }) => {
    await go("#/family/hostile-1", ".panes");
    assert.match(await page.locator("h1").innerText(), /<img src=x onerror=/);
    assert.ok((await page.locator(".pane").first().innerText()).includes(HOSTILE));
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await page.locator('[onload], [onerror], a[href^="javascript:" i]').count(), 0);
    assert.ok(!(await page.title()).includes("hacked") || (await page.title()).includes("<img"));
    assert.equal(await page.locator('a[rel~="external"]').count(), 1, "of two addresses one can be followed");
    await go("#/flows", "table.matrix");
    await page.locator('button[data-table="flows"]').evaluate((button) => { button.closest("details").open = true; });
    await page.locator('button[data-table="flows"]').click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^outlet,source,articles,sentences,words,stories,share,share_low,share_high\n/);
    assert.match(copied, /'=cmd\|/);
  });
});

test("pages are small, and what is on a further one is a link away", async () => {
  const pages = readdirSync(CORPUS).filter((name) => name.endsWith(".html"));
  for (const name of pages) assert.ok(statSync(join(CORPUS, name)).size < 5e6, name);
  assert.ok(pages.length > 1, "the corpus is too small to need a further page");
  await reading(CORPUS, DESK, async ({ page, go, open }) => {
    await open("#/", "report-2.html");
    const family = await page.locator("a.headline").first().getAttribute("href");
    await open(family);
    const link = page.locator(".notice a");
    assert.match(await link.getAttribute("href"), /^report-2\.html#/);
    await link.click();
    await page.waitForSelector(".panes");
    await page.locator("#nav a").first().click();
    await page.waitForFunction(() => location.pathname.endsWith("/report.html"));
  });
});

test("it can be read without scripts and printed", async () => {
  const context = await browser.newContext({ ...DESK, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`file://${join(DAY, "report.html")}`);
  assert.ok(await page.locator("noscript table tr, .plain table tr").count() > 3 || (await page.content()).includes("<table>"));
  await context.close();
  await reading(DAY, DESK, async ({ page: printed, go }) => {
    await go("#/family/fr-dam-01", ".panes");
    await printed.emulateMedia({ media: "print" });
    assert.ok(!await printed.locator("nav").isVisible());
    assert.ok(await printed.locator(".pane").first().isVisible());
  });
});
