import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import { height, options } from "./chart-options.js";

// The width between the margins of the printed page, in CSS pixels.
const A4 = 660;

use([BarChart, LineChart, GridComponent, TooltipComponent, LabelLayout, SVGRenderer]);

// The renderer writes the style attribute, which our content security policy forbids;
// through the object model the same is allowed.
SVGElement.prototype.setAttribute = function setAttribute(name, value) {
  if (name === "style") this.style.cssText = value;
  else Element.prototype.setAttribute.call(this, name, value);
};

// <wt-chart>: draws the JSON inside and hides the table inside, which stays one click away.
class Chart extends HTMLElement {
  connectedCallback() {
    this.spec = JSON.parse(this.querySelector("script[type='application/json']").textContent);
    this.table = this.querySelector(".table");
    this.button = this.querySelector("button[data-table]");
    if (!this.canvas) this.prepare();
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(this.canvas);
    this.onprint = () => this.draw(this.parentElement.matches(".board") ? A4 / 2 - 16 : A4);
    this.offprint = () => this.draw();
    addEventListener("beforeprint", this.onprint);
    addEventListener("afterprint", this.offprint);
  }

  disconnectedCallback() {
    this.watch.disconnect();
    removeEventListener("beforeprint", this.onprint);
    removeEventListener("afterprint", this.offprint);
    this.drawing?.dispose();
    this.drawing = undefined;
  }

  prepare() {
    this.canvas = document.createElement("div");
    this.canvas.className = "canvas";
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", this.spec.title);
    this.table.before(this.canvas);
    this.table.hidden = true;
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.turn());
  }

  turn() {
    this.table.hidden = !this.table.hidden;
    this.canvas.hidden = !this.table.hidden;
    this.button.textContent = this.table.hidden ? this.button.dataset.table : this.button.dataset.chart;
    this.button.setAttribute("aria-expanded", String(!this.table.hidden));
  }

  fit() {
    const width = this.canvas.clientWidth;
    if (!width || width === this.width) return;
    this.draw();
  }

  draw(width = this.canvas.clientWidth) {
    if (!width) return;
    this.width = width;
    const tall = height(this.spec, width);
    this.canvas.style.blockSize = `${tall}px`;
    if (!this.drawing) {
      this.drawing = init(this.canvas, null, { renderer: "svg", width, height: tall });
      this.drawing.on("click", (mark) => mark.data?.href && location.assign(mark.data.href));
    }
    this.drawing.resize({ width, height: tall });
    this.drawing.setOption(options(this.spec, this.face(width)), true);
  }

  face(width) {
    const family = getComputedStyle(this).fontFamily;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches || document.hidden;
    return { width, family, still };
  }
}

customElements.define("wt-chart", Chart);
