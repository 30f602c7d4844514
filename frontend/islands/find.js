import { composing } from "./composing.js";

// <wt-find>: a search form whose field tells `wt:settled` when its text is whole words, never half a syllable.
// Suggestions may hang on it: hx-get="…" hx-trigger="wt:settled delay:200ms".
class Find extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input");
    this.said = this.field?.value;
    this.addEventListener("input", (event) => event.isComposing || this.settle());
    this.addEventListener("compositionend", () => this.settle());
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || composing(event)) return;
      this.field.blur();
    });
  }

  settle() {
    if (this.field.value === this.said) return;
    this.said = this.field.value;
    this.field.dispatchEvent(new CustomEvent("wt:settled", { bubbles: true }));
  }
}

customElements.define("wt-find", Find);
