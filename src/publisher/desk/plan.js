// The plan of the issue: order of the articles, and how each is wanted.
import { make } from "./text.js";
import { composes } from "./writing.js";

const WISHES = ["importance", "page", "columns", "boxed"];

// Draws the plan; `act(request)` writes a change, `go(name)` opens an article.
export function drawPlan(box, plan, titles, words, act, go) {
  const focus = document.activeElement?.dataset?.plan;
  const names = plan.articles.map((one) => one.name);
  const table = make("table", "plan");
  const head = make("tr");
  for (const name of ["order", "article", ...WISHES]) {
    const cell = make("th", "", words(name === "article" ? "article" : `plan-${name}`));
    cell.scope = "col";
    head.append(cell);
  }
  const top = make("thead");
  top.append(head);
  const body = make("tbody");
  const move = (from, to) => {
    if (to < 0 || to >= names.length || from === to) return;
    const wanted = [...names];
    wanted.splice(to, 0, ...wanted.splice(from, 1));
    act({ do: "order", names: wanted, was: names });
  };
  plan.articles.forEach((article, at) => {
    const row = make("tr");
    row.draggable = true;
    row.ondragstart = (event) => event.dataTransfer.setData("text/plain", String(at));
    row.ondragover = (event) => event.preventDefault();
    row.ondrop = (event) => { event.preventDefault(); move(Number(event.dataTransfer.getData("text/plain")), at); };
    const title = titles[article.name] || article.name;
    const order = make("td", "order");
    for (const [sign, name, by] of [["↑", "plan-up", -1], ["↓", "plan-down", 1]]) {
      const button = make("button", "quiet small", sign);
      button.type = "button";
      button.setAttribute("aria-label", `${words(name)}：${title}`);
      button.disabled = at + by < 0 || at + by >= names.length;
      button.dataset.plan = `${article.name} ${name}`;
      button.onclick = () => move(at, at + by);
      order.append(button);
    }
    const named = make("td");
    const link = make("button", "link", title);
    link.type = "button";
    link.onclick = () => go(article.name);
    named.append(link);
    row.append(order, named, ...WISHES.map((key) => wishCell(article, key, plan, title, words, act)));
    body.append(row);
  });
  table.append(top, body);
  box.replaceChildren(make("h2", "", words("plan")), make("p", "why", words("plan-hint")), table);
  if (focus) box.querySelector(`[data-plan="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
}

function wishCell(article, key, plan, title, words, act) {
  const cell = make("td");
  const was = article.wishes[key] ?? null;
  let field;
  const send = (value) => { if (value !== was) act({ do: "wish", of: article.name, key, value, was }); };
  if (key in plan.choices) {
    field = make("select");
    for (const value of ["", ...plan.choices[key]]) {
      const option = make("option", "", words(`plan-${key}-${value || "none"}`));
      option.value = value;
      field.append(option);
    }
    if (was !== null && ![...field.options].some((one) => one.value === String(was))) field.append(new Option(String(was), String(was)));
    field.value = was === null ? "" : String(was);
    field.onchange = () => send(field.value || null);
  } else {
    field = make("input");
    field.type = "number";
    field.min = "1";
    field.max = key === "columns" ? "12" : "999";
    field.value = was ?? "";
    field.onchange = () => send(field.value === "" ? null : Number(field.value));
    field.onkeydown = (event) => { if (!composes(event) && event.key === "Enter") field.blur(); };
  }
  field.dataset.plan = `${article.name} ${key}`;
  field.setAttribute("aria-label", `${words(`plan-${key}`)}：${title}`);
  cell.append(field);
  return cell;
}
