// Short notices: over the whole page, or as a pop-up on one phone.

import { make, iconButton } from "./bubble.js";
import { text } from "./texts.js";

const SHOWN_MS = 6000;

/** Shows a notice inside `place` until it is closed or has been read. */
export function notice(place, words, kind = "") {
  for (const same of [...place.children].filter((old) => old.dataset.words === words)) same.remove();
  const card = make("div", `notice ${kind}`, make("span", "", words));
  card.dataset.words = words;
  const close = iconButton("notice-close", "×", text("dismiss"));
  close.addEventListener("click", () => card.remove());
  card.append(close);
  place.append(card);
  while (place.children.length > 3) place.firstElementChild.remove();
  setTimeout(() => card.remove(), Math.max(SHOWN_MS, words.length * 90));
}

export function pageNotice(words, kind = "") {
  notice(document.getElementById("notices"), words, kind);
}
