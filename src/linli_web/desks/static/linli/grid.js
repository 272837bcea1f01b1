// The designer's grid: keys walk between cells, rows pasted from a sheet fill them, sums follow.
const form = document.querySelector("[data-grid]");
const body = form.querySelector("tbody");
const rows = () => [...body.rows];
const cells = (row) => [...row.querySelectorAll("input")];
const place = (cell) => {
  const row = cell.closest("tr");
  return [rows().indexOf(row), cells(row).indexOf(cell)];
};

function addRow() {
  const made = body.rows[body.rows.length - 1].cloneNode(true);
  const number = body.rows.length + 1;
  made.querySelector("[data-number]").textContent = number;
  made.querySelector("[data-cost]").textContent = "";
  for (const cell of cells(made)) {
    clear(cell);
    cell.setAttribute("aria-label", cell.getAttribute("aria-label").replace(/\d+$/, number));
  }
  body.append(made);
  return made;
}

function clear(cell) {
  cell.value = "";
  cell.placeholder = "";
  unmark(cell);
}

function unmark(cell) {
  cell.removeAttribute("aria-invalid");
  cell.removeAttribute("title");
}

function go(row, column) {
  if (row < 0) return;
  while (row >= body.rows.length) addRow();
  const cell = cells(body.rows[row])[column];
  cell?.focus();
  cell?.select();
}

body.addEventListener("keydown", (event) => {
  if (event.isComposing || !event.target.matches("input")) return;
  const [row, column] = place(event.target);
  const atStart = event.target.selectionStart === 0 && event.target.selectionEnd === 0;
  const whole = event.target.selectionStart === 0 && event.target.selectionEnd === event.target.value.length;
  const atEnd = event.target.selectionStart === event.target.value.length;
  const step = {
    Enter: [event.shiftKey ? -1 : 1, 0],
    // A list of measures that is open takes the arrows for itself.
    ArrowDown: event.target.list ? null : [1, 0],
    ArrowUp: event.target.list ? null : [-1, 0],
    ArrowLeft: atStart || whole ? [0, -1] : null,
    ArrowRight: atEnd || whole ? [0, 1] : null,
  }[event.key];
  if (!step || (event.key !== "Enter" && (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey))) return;
  event.preventDefault();
  go(row + step[0], column + step[1]);
});

body.addEventListener("focusin", (event) => event.target.matches("input") && event.target.select());

// A paste of one cell is left to the browser; of more it fills cells to the right and below.
body.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!/[\t\n]/.test(text)) return;
  event.preventDefault();
  const [first, left] = place(event.target);
  text.split("\n").forEach((line, down) => {
    const row = body.rows[first + down] ?? addRow();
    line.split("\t").forEach((value, right) => {
      const cell = cells(row)[left + right];
      if (cell) cell.value = value.trim();
    });
  });
  htmx.trigger(form, "reckon");
});

form.addEventListener("click", (event) => {
  if (event.target.closest("[data-add]")) {
    go(body.rows.length, 0);
    return;
  }
  const remove = event.target.closest("[data-remove]");
  if (!remove) return;
  cells(remove.closest("tr")).forEach(clear);
  htmx.trigger(form, "reckon");
});

// What the server reckoned is written into the rows: cost, the book's price, what is wrong.
function show() {
  const told = form.querySelector("#reckoned");
  for (const row of rows()) {
    row.querySelector("[data-cost]").textContent = "";
    cells(row).forEach(unmark);
  }
  for (const each of told.querySelectorAll("data[data-row]")) {
    const row = body.rows[each.dataset.row - 1];
    if (!row) continue;
    row.querySelector("[data-cost]").textContent = each.textContent;
    const [, quantity, price, low, high] = cells(row);
    quantity.title = each.dataset.unit;
    price.placeholder = each.dataset.price;
    low.placeholder = each.dataset.low;
    high.placeholder = each.dataset.high;
  }
  for (const each of told.querySelectorAll("li[data-row]")) {
    const row = body.rows[each.dataset.row - 1];
    const cell = row?.querySelector(`input[name="${each.dataset.field}"]`);
    if (!cell) continue;
    cell.setAttribute("aria-invalid", "true");
    cell.title = each.dataset.words;
  }
}

document.addEventListener("htmx:afterSwap", show);
show();
