// A map in a page: <figure data-map> with its settings; reports by events on the figure.
const SLOW_FRAME_MS = 28;
const CHINA = [[73, 18], [135, 54]];
const PAPER_PIXEL_RATIO = 2.5;
const byId = new Intl.Collator("en");

class ProgrammeMap {
  constructor(figure, settings) {
    Object.assign(this, { figure, settings, legend: [], data: {}, choice: settings.choice, colour: settings.colour });
    this.frame = figure.querySelector(".map");
    this.addressed = settings.hash && location.hash.includes("map=");
    this.list = figure.querySelector("[data-map-list]");
    settings.tileUrl = (layer) => this.tileUrl(layer);
    // Asked before the drawing library is there: the server works while the browser reads it.
    this.names = settings.tiled ? [] : ["communities", "buildings", "outlines"];
    if (!settings.groundTiled && !settings.raster) this.names.push("ground");
    this.first = Promise.all([this.askLegend(), ...this.names.map((name) => this.layer(name))]);
    this.first.catch(() => {});
  }

  query() {
    const query = new URLSearchParams({ v: this.settings.version });
    for (const [name, values] of Object.entries(this.choice)) for (const value of values) query.append(name, value);
    return query;
  }

  tileUrl(layer) {
    const query = this.query();
    query.set("colour", this.colour);
    return `${location.origin}${this.settings.urls.tile.replace("LAYER", layer)}?${query}`;
  }

