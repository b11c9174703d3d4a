// One message in a chat, drawn from its data.

import { messageNodes } from "./message_html.js";
import { currentLanguage, text } from "./texts.js";

export function make(tag, className, content = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(content);
  return element;
}

export function iconButton(className, icon, label) {
  const button = make("button", className, icon);
  button.type = "button";
  button.title = label;
  button.setAttribute("aria-label", label);
  return button;
}

/** `acts` says what a tap, a copy and an edit do: {tap(data), copy(text), edit(message)}. */
export function bubble(message, acts) {
  const row = make("div", `message ${message.from_bot ? "from-bot" : "own"}`);
  row.dataset.id = message.id;
  // As in Telegram: protected text cannot be selected either; that is what copy buttons are for.
  row.classList.toggle("protected", message.protected);
  row.tabIndex = -1;
  const body = make("div", "bubble");
  if (message.kind !== "text") body.append(make("div", `attachment is-${message.kind}`, text(message.kind)));
  const words = make("div", "words");
  if (message.html) words.append(messageNodes(message.html));
  else words.textContent = message.text;
  body.append(words, foot(message, acts));
  row.append(body);
  if (message.buttons.length) row.append(keyboard(message.buttons, acts));
  return row;
}

function foot(message, acts) {
  const foot = make("div", "foot");
  if (!message.from_bot && message.kind === "text") {
    const edit = iconButton("edit-own", "✎", text("editMessage"));
    edit.addEventListener("click", () => acts.edit(message));
    foot.append(edit);
  }
  if (message.edited) foot.append(make("span", "", text("edited")));
  if (message.protected) foot.append(lock());
  const time = make("time", "", message.date.slice(11, 16));
  time.dateTime = message.date;
  foot.append(time);
  return foot;
}

function lock() {
  const mark = make("span", "lock");
  mark.title = text("protected");
  mark.setAttribute("role", "img");
  mark.setAttribute("aria-label", text("protected"));
  return mark;
}

function keyboard(rows, acts) {
  const keyboard = make("div", "keyboard");
  for (const row of rows) {
    const line = make("div", "keyboard-row");
    line.append(...row.map((button) => key(button, acts)));
    keyboard.append(line);
  }
  return keyboard;
}

function key(button, acts) {
  const element = make("button", "key", make("span", "", button.label));
  element.type = "button";
  if (button.copy) {
    element.classList.add("copies");
    element.setAttribute("aria-label", text("copyButton", { label: button.label }));
    element.addEventListener("click", () => acts.copy(button.copy));
  } else if (button.url) {
    element.addEventListener("click", () => acts.visit(button.url));
  } else if (button.data) {
    element.addEventListener("click", () => {
      element.classList.add("pressed");
      setTimeout(() => element.classList.remove("pressed"), 1200);
      acts.tap(button.data);
    });
  } else {
    element.disabled = true;
  }
  return element;
}

/** "di 14 april", between the messages of two days. */
export function daySeparator(date) {
  const day = new Date(`${date.slice(0, 10)}T12:00:00Z`);
  const shown = new Intl.DateTimeFormat(currentLanguage() === "nl" ? "nl-NL" : "en-GB", {
    weekday: "short",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  }).format(day);
  const separator = make("div", "day", make("span", "", shown));
  separator.dataset.day = date.slice(0, 10);
  return separator;
}
