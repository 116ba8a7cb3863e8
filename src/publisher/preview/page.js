"use strict";
// Text from articles reaches the page as text nodes only.
const at = (id) => document.getElementById(id);
const make = (tag, text, name) => {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (name) element.className = name;
  return element;
};
let number = -1;
let chosen = location.hash.slice(1);
let shown = "";
let state = null;
// What the program says in the reader's language, by what it is in English.
const say = (text) => (state && state.words[text]) || text;

function draw() {
  document.title = state.title || say("preview");
  at("title").textContent = state.title;
  const names = state.outputs.map((output) => output.name);
  if (!names.includes(chosen)) chosen = names[0] || "";
  at("outputs").replaceChildren(...state.outputs.map((output) => {
    const button = make("button", output.name);
    button.setAttribute("aria-pressed", String(output.name === chosen));
    button.onclick = () => { chosen = output.name; location.hash = chosen; draw(); };
    return button;
  }));
  const status = at("status");
  status.className = state.failed ? "failed" : "";
  status.textContent = state.busy ? say("building …")
    : state.failed ? say("failed; the last good pages are shown") : say("up to date");
  drawPages(state.outputs.find((output) => output.name === chosen));
  at("findings").replaceChildren(...state.findings.map(drawFinding));
}

function drawPages(output) {
  const key = output ? `${output.name} ${output.digest}` : "";
  if (key === shown) return;
  shown = key;
  const parts = [];
  if (output && output.file) {
    const link = make("a", output.file);
    link.href = `file/${encodeURIComponent(output.file)}`;
    const line = make("p");
    line.append(link);
    parts.push(line);
    for (let page = 1; page <= (output.pages || 0); page += 1) {
      const picture = make("img");
      picture.alt = `${output.name}, ${say("page")} ${page}`;
      picture.loading = "lazy";
      picture.src = `page/${output.name}/${page}.jpg?${output.digest}`;
      parts.push(picture);
    }
  }
  at("pages").replaceChildren(...parts);
}

function drawFinding(finding) {
  const item = make("li", "", finding.severity);
  if (finding.path) {
    item.append(make("div", `${finding.path}:${finding.line}:${finding.column}`, "place"));
  }
  item.append(make("div", `${say(finding.severity)} ${finding.code} ${finding.message}`, "what"));
  if (finding.source) item.append(make("pre", finding.source));
  if (finding.hint) item.append(make("div", `${say("hint:")} ${finding.hint}`));
  return item;
}

async function follow() {
  // With ?once the page is drawn as it is and follows no further.
  const once = location.search === "?once";
  do {
    try {
      const answer = await fetch(`state?since=${number}&output=${encodeURIComponent(chosen)}`);
      const next = await answer.json();
      // A smaller number is another run of the program on the same port.
      if (next.number !== number) { state = next; number = next.number; draw(); }
    } catch (error) {
      at("status").textContent = say("the preview has ended");
      number = -1;
      await new Promise((done) => setTimeout(done, 1000));
    }
  } while (!once);
}
follow();
