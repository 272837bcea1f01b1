// The map in words: legend, list of what is in view, tooltip and popup.
export const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
export const written = (number) => Number(number).toLocaleString(document.documentElement.lang);

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

export function drawLegend(place, found, words, showsHouses) {
  const lines = found.legend.filter((entry) => entry.count > 0 || !entry.missing).map((entry) => {
    const swatch = element("i", { className: entry.missing ? "swatch swatch-missing" : "swatch" });
    if (!entry.missing) swatch.style.background = entry.colour;
    swatch.setAttribute("aria-hidden", "true");
    const count = element("span", { className: "legend-count", textContent: written(entry.count) });
    return element("li", {}, swatch, entry.label, " ", count);
  });
  if (showsHouses) {
    const swatch = element("i", { className: "swatch swatch-other" });
    swatch.setAttribute("aria-hidden", "true");
    lines.push(element("li", {}, swatch, words.other));
  }
  place.replaceChildren(...lines);
}

export function listInView(place, communities, settings, legend, atMost = 60) {
  const { words, urls } = settings;
  place.querySelector("summary").textContent = fill(words.inView, { count: written(communities.length) });
  if (!place.open) return;
  const items = communities.slice(0, atMost).map((each) => {
    const name = urls.page ? element("a", { href: pageOf(urls.page, each.community_id), textContent: each.name }) : each.name;
    return element("li", {}, name, element("span", { className: "muted", textContent: ` ${legend[each.c]?.label ?? ""}` }));
  });
  const rest = communities.length - items.length;
  if (rest > 0) items.push(element("li", { className: "muted", textContent: fill(words.more, { count: written(rest) }) }));
  place.querySelector("ul").replaceChildren(...items);
}

export const pageOf = (address, id) => address.replace("__id__", encodeURIComponent(id));

export function described(properties, settings, legend) {
  const { words } = settings;
  if (properties.n > 1) return [fill(words.many, { count: written(properties.n) })];
  const lines = [legend[properties.c]?.label ?? ""];
  if (properties.buildings != null || properties.households != null) {
    const size = { buildings: written(properties.buildings ?? 0), households: written(properties.households ?? 0) };
    lines.push(fill(words.size, size));
  }
  return lines.filter(Boolean);
}

export function bubble(properties, settings, legend, { link }) {
  const lines = described(properties, settings, legend);
  const page = settings.urls.page && properties.community_id ? pageOf(settings.urls.page, properties.community_id) : "";
  return bubbleWith(properties.name, lines, link && page, settings.words.open);
}

export function buildingBubble(properties, settings, { link }) {
  const { words, urls } = settings;
  const lines = [
    properties.storeys && fill(words.storeys, { storeys: written(properties.storeys) }),
    properties.households && fill(words.homes, { households: written(properties.households) }),
  ];
  const page = urls.building && pageOf(urls.building, properties.building_id);
  return bubbleWith(properties.name, [lines.filter(Boolean).join(" · ")], link && page, words.openBuilding);
}

function bubbleWith(name, lines, page, words) {
  const body = element("div", { className: "map-bubble" });
  if (name) body.append(element("strong", { textContent: name }));
  for (const line of lines.filter(Boolean)) body.append(element("span", { textContent: line }));
  if (page) body.append(element("a", { href: page, textContent: words }));
  return body;
}
