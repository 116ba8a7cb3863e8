// Talks to the program: reads, and sends what is done until it is answered.

const home = location.pathname.replace(/[^/]*$/, "");
const secret = home.split("/")[1];
const kept = `desk:${secret}`;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Messages are asked for in the language of this page.
const tongue = document.documentElement.lang;

export async function read(path, given = {}) {
  const query = new URLSearchParams({ lang: tongue, ...given }).toString();
  const answer = await fetch(`${path}?${query}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return await answer.json();
}

// What was not answered yet outlasts this page: another one sends it again under its name, and the
// program does what has a name once.
const load = () => { try { return JSON.parse(localStorage.getItem(kept)) || []; } catch { return []; } };
const store = (list) => { try { localStorage.setItem(kept, JSON.stringify(list)); } catch { /* full */ } };
const forget = (id) => store(load().filter((one) => one.id !== id));

export const left = () => load();

let lost = () => {};
let found = () => {};
export const onLost = (tell) => { lost = tell; };
export const onFound = (tell) => { found = tell; };

let last = Promise.resolve();

// One after the other: what is decided second was decided on what the first made.
export function send(request) {
  const whole = { id: crypto.randomUUID(), ...request };
  store([...load(), whole]);
  const turn = last.then(() => deliver(whole));
  last = turn.catch(() => {});
  return turn;
}

export function again(request) {
  const turn = last.then(() => deliver(request));
  last = turn.catch(() => {});
  return turn;
}

async function deliver(request) {
  let missed = false;
  for (;;) {
    let answer;
    try {
      answer = await fetch("do", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Desk": secret, "X-Lang": tongue },
        body: JSON.stringify(request),
      });
    } catch {
      missed = true;
      lost();
      await pause(400);
      continue;
    }
    if (missed) found();
    const told = await answer.json().catch(() => ({}));
    forget(request.id);
    return { status: answer.status, ...told };
  }
}
