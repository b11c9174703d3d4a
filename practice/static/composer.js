// The typing box of one phone: text, commands, attachments, and the edit of an earlier message.

import { make, iconButton } from "./bubble.js";
import { menu } from "./menu.js";
import { startWord } from "./message_html.js";
import { nameOf, text } from "./texts.js";

const ATTACHMENTS = ["photo", "voice", "document", "contact", "location", "sticker"];

/** `acts`: {say(text), edit(id, text), attach(kind)}; each resolves to whether it worked. */
export class Composer {
  constructor(person, acts) {
    this.acts = acts;
    this.commands = [];
    this.chosen = -1;
    this.editing = null;
    this.element = make("form", "composer");
    this.element.noValidate = true;
    this.#build(person);
  }

  #build(person) {
    this.suggestions = make("ul", "suggestions");
    this.suggestions.id = `commands-${person.key}`;
    this.suggestions.setAttribute("role", "listbox");
    this.suggestions.setAttribute("aria-label", text("commands"));
    this.suggestions.hidden = true;
    this.editNote = make("p", "editing");
    this.editNote.hidden = true;
    this.input = make("textarea", "typing");
    Object.assign(this.input, { rows: 1, placeholder: text("writeShort"), enterKeyHint: "send", autocomplete: "off" });
    this.input.setAttribute("aria-label", text("write", { who: nameOf(person) }));
    this.input.setAttribute("aria-controls", this.suggestions.id);
    this.slash = iconButton("round slash", "/", text("commands"));
    this.slash.hidden = true;
    const send = iconButton("round send", "", text("send"));
    send.type = "submit";
    const line = make("div", "typing-line");
    line.append(this.#attachMenu(), this.input, this.slash, send);
    this.element.append(this.suggestions, this.editNote, line);
    this.#listen();
  }

  #attachMenu() {
    const place = make("div", "menu-place");
    const opener = iconButton("round attach", "", text("attach"));
    const list = make("div", "menu upward");
    list.setAttribute("role", "menu");
    list.hidden = true;
    for (const kind of ATTACHMENTS) {
      const item = make("button", `attach-${kind}`, text(kind));
      item.type = "button";
      item.setAttribute("role", "menuitem");
      item.addEventListener("click", () => this.acts.attach(kind));
      list.append(item);
    }
    menu(opener, list);
    place.append(opener, list);
    return place;
  }

  #listen() {
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(this.input.value);
    });
    this.input.addEventListener("input", () => {
      this.#fit();
      this.#suggest(/^\/\w*$/.test(this.input.value));
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.#left(), 150));
    this.slash.addEventListener("click", () => {
      this.input.value = "/";
      this.input.focus();
      this.#suggest(true);
    });
  }

  #key(event) {
    if (event.isComposing) return;
    const shown = this.suggestions.hidden ? 0 : this.suggestions.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      const chosen = shown && this.chosen >= 0 ? this.suggestions.children[this.chosen] : null;
      this.#send(chosen ? chosen.dataset.command : this.input.value);
    } else if (event.key === "Tab" && shown && !event.shiftKey && this.chosen >= 0) {
      event.preventDefault();
      this.input.value = `${this.suggestions.children[this.chosen].dataset.command} `;
      this.#suggest(false);
    } else if (shown && step) {
      event.preventDefault();
      this.#choose((this.chosen + step + shown) % shown);
    } else if (event.key === "Escape") {
      if (shown) this.#suggest(false);
      else this.stopEditing();
    }
  }

  #left() {
    if (document.activeElement !== this.input) this.#suggest(false);
  }

  setCommands(commands) {
    this.commands = commands;
    this.slash.hidden = commands.length === 0;
  }

  #suggest(wanted) {
    const typed = this.input.value.toLowerCase();
    const fitting = wanted ? this.commands.filter((item) => `/${item.command}`.startsWith(typed)) : [];
    this.suggestions.replaceChildren(...fitting.map((item, place) => this.#suggestion(item, place)));
    this.suggestions.hidden = fitting.length === 0;
    this.#choose(-1);
  }

  #suggestion(item, place) {
    const line = make("li", "");
    line.id = `${this.suggestions.id}-${place}`;
    line.setAttribute("role", "option");
    line.dataset.command = `/${item.command}`;
    line.append(make("b", "", `/${item.command}`), make("span", "", item.description));
    line.addEventListener("pointerdown", (event) => event.preventDefault());
    line.addEventListener("click", () => this.#send(line.dataset.command));
    return line;
  }

  #choose(place) {
    this.chosen = place;
    [...this.suggestions.children].forEach((line, at) => {
      line.setAttribute("aria-selected", String(at === place));
      if (at === place) line.scrollIntoView({ block: "nearest" });
    });
    const chosen = this.suggestions.children[place];
    if (chosen) this.input.setAttribute("aria-activedescendant", chosen.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  startEditing(message) {
    this.editing = message.id;
    const stop = iconButton("notice-close", "×", text("cancel"));
    stop.addEventListener("click", () => this.stopEditing());
    this.editNote.replaceChildren(make("span", "", text("editing")), stop);
    this.editNote.hidden = false;
    this.input.value = message.text;
    this.#fit();
    this.input.focus();
  }

  stopEditing() {
    if (this.editing === null) return;
    this.editing = null;
    this.editNote.hidden = true;
    this.input.value = "";
    this.#fit();
  }

  async #send(typed) {
    if (!typed.trim()) return;
    // An invitation is a link; opening it in Telegram sends its start word, so pasting it does that here.
    const word = startWord(typed);
    const editing = this.editing;
    this.editing = null;
    this.editNote.hidden = true;
    this.input.value = "";
    this.#suggest(false);
    this.#fit();
    const sent = editing ? this.acts.edit(editing, typed) : this.acts.say(word ? `/start ${word}` : typed);
    if (!(await sent) && !this.input.value) {
      this.input.value = typed;
      this.#fit();
    }
  }

  #fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 140)}px`;
  }
}
