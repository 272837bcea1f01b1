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
    const name = urls.page ? element("a", { href: pageOf(urls, each.community_id), textContent: each.name }) : each.name;
    return element("li", {}, name, element("span", { className: "muted", textContent: ` ${legend[each.c]?.label ?? ""}` }));
  });
  const rest = communities.length - items.length;
  if (rest > 0) items.push(element("li", { className: "muted", textContent: fill(words.more, { count: written(rest) }) }));
  place.querySelector("ul").replaceChildren(...items);
}

export const pageOf = (urls, id) => urls.page.replace("__id__", encodeURIComponent(id));

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
  const body = element("div", { className: "map-bubble" });
  if (properties.name) body.append(element("strong", { textContent: properties.name }));
  for (const line of described(properties, settings, legend)) body.append(element("span", { textContent: line }));
  if (link && properties.community_id && settings.urls.page) {
    body.append(element("a", { href: pageOf(settings.urls, properties.community_id), textContent: settings.words.open }));
  }
  return body;
}
