// Folds the menu behind its button where it does not fit on one line. Runs before the page is first drawn, so nothing jumps.
(() => {
  const bar = document.querySelector(".bar");
  const menu = bar.querySelector(".bar-menu");
  let known = 0;
  const fits = () => {
    const [first, ...rest] = [...menu.children].filter((each) => each.offsetHeight > 2);
    return rest.every((each) => each.offsetTop < first.offsetTop + first.offsetHeight);
  };
  const fold = () => {
    if (bar.clientWidth === known) return;
    known = bar.clientWidth;
    bar.classList.remove("folded");
    bar.classList.toggle("folded", !fits() || known < 640);
  };
  fold();
  new ResizeObserver(fold).observe(bar);
})();
