// Talks to the practice server: questions as JSON, news by long polling.

import { hasText, text } from "./texts.js";

const BETWEEN_DRAWINGS_MS = 60;
const BEFORE_TRYING_AGAIN_MS = 1000;

/** What the server refused; the message is for the reader. */
export class Refused extends Error {}

export async function ask(path, fields = {}) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(fields),
    });
  } catch {
    throw new Refused(text("lost"));
  }
  if (response.ok) return;
  const problem = await response.json().catch(() => ({}));
  // "empty" is also the word for an empty phone, so the server's code has a name of its own here.
  const code = problem.code === "empty" ? "empty_text" : problem.code;
  throw new Refused(hasText(code) ? text(code) : (problem.error ?? text("failed")));
}

/** Calls `onState` with every new state, for as long as the page is open. */
export async function follow(onState, onLost) {
  let version = "";
  for (;;) {
    try {
      const response = await fetch(`/events?after=${version}`, { cache: "no-store" });
      if (response.status === 200) {
        const state = await response.json();
        version = state.version;
        onState(state);
        // While the clock races through a month, drawing every single message would slow it down.
        await pause(BETWEEN_DRAWINGS_MS);
      } else if (response.status !== 204) {
        throw new Error(String(response.status));
      }
    } catch (problem) {
      if (problem instanceof TypeError || problem instanceof SyntaxError || /^\d+$/.test(problem.message)) onLost();
      else console.error(problem);
      version = "";
      await pause(BEFORE_TRYING_AGAIN_MS);
    }
  }
}

function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
