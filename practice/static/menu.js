// A button that opens a small menu: arrows walk through it, Escape and a click elsewhere close it.

export function menu(opener, list) {
  const items = () => [...list.querySelectorAll("button:not([hidden])")];

  function show(open) {
    list.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) items()[0]?.focus();
  }

  opener.setAttribute("aria-haspopup", "menu");
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", () => show(list.hidden));
  list.addEventListener("click", (event) => {
    if (!event.target.closest("button")) return;
    show(false);
    opener.focus({ preventScroll: true });
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const all = items();
      const place = all.indexOf(document.activeElement) + step;
      all[(place + all.length) % all.length].focus();
    } else if (event.key === "Escape") {
      show(false);
      opener.focus();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (!list.hidden && !list.contains(event.target) && !opener.contains(event.target)) show(false);
  });
  return { close: () => show(false) };
}
