// Puts the page together: follows the server, and keeps the phones, the tabs and the clock up to date.

import { make } from "./bubble.js";
import { connectLevers, showClock } from "./clock_bar.js";
import { follow } from "./connection.js";
import { pageNotice } from "./notices.js";
import { PeopleTabs } from "./people_tabs.js";
import { Phone } from "./phone.js";
import { fillTexts, nameOf, switchLanguage, text } from "./texts.js";

const HINT_READ = "peilwacht-practice-hint-read";
const $ = (id) => document.getElementById(id);

const announcer = make("div", "announcer");
announcer.setAttribute("aria-live", "polite");
document.body.append(announcer);

let state = null;
let phones = new Map();
let read = {};
let attended = null;

const tabs = new PeopleTabs($("people"), showPhones);

function onState(next) {
  const startsOver = state === null || next.round !== state.round || keysOf(next) !== keysOf(state);
  const first = state === null;
  state = next;
  document.body.classList.remove("is-lost");
  if (startsOver) rebuild(first);
  else for (const person of next.people) phones.get(person.key).update(person);
  showClock(next);
  countUnread();
}

function keysOf(someState) {
  return someState.people.map((person) => person.key).join();
}

/** New phones for everybody: at the start, after a reset, and in another language. */
function rebuild(first) {
  phones = new Map(state.people.map((person) => [person.key, phoneOf(person)]));
  if (first) for (const person of state.people) read[person.key] = 0;
  tabs.setPeople(state.people);
  if (first) for (const key of tabs.shown) markRead(key);
  countUnread();
}

function phoneOf(person) {
  const phone = new Phone(person, {
    onClose: () => tabs.close(person.key),
    onNews: (messages) => announce(person, messages),
  });
  for (const event of ["pointerdown", "focusin"]) {
    phone.element.addEventListener(event, () => attend(person.key));
  }
  return phone;
}

function announce(person, messages) {
  for (const message of messages) {
    announcer.append(make("p", "", text("newFor", { who: nameOf(person), text: message.text })));
  }
  while (announcer.children.length > 8) announcer.firstElementChild.remove();
}

function showPhones(keys, opened) {
  const wanted = keys.map((key) => phones.get(key).element);
  const place = $("phones");
  for (const element of [...place.children]) if (!wanted.includes(element)) element.remove();
  wanted.forEach((element, at) => {
    if (place.children[at] !== element) place.insertBefore(element, place.children[at] ?? null);
  });
  for (const key of keys) phones.get(key).toBottom();
  if (opened) {
    attend(opened);
    phones.get(opened).element.scrollIntoView({ inline: "nearest", block: "nearest" });
    if (!tabs.single) phones.get(opened).composer.input.focus({ preventScroll: true });
  }
}

/** The phone somebody is busy with: what arrives there has been seen. */
function attend(key) {
  attended = key;
  countUnread();
}

function markRead(key) {
  read[key] = state.people.find((person) => person.key === key).received;
}

function countUnread() {
  if (!state) return;
  const seen = tabs.single ? tabs.shown[0] : attended;
  if (seen && tabs.shown.includes(seen) && !document.hidden) markRead(seen);
  const unread = {};
  for (const person of state.people) {
    // After a reset less has arrived than was read before.
    read[person.key] = Math.min(read[person.key] ?? 0, person.received);
    unread[person.key] = person.received - read[person.key];
    phones.get(person.key).setUnread(unread[person.key]);
  }
  tabs.setUnread(unread);
}

function showHint(shown) {
  $("hint").hidden = !shown;
  $("hint-open").setAttribute("aria-expanded", String(shown));
}

function connectPage() {
  fillTexts();
  connectLevers();
  showHint(!localStorage.getItem(HINT_READ));
  $("hint-open").addEventListener("click", () => showHint($("hint").hidden));
  $("hint-close").addEventListener("click", () => {
    localStorage.setItem(HINT_READ, "yes");
    showHint(false);
  });
  $("language").addEventListener("click", () => {
    switchLanguage();
    fillTexts();
    if (state) rebuild(false);
    showClock();
  });
  document.addEventListener("visibilitychange", countUnread);
}

connectPage();
follow(onState, () => {
  if (!document.body.classList.contains("is-lost")) pageNotice(text("lost"), "wrong");
  document.body.classList.add("is-lost");
});
