// Charts from data that the page carries. Each has a table beside it; this only draws.
const PALETTES = [
  ["#1d4e6f", "#2a7f9e", "#43aa8b", "#b9b1a3", "#6b6f9a", "#b56b45", "#8a7a4a", "#5f8f6b", "#a9a08d"],
  ["#c8a25a", "#8fa89a", "#7c8d99", "#b08968", "#a9a08d"],
  ["#7c8d99", "#8fa89a", "#c8a25a", "#a9a08d"],
];
const INK = "#22303a";
const QUIET = "#5b6870";

const text = () => {
  const style = getComputedStyle(document.body);
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return { fontFamily: style.fontFamily, fontSize: Math.round(size * 0.8125), color: INK };
};

// Drawn as text in the picture: a tooltip of HTML would want inline styles, which the page forbids.
const tooltip = (formatter) => ({ renderMode: "richText", confine: true, textStyle: text(), formatter });

function flows(data, narrow) {
  const small = narrow ? { ...text(), fontSize: 12 } : text();
  const last = data.steps.length - 1;
  const nodes = data.steps.flatMap((names, depth) => names.map((name, at) => ({
    name: `${depth}${name}`, depth,
    itemStyle: { color: PALETTES[depth][at % PALETTES[depth].length] },
    label: { position: depth === last ? "left" : "right" },
  })));
  const plain = (name) => name.slice(1);
  return {
    textStyle: text(),
    tooltip: tooltip((at) => at.dataType === "edge"
      ? `${plain(at.data.source)} → ${plain(at.data.target)}\n${at.data.written}` : plain(at.name)),
    series: [{
      type: "sankey", left: 2, right: 2, top: 8, bottom: 18, nodeWidth: 10, nodeGap: narrow ? 12 : 14,
      draggable: false, layoutIterations: 0, emphasis: { focus: "adjacency" },
      data: nodes,
      links: data.links.map((link) => ({ ...link, source: `${link.step}${link.source}`, target: `${link.step + 1}${link.target}` })),
      lineStyle: { color: "source", opacity: 0.26, curveness: 0.5 },
      label: { ...small, formatter: (at) => plain(at.name), textBorderColor: "#fff", textBorderWidth: 3, width: narrow ? 140 : 150, overflow: "break" },
    }],
  };
}

function months(data, narrow) {
  const axis = (line, at) => ({
    type: "value", name: line.name, position: at ? "right" : "left", nameTextStyle: { ...text(), align: at ? "right" : "left" },
    axisLabel: { ...text(), color: QUIET, formatter: short }, splitLine: { show: !at, lineStyle: { color: "#ece8e0" } },
  });
  return {
    textStyle: text(),
    color: ["#1d4e6f", "#43aa8b", "#c8a25a"],
    tooltip: { ...tooltip((points) => [points[0].axisValue, ...points.map((point) =>
      `${data.lines[point.seriesIndex].name} ${data.lines[point.seriesIndex].written[point.dataIndex]}`)].join("\n")), trigger: "axis" },
    grid: { left: 8, right: 8, top: 36, bottom: 8, containLabel: true },
    xAxis: { type: "category", data: data.months, boundaryGap: false, axisLabel: { ...text(), color: QUIET, hideOverlap: true }, axisLine: { lineStyle: { color: "#cfc9bd" } } },
    yAxis: data.lines.map(axis),
    series: data.lines.map((line, at) => ({
      type: "line", name: line.name, yAxisIndex: at, data: line.values, showSymbol: false,
      lineStyle: { width: 2.5 }, areaStyle: at ? undefined : { opacity: 0.08 }, connectNulls: false,
    })),
    animation: !narrow,
  };
}

function short(value) {
  const chinese = document.documentElement.lang.startsWith("zh");
  const steps = chinese ? [[1e8, "亿"], [1e4, "万"]] : [[1e6, "M"], [1e3, "k"]];
  const [step, word] = steps.find(([least]) => Math.abs(value) >= least) ?? [1, ""];
  return `${Number((value / step).toFixed(2))}${word}`;
}

const axisLine = { lineStyle: { color: "#cfc9bd" } };
const grey = () => ({ ...text(), color: QUIET, fontSize: 12 });

