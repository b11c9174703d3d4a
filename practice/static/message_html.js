// Message text as Telegram shows it. The server already sanitized it; here it is rebuilt from a short list
// of tags once more, so that nothing but text and formatting ever reaches the page.

const KEPT_TAGS = new Set(["B", "STRONG", "I", "EM", "U", "INS", "S", "DEL", "CODE", "PRE", "BLOCKQUOTE"]);
const ACTIVE = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)]|(?<![\w/])t\.me\/[^\s<>"]*[^\s<>".,;:!?)]|(?<![\w/@.:-])\/[a-z][a-z0-9_]{0,31}(?![\w/]))/gi;

export function messageNodes(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return rebuilt(parsed.body);
}

function rebuilt(parent) {
  const result = document.createDocumentFragment();
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) result.append(...activated(node.data, parent.tagName));
    else if (node.nodeType === Node.ELEMENT_NODE) result.append(rebuiltElement(node));
  }
  return result;
}

function rebuiltElement(node) {
  if (node.tagName === "BR") return document.createElement("br");
  if (node.tagName === "A") return link(node.getAttribute("href") ?? "", rebuilt(node));
  if (node.tagName === "TG-SPOILER" || node.classList.contains("tg-spoiler")) return spoiler(rebuilt(node));
  if (!KEPT_TAGS.has(node.tagName)) return rebuilt(node);
  const element = document.createElement(node.tagName);
  element.append(rebuilt(node));
  return element;
}

/** Telegram makes commands and addresses in a text tappable; inside code and links it does not. */
function activated(data, parentTag) {
  if (["A", "CODE", "PRE"].includes(parentTag)) return [data];
  return data.split(ACTIVE).map((part) => {
    if (/^\/[a-z]/i.test(part)) return command(part);
    if (/^(https?:\/\/|t\.me\/)./i.test(part)) return link(part, part);
    return part;
  });
}

function command(word) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "command-link";
  button.dataset.command = word;
  button.textContent = word;
  return button;
}

function link(address, content) {
  const element = document.createElement("a");
  const href = /^t\.me\//i.test(address) ? `https://${address}` : address;
  if (/^https?:\/\//i.test(href)) {
    element.href = href;
    element.target = "_blank";
    element.rel = "noopener noreferrer";
  }
  element.append(content);
  return element;
}

function spoiler(content) {
  const element = document.createElement("span");
  element.className = "spoiler";
  element.tabIndex = 0;
  element.append(content);
  return element;
}

/** The start word of an invitation link ("https://t.me/bot?start=abc"), or null. */
export function startWord(address) {
  const found = /^\s*(?:https?:\/\/)?t\.me\/\w+\?start=([\w-]{1,64})\s*$/i.exec(address);
  return found ? found[1] : null;
}
