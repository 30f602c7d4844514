// <wt-upload>: files may be dropped or pasted onto the zone; what was chosen is named below it.
class Upload extends HTMLElement {
  connectedCallback() {
    this.fields = [...this.querySelectorAll("input[type='file']")];
    this.list = this.querySelector(".chosen");
    for (const name of ["dragenter", "dragover"]) this.addEventListener(name, (event) => this.over(event));
    for (const name of ["dragleave", "drop"]) this.addEventListener(name, () => this.removeAttribute("data-over"));
    this.addEventListener("drop", (event) => this.take(event, event.dataTransfer.files));
    this.addEventListener("paste", (event) => event.clipboardData.files.length && this.take(event, event.clipboardData.files));
    this.addEventListener("change", (event) => this.chosen(event.target));
  }

  over(event) {
    event.preventDefault();
    this.setAttribute("data-over", "");
  }

  take(event, files) {
    event.preventDefault();
    const [field] = this.fields;
    const kept = new DataTransfer();
    for (const file of field.multiple ? files : [...files].slice(0, 1)) kept.items.add(file);
    field.files = kept.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // The zone and the camera share a name: the one not used last is emptied, or the server would get both.
  chosen(field) {
    for (const other of this.fields) if (other !== field) other.value = "";
    this.list?.replaceChildren(...[...field.files].map(named));
    if (this.hasAttribute("data-sends") && field.files.length) field.form?.requestSubmit();
  }
}

function named(file) {
  const line = document.createElement("li");
  for (const text of [file.name, size(file.size)]) {
    const part = document.createElement("span");
    part.textContent = text;
    line.append(part);
  }
  return line;
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

customElements.define("wt-upload", Upload);
