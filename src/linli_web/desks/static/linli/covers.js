// Rectangles that cover faces and number plates: drawn by mouse or finger, moved and sized by keys.
// The text field holds them, one a line in per cent of the picture; it is what is sent.
const STEP = 1;
const SMALLEST = 0.5;
const limit = (value, low, high) => Math.min(high, Math.max(low, value));
const form = document.querySelector("form[data-covers]");

if (form) {
  const stage = form.querySelector("[data-cover-stage]");
  const text = form.querySelector("[name=covers]");
  const count = form.querySelector("[data-cover-count]");
  const add = form.querySelector("[data-cover-add]");
  let covers = [];

  const read = () =>
    text.value
      .split("\n")
      .map((line) => line.trim().split(/[\s,，]+/).map(Number))
      .filter((sides) => sides.length === 4 && sides.every(Number.isFinite));

  const write = () => {
    text.value = covers.map((sides) => sides.map((side) => side.toFixed(2)).join(" ")).join("\n");
  };

  function place(box, [left, top, width, height], number) {
    Object.assign(box.style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` });
    const where = [left, top, width, height].map((side) => Math.round(side)).join(" ");
    box.setAttribute("aria-label", `${form.dataset.name} ${number + 1}: ${where}`);
  }

  function draw(focused = null) {
    for (const old of stage.querySelectorAll(".cover")) old.remove();
    covers.forEach((sides, number) => {
      const box = document.createElement("div");
      box.className = "cover";
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-describedby", "covers-hint");
      box.title = form.dataset.keys;
      place(box, sides, number);
      stage.append(box);
      if (number === focused) box.focus({ preventScroll: true });
    });
    count.textContent = `${form.dataset.name}: ${covers.length}`;
  }

  const within = ([left, top, width, height]) => {
    const wide = limit(width, SMALLEST, 100);
    const high = limit(height, SMALLEST, 100);
    return [limit(left, 0, 100 - wide), limit(top, 0, 100 - high), wide, high];
  };

  add.hidden = false;
  add.addEventListener("click", () => {
    covers.push([44, 44, 12, 12]);
    write();
    draw(covers.length - 1);
  });

  const numberOf = (box) => [...stage.querySelectorAll(".cover")].indexOf(box);

  stage.addEventListener("keydown", (event) => {
    const number = numberOf(event.target.closest(".cover"));
    if (number < 0) return;
    const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    const move = moves[event.key];
    if (move) {
      const at = event.shiftKey ? 2 : 0;
      covers[number][at] += move[0];
      covers[number][at + 1] += move[1];
      covers[number] = within(covers[number]);
      place(event.target, covers[number], number);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      covers.splice(number, 1);
      draw(Math.min(number, covers.length - 1));
      if (!covers.length) add.focus();
    } else return;
    event.preventDefault();
    write();
  });

  const at = (event) => {
    const frame = stage.getBoundingClientRect();
    return [(100 * (event.clientX - frame.left)) / frame.width, (100 * (event.clientY - frame.top)) / frame.height].map((side) => limit(side, 0, 100));
  };

  let drag = null;
  stage.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const [x, y] = at(event);
    const number = numberOf(event.target.closest(".cover"));
    if (number < 0) {
      covers.push([x, y, SMALLEST, SMALLEST]);
      drag = { number: covers.length - 1, x, y, from: null };
      draw();
    } else drag = { number, x, y, from: [...covers[number]] };
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [x, y] = at(event);
    covers[drag.number] = drag.from
      ? within([drag.from[0] + x - drag.x, drag.from[1] + y - drag.y, drag.from[2], drag.from[3]])
      : within([Math.min(x, drag.x), Math.min(y, drag.y), Math.abs(x - drag.x), Math.abs(y - drag.y)]);
    place(stage.querySelectorAll(".cover")[drag.number], covers[drag.number], drag.number);
  });
  function drop() {
    if (!drag) return;
    const { number, from } = drag;
    drag = null;
    // A touch that drew nothing was none.
    if (!from && covers[number][2] <= SMALLEST && covers[number][3] <= SMALLEST) covers.splice(number, 1);
    write();
    draw(number < covers.length ? number : null);
  }
  stage.addEventListener("pointerup", drop);
  stage.addEventListener("pointercancel", drop);
  text.addEventListener("input", () => {
    covers = read();
    draw();
  });
  covers = read();
  draw();
}
