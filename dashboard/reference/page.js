// What the reading pages share: the top with title and language, and pages kept by their element.

const papers = new WeakMap();

function paper(parentElement, data, setTriggerValue, build) {
  const root = parentElement.querySelector(".paper");
  const page = papers.get(parentElement) ?? { root, parts: {} };
  Object.assign(page, data, { ask: (wish) => setTriggerValue("ask", wish) });
  document.documentElement.lang = data.lang === "zh" ? "zh-Hans" : "en";
  if (!papers.has(parentElement)) {
    papers.set(parentElement, page);
    root.append(buildTop(page), ...build(page));
  }
  put(page.parts.title, page.words[page.title]);
  page.parts.languages.forEach((button) => mark(button, "aria-pressed", button.dataset.lang === page.lang));
  return page;
}

function buildTop(page) {
  page.parts.title = el("h1");
  page.parts.languages = [["en", "EN"], ["zh", "中文"]].map(([lang, text]) => el("button", { type: "button", lang, text, "data-lang": lang, onclick: () => page.ask({ lang }) }));
  page.parts.tools = el("div", { class: "tools" });
  return el("header", {}, page.parts.title, page.parts.tools, el("div", { class: "languages", role: "group" }, ...page.parts.languages));
}

const folded = (text) => text.normalize("NFKC").toLowerCase();
