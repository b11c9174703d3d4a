// Who is on the table: a button for every person, and which phones are shown.

import { make } from "./bubble.js";
import { nameOf, text } from "./texts.js";

const KEPT = "peilwacht-practice-phones";
const FIRST_OPEN = ["project_leader", "coordinator", "chair"];
const narrow = matchMedia("(max-width: 760px)");

export class PeopleTabs {
  /** `onShown(keys)` gets the phones to show, each time that changes. */
  constructor(place, onShown) {
    this.place = place;
    this.onShown = onShown;
    this.keys = [];
    this.unread = {};
    this.open = JSON.parse(localStorage.getItem(KEPT) ?? "null") ?? FIRST_OPEN;
    this.active = null;
    narrow.addEventListener("change", () => this.#changed());
  }

  setPeople(people) {
    this.people = people;
    this.keys = people.map((person) => person.key);
    this.open = this.open.filter((key) => this.keys.includes(key));
    if (!this.open.length) this.open = this.keys.slice(0, 3);
    if (!this.keys.includes(this.active)) {
      this.active = this.open.includes("coordinator") ? "coordinator" : this.open[0];
    }
    this.place.replaceChildren(...people.map((person) => this.#tab(person)));
    this.#changed();
  }

  get shown() {
    return narrow.matches ? [this.active] : this.keys.filter((key) => this.open.includes(key));
  }

  get single() {
    return narrow.matches;
  }

  #tab(person) {
    const tab = make("button", `tab role-${person.key.replace(/_\d+$/, "")}`);
    tab.type = "button";
    tab.dataset.person = person.key;
    tab.append(make("span", "tab-dot"), make("span", "", nameOf(person)), make("span", "badge"));
    tab.addEventListener("click", () => this.#clicked(person.key));
    return tab;
  }

  #clicked(key) {
    this.active = key;
    if (!this.open.includes(key)) this.open.push(key);
    else if (!narrow.matches) return this.close(key);
    this.#changed(key);
  }

  close(key) {
    if (this.open.length > 1) this.open = this.open.filter((other) => other !== key);
    if (this.active === key) this.active = this.open[0];
    this.#changed();
  }

  #changed(opened = null) {
    localStorage.setItem(KEPT, JSON.stringify(this.open));
    this.#mark();
    this.onShown(this.shown, opened);
  }

  setUnread(unread) {
    this.unread = unread;
    this.#mark();
  }

  #mark() {
    for (const tab of this.place.children) {
      const key = tab.dataset.person;
      const count = this.unread[key] ?? 0;
      const shown = this.shown.includes(key);
      tab.setAttribute("aria-pressed", String(shown));
      const badge = tab.querySelector(".badge");
      badge.hidden = count === 0;
      badge.textContent = count;
      const who = nameOf(this.people.find((person) => person.key === key));
      const does = text(narrow.matches ? "showPhone" : shown ? "closePhone" : "openPhone", { who });
      tab.title = does;
      tab.setAttribute("aria-label", count ? `${does}, ${text("unread", { count })}` : does);
    }
  }
}
