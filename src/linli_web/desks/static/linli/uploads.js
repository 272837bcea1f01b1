// Uploads that go on where they broke off (tus 1.0.0). Without this script the form is sent as it is.
const PIECE = 4 * 1024 * 1024;
const ATTEMPTS = 8;
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

class Refused extends Error {}

async function ask(form, method, url, headers = {}, body = undefined) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const response = await fetch(url, {
    method,
    body,
    redirect: "error",
    headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, ...headers },
  });
  if (response.ok || [404, 409, 410].includes(response.status)) return response;
  if (response.status < 500 && response.status !== 460) throw new Refused((await response.text()).slice(0, 300));
  throw new Error(String(response.status));
}

// What was begun before, in this browser, for the same file on the same object.
const memory = (form, file) =>
  ["linli-upload", form.dataset.table, form.dataset.key, form.purpose.value, form.caption.value, file.name, file.size, file.lastModified].join("|");

async function begin(form, file) {
  const told = { table: form.dataset.table, key: form.dataset.key, purpose: form.purpose.value, caption: form.caption.value, filename: file.name };
  const metadata = Object.entries(told).map(([name, value]) => `${name} ${base64(value)}`).join(",");
  const response = await ask(form, "POST", form.dataset.upload, { "Upload-Length": file.size, "Upload-Metadata": metadata });
  if (!response.ok) throw new Refused(await response.text());
  return { url: response.headers.get("Location"), at: 0 };
}

async function goOn(form, file) {
  const url = localStorage.getItem(memory(form, file));
  if (url) {
    const response = await ask(form, "HEAD", url).catch(() => null);
    if (response?.ok) return { url, at: Number(response.headers.get("Upload-Offset")) };
  }
  const begun = await begin(form, file);
  localStorage.setItem(memory(form, file), begun.url);
  return begun;
}

async function send(form, file, progress, words) {
  let failures = 0;
  let upload = null;
  for (;;) {
    try {
      upload ??= await goOn(form, file);
      const piece = file.slice(upload.at, upload.at + PIECE);
      const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": upload.at };
      const response = await ask(form, "PATCH", upload.url, headers, piece);
      if (!response.ok) throw new Error("out of step");
      upload.at = Number(response.headers.get("Upload-Offset"));
      progress.value = upload.at / Math.max(1, file.size);
      failures = 0;
      words.textContent = file.name;
      if (upload.at >= file.size) return;
    } catch (error) {
      failures += 1;
      if (error instanceof Refused || failures >= ATTEMPTS) throw error;
      words.textContent = `${file.name} ${form.dataset.waits}`;
      upload = null;
      await pause(Math.min(20_000, 500 * 2 ** failures));
    }
  }
}

async function sendAll(form) {
  const state = form.querySelector("[data-upload-state]");
  state.replaceChildren();
  let refused = false;
  for (const file of form.files.files) {
    const words = document.createElement("p");
    const progress = document.createElement("progress");
    progress.max = 1;
    progress.value = 0;
    progress.setAttribute("aria-label", file.name);
    words.textContent = file.name;
    state.append(words, progress);
    try {
      await send(form, file, progress, words);
    } catch (error) {
      refused = true;
      progress.remove();
      words.className = "alert alert-danger";
      words.textContent = `${file.name} ${form.dataset.failed}${error.message}`;
    }
    localStorage.removeItem(memory(form, file));
  }
  if (refused) return;
  const done = document.createElement("p");
  done.textContent = form.dataset.done;
  state.append(done);
  location.reload();
}

for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button.main");
    button.disabled = true;
    await sendAll(form);
    button.disabled = false;
  });
}
