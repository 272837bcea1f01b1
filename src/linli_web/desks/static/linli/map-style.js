// How the map is drawn: paper ground, white streets, blue-grey water, quiet houses, coloured programme.
const BOLD = ["Noto Sans CJK SC Bold", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei"];
const PLAIN = BOLD.slice(1);

const byZoom = (...stops) => ["interpolate", ["exponential", 1.6], ["zoom"], ...stops];
const kindIs = (kind) => ["==", ["get", "kind"], kind];
const rank = ["coalesce", ["get", "rank"], 5];
// Width of a street [px] by its rank, at one zoom.
const widths = (first, second, third, fourth, fifth) => ["match", rank, 1, first, 2, second, 3, third, 4, fourth, fifth];
// Farther away there is nothing to see of it, and even nothing costs time to draw.
const GROUND_FROM = 9.5;
const HOUSES_FROM = 12.2;
const isArea = ["match", ["geometry-type"], ["Polygon", "MultiPolygon"], true, false];

const streetWidth = byZoom(
  10, widths(1.4, 1, 0.5, 0, 0),
  13, widths(3, 2.4, 1.8, 1.2, 0.6),
  15, widths(9, 7, 5.5, 4, 2.2),
  17, widths(26, 21, 17, 12, 7),
  19, widths(90, 74, 60, 44, 26),
);

function ground(source, layer) {
  const from = { source, minzoom: GROUND_FROM, ...(layer ? { "source-layer": layer } : {}) };
  const area = (id, kind, paint) => ({ id, type: "fill", ...from, filter: ["all", kindIs(kind), isArea], paint });
  return [
    area("ground-site", "site", { "fill-color": "#f4f2ee" }),
    area("ground-green", "green", { "fill-color": "#dbe6cf" }),
    area("ground-water", "water", { "fill-color": "#bccfda" }),
    {
      id: "ground-stream", type: "line", ...from, filter: ["all", kindIs("water"), ["!", isArea]],
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": "#bccfda", "line-width": byZoom(11, 1, 15, 4, 18, 14) },
    },
    {
      id: "ground-path", type: "line", ...from, minzoom: 14.5, filter: ["all", kindIs("path"), ["!", isArea]],
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": "#ffffff", "line-opacity": 0.8, "line-width": byZoom(14, 0.8, 17, 3, 19, 8) },
    },
    {
      id: "ground-street", type: "line", ...from, filter: ["all", kindIs("street"), ["!", isArea]],
      layout: { "line-cap": "round", "line-join": "round", "line-sort-key": ["-", 6, rank] },
      paint: { "line-color": "#ffffff", "line-width": streetWidth },
    },
    { ...area("ground-building", "building", { "fill-color": "#d9d5cd", "fill-outline-color": "#c4beb3" }), minzoom: 12.5 },
  ];
}

function groundNames(source, layer) {
  const from = layer ? { source, "source-layer": layer } : { source };
  const halo = { "text-halo-color": "#ffffff", "text-halo-width": 1.6 };
  const named = ["all", ["has", "name"], ["!=", ["get", "name"], ""]];
  const name = { "text-field": ["get", "name"], "text-font": PLAIN };
  return [
    {
      id: "street-name", type: "symbol", ...from, minzoom: 14.5,
      filter: ["all", kindIs("street"), named, ["<=", rank, ["step", ["zoom"], 2, 15.5, 4, 17, 5]]],
      layout: {
        ...name, "symbol-placement": "line", "symbol-spacing": 320,
        "text-size": byZoom(14, 10.5, 18, 14), "text-padding": 6, "text-letter-spacing": 0.1,
      },
      paint: { "text-color": "#7b8288", ...halo },
    },
    {
      id: "water-name", type: "symbol", ...from, minzoom: 12, filter: ["all", kindIs("water"), named],
      layout: { ...name, "text-size": 13, "text-letter-spacing": 0.3 },
      paint: { "text-color": "#5c7f95", "text-halo-color": "#d6e2e9", "text-halo-width": 1 },
    },
    {
      id: "place-name", type: "symbol", ...from, minzoom: 12, filter: ["any", kindIs("name"), ["all", kindIs("green"), named]],
      layout: { ...name, "text-size": 12, "text-padding": 8, "text-max-width": 9 },
      paint: { "text-color": ["match", ["get", "kind"], "green", "#5e7a4a", "#7b8288"], ...halo },
    },
  ];
}

// Communities: dots when far, houses and outlines when near, names in small white boxes.
function programme(settings) {
  const tiled = settings.tiled;
  const dots = tiled ? { source: "communities", "source-layer": "communities" } : { source: "communities" };
  const houses = tiled
    ? { source: "buildings", "source-layer": "buildings", minzoom: settings.zooms.buildings }
    : { source: "buildings", minzoom: HOUSES_FROM };
  const outlines = tiled ? [] : [
    { id: "outline", type: "fill", source: "outlines", minzoom: 13, paint: { "fill-color": "#cbc5b9", "fill-opacity": 0.16 } },
    {
      id: "outline-edge", type: "line", source: "outlines", minzoom: 13,
      paint: { "line-color": "#8e979d", "line-opacity": 0.55, "line-width": 1, "line-dasharray": [3, 2] },
    },
  ];
  const focus = {
    id: "focus", type: "line", source: "buildings", minzoom: HOUSES_FROM, filter: ["==", ["get", "community_id"], ""],
    paint: { "line-color": "#22303a", "line-width": 2.2 },
  };
  const many = ["coalesce", ["get", "n"], 1];
  const size = ["interpolate", ["linear"], ["sqrt", many], 1, 2.8, 6, 5, 30, 9];
  return [
    ...outlines,
    { id: "building", type: "fill", ...houses, paint: { "fill-color": "#d8d3c8", "fill-outline-color": "rgba(34,48,58,.45)" } },
    { id: "building-missing", type: "fill", ...houses, filter: ["==", ["get", "c"], -2], paint: { "fill-pattern": "hatch" } },
    ...(tiled ? [] : [focus]),
    {
      id: "community", type: "circle", ...dots,
      // Where houses are drawn, a dot would only hide them.
      filter: tiled ? ["has", "c"] : ["any", ["<", ["zoom"], HOUSES_FROM], ["!", ["get", "drawn"]]],
      paint: tiled
        ? { "circle-color": "#d8d3c8", "circle-radius": size }
        : {
          "circle-color": "#d8d3c8", "circle-radius": byZoom(8, 3, 12, 6, 16, 8),
          "circle-stroke-color": "#ffffff", "circle-stroke-width": 1.2,
        },
    },
  ];
}

function communityNames(settings) {
  const tiled = settings.tiled;
  return {
    id: "community-name", type: "symbol", source: "communities", ...(tiled ? { "source-layer": "communities" } : {}),
    minzoom: tiled ? 13.5 : 13.2, ...(tiled ? { filter: ["has", "name"] } : {}),
    layout: {
      "text-field": ["get", "name"], "text-font": BOLD, "text-size": 11.5, "text-max-width": 30,
      // The farther, the fewer names.
      "text-padding": ["interpolate", ["linear"], ["zoom"], 13, 34, 15, 8, 16.5, 1],
      "text-variable-anchor": ["center", "bottom", "top"], "text-radial-offset": 0.4,
      "icon-image": "label-box", "icon-text-fit": "both", "icon-text-fit-padding": [3, 6, 3, 6],
      "symbol-sort-key": ["-", ["coalesce", ["get", "households"], 0]],
    },
    paint: { "text-color": "#22303a" },
  };
}

function facilities() {
  return [
    {
      id: "facility", type: "circle", source: "facilities", layout: { visibility: "none" },
      paint: {
        "circle-radius": byZoom(12, 2.5, 16, 5.5), "circle-stroke-color": "#0f6b4f", "circle-stroke-width": 1.6,
        "circle-color": ["case", ["get", "added_by_programme"], "#43aa8b", "#ffffff"],
      },
    },
    {
      id: "facility-name", type: "symbol", source: "facilities", minzoom: 15.5,
      layout: {
        visibility: "none", "text-field": ["get", "name"], "text-font": PLAIN, "text-size": 11,
        "text-offset": [0, 1.1], "text-anchor": "top", "text-max-width": 8,
      },
      paint: { "text-color": "#0f6b4f", "text-halo-color": "#ffffff", "text-halo-width": 1.4 },
    },
  ];
}

const empty = () => ({ type: "geojson", data: { type: "FeatureCollection", features: [] } });

export function mapStyle(settings) {
  const tiles = (name, from, to) => ({ type: "vector", tiles: [settings.tileUrl(name)], minzoom: from, maxzoom: to });
  const sources = {
    ground: settings.groundTiled ? tiles("ground", settings.zooms.ground, settings.zooms.deepest) : empty(),
    communities: settings.tiled ? tiles("communities", 0, settings.zooms.alone) : empty(),
    buildings: settings.tiled ? tiles("buildings", settings.zooms.buildings, settings.zooms.deepest) : empty(),
    facilities: empty(),
    ...(settings.tiled ? {} : { outlines: empty() }),
  };
  const raster = settings.raster ? { raster: { type: "raster", tiles: [settings.raster], tileSize: 256 } } : {};
  const groundLayer = settings.groundTiled ? "ground" : "";
  return {
    version: 8,
    sources: { ...sources, ...raster },
    layers: [
      ...(settings.raster ? [{ id: "raster", type: "raster", source: "raster" }] : ground("ground", groundLayer)),
      ...programme(settings),
      ...facilities(),
      ...(settings.raster ? [] : groundNames("ground", groundLayer)),
      communityNames(settings),
    ],
  };
}

// Pictures drawn here, since no page may fetch a sprite: the box behind names, the hatch of "no data".
function canvas(width, height, draw) {
  const sheet = document.createElement("canvas");
  sheet.width = width;
  sheet.height = height;
  const pen = sheet.getContext("2d");
  draw(pen);
  return pen.getImageData(0, 0, width, height);
}

export function addPictures(map) {
  const box = canvas(32, 24, (pen) => {
    pen.beginPath();
    pen.roundRect(1, 1, 30, 22, 6);
    pen.fillStyle = "rgba(255,255,255,.94)";
    pen.fill();
    pen.strokeStyle = "#cfc9bd";
    pen.lineWidth = 2;
    pen.stroke();
  });
  map.addImage("label-box", box, { pixelRatio: 2, stretchX: [[8, 24]], stretchY: [[8, 16]], content: [4, 4, 28, 20] });
  const hatch = canvas(16, 16, (pen) => {
    pen.fillStyle = "#efede7";
    pen.fillRect(0, 0, 16, 16);
    pen.strokeStyle = "#9b958a";
    pen.lineWidth = 2;
    for (const start of [-16, -8, 0, 8, 16]) {
      pen.beginPath();
      pen.moveTo(start, 16);
      pen.lineTo(start + 16, 0);
      pen.stroke();
    }
  });
  map.addImage("hatch", hatch, { pixelRatio: 2 });
}

// Paint everything that has a line `c` in the legend.
export function paintBy(map, legend, settings) {
  const colours = legend.flatMap((entry, number) => [number, entry.colour]);
  const colour = colours.length ? ["match", ["get", "c"], ...colours, "#d8d3c8"] : "#d8d3c8";
  map.setPaintProperty("building", "fill-color", colour);
  map.setPaintProperty("community", "circle-color", colour);
  if (!settings.tiled) {
    map.setPaintProperty("outline", "fill-color", colour);
    map.setPaintProperty("outline-edge", "line-color", colour);
  }
  const missing = legend.findIndex((entry) => entry.missing);
  map.setFilter("building-missing", ["==", ["get", "c"], missing]);
}
