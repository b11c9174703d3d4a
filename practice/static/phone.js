// The phone of one person: the head, the chat and the typing box.

import { bubble, daySeparator, iconButton, make } from "./bubble.js";
import { Composer } from "./composer.js";
import { ask } from "./connection.js";
import { menu } from "./menu.js";
import { startWord } from "./message_html.js";
import { notice, pageNotice } from "./notices.js";
import { nameOf, text } from "./texts.js";

const FIRST_WORDS = {
  project_leader: ["/help", "/status", "/nieuw"],
  coordinator: ["/help", "/mijn", "/cijfer"],
  stranger: ["/start"],
};
const NEAR_BOTTOM_PX = 80;

export class Phone {
  /** `onClose()` puts the phone away; `onNews(messages)` is called with new messages of the bot. */
  constructor(person, { onClose, onNews }) {
    this.key = person.key;
    this.onNews = onNews;
    this.shown = new Map();
    this.popupsSeen = null;
    this.person = person;
    this.element = make("section", `phone role-${person.key.replace(/_\d+$/, "")}`);
    this.element.dataset.person = person.key;
    this.element.setAttribute("aria-label", text("chatOf", { who: nameOf(person) }));
    this.#build(onClose);
    this.update(person);
  }

  #build(onClose) {
    this.log = make("div", "log");
    this.log.tabIndex = 0;
    this.log.setAttribute("role", "log");
    // The page announces news of all phones in one place; three live regions would talk over one another.
    this.log.setAttribute("aria-live", "off");
    this.log.setAttribute("aria-label", text("chatOf", { who: nameOf(this.person) }));
    this.log.addEventListener("click", (event) => this.#clicked(event));
    this.follows = true;
    this.log.addEventListener("scroll", () => (this.follows = this.#nearBottom()));
    new ResizeObserver(() => this.follows && this.toBottom()).observe(this.log);
    this.popups = make("div", "popups");
    this.popups.setAttribute("role", "status");
    this.composer = new Composer(this.person, {
      say: (words) => this.act("/say", { text: words }),
      edit: (id, words) => this.act("/edit", { message_id: id, text: words }),
      attach: (kind) => this.act("/attach", { kind }),
    });
    this.allowBar = make("button", "allow-bar", text("allow"));
    this.allowBar.type = "button";
    this.allowBar.addEventListener("click", () => this.act("/allow"));
    const chat = make("div", "chat");
    chat.append(this.log, this.popups);
    this.element.append(this.#head(onClose), chat, this.composer.element, this.allowBar);
  }

  #head(onClose) {
    const who = nameOf(this.person);
    const head = make("header", "phone-head");
    const face = make("span", "face", who[0] + (/\d+$/.exec(who)?.[0] ?? ""));
    face.setAttribute("aria-hidden", "true");
    this.badge = make("span", "badge");
    this.badge.hidden = true;
    const more = iconButton("round more", "⋮", text("phoneMenu"));
    const list = make("div", "menu");
    list.setAttribute("role", "menu");
    list.hidden = true;
    this.blockItem = make("button", "", text("block"));
    this.blockItem.type = "button";
    this.blockItem.setAttribute("role", "menuitem");
    this.blockItem.addEventListener("click", () => this.act(this.person.blocked ? "/allow" : "/block"));
    list.append(this.blockItem);
    menu(more, list);
    const place = make("div", "menu-place");
    place.append(more, list);
    const close = iconButton("round close-phone", "×", text("closePhone", { who }));
    close.addEventListener("click", onClose);
    head.append(face, make("h2", "", who), this.badge, place, close);
    return head;
  }

  async act(path, fields = {}) {
    try {
      await ask(path, { person: this.key, ...fields });
      return true;
    } catch (refused) {
      notice(this.popups, refused.message, "wrong");
      return false;
    }
  }

  update(person) {
    this.person = person;
    this.element.classList.toggle("is-blocked", person.blocked);
    this.composer.element.hidden = person.blocked;
    this.allowBar.hidden = !person.blocked;
    this.blockItem.textContent = text(person.blocked ? "allow" : "block");
    this.composer.setCommands(person.commands);
    this.#showMessages(person.messages);
    this.#showPopups(person.popups);
  }

  setUnread(count) {
    this.badge.hidden = count === 0;
    this.badge.textContent = count ? text("unread", { count }) : "";
  }

  #showMessages(messages) {
    const first = this.popupsSeen === null;
    const news = messages.filter((message) => !this.shown.has(message.id));
    const place = this.log.scrollTop;
    this.#arrange(this.#wanted(messages));
    if (this.follows || news.some((message) => !message.from_bot)) this.toBottom();
    else this.log.scrollTop = place;
    const heard = news.filter((message) => message.from_bot);
    if (!first && heard.length) this.onNews(heard);
  }

  /** The elements the log must hold, in order; unchanged messages keep theirs. */
  #wanted(messages) {
    if (!messages.length) return [this.#emptyNote()];
    const days = new Map([...this.log.querySelectorAll(".day")].map((line) => [line.dataset.day, line]));
    const wanted = [];
    let day = "";
    for (const message of messages) {
      if (message.date.slice(0, 10) !== day) {
        day = message.date.slice(0, 10);
        wanted.push(days.get(day) ?? daySeparator(message.date));
      }
      wanted.push(this.#elementOf(message));
    }
    const ids = new Set(messages.map((message) => message.id));
    for (const id of this.shown.keys()) if (!ids.has(id)) this.shown.delete(id);
    return wanted;
  }

  #elementOf(message) {
    const data = JSON.stringify(message);
    const known = this.shown.get(message.id);
    if (known?.data === data) return known.element;
    const element = bubble(message, {
      tap: (value) => this.act("/tap", { message_id: message.id, data: value }),
      copy: (value) => this.copy(value),
      visit: (address) => this.visit(address),
      edit: (own) => this.composer.startEditing(own),
    });
    element.classList.add(known ? "changed" : "arrived");
    this.shown.set(message.id, { data, element, replaced: known?.element });
    return element;
  }

  #arrange(wanted) {
    const keep = new Set(wanted);
    const focused = this.log.contains(document.activeElement) ? document.activeElement.closest(".message") : null;
    for (const old of [...this.log.children]) if (!keep.has(old)) old.remove();
    let next = this.log.firstElementChild;
    for (const element of wanted) {
      if (element === next) next = next.nextElementSibling;
      else this.log.insertBefore(element, next);
    }
    if (focused && !keep.has(focused)) this.#refocus(focused.dataset.id);
  }

