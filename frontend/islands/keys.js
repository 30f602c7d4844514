import { composing } from "./composing.js";

// <wt-keys>: / or ⌘K find · j k rows · e export · ? help, kept in the <dialog> inside.
// Rows are [data-row]; the first link of a row takes the focus, so that Enter opens it.
class Keys extends HTMLElement {
  connectedCallback() {
    this.listen = (event) => this.pressed(event);
    document.addEventListener("keydown", this.listen);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.listen);
  }

  pressed(event) {
    const key = event.key;
    if ((event.metaKey || event.ctrlKey) && key.toLowerCase() === "k") return this.act(event, () => this.find());
    if (event.metaKey || event.ctrlKey || event.altKey || composing(event) || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const act = {
      "/": () => this.find(),
      "?": () => this.querySelector("dialog")?.showModal(),
      j: () => this.step(1),
      k: () => this.step(-1),
      e: () => document.querySelector("[data-key='export']")?.click(),
    }[key];
    if (act) this.act(event, act);
  }

  act(event, what) {
    event.preventDefault();
    what();
  }

  find() {
    const field = document.querySelector("[data-key='find']");
    field?.focus();
    field?.select();
  }

  step(by) {
    const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const row = rows[here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by];
    const link = row?.querySelector("a, button") ?? row;
    link?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }
}

function typing(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

customElements.define("wt-keys", Keys);
