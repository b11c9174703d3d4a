// The levers over the phones: clock, trouble, power and starting over.

import { ask } from "./connection.js";
import { menu } from "./menu.js";
import { pageNotice } from "./notices.js";
import { currentLanguage, text } from "./texts.js";

const FAILURES = { 429: "trouble429", 500: "trouble500", timeout: "troubleTimeout" };
const $ = (id) => document.getElementById(id);

const narrow = matchMedia("(max-width: 760px)");

let last = null;

async function pull(path, fields = {}) {
  try {
    await ask(path, fields);
    return true;
  } catch (refused) {
    pageNotice(refused.message, "wrong");
    return false;
  }
}

export function connectLevers() {
  for (const button of document.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => pull("/clock", { step: button.dataset.step }));
  }
  $("power").addEventListener("click", () => pull("/power", { on: !last?.running }));
  menu($("trouble-open"), $("trouble-menu"));
  for (const item of document.querySelectorAll("[data-failure]")) {
    item.addEventListener("click", () => failNext(item.dataset.failure));
  }
  connectDialogs();
  narrow.addEventListener("change", () => showClock());
}

async function failNext(kind) {
  if (await pull("/trouble", { count: 3, kind })) {
    pageNotice(text("troubleSet", { what: text(FAILURES[kind]) }));
  }
}

function connectDialogs() {
  $("jump-open").addEventListener("click", () => {
    $("jump-date").min = last.clock.slice(0, 10);
    $("jump-date").value = last.clock.slice(0, 10);
    $("jump-time").value = last.clock.slice(11, 16);
    $("jump").showModal();
  });
  $("jump").addEventListener("close", () => {
    if ($("jump").returnValue === "go") pull("/clock", { to: `${$("jump-date").value}T${$("jump-time").value}` });
  });
  $("reset-open").addEventListener("click", () => $("reset").showModal());
  $("reset").addEventListener("close", () => {
    if ($("reset").returnValue === "go") pull("/reset");
  });
  for (const dialog of [$("jump"), $("reset")]) {
    dialog.addEventListener("cancel", () => (dialog.returnValue = ""));
  }
}

export function showClock(state = last) {
  if (!state) return;
  last = state;
  const day = new Date(`${state.clock.slice(0, 10)}T12:00:00Z`);
  const locale = currentLanguage() === "nl" ? "nl-NL" : "en-GB";
  const width = narrow.matches ? "short" : "long";
  const shape = { weekday: width, day: "numeric", month: width, year: "numeric", timeZone: "UTC" };
  write($("clock-day"), new Intl.DateTimeFormat(locale, shape).format(day));
  write($("clock-time"), state.clock.slice(11, 16));
  showPower(state);
  showBusy(state);
}

function showPower(state) {
  $("power").setAttribute("aria-pressed", String(state.running));
  $("power").title = text(state.running ? "powerTurnOff" : "powerTurnOn");
  write($("power-text"), text(state.running ? "powerOn" : "powerOff"));
  document.body.classList.toggle("is-off", !state.running);
}

function showBusy(state) {
  const notes = { clock: "busyClock", reset: "busyReset", power: "busyPower" };
  document.body.classList.toggle("is-busy", state.busy !== null);
  // A screen reader hears where the clock arrives, not every day it passes.
  $("clock-now").setAttribute("aria-busy", String(state.busy !== null));
  write($("progress"), state.busy ? text(notes[state.busy]) : state.running ? "" : text("offNote"));
  const levers = document.querySelectorAll("[data-step], #jump-open, #reset-open, #power");
  for (const lever of levers) lever.setAttribute("aria-disabled", String(state.busy !== null));
}

/** Writes only what differs, so that a live region speaks only when there is something to say. */
function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