  /** Someone working with the keyboard stays where they were when the message they tapped is edited. */
  #refocus(id) {
    const again = this.log.querySelector(`.message[data-id="${id}"]`);
    (again?.querySelector(".key") ?? again ?? this.log).focus({ preventScroll: true });
  }

  #showPopups(popups) {
    const newest = popups.at(-1)?.place ?? 0;
    if (this.popupsSeen !== null) {
      for (const popup of popups) if (popup.place > this.popupsSeen) notice(this.popups, popup.text);
    }
    this.popupsSeen = newest;
  }

  #emptyNote() {
    const note = make("div", "empty");
    note.append(make("p", "", `${text("empty")} ${text("emptyTry")}`));
    for (const word of FIRST_WORDS[this.key] ?? ["/help", "/mijn"]) {
      const button = make("button", "try command-link", word);
      button.type = "button";
      button.dataset.command = word;
      note.append(button);
    }
    return note;
  }

  #clicked(event) {
    const command = event.target.closest("[data-command]");
    if (command) this.act("/say", { text: command.dataset.command });
    const link = event.target.closest("a[href]");
    if (link && startWord(link.href)) {
      event.preventDefault();
      this.visit(link.href);
    }
  }

  /** An invitation is opened by somebody else; any other address opens beside the page. */
  visit(address) {
    if (startWord(address)) this.copy(address, text("linkCopied"));
    else if (/^https?:/i.test(address)) window.open(address, "_blank", "noopener,noreferrer");
  }

  async copy(value, done = text("copied", { text: value })) {
    try {
      await navigator.clipboard.writeText(value);
      notice(this.popups, done);
    } catch {
      pageNotice(text("notCopied", { text: value }));
    }
  }

  #nearBottom() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_BOTTOM_PX;
  }

  toBottom() {
    this.follows = true;
    this.log.scrollTop = this.log.scrollHeight;
  }
}