  async json(address, query = { v: this.settings.version }) {
    const answer = await fetch(`${address}?${new URLSearchParams(query)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(this.settings.words.unread);
    return answer.json();
  }

  layer(name) {
    return this.json(this.settings.urls.layer.replace("LAYER", name));
  }

  async draw(parts) {
    Object.assign(this, parts);
    const { settings, frame } = this;
    this.tilesAsked = this.tileUrl("");
    this.map = new this.maplibre.Map({
      container: frame.querySelector(".map-canvas"),
      style: this.style.mapStyle(settings),
      bounds: settings.bounds ?? CHINA,
      fitBoundsOptions: { padding: settings.focus ? 40 : 30, maxZoom: settings.focus ? 16.6 : 16 },
      attributionControl: false,
      hash: settings.hash ? "map" : false,
      dragRotate: false, pitchWithRotate: false, touchPitch: false, maxPitch: 0,
      minZoom: 2, maxZoom: 19,
      fadeDuration: 0, pixelRatio: settings.tiled ? 1 : undefined,
      renderWorldCopies: false, maxTileCacheZoomLevels: 3, validateStyle: false,
      cooperativeGestures: Boolean(settings.cooperative),
      locale: this.locale(),
    });
    this.map.touchZoomRotate.disableRotation();
    this.addControls();
    this.answerGestures();
    leaveOutTheSky(this.map);
    keepUp(this.map);
    // "load" waits for sources; pictures and data are wanted before.
    await new Promise((resolve) => this.map.once("style.load", resolve));
    this.style.addPictures(this.map);
    const [legend, ...data] = await this.first;
    this.names.forEach((name, place) => (this.data[name] = data[place]));
    if (this.data.ground) this.map.getSource("ground").setData(this.data.ground);
    this.beginInTheMiddle();
    this.paint(legend);
    this.map.on("moveend", () => this.tell());
    this.map.on("idle", () => this.settled());
  }

  // A small map begins where most communities are; the whole would be a handful of dots.
  beginInTheMiddle() {
    const { settings, frame, data } = this;
    if (frame.clientWidth > 700 || settings.focus || !data.communities || this.addressed) return;
    const points = data.communities.features.flatMap((each) => (each.geometry ? [each.geometry.coordinates] : []));
    if (points.length < 3) return;
    const end = (axis, share) => points.map((each) => each[axis]).sort((a, b) => a - b)[Math.round((points.length - 1) * share)];
    this.map.fitBounds([[end(0, 0.2), end(1, 0.2)], [end(0, 0.8), end(1, 0.8)]], { animate: false, padding: 20, maxZoom: 16 });
  }

  locale() {
    const { words } = this.settings;
    return {
      "Map.Title": words.title, "NavigationControl.ZoomIn": words.zoomIn, "NavigationControl.ZoomOut": words.zoomOut,
      "Popup.Close": words.close, "ScaleControl.Meters": words.metres, "ScaleControl.Kilometers": words.kilometres,
      "CooperativeGesturesHandler.WindowsHelpText": words.ctrlToZoom, "CooperativeGesturesHandler.MacHelpText": words.ctrlToZoom,
      "CooperativeGesturesHandler.MobileHelpText": words.twoFingers,
    };
  }

  addControls() {
    const { maplibre, settings, map } = this;
    map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
    map.addControl(wholeMap(settings, () => map.fitBounds(settings.bounds ?? CHINA, { padding: 30, maxZoom: 16.6 })), "top-right");
    map.addControl(new maplibre.ScaleControl({ maxWidth: 90 }), "bottom-left");
  }

  // Legend and painting

  async askLegend() {
    const query = this.query();
    query.set("lang", document.documentElement.lang);
    return this.json(this.settings.urls.colours.replace("COLOUR", this.colour), query);
  }

  async show(colour, choice) {
    Object.assign(this, { colour, choice });
    const asked = (this.asked = Symbol("asked"));
    this.figure.dataset.ready = "";
    const found = await this.askLegend();
    if (asked !== this.asked) return;
    this.paint(found);
    this.map.triggerRepaint();
  }

  paint(found) {
    this.legend = found.legend;
    this.codes = found.codes;
    if (this.settings.tiled) {
      this.retile();
    } else {
      for (const name of ["communities", "buildings", "outlines"]) this.map.getSource(name).setData(this.coded(name));
    }
    this.style.paintBy(this.map, found.legend, this.settings);
    if (this.settings.focus) this.mark(this.settings.focus);
    const place = this.figure.querySelector("[data-map-legend]");
    const houses = !this.settings.raster && this.data.ground?.features.some((each) => each.properties.kind === "building");
    if (place) this.text.drawLegend(place, found, this.settings.words, houses);
    this.figure.dispatchEvent(new CustomEvent("map-painted", { detail: found }));
    this.tell();
  }

  // The tiles asked for at first are right until something else is to be shown.
  retile() {
    const asked = this.tileUrl("");
    if (this.tilesAsked === asked) return;
    for (const name of ["communities", "buildings"]) this.map.getSource(name).setTiles([this.tileUrl(name)]);
    this.tilesAsked = asked;
  }

  // The features of a layer, each with its line of the legend. Houses of communities that are not
  // chosen stay, as quiet as other houses; what else belongs to these is left out.
  coded(name) {
    const houses = this.data.buildings.features.filter((each) => each.geometry);
    const drawn = (this.drawn ??= new Set(houses.map((each) => each.properties.community_id)));
    const features = this.data[name].features
      .filter((each) => each.geometry && (name === "buildings" || each.properties.community_id in this.codes))
      .map((each) => {
        const id = each.properties.community_id;
        return { ...each, properties: { ...each.properties, c: this.codes[id] ?? -1, drawn: drawn.has(id) } };
      });
    return { type: "FeatureCollection", features };
  }

  mark(communityId) {
    if (this.map.getLayer("focus")) this.map.setFilter("focus", ["==", ["get", "community_id"], communityId]);
  }

  // Pointing and choosing

  answerGestures() {
    const { map } = this;
    const layers = ["community-name", "community", "building", "facility"];
    const under = (point) => {
      const near = [[point.x - 3, point.y - 3], [point.x + 3, point.y + 3]];
      return map.queryRenderedFeatures(near, { layers: layers.filter((each) => map.getLayer(each)) })[0];
    };
    this.tip = new this.maplibre.Popup({ closeButton: false, closeOnClick: false, className: "map-tip", offset: 10 });
    map.on("mousemove", (event) => {
      const found = map.isMoving() ? null : under(event.point);
      map.getCanvas().style.cursor = found ? "pointer" : "";
      if (!found) this.tip.remove();
      else this.tip.setLngLat(event.lngLat).setDOMContent(this.bubbleOf(found, false)).addTo(map);
    });
    map.on("mouseout", () => this.tip.remove());
    map.on("movestart", () => this.tip.remove());
    map.on("click", (event) => {
      const found = under(event.point);
      if (found) this.choose(found, event.lngLat);
    });
  }

  // What a bubble says of a house is what it says of its community.
  communityOf(properties) {
    const known = this.data?.communities?.features.find((each) => each.properties.community_id === properties.community_id);
    return { ...properties, ...known?.properties, c: this.codes?.[properties.community_id] ?? properties.c };
  }

  bubbleOf(feature, link) {
    const { settings } = this;
    if (feature.layer.id === "facility") return this.text.bubble({ name: feature.properties.name }, settings, this.legend, { link });
    if (feature.layer.id === "building" && feature.properties.community_id === settings.focus) {
      return this.text.buildingBubble(feature.properties, settings, { link });
    }
    const properties = this.communityOf(feature.properties);
    return this.text.bubble(properties, this.settings, this.legend, { link });
  }

  choose(feature, at) {
    const { map } = this;
    if (feature.properties.n > 1) {
      map.easeTo({ center: at, zoom: Math.min(map.getZoom() + 2, this.settings.zooms.alone) });
      return;
    }
    const id = feature.properties.community_id;
    const event = new CustomEvent("map-chosen", { detail: { id, at }, cancelable: true });
    if (feature.layer.id !== "facility" && id && !this.figure.dispatchEvent(event)) return;
    this.tip.remove();
    const popup = new this.maplibre.Popup({ focusAfterOpen: true, offset: 8, className: "map-popup" });
    popup.setLngLat(at).setDOMContent(this.bubbleOf(feature, true)).addTo(map);
  }

  flyTo(lon, lat, zoom = 16.2) {
    this.map.flyTo({ center: [lon, lat], zoom: Math.max(this.map.getZoom(), zoom) });
  }

  // Where the community is known in the page; tiles do not tell.
  goTo(communityId) {
    const found = this.data.communities?.features.find((each) => each.properties.community_id === communityId);
    if (found?.geometry) this.map.jumpTo({ center: found.geometry.coordinates, zoom: 16.2 });
  }

  setFacilities(shown) {
    if (shown && !this.data.facilities) {
      this.layer("facilities").then((data) => this.map.getSource("facilities").setData((this.data.facilities = data)));
    }
    for (const id of ["facility", "facility-name"]) this.map.setLayoutProperty(id, "visibility", shown ? "visible" : "none");
  }

  // Telling what is on the map

  inView() {
    const bounds = this.map.getBounds();
    const within = ({ geometry }) => bounds.contains(geometry.coordinates);
    const features = this.settings.tiled
      ? this.map.queryRenderedFeatures({ layers: ["community"] }).filter((each) => each.properties.community_id)
      : this.coded("communities").features.filter(within);
    const found = new Map(features.map((each) => [each.properties.community_id, each.properties]));
    return [...found.values()].sort((a, b) => byId.compare(a.community_id, b.community_id));
  }

  tell() {
    if (!this.list || !this.codes) return;
    // Looking up what tiles show takes long, so it waits until somebody wants to know.
    if (this.settings.tiled && !this.list.open) return;
    this.text.listInView(this.list, this.inView(), this.settings, this.legend);
  }

  settled() {
    if (!performance.getEntriesByName("map-ready").length) performance.mark("map-ready");
    this.figure.dataset.ready = "true";
    this.figure.dataset.zoom = this.map.getZoom().toFixed(2);
    if (this.settings.tiled) this.tell();
  }
}

// A button beside the zoom's that leads back to where the map began.
function wholeMap({ words, icons }, act) {
  const group = document.createElement("div");
  group.className = "maplibregl-ctrl maplibregl-ctrl-group";
  group.innerHTML = `<button type="button"><svg class="icon" aria-hidden="true"><use href="${icons}#maximize"/></svg></button>`;
  const button = group.firstChild;
  button.title = words.whole;
  button.setAttribute("aria-label", words.whole);
  button.addEventListener("click", act);
  return { onAdd: () => group, onRemove: () => group.remove() };
}

// A flat map shows no sky, but MapLibre paints it over the whole canvas: a fifth of the time of a frame
// where there is no graphics card.
function leaveOutTheSky(map) {
  if (map.painter?.drawFunctions?.sky) map.painter.drawFunctions.sky = () => {};
}

// A machine without a graphics card draws half as sharp while the map moves, to keep up with the hand.
function keepUp(map) {
  const sharp = map.getPixelRatio();
  const times = [];
  let slow = false;
  let lowered = false;
  let before = 0;
  map.on("render", () => {
    const now = performance.now();
    if (before && map.isMoving()) times.push(now - before);
    before = map.isMoving() ? now : 0;
    if (times.length > 5) times.shift();
    slow ||= times.length === 5 && times.every((each) => each > SLOW_FRAME_MS);
  });
  // "move" comes before its frame is painted, so the change of size is never seen.
  map.on("move", () => {
    if (!slow || lowered || !map.isMoving()) return;
    lowered = true;
    map.setPixelRatio(sharp / 2);
  });
  map.on("idle", () => {
    if (!lowered) return;
    lowered = false;
    map.setPixelRatio(sharp);
    map.redraw();
  });
}

// Paper shows no canvas that the browser did not keep, so a picture takes its place while printing.
function printable(programmeMap) {
  const place = programmeMap.frame.querySelector(".map-print");
  window.addEventListener("beforeprint", () => {
    const { map } = programmeMap;
    const onScreen = map.getPixelRatio();
    map.setPixelRatio(PAPER_PIXEL_RATIO);
    map.redraw();
    place.src = map.getCanvas().toDataURL();
    place.hidden = false;
    map.setPixelRatio(onScreen);
  });
  window.addEventListener("afterprint", () => {
    place.hidden = true;
    place.removeAttribute("src");
  });
}

// No picture is no reason to hide what would be on it.
async function explain(programmeMap, reason) {
  const { figure, settings, list } = programmeMap;
  const message = figure.querySelector("[data-map-message]");
  message.textContent = settings.words.failed.replace("{reason}", reason);
  message.hidden = false;
  figure.dataset.ready = "failed";
  if (!list || settings.tiled) return;
  const [text, [legend, communities]] = await Promise.all([import(settings.modules.text), programmeMap.first]);
  const rows = communities.features.map(({ properties }) => ({ ...properties, c: legend.codes[properties.community_id] }));
  const show = () => text.listInView(list, rows, settings, legend.legend);
  list.addEventListener("toggle", show);
  list.open = true;
}

async function begin(figure) {
  const settings = JSON.parse(figure.dataset.map);
  const programmeMap = new ProgrammeMap(figure, settings);
  if (!document.createElement("canvas").getContext("webgl2")) return explain(programmeMap, settings.words.noWebgl);
  try {
    const names = ["maplibre", "style", "text"];
    const modules = await Promise.all(names.map((name) => import(settings.modules[name])));
    const parts = Object.fromEntries(names.map((name, place) => [name, modules[place]]));
    parts.maplibre.setWorkerUrl(settings.modules.worker);
    await programmeMap.draw(parts);
    printable(programmeMap);
    programmeMap.list?.addEventListener("toggle", () => programmeMap.tell());
    figure.programmeMap = programmeMap;
    figure.dispatchEvent(new CustomEvent("map-drawn", { detail: programmeMap }));
  } catch (error) {
    console.error(error);
    await explain(programmeMap, error.message);
  }
}

document.querySelectorAll("[data-map]").forEach(begin);
