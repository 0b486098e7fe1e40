// Each row of a selection is stored as soon as it changes, at the latest when the page is left;
// keys move between rows and choose. Without script the button stores, Tab and arrows choose.
"use strict";

const PAUSE_MS = 400; // after the last change of a row
const BY_BUTTON = "Bitte speichern Sie mit der Schaltfläche unten.";

class Row {
  constructor(box, form) {
    this.box = box;
    this.form = form;
    this.key = box.dataset.row;
    this.timer = null;
    this.isChanged = this.isBusy = this.isRefused = false;
  }

  // Whether leaving now would lose something that a last request cannot bring.
  get isAtRisk() {
    return this.isRefused || (this.isBusy && this.isChanged);
  }

  changed(ms) {
    this.isChanged = true;
    clearTimeout(this.timer);
    if (ms !== undefined) this.timer = setTimeout(() => this.store(), ms);
  }

  // One request at a time: the second starts from what the first one stored.
  async store() {
    clearTimeout(this.timer);
    if (this.isBusy || !this.isChanged) return;
    this.isBusy = true;
    this.isChanged = false;
    this.isRefused = !(await this.send());
    this.isBusy = false;
    if (this.isChanged) await this.store();
  }

  async send() {
    const body = new FormData();
    body.set("csrf_token", this.form.elements.csrf_token.value);
    for (const field of this.box.querySelectorAll("input, select")) {
      if ((field.type !== "radio" && field.type !== "checkbox") || field.checked) body.append(field.name, field.value);
    }
    try {
      const answer = await fetch(this.form.action, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } });
      if (answer.status === 401) return this.say(`Sie sind nicht mehr angemeldet. ${BY_BUTTON}`, true);
      if (!answer.headers.get("Content-Type")?.includes("json")) return this.say(`Nicht gespeichert. ${BY_BUTTON}`, true);
      const told = await answer.json();
      return answer.ok ? this.show(told) : this.say(told.message, true);
    } catch {
      return this.say(`Nicht gespeichert: keine Verbindung. ${BY_BUTTON}`, true);
    }
  }

  show(told) {
    for (const [letter, words] of Object.entries(told.themes)) {
      const place = document.querySelector(`[data-theme="${letter}"]`);
      if (place) place.textContent = words;
    }
    for (const name of ["said", "chosen"]) document.querySelector(`[data-${name}-total]`).textContent = told[name];
    const seen = this.box.querySelector(`[name="seen-${this.key}"]`);
    const conflict = told.conflicts[this.key];
    if (conflict) {
      seen.value = conflict.seen;
      return this.say(`${conflict.by} hat inzwischen „${conflict.verdict}“ eingetragen. Ihre Angabe ist noch nicht gespeichert; ändern oder speichern Sie noch einmal, wenn sie gelten soll.`, true);
    }
    if (told.problems[this.key]) return this.say(told.problems[this.key], true);
    seen.value = told.seen[this.key] ?? seen.value;
    return this.say("gespeichert", false);
  }

  // Whether it is stored.
  say(sentence, isWrong) {
    const place = this.box.querySelector("[data-said]");
    place.textContent = sentence;
    place.classList.toggle("late", isWrong);
    place.setAttribute("role", isWrong ? "alert" : "status");
    return !isWrong;
  }
}

class Keys {
  constructor(form) {
    form.addEventListener("keydown", (event) => this.pressed(event));
    for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;
  }

  // Only while the focus is on a row, and never on what is typed or chosen from a list.
  pressed(event) {
    const box = event.target.closest("[data-row]");
    const isTyping = event.target.matches("input[type=text], select");
    if (!box || isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
    const answers = [...box.querySelectorAll("input[type=radio]")];
    const wanted = { j: this.beside(box, 1), k: this.beside(box, -1) }[event.key.toLowerCase()] ?? answers[Number(event.key) - 1];
    if (!wanted) return;
    event.preventDefault();
    wanted.focus();
    if (answers.includes(wanted)) wanted.click();
  }

  beside(box, step) {
    const boxes = [...box.form.querySelectorAll("[data-row]")];
    const next = boxes[boxes.indexOf(box) + step];
    return next?.querySelector("input[type=radio]:checked") ?? next?.querySelector("input[type=radio]");
  }
}

class Selection {
  constructor(form) {
    this.rows = new Map([...form.querySelectorAll("[data-row]")].map((box) => [box, new Row(box, form)]));
    this.isSubmitted = false;
    form.addEventListener("input", (event) => this.rowOf(event)?.changed());
    form.addEventListener("change", (event) => this.rowOf(event)?.changed(PAUSE_MS));
    form.addEventListener("submit", () => this.submitted());
    window.addEventListener("pageshow", () => (this.isSubmitted = false));
    window.addEventListener("pagehide", () => this.storeAll());
    window.addEventListener("online", () => this.tryAgain());
    document.addEventListener("visibilitychange", () => document.hidden && this.storeAll());
    window.addEventListener("beforeunload", (event) => this.leaving(event));
  }

  rowOf(event) {
    return this.rows.get(event.target.closest("[data-row]"));
  }

  storeAll() {
    if (!this.isSubmitted) for (const row of this.rows.values()) row.store();
  }

  tryAgain() {
    for (const row of this.rows.values()) if (row.isRefused) row.changed(0);
  }

  submitted() {
    this.isSubmitted = true;
    for (const row of this.rows.values()) clearTimeout(row.timer);
  }

  leaving(event) {
    if (this.isSubmitted) return;
    const isAtRisk = [...this.rows.values()].some((row) => row.isAtRisk);
    this.storeAll();
    if (isAtRisk) event.preventDefault();
  }
}

const selectionForm = document.querySelector("form[data-autosave]");
if (selectionForm) {
  new Selection(selectionForm);
  new Keys(selectionForm);
}
