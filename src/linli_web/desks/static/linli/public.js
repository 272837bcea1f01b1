// The comparison of before and after: the divider follows the slider, by pointer or by keys.
for (const panel of document.querySelectorAll("[data-compare]")) {
  const range = panel.querySelector("input[type=range]");
  const move = () => panel.style.setProperty("--cut", `${range.value}%`);
  range.addEventListener("input", move);
  move();
}
