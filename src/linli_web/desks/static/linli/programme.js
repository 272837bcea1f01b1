// A scenario's page: a click on the map asks for the community's panel; Enter in a cell saves it.
const figure = document.querySelector("[data-map]");

const panelOf = (id) => {
  const base = location.pathname.endsWith("/") ? location.pathname : `${location.pathname}/`;
  return `${base}communities/${encodeURIComponent(id)}/`;
};

figure?.addEventListener("map-chosen", (event) => {
  event.preventDefault();
  figure.programmeMap?.mark(event.detail.id);
  htmx.ajax("GET", panelOf(event.detail.id), { target: "#community-panel", swap: "outerHTML" });
});

// A cell that was typed into and left without Enter goes back to what is kept.
document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("input.cell")) event.target.value = event.target.defaultValue;
});
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("input.cell")) event.target.select();
});
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0] };
document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("input.cell")) return;
  if (event.key === "Escape") event.target.value = event.target.defaultValue;
  const step = STEPS[event.key];
  if (!step) return;
  const cell = event.target.closest("td");
  const row = cell.parentElement.parentElement.rows[cell.parentElement.sectionRowIndex + step[0]];
  row?.cells[cell.cellIndex]?.querySelector("input.cell")?.focus();
  event.preventDefault();
});

// Enter saves and goes on to the cell below, as in a spreadsheet.
document.addEventListener("htmx:beforeRequest", (event) => {
  const input = event.target.querySelector?.("input.cell");
  if (!input) return;
  input.defaultValue = input.value;
  const cell = input.closest("td");
  const below = cell.parentElement.nextElementSibling?.cells[cell.cellIndex];
  if (document.activeElement === input) below?.querySelector("input.cell")?.focus();
});
// Forms elsewhere on the page rest on the same version of the scenario.
document.addEventListener("htmx:afterSettle", () => {
  const version = document.getElementById("before-solving")?.dataset.version;
  for (const field of document.querySelectorAll("input[name=version]")) field.value = version;
});

// A rule that clashes is opened where it can be mended.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target) return;
  if (target.matches("details")) target.open = true;
  event.preventDefault();
  target.scrollIntoView({ block: "center" });
  (target.querySelector("input.cell, summary") ?? target).focus();
});
