// Writing in a block: words, captions and credits, joining and parting of paragraphs.
// Nothing is done with a key while an input method is composing.
import { make } from "./text.js";

export const composes = (event) => event.isComposing || event.keyCode === 229;

// Opens a field for a block. `done(words, where)` is called once: with null where nothing is to be
// written; `where` says how it ended: "save", "split", "join".
export function openBlock(element, block, source, words, done) {
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
  const whole = () => block.kind === "figure" ? figure(field.value, file.value, credit.value, source) : prefix + field.value;
  const first = { caption: field.value };
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
    first.file = block.file;
    frame.append(more);
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
export function figure(caption, file, credit, source) {
  const found = source.match(/^!\[[^\]]*\]\([^)]*\)(\{[^{}]*\})?\s*$/);
  const said = caption.replace(/\s*\n\s*/g, "").replace(/[[\]]/g, "\\$&").replace(/\\\\/g, "\\");
  let wishes = (found?.[1] ?? "{}").slice(1, -1);
  const own = credit.replace(/["{}\n]/g, "").trim();
  const rest = wishes.replace(/\s*credit="[^"]*"/, "").trim();
  if (/credit="/.test(wishes) && own) wishes = wishes.replace(/credit="[^"]*"/, () => `credit="${own}"`);
  else wishes = own ? `credit="${own}"${rest ? ` ${rest}` : ""}` : rest;
  return `![${said}](${file.trim()})${wishes ? `{${wishes}}` : ""}`;
}
