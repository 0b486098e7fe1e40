// Each row of a selection is stored as soon as it changes; without script the button does it.
"use strict";

const form = document.querySelector("form[data-autosave]");
const pending = new Map();
let turn = Promise.resolve();

function say(row, sentence, isWrong) {
  const place = row.querySelector("[data-said]");
  place.textContent = sentence;
  place.classList.toggle("late", isWrong);
  place.setAttribute("role", isWrong ? "alert" : "status");
}

async function store(row) {
  const key = row.dataset.row;
  const body = new FormData();
  body.set("csrf_token", form.elements.csrf_token.value);
  for (const field of row.querySelectorAll("input, select")) {
    if ((field.type !== "radio" && field.type !== "checkbox") || field.checked) body.append(field.name, field.value);
  }
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.status === 401) return say(row, "Sie sind nicht mehr angemeldet. Bitte speichern Sie mit der Schaltfläche unten.", true);
    const told = await answer.json();
    if (!answer.ok) return say(row, told.message, true);
    show(row, key, told);
  } catch {
    say(row, "Nicht gespeichert: keine Verbindung. Bitte speichern Sie mit der Schaltfläche unten.", true);
  }
}

function show(row, key, told) {
  if (told.seen[key]) {
    row.querySelector(`[name="seen-${key}"]`).value = told.seen[key];
    say(row, "gespeichert", false);
  } else if (told.conflicts[key]) {
    row.querySelector(`[name="seen-${key}"]`).value = told.conflicts[key].seen;
    say(row, `${told.conflicts[key].by} hat inzwischen „${told.conflicts[key].verdict}“ eingetragen. Ihre Angabe ist noch nicht gespeichert; ändern oder speichern Sie noch einmal, wenn sie gelten soll.`, true);
  } else if (told.problems[key]) say(row, told.problems[key], true);
  for (const [letter, words] of Object.entries(told.themes)) {
    const place = document.querySelector(`[data-theme="${letter}"]`);
    if (place) place.textContent = words;
  }
  document.querySelector("[data-total]").textContent = told.said;
  document.querySelector("[data-chosen]").textContent = told.chosen;
}

form?.addEventListener("change", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row) return;
  clearTimeout(pending.get(row));
  pending.set(row, setTimeout(() => { turn = turn.then(() => store(row)); }, 400));
});
form?.addEventListener("submit", () => pending.forEach(clearTimeout));
