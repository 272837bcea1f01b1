// A slip's QR code opens this page with the code behind "#": browsers send that part to nobody.
const form = document.querySelector("[data-slip]");
if (form) {
  const line = form.elements.code;
  const grouped = (text) => text.normalize("NFKC").replace(/\D/g, "").slice(0, 13).replace(/(\d{4})(?=\d)/g, "$1 ");
  if (location.hash.length > 1) {
    line.value = grouped(decodeURIComponent(location.hash.slice(1)));
    history.replaceState(null, "", location.pathname);
    form.querySelector("button").focus();
  } else {
    line.focus();
  }
  line.addEventListener("input", () => {
    if (line.selectionStart === line.value.length) line.value = grouped(line.value);
  });
}
document.querySelector("[data-print]")?.addEventListener("click", () => print());