// How the gap of a plan closes: steps, percent on a scale of powers of ten.
function gap(data) {
  return {
    textStyle: text(), animation: false,
    tooltip: { ...tooltip((points) => `${points[0].value[0]} ${data.seconds}\n${data.gap} ${points[0].value[1].toPrecision(2)}%`), trigger: "axis" },
    grid: { left: 4, right: 12, top: 12, bottom: 4, containLabel: true },
    xAxis: { type: "value", min: 0, axisLabel: { ...grey(), formatter: (value) => `${value}s` }, splitLine: { show: false }, axisLine },
    yAxis: { type: "log", axisLabel: { ...grey(), formatter: (value) => `${value}%` }, splitLine: { lineStyle: { color: "#ece8e0" } } },
    series: [{ type: "line", step: "end", data: data.points, showSymbol: data.points.length < 3, symbolSize: 5, lineStyle: { width: 2, color: PALETTES[0][0] }, itemStyle: { color: PALETTES[0][0] }, areaStyle: { color: PALETTES[0][0], opacity: 0.08, origin: "start" } }],
  };
}

// Money of each year by source, one upon the other.
function stacked(data, narrow) {
  return {
    textStyle: text(), animation: false, color: ["#1d4e6f", "#2a7f9e", "#43aa8b", "#f0b137", "#e4572e", "#b9b1a3", "#6b6f9a", "#b56b45", "#8a7a4a"],
    tooltip: { ...tooltip((points) => [points[0].axisValue, ...points.filter((point) => point.value).map((point) => `${point.seriesName} ${point.value.toLocaleString()}`)].join("\n")), trigger: "axis" },
    legend: { type: narrow ? "scroll" : "plain", top: 0, left: 0, textStyle: grey(), itemWidth: 12, itemHeight: 10, itemGap: 8 },
    grid: { left: 4, right: 8, top: narrow ? 40 : 76, bottom: 4, containLabel: true },
    xAxis: { type: "category", data: data.years, axisLabel: grey(), axisLine },
    yAxis: { type: "value", axisLabel: grey(), splitLine: { lineStyle: { color: "#ece8e0" } } },
    series: data.lines.map((line) => ({ type: "bar", stack: "money", name: line.name, data: line.values, barMaxWidth: 48 })),
  };
}

// Benefit at most under all caps scaled; a line where the caps are now.
function curve(data) {
  return {
    textStyle: text(), animation: false,
    tooltip: { ...tooltip((points) => `${data.budget} ${points[0].value[0]}%\n${data.benefit} ${Number(points[0].value[1].toFixed(1)).toLocaleString()}`), trigger: "axis" },
    grid: { left: 4, right: 16, top: 24, bottom: 4, containLabel: true },
    xAxis: { type: "value", min: data.points[0]?.[0], max: data.points.at(-1)?.[0], axisLabel: { ...grey(), formatter: (value) => `${value}%` }, splitLine: { show: false }, axisLine },
    yAxis: { type: "value", scale: true, axisLabel: grey(), splitLine: { lineStyle: { color: "#ece8e0" } } },
    series: [{ type: "line", data: data.points, showSymbol: false, lineStyle: { width: 2, color: "#43aa8b" }, markLine: { silent: true, symbol: "none", data: [{ xAxis: 100, label: { formatter: data.now, ...grey() } }], lineStyle: { color: PALETTES[0][0], type: "dashed" } } }],
  };
}

// What has to be put by for each year, the surer the money has to be.
function reserve(data) {
  return {
    textStyle: text(), animation: false, color: ["#1d4e6f", "#43aa8b", "#e4572e", "#f0b137", "#6b6f9a"],
    tooltip: { ...tooltip((points) => [`${data.sure} ${points[0].value[0]}%`, ...points.map((point) => `${point.seriesName} ${point.value[1].toLocaleString()} ${data.unit}`)].join("\n")), trigger: "axis" },
    legend: { top: 0, left: 0, textStyle: grey(), itemWidth: 12, itemHeight: 10, itemGap: 8 },
    grid: { left: 4, right: 16, top: 32, bottom: 4, containLabel: true },
    xAxis: { type: "value", min: 50, max: 100, axisLabel: { ...grey(), formatter: (value) => `${value}%` }, splitLine: { show: false }, axisLine },
    yAxis: { type: "value", axisLabel: grey(), splitLine: { lineStyle: { color: "#ece8e0" } } },
    series: data.lines.map((line) => ({ type: "line", name: line.name, data: line.points, symbolSize: 5, lineStyle: { width: 2 } })),
  };
}

const KINDS = { flows, months, gap, stacked, curve, reserve };

function drawIn(root) {
  for (const place of root.querySelectorAll("[data-chart]")) {
    if (echarts.getInstanceByDom(place)) continue;
    const data = JSON.parse(document.getElementById(place.dataset.from).textContent);
    const chart = echarts.init(place, null, { renderer: "svg" });
    const draw = () => chart.setOption(KINDS[place.dataset.chart](data, place.clientWidth < 480), true);
    draw();
    new ResizeObserver(() => { chart.resize(); draw(); }).observe(place);
  }
}

drawIn(document);
// What comes later, too.
document.addEventListener("htmx:afterSwap", () => drawIn(document));
