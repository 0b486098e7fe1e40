// Better with it, complete without: the size of a file before it is sent, and the line of the
// source that something was read from.
"use strict";

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
  const limit = Number(input.dataset.maxBytes);
  const tooLarge = limit && [...input.files].some((file) => file.size > limit);
  input.setCustomValidity(tooLarge ? "Die Datei ist größer als 20 MB. Bitte wählen Sie eine kleinere." : "");
  if (tooLarge) input.reportValidity();
});

document.addEventListener("submit", (event) => {
  const wrong = [...event.target.querySelectorAll("input[type=file]")].find((input) => !input.checkValidity() && input.files.length);
  if (!wrong) return;
  event.preventDefault();
  wrong.reportValidity();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.where");
  const line = link && document.getElementById(link.hash.slice(1));
  const box = line && line.closest(".source");
  if (!box) return;
  event.preventDefault();
  for (const marked of box.querySelectorAll(".is-marked")) marked.classList.remove("is-marked");
  line.classList.add("is-marked");
  box.scrollTop = line.offsetTop - box.offsetTop - box.clientHeight / 3;
  if (getComputedStyle(box.parentElement).position !== "sticky") box.scrollIntoView({ block: "nearest" });
});
