// What echarts is asked to draw, from {type, labels, series: [{name, values, hrefs, thing}], unit, mark, share}.
// Colours stay custom properties, so that the dark theme and the printer need no second drawing.
const THINGS = { agreed: "agreed", arrived: "arrived", invested: "invested", before: "before" };
const PALETTE = ["a", "b", "c", "d", "e", "f"];
const LABEL = { color: "var(--ink)", fontSize: 13 };
const AXIS = { axisTick: { show: false }, axisLine: { lineStyle: { color: "var(--line-strong)" } } };
const NAMES = { color: "var(--ink-soft)", fontSize: 13 };

export function options(spec, face) {
  const drawn = { bar: bars, hist: bins, line: lines, bands }[spec.type](spec, face);
  return { ...common(face), tooltip: tip(spec), ...drawn };
}

export function height(spec, width) {
  const rows = spec.labels.length;
  if (spec.type === "bands") return (rows + 1) * 40 + 8;
  if (spec.type === "bar" && lies(spec, width)) return rows * (spec.series.length * 22 + 14) + 8;
  return Math.round(Math.min(264, width * 0.62));
}

// Long labels and several series read better lying down.
export function lies(spec, width) {
  const longest = Math.max(...spec.labels.map((label) => label.length));
  return spec.series.length > 1 || spec.labels.length * Math.max(longest * 13, 36) > width;
}

export function spoken(value) {
  return value === null ? "—" : Number(value).toLocaleString("zh-CN", { maximumFractionDigits: 2 });
}

function common({ family, still }) {
  return {
    animation: !still,
    animationDuration: 240,
    textStyle: { fontFamily: family, fontSize: 13, color: "var(--ink-soft)" },
  };
}

function tip({ labels, unit, series }) {
  return {
    trigger: "item",
    renderMode: "richText",
    confine: true,
    backgroundColor: "var(--sheet)",
    borderColor: "var(--line-strong)",
    borderWidth: 1,
    padding: [8, 12],
    shadowBlur: 0,
    shadowOffsetX: 0,
    shadowOffsetY: 0,
    textStyle: { ...LABEL, lineHeight: 20 },
    formatter: (at) => {
      const own = series[at.seriesIndex];
      return own ? `${labels[at.dataIndex - (own.offset ?? 0)] ?? ""}  ${own.name}\n${spoken(at.data.told)} ${unit ?? ""}` : "";
    },
  };
}

// The colour of a thing is the same everywhere: by its key, else by its place in the palette.
function colour(series, index) {
  return `var(--thing-${THINGS[series.thing] ?? series.thing ?? PALETTE[index % PALETTE.length]})`;
}

function marks(series, index, spec) {
  return series.values.map((value, at) => ({
    value: value === null ? null : Number(value),
    told: value,
    href: series.hrefs?.[at],
    itemStyle: { color: spec.mark === undefined || spec.mark === at ? colour(series, index) : "var(--thing-agreed)" },
  }));
}

function bars(spec, face) {
  const lying = lies(spec, face.width);
  const names = { type: "category", data: spec.labels, ...AXIS, axisLabel: { ...NAMES, interval: 0 }, inverse: lying };
  const values = { type: "value", min: 0, show: false };
  const first = (at, name) => (spec.series.length > 1 && at.dataIndex === 0 ? `  ${name}` : "");
  return {
    grid: { left: 0, right: lying ? 96 : 0, top: lying ? 0 : 28, bottom: 0, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: lying ? values : names,
    yAxis: lying ? { ...names, axisLine: { show: false } } : values,
    series: spec.series.map((series, index) => ({
      type: "bar",
      name: series.name,
      data: marks(series, index, spec),
      barMaxWidth: lying ? 14 : 36,
      barGap: "30%",
      cursor: series.hrefs ? "pointer" : "default",
      emphasis: { disabled: true },
      label: { ...LABEL, show: true, position: lying ? "right" : "top", formatter: (at) => spoken(at.data.told) + first(at, series.name) },
    })),
  };
}

function bins(spec, face) {
  const drawn = bars({ ...spec, series: spec.series.slice(0, 1) }, { ...face, width: Infinity });
  drawn.series[0] = { ...drawn.series[0], barMaxWidth: 999, barCategoryGap: "4%" };
  drawn.xAxis.axisLabel = { ...NAMES, hideOverlap: true };
  return drawn;
}

function lines(spec, face) {
  const longest = Math.max(...spec.series.map((series) => series.name.length));
  return {
    grid: { left: 0, right: 16 + longest * 13 + 48, top: 12, bottom: 0, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "category", data: spec.labels, ...AXIS, boundaryGap: false, axisLabel: { ...NAMES, hideOverlap: true } },
    yAxis: { type: "value", min: 0, splitNumber: face.width < 420 ? 2 : 3, axisLabel: { ...NAMES, color: "var(--ink-faint)" }, splitLine: { lineStyle: { color: "var(--line)" } } },
    series: spec.series.map((series, index) => ({
      type: "line",
      name: series.name,
      data: marks(series, index, {}),
      lineStyle: { color: colour(series, index), width: series.thing === "before" ? 1.5 : 2.5 },
      symbol: "circle",
      symbolSize: 7,
      showAllSymbol: true,
      cursor: series.hrefs ? "pointer" : "default",
      emphasis: { disabled: true },
      endLabel: { ...LABEL, show: true, distance: 10, lineHeight: 18, formatter: (at) => `${series.name} ${spoken(at.data.told)}` },
      labelLayout: { moveOverlap: "shiftY" },
    })),
  };
}

// Rows of one whole each; a row of names above the first says what each band is.
function bands(spec) {
  const whole = spec.labels.map((_, row) => spec.series.reduce((sum, series) => sum + Number(series.values[row] ?? 0), 0) || 1);
  const part = (value, row) => (spec.share ? (Number(value ?? 0) / whole[row]) * 100 : Number(value ?? 0));
  for (const series of spec.series) series.offset = 1;
  return {
    grid: { left: 0, right: 8, top: 0, bottom: 0, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "value", min: 0, max: spec.share ? 100 : undefined, show: false },
    yAxis: { type: "category", data: ["", ...spec.labels], inverse: true, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...NAMES, interval: 0 } },
    series: spec.series.map((series, index) => ({
      type: "bar",
      stack: "whole",
      name: series.name,
      barWidth: 24,
      cursor: series.hrefs ? "pointer" : "default",
      emphasis: { disabled: true },
      label: { ...LABEL, show: true, position: "insideLeft" },
      labelLayout: { hideOverlap: true },
      data: [
        {
          value: part(series.values[0], 0),
          silent: true,
          itemStyle: { color: "transparent" },
          label: { formatter: series.name, color: "var(--ink-soft)", position: "insideBottomLeft", distance: 0 },
        },
        ...marks(series, index, {}).map((mark, row) => ({
          ...mark,
          value: part(mark.told, row),
          label: { formatter: mark.value ? spoken(mark.told) : "", color: inside(colour(series, index)) },
        })),
      ],
      itemStyle: { borderColor: "var(--paper)", borderWidth: 1 },
    })),
  };
}

function inside(ground) {
  if (/agreed|before/.test(ground)) return "var(--ink)";
  return /arrived|-[ce]\)/.test(ground) ? "var(--thing-ink)" : "var(--paper)";
}
