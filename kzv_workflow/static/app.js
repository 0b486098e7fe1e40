// Better with it, complete without: the size of a file before it is sent, the line of the source
// that something was read from, and how many dates of a poll are answered.
"use strict";

// The sentence stands at the field as if the server had written it (templates/_macros/forms.html).
function showAtField(input, sentence) {
  const id = `${input.id}-error`;
  const box = input.closest(".kern-form-input");
  const described = (input.getAttribute("aria-describedby") || "").split(" ").filter((one) => one && one !== id);
  document.getElementById(id)?.remove();
  box.classList.toggle("kern-form-input--error", Boolean(sentence));
  input.classList.toggle("kern-form-input__input--error", Boolean(sentence));
  input.setCustomValidity(sentence);
  if (sentence) {
    const error = box.appendChild(document.createElement("p"));
    const icon = error.appendChild(document.createElement("span"));
    const words = error.appendChild(document.createElement("span"));
    Object.assign(error, { id, className: "kern-error", role: "alert" });
    icon.className = "kern-icon kern-icon--danger";
    icon.setAttribute("aria-hidden", "true");
    Object.assign(words, { className: "kern-body", textContent: sentence });
    described.push(id);
  }
  if (sentence) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  input.setAttribute("aria-describedby", described.join(" "));
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
  const limit = Number(input.dataset.maxBytes);
  const tooLarge = limit && [...input.files].some((file) => file.size > limit);
  showAtField(input, tooLarge ? "Die Datei ist größer als 20 MB. Bitte wählen Sie eine kleinere." : "");
});

document.addEventListener("submit", (event) => {
  const wrong = [...event.target.querySelectorAll("input[type=file]")].find((input) => input.validity.customError);
  if (!wrong) return;
  event.preventDefault();
  wrong.focus();
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

// Answers of a poll: counted while they are chosen, filled in without a way to the server.
function countAnswers(form) {
  const names = new Set([...form.querySelectorAll(".poll__choices input")].map((radio) => radio.name));
  const done = [...names].filter((name) => form.querySelector(`input[name="${name}"]:checked`)).length;
  form.querySelector("[data-count]").textContent = `${done} von ${names.size} beantwortet`;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-poll]");
  if (!form) return;
  form.dataset.changed = "yes";
  countAnswers(form);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-fill]");
  if (!button) return;
  event.preventDefault();
  for (const group of button.form.querySelectorAll(".poll__choices")) {
    if ("onlyEmpty" in button.dataset && group.querySelector("input:checked")) continue;
    group.querySelector(`input[value="${button.dataset.fill}"]`).checked = true;
    for (const day of group.closest("fieldset").querySelectorAll("select[name^=day-]")) day.value = "";
  }
  button.form.dataset.changed = "yes";
  countAnswers(button.form);
});

document.addEventListener("submit", (event) => delete event.target.dataset.changed);
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-changed]")) event.preventDefault();
});
