// Enter that ends a Chinese composition must not send the form. Chromium marks such a key as composing;
// Safari ends the composition first and then sends Enter with key code 229.
let endedAt = -Infinity;

document.addEventListener("compositionend", (event) => { endedAt = event.timeStamp; }, true);

export function composing(event) {
  return event.isComposing || event.keyCode === 229 || event.timeStamp - endedAt < 20;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !composing(event)) return;
  event.stopImmediatePropagation();
  if (!event.isComposing) event.preventDefault();
}, true);
