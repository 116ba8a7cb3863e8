// Writing in a block: words, captions and credits, joining and parting of paragraphs.
// Nothing is done with a key while an input method is composing.
import { make } from "./text.js";

export const composes = (event) => event.isComposing || event.keyCode === 229;

// Opens a field for a block. `done(words, where)` is called once: with null where nothing is to be
// written; `where` says how it ended: "save", "split", "join".
export function openBlock(element, block, source, words, done, crop) {
  let over = false;
  const finish = (text, where, more) => {
    if (over) return;
    over = true;
    done(text, where, more);
  };
  const frame = make("div", "writing");
  const field = make("textarea");
  field.value = block.kind === "figure" ? source.slice(block.caption[0], block.caption[1])
    : block.kind === "heading" ? source.slice(block.body) : source;
  field.rows = 1;
  field.spellcheck = false;
  field.setAttribute("aria-label", words(`kind-${block.kind}`));
  const grow = () => { field.style.height = "auto"; field.style.height = `${field.scrollHeight + 4}px`; };
  field.addEventListener("input", grow);
  const prefix = block.kind === "heading" ? source.slice(0, block.body) : "";
  const file = make("input");
  const credit = make("input");
  const inputs = {};
  const whole = () => block.kind === "figure" ? figure(field.value, file.value, credit.value, source, inputs) : prefix + field.value;
  field.addEventListener("keydown", (event) => {
    if (composes(event)) return;
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); finish(null, "cancel"); return; }
    const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); finish(whole(), "save"); }
    else if (event.key === "Enter" && plain && block.kind === "paragraph") {
      event.preventDefault();
      const at = field.selectionStart;
      const before = field.value.slice(0, at).trimEnd();
      const behind = field.value.slice(field.selectionEnd).trimStart();
      if (before && behind) finish(`${before}\n\n${behind}`, "split", before.length + 2);
      else finish(whole(), "save");
    } else if (event.key === "Enter" && plain && block.kind !== "list" && block.kind !== "quote" && block.kind !== "table") {
      event.preventDefault();
      finish(whole(), "save");
    } else if (event.key === "Backspace" && plain && block.kind === "paragraph"
      && field.selectionStart === 0 && field.selectionEnd === 0) {
      event.preventDefault();
      finish(whole(), "join");
    }
  });
  frame.append(field);
  if (block.kind === "figure") {
    const more = make("div", "pair");
    for (const [input, name, value] of [[file, "picture-file", block.file], [credit, "credit", block.credit]]) {
      const label = make("label", "", words(name));
      input.id = `write-${name}`;
      label.htmlFor = input.id;
      input.value = value;
      more.append(label, input);
      input.addEventListener("keydown", (event) => {
        if (composes(event)) return;
        if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); finish(null, "cancel"); }
        if (event.key === "Enter") { event.preventDefault(); finish(whole(), "save"); }
      });
    }
    for (const name of WISHES) {
      const label = make("label", "", words(`picture-${name}`));
      const input = make("input");
      input.id = `write-${name}`;
      label.htmlFor = input.id;
      input.value = block.wishes[name] ?? "";
      more.append(label, input);
      inputs[name] = input;
      input.addEventListener("keydown", (event) => {
        if (composes(event)) return;
        if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); finish(null, "cancel"); }
        if (event.key === "Enter") { event.preventDefault(); finish(whole(), "save"); }
      });
    }
    frame.append(more);
    const picture = element.querySelector("img");
    if (picture && crop) frame.append(cropping(picture.src, words, (box, size) => { finish(null, "crop", { box, size }); }));
  }
  frame.append(make("p", "hint", words("edit-hint")));
  frame.addEventListener("focusout", (event) => {
    if (!frame.contains(event.relatedTarget)) setTimeout(() => { if (!frame.contains(document.activeElement)) finish(whole(), "save"); }, 0);
  });
  element.replaceChildren(frame);
  field.focus();
  grow();
  return field;
}

// Gives the line of a picture with another caption, file or credit; its other wishes stay.
export function figure(caption, file, credit, source, inputs = {}) {
  const found = source.match(/^!\[[^\]]*\]\([^)]*\)(\{[^{}]*\})?\s*$/);
  const said = caption.replace(/\s*\n\s*/g, "").replace(/[[\]]/g, "\\$&").replace(/\\\\/g, "\\");
  let wishes = (found?.[1] ?? "{}").slice(1, -1);
  const own = credit.replace(/["{}\n]/g, "").trim();
  const rest = wishes.replace(/\s*credit="[^"]*"/, "").trim();
  if (/credit="/.test(wishes) && own) wishes = wishes.replace(/credit="[^"]*"/, () => `credit="${own}"`);
  else wishes = own ? `credit="${own}"${rest ? ` ${rest}` : ""}` : rest;
  for (const [name, input] of Object.entries(inputs)) {
    const value = input.value.replace(/["{}\n]/g, "").trim();
    const there = new RegExp(`(^|\\s)${name}=(?:"[^"]*"|[^\\s{}"]+)`);
    const written = value ? `${name}=${/^[\w.:：%+-]+$/.test(value) ? value : `"${value}"`}` : "";
    if (there.test(wishes)) wishes = wishes.replace(there, (all, blank) => (written ? blank + written : "")).trim();
    else if (written) wishes = wishes ? `${wishes} ${written}` : written;
  }
  return `![${said}](${file.trim()})${wishes ? `{${wishes}}` : ""}`;
}

const WISHES = ["columns", "width", "crop", "focus"];

// A picture on which the part that is to be seen is drawn with the pointer.
function cropping(address, words, done) {
  const found = make("div");
  const frame = make("div", "cropping");
  const picture = make("img");
  picture.src = address;
  picture.alt = words("crop-hint");
  picture.draggable = false;
  const cut = make("div", "cut");
  cut.hidden = true;
  frame.append(picture, cut);
  found.append(frame, make("p", "hint", words("crop-hint")));
  const place = (event) => {
    const box = picture.getBoundingClientRect();
    return [Math.min(Math.max(event.clientX - box.left, 0), box.width), Math.min(Math.max(event.clientY - box.top, 0), box.height)];
  };
  let from = null;
  const shape = (to) => [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])];
  frame.onpointerdown = (event) => { event.preventDefault(); frame.setPointerCapture(event.pointerId); from = place(event); };
  frame.onpointermove = (event) => {
    if (!from) return;
    const [left, top, right, bottom] = shape(place(event));
    cut.hidden = false;
    cut.style.left = `${left}px`; cut.style.top = `${top}px`;
    cut.style.width = `${right - left}px`; cut.style.height = `${bottom - top}px`;
  };
  frame.onpointerup = (event) => {
    if (!from) return;
    const [left, top, right, bottom] = shape(place(event));
    from = null;
    if (right - left < 8 || bottom - top < 8) { cut.hidden = true; return; }
    const by = picture.naturalWidth / picture.getBoundingClientRect().width;
    done([left * by, top * by, right * by, bottom * by].map(Math.round), [picture.naturalWidth, picture.naturalHeight]);
  };
  return found;
}
