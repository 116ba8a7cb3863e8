// The page of the desk: what is open, the article, its raw text, its printed page.
import { again, left, onFound, onLost, read, send } from "./link.js";
import { drawDoubt, drawText, flat, make, marksOf, placeOf } from "./text.js";
import { drawPlan } from "./plan.js";
import { composes, openBlock } from "./writing.js";

const at = (id) => document.getElementById(id);
const language = document.documentElement.lang === "en" ? "en" : "zh";
let texts = {};
const words = (key, given = {}) =>
  (texts[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => (name in given ? given[name] : all));

const state = {
  edition: null, article: null, now: null, kind: "", shown: "open",
  plan: null, planned: false, board: null, number: -1, output: "", page: 1, writing: null, place: null, busy: 0,
};

// What is asked

const open = () => state.article.doubts.filter((doubt) => doubt.state === "open");
const listed = () => state.article.doubts.filter((doubt) =>
  (state.shown === "all" || doubt.state === "open") && (!state.kind || doubt.code === state.kind));
const current = () => state.article?.doubts.find((doubt) => doubt.key === state.now) ?? null;
const named = (doubt) => words(`code-${doubt.code}`) === `code-${doubt.code}` ? doubt.message : words(`code-${doubt.code}`);

function step(by) {
  const list = listed();
  if (!list.length) { choose(null); return; }
  const here = list.findIndex((doubt) => doubt.key === state.now);
  let next = here + by;
  if (here < 0) {
    const place = state.place ?? -1;
    next = by > 0 ? list.findIndex((doubt) => doubt.start >= place) : list.findLastIndex((doubt) => doubt.start <= place);
  }
  choose(list[Math.min(Math.max(next, 0), list.length - 1)].key);
}

function choose(key, move = true) {
  state.now = key;
  const doubt = current();
  if (doubt) state.place = doubt.start;
  drawMarks();
  if (move && doubt) bringIntoView(doubt);
}

function bringIntoView(doubt) {
  const number = state.article.doubts.indexOf(doubt);
  const reach = (element, box) => {
    if (!element) return;
    const one = element.getBoundingClientRect(); const two = box.getBoundingClientRect();
    if (one.top < two.top + 60 || one.bottom > two.bottom - 60) {
      box.scrollTop += one.top - two.top - two.height / 3;
    }
  };
  reach(at("words").querySelector(`[data-doubt="${number}"]`), at("words"));
  reach(at("raw").querySelector(`.raw-line.now`), at("source"));
  lightScan(doubt.raw.length ? doubt.raw[0][0] : null);
  at(`doubt-${number}`)?.scrollIntoView({ block: "nearest" });
  showSpots();
}

// What is done

async function act(request, said) {
  const name = request.article ?? state.article.name;
  state.busy += 1;
  drawStatus();
  const answer = await send({ article: name, ...request });
  state.busy -= 1;
  drawStatus();
  take(answer, request, said);
  return answer;
}

function take(answer, request, said) {
  if (answer.status === 409) { showConflict(answer.conflict, request); return; }
  if (answer.errors && answer.status !== 200) {
    say(answer.errors.map((one) => one.message).join(" "));
    if (request.article === "") showPlan();
    return;
  }
  if (answer.status !== 200) { say(answer.error ?? String(answer.status)); return; }
  if (answer.name === "") { say(said); state.plan = answer; showPlan(); drawUndo(); return; }
  if (state.article && answer.name !== state.article.name) return;
  const notes = (answer.notes ?? []).map(noted).filter(Boolean);
  if (request.do === "undo" && (answer.notes ?? []).includes("nothing")) say(words("undo-none"));
  else say([said, ...notes].filter(Boolean).join("；"));
  show(answer);
}

function noted(note) {
  const [kind, ...rest] = note.split(":");
  const what = rest.join(":");
  return kind === "stale" || kind === "gone" || kind === "merged" ? words(`note-${kind}`, { what }) : "";
}

async function decide(kind) {
  const doubt = current();
  if (!doubt) { step(1); return; }
  const open = doubt.state === "open";
  if ((kind === "accept" || kind === "refuse") && !open && doubt.state !== (kind === "accept" ? "refused" : "accepted")) { step(1); return; }
  if (kind === "accept" && open && !doubt.splices.length) { edit(); return; }
  const list = listed();
  const here = list.indexOf(doubt);
  const next = list.slice(here + 1).find((one) => one.state === "open" && one.outer !== doubt.key)
    ?? list.slice(0, here).find((one) => one.state === "open");
  if (kind !== "reopen") choose(next?.key ?? null);
  await act({ do: kind, keys: [doubt.key], seen: { [doubt.key]: doubt.state } }, words(`done-${kind}`, { n: 1 }));
}

async function undo() {
  if (state.planned) { await act({ article: "", do: "undo", was: state.plan.undo?.was, text: state.plan.undo?.text }, words("done-undo")); return; }
  const last = state.article.undo;
  await act({ do: "undo", was: last?.was, text: last?.text }, words("done-undo"));
}

function edit() {
  const doubt = current();
  const place = doubt ? doubt.start : state.place ?? 0;
  const blocks = state.article.blocks;
  const number = blocks.findIndex((block) => block.end >= place);
  if (number >= 0) write(number, doubt ? doubt.start : null);
}

function write(number, place) {
  const { article } = state;
  const block = article.blocks[number];
  const element = at("words").querySelector(`[data-block="${number}"]`);
  if (!element || state.writing) return;
  const source = article.text.slice(block.start, block.end);
  const base = article.text;
  const field = openBlock(element, block, source, words, async (text, where, more) => {
    state.writing = null;
    if (where === "crop") {
      const pictures = article.blocks.slice(0, number).filter((one) => one.kind === "figure").length;
      await act({ do: "picture", number: pictures, was: base, ...more }, words("done-edit"));
      return;
    }
    if (text === null || (where === "save" && text === source)) { show(state.waiting ?? state.article); focusBlock(number); return; }
    let from = block.start; let to = block.end; let wanted = text; let then = number; let caret = null;
    if (where === "join" && number > 0 && article.blocks[number - 1].kind === "paragraph") {
      from = article.blocks[number - 1].start;
      wanted = base.slice(from, article.blocks[number - 1].end) + text;
      then = number - 1; caret = from + (article.blocks[number - 1].end - from);
    } else if (where === "join") { show(state.article); focusBlock(number); return; }
    if (where === "split") { then = number + 1; caret = from + more; }
    if (!wanted.trim()) { to = number + 1 < article.blocks.length ? article.blocks[number + 1].start : to; wanted = ""; }
    const whole = base.slice(0, from) + wanted + base.slice(to);
    const answer = await act({ do: "edit", was: base, text: whole }, words("done-edit"));
    // What could not be written is not lost: it stands there to be mended or copied.
    if (answer.status !== 200 && answer.status !== 409) openWhole(whole, base);
    if (answer.status !== 200) return;
    if (caret !== null) write(then, caret); else focusBlock(then);
  }, true);
  state.writing = { number, base };
  if (place !== null && place !== undefined) {
    const shift = block.start + (block.kind === "figure" ? block.caption[0] : block.kind === "heading" ? block.body : 0);
    const inside = Math.min(Math.max(place - shift, 0), field.value.length);
    field.setSelectionRange(inside, inside);
  }
}

const focusBlock = (number) => at("words").querySelector(`[data-block="${number}"]`)?.parentElement.querySelector(".act")?.focus({ preventScroll: true });

// Drawing

function show(article) {
  if (state.writing) { state.waiting = article; return; }
  state.waiting = null;
  const before = state.article?.name;
  state.article = article;
  if (state.now && !listed().some((doubt) => doubt.key === state.now)) {
    // Settled by another decision, or gone: the next one that is open.
    const place = current()?.start ?? state.place ?? 0;
    const left = open();
    state.now = (left.find((doubt) => doubt.start >= place) ?? left[0])?.key ?? null;
  }
  const scroll = at("words").scrollTop;
  drawHead(); drawRaw(); drawScan(); drawMarks();
  at("words").scrollTop = before === article.name ? scroll : 0;
  if (current()) bringIntoView(current());
  const row = state.edition?.articles.find((one) => one.name === article.name);
  if (row) { row.open = open().length; row.digest = article.digest; drawArticles(); }
}

function drawMarks() {
  if (!state.article) return;
  drawCard(); drawList(); drawWords(); drawRawMarks(); drawCount();
}

function drawCount() {
  const total = state.article.doubts.length;
  const count = open().length;
  const shown = at("count");
  shown.textContent = count ? words("open", { n: count }) : words("open-none");
  shown.className = count ? "count" : "count none";
  at("progress").max = Math.max(total, 1);
  at("progress").value = total - count;
  at("progress").setAttribute("aria-label", words("decided", { n: total - count, m: total }));
  drawUndo();
}

const drawUndo = () => { at("do-undo").disabled = !(state.planned ? state.plan?.undo : state.article?.undo); };

// The plan of the issue in the place of the article

async function togglePlan() {
  state.planned = !state.planned;
  at("do-plan").setAttribute("aria-pressed", String(state.planned));
  at("plan").hidden = !state.planned;
  at("words").hidden = at("card").hidden = state.planned;
  if (state.planned) { await readPlan(); at("plan").focus(); }
  drawUndo();
}

async function readPlan() {
  const plan = await read("article", { name: "" });
  if (plan.articles) { state.plan = plan; showPlan(); } else say(plan.errors.map((one) => one.message).join(" "));
}

function showPlan() {
  const titles = Object.fromEntries(state.edition.articles.map((one) => [one.name, one.title]));
  drawPlan(at("plan"), state.plan, titles, words, (request) => act({ article: "", ...request }, words("done-edit")),
    (name) => { togglePlan(); openArticle(name); });
}

function drawArticles() {
  at("articles").replaceChildren(...state.edition.articles.map((one) => {
    const option = make("option", "", `${one.title || words("untitled")}${one.open ? `（${one.open}）` : ""}`);
    option.value = one.name;
    option.selected = one.name === state.article?.name;
    return option;
  }));
}

function drawCard() {
  const doubt = current();
  const card = at("card");
  if (!doubt) {
    card.replaceChildren(make("p", "why", open().length ? words("choose-doubt") : words("no-doubt")));
    return;
  }
  const list = listed();
  const line = make("div", "line");
  line.append(make("span", "kind", named(doubt)), make("span", "why", `${doubt.code} · ${words(`state-${doubt.state.replace(" ", "-")}`)}`),
    make("span", "where", `${words("line", { n: doubt.line })} · ${words("place", { n: list.indexOf(doubt) + 1, m: list.length })}`));
  const shown = make("p", "show");
  shown.append(drawDoubt(state.article, doubt, 14));
  const why = make("p", "why");
  why.style.margin = "0";
  why.append(`${words("proposal")}: ${proposed(doubt)}　${words("likelihood")}:`, meter(doubt.score), doubt.score.toFixed(2));
  const reason = make("p", "why", `${words("why")}: ${doubt.message}${doubt.reason && doubt.reason !== doubt.message ? ` — ${doubt.reason}` : ""}`);
  reason.style.margin = "0";
  const acts = make("div", "acts");
  const button = (key, name, run, main) => {
    const one = make("button", main ? "main" : "", words(name));
    one.type = "button";
    one.append(make("kbd", "", key));
    one.onclick = run;
    acts.append(one);
  };
  if (doubt.state === "open") {
    if (doubt.splices.length) button("A", "accept", () => decide("accept"), true);
    button("R", "refuse", () => decide("refuse"));
  } else if (doubt.state !== "by hand") button("O", "reopen", () => decide("reopen"), true);
  button("E", "edit", edit);
  button("S", "skip", () => step(1));
  button("K", "previous", () => step(-1));
  button("J", "next", () => step(1));
  card.replaceChildren(line, shown, why, reason);
  if (doubt.inside && doubt.state === "open") card.append(make("p", "why", words("depends", { n: doubt.inside })));
  if (doubt.outer) card.append(make("p", "why", words("depended")));
  card.append(acts);
}

function meter(score) {
  const frame = make("span", "meter");
  const bar = make("span");
  bar.style.width = `${Math.round(score * 100)}%`;
  frame.setAttribute("aria-hidden", "true");
  frame.append(bar);
  return frame;
}

function proposed(doubt) {
  if (doubt.code === "C601") return words("put-back");
  if (doubt.code === "C602") return words("take-out");
  const { text } = state.article;
  return [...doubt.splices].sort((one, two) => one[0] - two[0]).map(([start, end, after]) => {
    const what = text.slice(start, end).trim();
    if (!what) return words("insert", { what: flat(after) });
    return after ? words("replace", { what, to: flat(after) }) : words("remove", { what });
  }).join("，") || doubt.described;
}

function drawList() {
  const list = listed();
  const box = at("doubts");
  const scroll = box.scrollTop;
  box.replaceChildren(...list.map((doubt) => {
    const number = state.article.doubts.indexOf(doubt);
    const item = make("li", doubt.state === "open" ? "" : "decided");
    item.id = `doubt-${number}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(doubt.key === state.now));
    const what = make("span", "what");
    for (const part of doubt.described.split(/(\{[^{}]*\})/)) {
      if (part.startsWith("{")) what.append(make("b", "", part.slice(1, -1) || "∅")); else what.append(part);
    }
    item.append(make("span", "n", String(number + 1)), what, make("span", "score", doubt.raw.length ? doubt.score.toFixed(2) : ""),
      make("span", "kind", `${named(doubt)} · ${words("line", { n: doubt.line })}${doubt.state === "open" ? "" : ` · ${words(`state-${doubt.state.replace(" ", "-")}`)}`}`));
    item.onclick = () => choose(doubt.key);
    return item;
  }));
  box.scrollTop = scroll;
  const number = state.article.doubts.findIndex((doubt) => doubt.key === state.now);
  if (number >= 0 && at(`doubt-${number}`)) box.setAttribute("aria-activedescendant", `doubt-${number}`);
  else box.removeAttribute("aria-activedescendant");
  drawKinds(at("kind"), state.kind);
}

function drawKinds(select, chosen) {
  const counts = new Map();
  for (const doubt of state.article.doubts) {
    if (state.shown === "all" || doubt.state === "open") counts.set(doubt.code, (counts.get(doubt.code) ?? 0) + 1);
  }
  if (chosen && !counts.has(chosen)) counts.set(chosen, 0);
  const every = make("option", "", words("all-kinds"));
  every.value = "";
  select.replaceChildren(every, ...[...counts].sort().map(([code, count]) => {
    const name = words(`code-${code}`);
    const option = make("option", "", `${name === `code-${code}` ? "" : name} ${code}（${count}）`);
    option.value = code;
    return option;
  }));
  select.value = chosen;
}

function drawWords() {
  const { article } = state;
  const marks = marksOf(article, state.now, words);
  const doubt = current();
  const parts = [drawTop(article)];
  article.blocks.forEach((block, number) => {
    const now = doubt && doubt.start <= block.end && doubt.end >= block.start;
    const frame = make("div", `block ${block.kind}${now ? " now" : ""}`);
    const button = make("button", "act", String(number + 1));
    button.type = "button";
    button.setAttribute("aria-label", words("edit-block", { n: number + 1, what: words(`kind-${block.kind}`) }));
    button.title = button.getAttribute("aria-label");
    button.onclick = () => write(number, null);
    const said = make("div", "said");
    said.dataset.block = number;
    if (block.kind === "heading") { said.setAttribute("role", "heading"); said.setAttribute("aria-level", "3"); }
    const from = block.start + (block.kind === "figure" ? block.caption[0] : block.kind === "heading" ? block.body : 0);
    const to = block.kind === "figure" ? block.start + block.caption[1] : block.end;
    if (block.kind === "figure") drawFigure(said, article, block, from, to, marks);
    else said.append(drawText(article.text, from, to, marks));
    said.ondblclick = (event) => { if (!event.target.closest("textarea, input")) write(number, placeOf(event)); };
    frame.append(button, said);
    parts.push(frame);
  });
  at("words").replaceChildren(...parts);
}

function drawFigure(said, article, block, from, to, marks) {
  const frame = make("div", "frame");
  if (block.file) {
    const picture = make("img");
    picture.alt = article.text.slice(from, to);
    picture.loading = "lazy";
    picture.src = `picture?${new URLSearchParams({ article: article.name, file: block.file })}`;
    frame.append(picture);
  } else frame.append(make("div", "lack", words("picture-missing")));
  const caption = make("div", "caption");
  caption.append(drawText(article.text, from, to, marks));
  frame.append(caption);
  if (block.credit) frame.append(make("div", "credit", block.credit));
  said.append(frame);
}

let headOpen = false;
let changesShown = false;
function drawTop(article) {
  const head = make("div");
  head.id = "head";
  if (article.errors.length) {
    const broken = make("div", "broken", words("broken"));
    for (const error of article.errors) broken.append(make("div", "", `${error.line}:${error.column} ${error.code} ${error.message}`));
    head.append(broken);
  }
  const values = Object.fromEntries(article.front.map((one) => [one.key, one.value]));
  const names = make("div", "names");
  for (const [key, name] of [["kicker", "kicker"], ["title", "name"], ["subtitle", "subtitle"], ["byline", "byline"]]) {
    if (values[key]) names.append(make("div", name, values[key]));
  }
  const more = make("details");
  more.open = headOpen;
  more.ontoggle = () => { headOpen = more.open; };
  more.append(make("summary", "", words("head")));
  const form = make("form");
  form.onsubmit = (event) => event.preventDefault();
  for (const { key, value } of article.front) {
    const label = make("label", "", words(`front-${key}`));
    const input = make("input");
    input.id = `front-${key}`;
    label.htmlFor = input.id;
    input.value = value;
    input.onkeydown = (event) => {
      if (composes(event)) return;
      if (event.key === "Enter") input.blur();
      if (event.key === "Escape") { input.value = value; input.blur(); }
    };
    input.onchange = () => act({ do: "front", key, value: input.value, was: value }, words("done-edit"));
    form.append(label, input);
  }
  more.append(form);
  const view = make("label", "view");
  const box = make("input");
  box.type = "checkbox";
  box.checked = changesShown;
  box.onchange = () => { changesShown = box.checked; at("words").classList.toggle("showing", changesShown); };
  view.append(box, words("changes"));
  head.append(names, more, view);
  return head;
}

// The scan beside the raw text: a block's box is found by its words, as the raw text has them.

let scanShown = true;
function drawScan() {
  const { scans, name } = state.article;
  at("scan-show").hidden = !scans?.length;
  const shown = scanShown && scans?.length > 0;
  at("scan-show").setAttribute("aria-pressed", String(shown));
  at("scan").hidden = !shown;
  at("raw").hidden = shown;
  const key = scans?.length ? `${name} ${scans.map((one) => one.file).join()}` : "";
  if (at("scan").dataset.key === key) return;
  at("scan").dataset.key = key;
  at("scan").replaceChildren(...(scans ?? []).map((scan, number) => {
    const figure = make("figure");
    const picture = make("img");
    picture.alt = `${words("scan")} ${scan.page}`;
    picture.src = `picture?${new URLSearchParams({ article: name, file: scan.file })}`;
    figure.append(picture);
    figure.onclick = (event) => clickedScan(event, figure, number);
    return figure;
  }));
}

const bare = (text) => (text.match(WORD) ?? []).join("");
function boxAt(place) {
  const raw = state.article.raw ?? "";
  const before = bare(raw.slice(Math.max(0, place - 60), place)).slice(-6);
  const behind = bare(raw.slice(place, place + 60)).slice(0, 6);
  for (const wanted of [before + behind, behind, before]) {
    if (wanted.length < 4) continue;
    for (const [number, scan] of state.article.scans.entries()) {
      const box = scan.boxes.find((one) => bare(one[4]).includes(wanted));
      if (box) return [number, box];
    }
  }
  return null;
}

function lightScan(place) {
  for (const old of at("scan").querySelectorAll(".spot")) old.remove();
  if (place === null || !state.article.scans?.length) return;
  const found = boxAt(place);
  if (!found) return;
  const [number, [left, top, right, bottom]] = found;
  const spot = make("div", "spot");
  spot.style.left = `${100 * left}%`; spot.style.top = `${100 * top}%`;
  spot.style.width = `${100 * (right - left)}%`; spot.style.height = `${100 * (bottom - top)}%`;
  at("scan").children[number].append(spot);
  if (!at("scan").hidden) spot.scrollIntoView({ block: "center" });
}

function clickedScan(event, figure, number) {
  const box = figure.getBoundingClientRect();
  const x = (event.clientX - box.left) / box.width; const y = (event.clientY - box.top) / box.height;
  const found = state.article.scans[number].boxes.find(([left, top, right, bottom]) => left <= x && x <= right && top <= y && y <= bottom);
  if (!found) return;
  const wanted = bare(found[4]).slice(0, 12);
  const raw = state.article.raw ?? "";
  const count = bare(raw).indexOf(wanted);
  if (count < 0) return;
  const place = afterWords(raw, count);
  state.place = tied(place, 0, 1);
  lightScan(place);
  light(at("words"), at("words"), state.place);
  showSpots();
}

const drawHead = () => { document.title = `${state.edition?.title ?? ""} · ${words("title")}`; };

function drawRaw() {
  const { article } = state;
  if (article.raw === null) at("raw").replaceChildren(make("p", "why", words("source-none")));
}

function drawRawMarks() {
  const { article } = state;
  if (article.raw === null) return;
  const doubt = current();
  const marks = [];
  article.doubts.forEach((one, number) => {
    if (one.state !== "open" && one !== doubt) return;
    for (const [start, end] of one.raw) {
      const name = `doubt${one === doubt ? " now" : ""}`;
      if (end > start) marks.push({ start, end, name, doubt: number, title: named(one) });
      else marks.push({ at: start, chip: "‸", name: one === doubt ? "now" : "", doubt: number, title: named(one) });
    }
  });
  const nowAt = doubt?.raw.length ? doubt.raw[0][0] : null;
  const lines = [];
  let start = 0;
  article.raw.split("\n").forEach((line, number) => {
    const end = start + line.length;
    const row = make("div", "raw-line");
    if (nowAt !== null && nowAt >= start && nowAt <= end) row.classList.add("now");
    const said = make("span", "said");
    said.append(drawText(article.raw, start, end, marks));
    row.append(make("span", "number", String(number + 1)), said);
    lines.push(row);
    start = end + 1;
  });
  const scroll = at("source").scrollTop;
  at("raw").replaceChildren(...lines);
  at("source").scrollTop = scroll;
}

// From one pane to the others

function tied(place, from, to) {
  let best = null;
  for (const tie of state.article.ties) {
    if (tie[from] <= place && (best === null || tie[from] > best[from])) best = tie;
  }
  return best ? best[to] + Math.min(place - best[from], best[2]) : null;
}

function light(box, scroller, place) {
  for (const one of box.querySelectorAll(".here")) one.classList.remove("here");
  if (place === null) return;
  let found = null;
  for (const one of box.querySelectorAll(".t")) {
    if (Number(one.dataset.at) <= place && place <= Number(one.dataset.at) + one.textContent.length) { found = one; }
  }
  if (!found) return;
  found.classList.add("here");
  const one = found.getBoundingClientRect(); const two = scroller.getBoundingClientRect();
  if (one.top < two.top + 40 || one.top > two.bottom - 40) scroller.scrollTop += one.top - two.top - two.height / 3;
}

function clicked(event, from) {
  const doubted = event.target.closest?.("[data-doubt]");
  if (doubted) { choose(state.article.doubts[Number(doubted.dataset.doubt)].key); return; }
  const place = placeOf(event);
  if (place === null) return;
  const there = from === "raw" ? tied(place, 0, 1) : place;
  state.place = there;
  if (from === "raw") light(at("words"), at("words"), there);
  else { light(at("raw"), at("source"), tied(place, 1, 0)); lightScan(tied(place, 1, 0)); }
  showSpots();
}

// Words are counted: what is printed has the article's words, without its markup.

const WORD = /[\p{L}\p{N}]/gu;
const countWords = (text) => (text.match(WORD) ?? []).length;
function afterWords(text, count) {
  let seen = 0;
  for (const found of text.matchAll(WORD)) {
    if (seen === count) return found.index;
    seen += 1;
  }
  return text.length;
}
const lineOf = (place) => state.article.text.slice(0, place).split("\n").length;
const startOf = (line) => state.article.text.split("\n").slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);

// Gives where a place of the article is printed: the line its block begins in, and its character there.
function printedAt(place, spots) {
  const line = lineOf(place);
  const lines = spots.map((spot) => spot.line).filter((one) => one <= line);
  if (!lines.length) return null;
  const begins = Math.max(...lines);
  const from = startOf(begins);
  const skip = state.article.text.slice(from, place).match(/^[a-z]+:/) ? state.article.text.slice(from).indexOf(":") + 1 : 0;
  return { line: begins, count: countWords(state.article.text.slice(from + skip, place)) };
}

let printed = { key: "", spots: [], size: null, pages: [] };
async function showSpots() {
  const { article } = state;
  if (!article || !pictured) return;
  const key = `${pictured} ${article.name}`;
  if (printed.key !== key) {
    const told = await read("spots", { output: state.output, page: state.page, article: article.name }).catch(() => null);
    if (!told || !told.spots) return;
    printed = { key, ...told };
    drawFigures(told.figures);
  }
  for (const old of at("paper").querySelectorAll(".spot")) old.remove();
  const doubt = current();
  const place = doubt ? doubt.start : state.place;
  if (place === null || !printed.size) return;
  const own = printed.pages;
  const first = printedAt(place, own);
  if (!first) return;
  const there = own.filter((one) => one.line === first.line);
  const page = there.find((one) => afterWords(one.text, first.count) <= one.to && afterWords(one.text, first.count) >= one.from) ?? there[0];
  if (page && page.page !== state.page && state.followed !== `${place} ${key}`) {
    state.followed = `${place} ${key}`;
    state.page = page.page;
    drawPage();
    return;
  }
  const last = doubt && doubt.splices.length ? Math.max(...doubt.splices.map((one) => one[1])) : place;
  for (const spot of printed.spots.filter((one) => one.article === article.name && one.line === first.line)) {
    const from = Math.max(0, afterWords(spot.text, first.count) - 1);
    const to = Math.max(from + 2, afterWords(spot.text, first.count + countWords(article.text.slice(place, last))));
    for (const line of spot.lines) if (line.start < to && line.end > from) drawSpot(boxOf(line, from, to));
  }
  const shown = at("paper").querySelector(".spot");
  const box = at("sheet");
  if (shown) {
    const one = shown.getBoundingClientRect(); const two = box.getBoundingClientRect();
    if (one.top < two.top || one.bottom > two.bottom) box.scrollTop += one.top - two.top - two.height / 3;
    if (one.left < two.left || one.right > two.right) box.scrollLeft += one.left - two.left - two.width / 3;
  }
}

function boxOf(line, from, to) {
  const [left, top, right, bottom] = line.box;
  if (line.edges.length < 2) return line.box;
  const first = line.edges[Math.max(0, from - line.start)];
  const last = line.edges[Math.min(to, line.end) - line.start];
  return line.way === "right" ? [first, top, last, bottom] : [left, Math.min(first, last), right, Math.max(first, last)];
}

function drawSpot([left, top, right, bottom]) {
  const [width, height] = printed.size;
  const spot = make("div", "spot");
  spot.style.left = `${100 * left / width}%`;
  spot.style.top = `${100 * top / height}%`;
  spot.style.width = `${100 * (right - left) / width}%`;
  spot.style.height = `${100 * (bottom - top) / height}%`;
  at("paper").append(spot);
}

const apart = ([left, top, right, bottom], x, y) => Math.max(left - x, x - right, top - y, y - bottom, 0);

async function clickedPage(event) {
  const picture = at("paper").querySelector("img");
  if (!picture || !printed.size) return;
  const box = picture.getBoundingClientRect();
  const x = (event.clientX - box.left) / box.width * printed.size[0];
  const y = (event.clientY - box.top) / box.height * printed.size[1];
  const near = printed.spots.map((spot) => [Math.min(...spot.boxes.map((one) => apart(one, x, y))), spot]).sort((a, b) => a[0] - b[0])[0];
  if (!near || near[0] > 6) return;
  const spot = near[1];
  if (spot.article !== state.article.name) await openArticle(spot.article);
  const line = [...spot.lines].sort((a, b) => apart(a.box, x, y) - apart(b.box, x, y))[0];
  let index = 0;
  if (line) {
    const along = line.way === "right" ? x : y;
    index = line.start + Math.max(0, line.edges.findLastIndex((edge) => (line.way === "up" ? edge >= along : edge <= along)));
    index = Math.min(index, line.end - 1);
  }
  const from = startOf(spot.line);
  const source = state.article.text.slice(from);
  const skip = source.match(/^[a-z]+:/)?.[0].length ?? 0;
  const place = from + skip + afterWords(source.slice(skip), countWords(spot.text.slice(0, index)));
  choose(null, false);
  state.place = place;
  light(at("words"), at("words"), place);
  light(at("raw"), at("source"), tied(place, 1, 0));
  showSpots();
}

function drawFigures(figures) {
  if (!figures) { at("figures").textContent = ""; return; }
  const part = (value) => value === null ? "–" : `${(100 * value).toFixed(1)} %`;
  at("figures").textContent = [["white", figures.white], ["hole", figures.hole], ["feet", figures.feet]]
    .map(([name, value]) => `${words(`figure-${name}`)} ${part(value)}`).join(" · ");
}

// The printed page

function drawStatus() {
  const status = at("status");
  const board = state.board;
  status.className = board?.failed ? "status failed" : "status";
  status.textContent = state.busy ? words("saving") : !board ? "" : board.failed ? words("failed") : board.busy ? words("building") : words("built");
}

const output = () => state.board?.outputs.find((one) => one.name === state.output);

function drawBoard() {
  const names = state.board.outputs.map((one) => one.name);
  if (!names.includes(state.output)) state.output = names[0] ?? "";
  const select = at("output");
  if (select.dataset.names !== names.join()) {
    select.dataset.names = names.join();
    select.replaceChildren(...names.map((name) => { const option = make("option", "", name); option.value = name; return option; }));
  }
  select.value = state.output;
  drawStatus(); drawPage(); drawFindings();
}

let pictured = "";
function drawPage() {
  const one = output();
  const pages = one?.pages ?? 0;
  state.page = Math.min(Math.max(state.page, 1), Math.max(pages, 1));
  at("page-number").textContent = pages ? words("page-of", { n: state.page, m: pages }) : words("no-pages");
  at("page-previous").disabled = state.page <= 1;
  at("page-next").disabled = state.page >= pages;
  const hasty = one?.haste?.page === state.page ? one.haste.digest : null;
  const key = pages ? `page/${one.name}/${state.page}.jpg?${hasty ?? one.digest}` : "";
  if (key === pictured) return;
  pictured = key;
  if (!key) { at("paper").replaceChildren(); return; }
  const picture = make("img");
  picture.alt = `${one.name} · ${words("page-of", { n: state.page, m: pages })}`;
  picture.onload = () => {
    if (pictured !== key) return;
    at("paper").replaceChildren(picture);
    document.documentElement.dataset.pictured = key;
    showSpots();
  };
  picture.src = key;
}

function drawFindings() {
  const found = state.board.findings;
  at("found-count").textContent = `（${found.length}）`;
  at("findings").replaceChildren(...(found.length ? found.map((one) => {
    const item = make("li");
    item.append(make("div", one.severity, `${one.code} ${one.message}`));
    if (one.path) item.append(make("div", "hint", `${one.path}:${one.line}:${one.column}`));
    if (one.hint) item.append(make("div", "hint", one.hint));
    return item;
  }) : [make("li", "", words("findings-none"))]));
}

async function follow() {
  let missed = false;
  for (;;) {
    try {
      const next = await read("state", { since: state.number, output: state.output, page: state.page });
      if (missed) { missed = false; banner(""); }
      if (next.number === state.number) continue;
      state.board = next;
      state.number = next.number;
      drawBoard();
      await look(next.articles);
    } catch {
      missed = true;
      state.number = -1;
      banner(words("lost"));
      await new Promise((done) => setTimeout(done, 600));
    }
  }
}

// A file that was changed elsewhere is shown as it is now; what is being written is merged later.
async function look(files) {
  const { article } = state;
  for (const row of state.edition.articles) {
    const count = files[row.name]?.open ?? null;
    if (row.name !== article?.name && count !== null && count !== row.open) { row.open = count; drawArticles(); }
  }
  const digests = Object.fromEntries(Object.entries(files).map(([name, one]) => [name, one.digest]));
  if (state.planned && !state.busy && state.plan && digests[""] && digests[""] !== state.plan.digest) await readPlan();
  if (!article || state.busy || digests[article.name] === article.digest || digests[article.name] === undefined) return;
  const fresh = await read("article", { name: article.name });
  if (state.busy || state.article !== article || fresh.digest === article.digest || !fresh.blocks) return;
  say(words("reloaded"));
  show(fresh);
}

// What is said

let hush = 0;
function say(text) {
  if (!text) return;
  const said = at("said");
  const many = state.article ? words("open", { n: open().length }) : "";
  said.textContent = "";
  said.textContent = text;
  said.dataset.count = many;
  said.classList.add("shown");
  clearTimeout(hush);
  hush = setTimeout(() => said.classList.remove("shown"), 2600);
}

function banner(text) {
  at("banner").textContent = text;
  at("banner").hidden = !text;
}

// Dialogs

function severally() {
  const kind = at("several-kind").value;
  const from = Number(at("several-from").value); const to = Number(at("several-to").value);
  return open().filter((doubt) => (!kind || doubt.code === kind) && doubt.score >= from && doubt.score <= to);
}

function drawSeveral() {
  const list = severally();
  at("several-count").textContent = words("chosen", { n: list.length });
  at("several-accept").textContent = words("accept-all", { n: list.length });
  at("several-refuse").textContent = words("refuse-all", { n: list.length });
  at("several-accept").disabled = !list.some((doubt) => doubt.splices.length);
  at("several-refuse").disabled = !list.length;
  at("several-list").replaceChildren(...list.slice(0, 200).map((doubt) => make("li", "", `${doubt.described}　${doubt.score.toFixed(2)}`)));
}

function openSeveral() {
  drawKinds(at("several-kind"), state.kind || current()?.code || "");
  drawSeveral();
  at("several").showModal();
  at("several-kind").focus();
}

async function decideSeveral(kind) {
  const list = severally().filter((doubt) => kind === "refuse" || doubt.splices.length);
  at("several").close();
  const seen = Object.fromEntries(list.map((doubt) => [doubt.key, doubt.state]));
  await act({ do: kind, keys: list.map((doubt) => doubt.key), seen }, words(`done-${kind}`, { n: list.length }));
}

function showConflict(conflict, request) {
  if (conflict.kind === "again") { repeat(request); return; }
  if (conflict.kind === "decided") {
    const what = conflict.doubts.map((one) => words(`state-${one.state.replace(" ", "-")}`)).join("、");
    say(words("conflict-decided", { what }));
    reread();
    return;
  }
  const parts = conflict.clashes.map((clash) => {
    const list = make("dl");
    list.append(make("dt", "", words("theirs")), make("dd", "", clash.theirs || "∅"), make("dt", "", words("yours")), make("dd", "", clash.yours || "∅"));
    return list;
  });
  at("clashes").replaceChildren(...parts);
  const box = at("conflict");
  const finish = async (run) => { box.close(); await run(); };
  at("take-theirs").onclick = () => finish(async () => {
    if (conflict.kind === "text") await act({ do: "edit", was: conflict.there, text: conflict.theirs }, words("done-edit"));
    else if (request.article === "") await readPlan();
    else await reread();
  });
  at("take-yours").onclick = () => finish(async () => {
    if (conflict.kind === "text") await act({ do: "edit", was: conflict.there, text: conflict.yours }, words("done-edit"));
    else await act({ ...request, was: conflict.there ?? conflict.clashes[0].theirs }, words("done-edit"));
  });
  at("take-both").onclick = () => finish(async () => {
    await reread();
    openWhole(conflict.kind === "text" ? conflict.yours : null, conflict.there);
  });
  box.oncancel = (event) => event.preventDefault();
  box.showModal();
}

const repeat = (request) => act(request, "");

async function reread() {
  const fresh = await read("article", { name: state.article.name });
  if (fresh.blocks) show(fresh);
}

let wholeBase = "";
function openWhole(text, base) {
  wholeBase = base ?? state.article.text;
  at("whole-text").value = text ?? state.article.text;
  at("whole").showModal();
}

async function saveWhole() {
  const text = at("whole-text").value;
  at("whole").close();
  if (text === wholeBase) return;
  const answer = await act({ do: "edit", was: wholeBase, text }, words("done-edit"));
  if (answer.status !== 200 && answer.status !== 409) at("whole").showModal();
}

window.addEventListener("beforeunload", (event) => { if (state.writing || at("whole").open) event.preventDefault(); });

function openProof() {
  at("proof-open").href = `proof?${new URLSearchParams({ output: state.output, lang: language })}`;
  at("proof-said").textContent = "";
  at("proof").showModal();
}

async function putCorrections() {
  const text = at("proof-text").value;
  if (!text.trim()) return;
  const answer = await send({ article: "", do: "correct", output: state.output, text });
  if (answer.status !== 200) {
    at("proof-said").textContent = (answer.errors ?? []).map((one) => [one.message, one.hint].filter(Boolean).join(" — ")).join("\n");
    return;
  }
  at("proof-text").value = "";
  at("proof").close();
  say(words("done-correct"));
  await reread();
}

const KEYS = [
  ["J", "next", () => step(1)], ["K", "previous", () => step(-1)], ["A", "accept", () => decide("accept")],
  ["R", "refuse", () => decide("refuse")], ["E", "key-edit", edit], ["S", "key-skip", () => step(1)],
  ["U", "key-undo", undo], ["O", "reopen", () => decide("reopen")], ["P", "plan", togglePlan], ["B", "key-bulk", openSeveral], ["?", "key-help", () => openHelp()],
];
const openHelp = () => { const help = at("help"); if (help.open) help.close(); else help.showModal(); };

document.addEventListener("keydown", (event) => {
  if (composes(event) || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("textarea, input, select") || document.querySelector("dialog[open]:not(#help)")) return;
  const found = KEYS.find(([key]) => key === event.key.toUpperCase());
  if (!found || !state.article || (document.querySelector("#help[open]") && event.key !== "?")) return;
  event.preventDefault();
  found[2]();
});

at("doubts").addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || composes(event)) return;
  event.preventDefault();
  step(by);
});

// Widths of panes

function divide(id, name, from, upright) {
  const bar = at(id);
  const root = document.documentElement.style;
  const kept = localStorage.getItem(`desk${name}`);
  let value = kept ? Number(kept) : from;
  const set = (wanted) => {
    value = Math.min(Math.max(wanted, 12), 75);
    root.setProperty(name, `${value}%`);
    bar.setAttribute("aria-valuenow", String(Math.round(value)));
    localStorage.setItem(`desk${name}`, String(value));
  };
  bar.setAttribute("aria-valuemin", "12");
  bar.setAttribute("aria-valuemax", "75");
  set(value);
  bar.onpointerdown = (event) => {
    bar.setPointerCapture(event.pointerId);
    bar.onpointermove = (moved) => {
      const box = (upright ? at("panes") : at("left")).getBoundingClientRect();
      if (!upright) set(100 * (moved.clientY - box.top) / box.height);
      else if (name === "--first") set(100 * (moved.clientX - box.left) / box.width);
      else set(100 * (box.right - moved.clientX) / box.width);
    };
    bar.onpointerup = () => { bar.onpointermove = null; };
  };
  const less = name === "--second" ? "ArrowRight" : upright ? "ArrowLeft" : "ArrowUp";
  const more = name === "--second" ? "ArrowLeft" : upright ? "ArrowRight" : "ArrowDown";
  bar.onkeydown = (event) => {
    if (event.key === less) { event.preventDefault(); set(value - 2); }
    if (event.key === more) { event.preventDefault(); set(value + 2); }
  };
}

// The beginning

async function openArticle(name) {
  const article = await read("article", { name });
  if (!article.blocks) { say(article.errors.map((one) => one.message).join(" ")); return; }
  state.now = null;
  state.place = 0;
  show(article);
  drawArticles();
  history.replaceState(null, "", `#${encodeURIComponent(name)}`);
}

function nameAll() {
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = words(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", words(element.dataset.label));
  const key = (id, name, letter) => { at(id).textContent = words(name); if (letter) at(id).append(make("kbd", "", letter)); };
  key("do-plan", "plan", "P"); key("do-undo", "undo", "U"); key("do-help", "help", "?"); key("do-whole", "whole"); key("do-several", "several", "B");
  at("do-whole").title = words("whole-hint");
  at("to-pages").textContent = words("pages");
  at("to-pages").title = words("pages-hint");
  at("to-language").textContent = words("language");
  at("to-language").href = `?lang=${language === "zh" ? "en" : "zh"}`;
  at("to-language").lang = language === "zh" ? "en" : "zh-Hans";
  at("page-zoom").textContent = words("zoom");
  at("page-previous").setAttribute("aria-label", words("page-previous"));
  at("page-next").setAttribute("aria-label", words("page-next"));
  at("shown").replaceChildren(...[["open", "shown-open"], ["all", "shown-all"]].map(([value, name]) => {
    const option = make("option", "", words(name));
    option.value = value;
    return option;
  }));
  at("shown").value = state.shown;
  at("keys").replaceChildren(...KEYS.map(([letter, name]) => {
    const row = make("tr");
    const cell = make("td");
    cell.append(make("kbd", "", letter));
    row.append(cell, make("td", "", words(name)));
    return row;
  }));
}

async function begin() {
  texts = await read("words", { lang: language });
  nameAll();
  // What was drawn before the page's own type was there is measured and drawn again.
  // Hardly another size: Chromium keeps the shapes of a size that it made without that type.
  let loads = 0;
  document.fonts.onloadingdone = () => { loads += 1; document.documentElement.style.fontSize = `${14 + loads / 16}px`; };
  divide("divide-first", "--first", 27, true);
  divide("divide-second", "--second", 34, true);
  divide("divide-left", "--raw", 50, false);
  onLost(() => banner(words("lost")));
  onFound(() => { banner(""); say(words("back")); });
  state.edition = await read("edition");
  at("edition").textContent = state.edition.title || state.edition.folder;
  for (const request of left()) await again(request);
  const wanted = decodeURIComponent(location.hash.slice(1));
  const names = state.edition.articles.map((one) => one.name);
  if (names.length) await openArticle(names.includes(wanted) ? wanted : names[0]);
  document.documentElement.dataset.ready = "yes";
  follow();
}

at("articles").onchange = () => openArticle(at("articles").value);
at("kind").onchange = () => { state.kind = at("kind").value; drawMarks(); };
at("shown").onchange = () => { state.shown = at("shown").value; drawMarks(); };
at("output").onchange = () => { state.output = at("output").value; state.page = 1; drawBoard(); read("state", { since: -1, output: state.output, page: state.page }); };
at("page-previous").onclick = () => { state.page -= 1; drawPage(); };
at("page-next").onclick = () => { state.page += 1; drawPage(); };
at("sheet").addEventListener("click", clickedPage);
at("page-zoom").onclick = () => {
  const near = at("print").classList.toggle("near");
  at("page-zoom").setAttribute("aria-pressed", String(near));
  at("page-zoom").textContent = words(near ? "zoom-out" : "zoom");
};
at("scan-show").onclick = () => { scanShown = !scanShown; drawScan(); if (current()) bringIntoView(current()); };
at("do-proof").onclick = openProof;
at("proof-put").onclick = putCorrections;
at("proof-close").onclick = () => at("proof").close();
at("do-undo").onclick = undo;
at("do-plan").onclick = togglePlan;
at("do-help").onclick = openHelp;
at("do-whole").onclick = () => openWhole(null, null);
at("do-several").onclick = openSeveral;
for (const id of ["several-kind", "several-from", "several-to"]) at(id).oninput = drawSeveral;
at("several-accept").onclick = () => decideSeveral("accept");
at("several-refuse").onclick = () => decideSeveral("refuse");
at("several-close").onclick = () => at("several").close();
at("whole-save").onclick = saveWhole;
at("whole-close").onclick = () => at("whole").close();
at("words").addEventListener("click", (event) => clicked(event, "text"));
at("raw").addEventListener("click", (event) => clicked(event, "raw"));
begin();
