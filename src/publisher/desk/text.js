// Draws texts with what is marked in them. Text from files reaches the page as text nodes only.

export const make = (tag, name, text) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined && text !== "") element.textContent = text;
  return element;
};

// A mark: {start, end, name, doubt, title} covers text; {at, chip, …} stands between two characters.
export function drawText(text, start, end, marks) {
  const found = document.createDocumentFragment();
  const chips = marks.filter((mark) => mark.at !== undefined && mark.at >= start && mark.at <= end);
  const spans = marks.filter((mark) => mark.at === undefined && mark.end > start && mark.start < end);
  const edges = new Set([start, end]);
  for (const mark of spans) { edges.add(Math.max(start, mark.start)); edges.add(Math.min(end, mark.end)); }
  for (const mark of chips) edges.add(mark.at);
  const order = [...edges].sort((a, b) => a - b);
  order.forEach((edge, index) => {
    for (const mark of chips) if (mark.at === edge) found.append(drawChip(mark));
    const next = order[index + 1];
    if (next === undefined || next === edge) return;
    const over = spans.filter((mark) => mark.start <= edge && mark.end >= next);
    const piece = make("span", ["t", ...over.map((mark) => mark.name)].join(" "), text.slice(edge, next));
    piece.dataset.at = edge;
    const top = over.find((mark) => mark.doubt !== undefined);
    if (top) { piece.dataset.doubt = top.doubt; piece.title = top.title; }
    else if (over.length) piece.title = over.map((mark) => mark.title).filter(Boolean).join("\n");
    found.append(piece);
  });
  return found;
}

function drawChip(mark) {
  const chip = make("span", `chip ${mark.name}`, mark.chip);
  chip.dataset.doubt = mark.doubt;
  chip.title = mark.title;
  return chip;
}

// Gives the place in the text that a click was at, from the spans that drawText made.
export function placeOf(event) {
  const span = event.target.closest?.(".t");
  if (!span) return null;
  let inside = 0;
  const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const range = caret ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
  const node = caret ? caret.offsetNode : range?.startContainer;
  if (node && span.contains(node)) inside = caret ? caret.offset : range.startOffset;
  return Number(span.dataset.at) + inside;
}

// The marks of one article: what is asked, what was decided, what cleaning changed.
export function marksOf(article, now, words) {
  const marks = [];
  for (const change of article.changes) {
    marks.push({
      start: change.start, end: change.end, name: "change",
      title: words("changed", { what: change.before || "∅", to: article.text.slice(change.start, change.end) || "∅" }),
    });
  }
  article.doubts.forEach((doubt, number) => {
    const title = `${words(`code-${doubt.code}`)} ${doubt.code}`;
    const own = doubt.key === now ? " now" : "";
    if (doubt.state === "open") {
      for (const [start, end, after] of doubt.splices) {
        if (end > start) marks.push({ start, end, name: `gone doubt${own}`, doubt: number, title });
        if (after) marks.push({ at: start, chip: flat(after), name: own, doubt: number, title });
      }
      if (!doubt.splices.length) {
        if (doubt.end > doubt.start) marks.push({ start: doubt.start, end: doubt.end, name: `doubt${own}`, doubt: number, title });
        else marks.push({ at: doubt.start, chip: "?", name: own, doubt: number, title });
      }
    } else if (doubt.state === "accepted") {
      for (const [start, end] of doubt.splices) {
        if (end > start) marks.push({ start, end, name: `accepted${own}`, doubt: number, title });
      }
    } else if (doubt.state === "refused" && doubt.end > doubt.start && doubt.end - doubt.start < 60) {
      marks.push({ start: doubt.start, end: doubt.end, name: `refused${own}`, doubt: number, title });
    }
  });
  return marks;
}

export const flat = (text) => {
  const shown = text.replace(/\n+/g, "¶");
  return shown.length > 24 ? `${shown.slice(0, 12)}…${shown.slice(-8)}` : shown;
};

// Shows a doubt in its words: before and after its places, what is put in and what is taken out.
export function drawDoubt(article, doubt, around) {
  const found = document.createDocumentFragment();
  const text = article.text;
  const parts = [...doubt.splices].sort((one, two) => one[0] - two[0]);
  if (!parts.length || doubt.state !== "open") {
    for (const part of doubt.described.split(/(\{[^{}]*\})/)) {
      if (part.startsWith("{")) found.append(make("b", "", part.slice(1, -1) || "∅"));
      else found.append(part);
    }
    return found;
  }
  const low = Math.max(0, text.lastIndexOf("\n", parts[0][0] - 1) + 1, parts[0][0] - around);
  const last = parts[parts.length - 1][1];
  let high = text.indexOf("\n", last);
  high = Math.min(high < 0 ? text.length : high, last + around);
  let at = low;
  if (low > 0 && text[low - 1] !== "\n") found.append("…");
  parts.forEach(([start, end, after], index) => {
    const between = text.slice(at, start);
    found.append(index && between.length > 3 * around ? `${between.slice(0, around)} … ${between.slice(-around)}` : between);
    if (end > start) found.append(make("del", "", text.slice(start, end)));
    if (after) found.append(make("ins", "", flat(after)));
    at = end;
  });
  found.append(text.slice(at, high));
  if (high < text.length && text[high] !== "\n") found.append("…");
  return found;
}
