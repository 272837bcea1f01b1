// The map page: colour, filters, search and panel; everything chosen stands in the address.
const page = document.querySelector("[data-map-page]");
const figure = page.querySelector("[data-map]");
const form = page.querySelector("form");
const panel = page.querySelector("[data-map-panel]");
const search = page.querySelector("[data-map-search]");
const found = document.getElementById("map-found");
const { urls, words } = JSON.parse(figure.dataset.map);
const filters = ["year", "zone", "class", "status"];

const given = () => new FormData(form);
const choice = () => Object.fromEntries(filters.map((name) => [name, given().getAll(name)]));

function remember(change = {}) {
  const query = new URLSearchParams();
  const data = given();
  if (data.get("colour") !== "year") query.set("colour", data.get("colour"));
  for (const name of filters) for (const value of data.getAll(name)) query.append(name, value);
  if (data.get("facilities")) query.set("facilities", "1");
  const community = "community" in change ? change.community : new URLSearchParams(location.search).get("community");
  if (community) query.set("community", community);
  history.replaceState(history.state, "", `${location.pathname}${query.size ? `?${query}` : ""}${location.hash}`);
}

function withMap(act) {
  if (figure.programmeMap) act(figure.programmeMap);
  else figure.addEventListener("map-drawn", (event) => act(event.detail), { once: true });
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", (event) => {
  if (event.target === search) return;
  remember();
  if (event.target.name === "facilities") withMap((map) => map.setFacilities(event.target.checked));
  else withMap((map) => map.show(given().get("colour"), choice()));
});
form.addEventListener("reset", (event) => {
  event.preventDefault();
  for (const name of filters) for (const box of form.querySelectorAll(`[name="${name}"]`)) box.checked = false;
  remember();
  withMap((map) => map.show(given().get("colour"), choice()));
});

figure.addEventListener("map-painted", ({ detail }) => {
  const titled = words.titled.replace("{title}", detail.title).replace("{unit}", detail.unit);
  page.querySelector("[data-map-title]").textContent = detail.unit ? titled : detail.title;
  const total = detail.legend.reduce((sum, entry) => sum + entry.count, 0);
  page.querySelector("[data-map-total]").textContent = words.drawn.replace("{count}", total.toLocaleString(document.documentElement.lang));
});

// The panel beside the map

async function open(id, { focus = true } = {}) {
  const answer = await fetch(urls.panel.replace("__id__", encodeURIComponent(id)));
  if (!answer.ok) return;
  panel.innerHTML = await answer.text();
  panel.hidden = false;
  remember({ community: id });
  withMap((map) => map.mark(id));
  if (!focus) return;
  panel.querySelector("h2").tabIndex = -1;
  panel.querySelector("h2").focus({ preventScroll: window.innerWidth >= 1100 });
}

figure.addEventListener("map-chosen", (event) => {
  event.preventDefault();
  open(event.detail.id);
});
panel.addEventListener("click", (event) => {
  if (!event.target.closest("[data-map-panel-close]")) return;
  panel.hidden = true;
  remember({ community: "" });
  withMap((map) => map.mark(""));
});

// Searching by name

let asked = 0;
let results = [];
let at = -1;

function offer(rows) {
  results = rows;
  at = -1;
  found.replaceChildren(...rows.map((row, number) => {
    const line = document.createElement("li");
    line.id = `map-found-${number}`;
    line.textContent = row.area_name ? `${row.name} · ${row.area_name}` : row.name;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.addEventListener("mousedown", (event) => { event.preventDefault(); take(number); });
    return line;
  }));
  found.hidden = rows.length === 0;
  search.setAttribute("aria-expanded", String(rows.length > 0));
}

function point(number) {
  at = (number + results.length) % results.length;
  [...found.children].forEach((line, place) => line.setAttribute("aria-selected", String(place === at)));
  search.setAttribute("aria-activedescendant", `map-found-${at}`);
}

function take(number) {
  const row = results[number];
  if (!row) return;
  search.value = row.name;
  offer([]);
  search.removeAttribute("aria-activedescendant");
  setDrawer(false);
  withMap((map) => map.flyTo(row.lon, row.lat));
  open(row.community_id);
}

search.addEventListener("input", async () => {
  const mine = ++asked;
  const answer = await fetch(`${urls.search}?${new URLSearchParams({ q: search.value })}`);
  if (answer.ok && mine === asked) offer((await answer.json()).found);
});
search.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" && results.length) point(at + 1);
  else if (event.key === "ArrowUp" && results.length) point(at - 1);
  else if (event.key === "Enter") take(Math.max(at, 0));
  else if (event.key === "Escape" && results.length) offer([]);
  else return;
  event.preventDefault();
});
search.addEventListener("blur", () => offer([]));

// On a phone the controls are in a drawer

const toggle = document.querySelector("[data-map-drawer]");
function setDrawer(isOpen) {
  form.classList.toggle("open", isOpen);
  toggle.setAttribute("aria-expanded", String(isOpen));
  if (isOpen) search.focus({ preventScroll: true });
}
toggle.addEventListener("click", () => setDrawer(!form.classList.contains("open")));
form.querySelector("[data-map-drawer-close]").addEventListener("click", () => {
  setDrawer(false);
  toggle.focus();
});

form.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !form.classList.contains("open")) return;
  setDrawer(false);
  toggle.focus();
});

const atFirst = new URLSearchParams(location.search);
if (atFirst.get("facilities")) withMap((map) => map.setFacilities(true));
if (atFirst.get("community")) {
  open(atFirst.get("community"), { focus: false });
  if (!location.hash) withMap((map) => map.goTo(atFirst.get("community")));
}
