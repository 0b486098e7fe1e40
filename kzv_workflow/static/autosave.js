// Keeps what is typed in the editor on the server within three seconds of a pause, says when, and
// says in plain words why not: no network, login expired, a second window. What the server has not
// got yet lies in this browser, is handed in when the editor is opened again, and is cleared by
// logging out.
"use strict";

const PAUSE_MS = 1500; // after the last key
const LONGEST_MS = 5000; // while somebody types without a pause
const RETRY_MS = 5000;
const bare = (text) => text.replace(/[ \t]*\{T\d{1,7}\}/g, "");

// Per account, Protokoll and window; a browser that stores nothing only loses this.
class Unsent {
  constructor(form) {
    this.prefix = `unsent:${form.dataset.writer}:${form.dataset.keep}:`;
  }

  put(typed) {
    this.try(() => localStorage.setItem(this.prefix + typed.window, JSON.stringify(typed)));
  }

  // Only if nothing was typed since.
  drop({ window: name, source }) {
    if (this.all().some((one) => one.window === name && one.source === source)) {
      this.try(() => localStorage.removeItem(this.prefix + name));
    }
  }

  all() {
    const keys = this.try(() => Object.keys(localStorage)) ?? [];
    return keys.filter((key) => key.startsWith(this.prefix)).map((key) => JSON.parse(localStorage.getItem(key)));
  }

  try(step) {
    try {
      return step();
    } catch {
      return undefined;
    }
  }
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.source = form.elements.source;
    this.status = document.getElementById("saved");
    this.others = document.getElementById("others");
    this.unsent = new Unsent(form);
    this.kept = this.source.defaultValue; // what the server has; some browsers fill in what was typed
    this.timer = this.firstChange = this.sending = null;
    this.busy = this.leaving = this.submitting = false;
    this.warn = (event) => event.preventDefault();
    this.source.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("pageshow", () => (this.leaving = false));
    window.addEventListener("online", () => this.soon(0));
    document.addEventListener("visibilitychange", () => document.hidden && this.sendLast());
    if ("fresh" in form.dataset) this.handIn();
    if (this.isUnsaved()) this.changed();
  }

  // What an earlier window could not send becomes its autosave, which the page then offers.
  async handIn() {
    for (const typed of this.unsent.all()) {
      if (typed.window === this.typed().window) continue;
      if (bare(typed.source) === bare(this.kept)) {
        this.unsent.drop(typed);
        continue;
      }
      const answer = await this.post(typed).catch(() => null);
      if (answer?.status !== 200) continue;
      this.unsent.drop(typed);
      if (!this.isUnsaved()) return location.reload();
    }
  }

  // The browser asks before it closes the page only while something is not kept yet.
  guard() {
    const change = this.isUnsaved() && !this.leaving ? "addEventListener" : "removeEventListener";
    window[change]("beforeunload", this.warn);
  }

  // The form leaves only when the server has answered: the page of a browser without a network
  // would stand in place of the text.
  async submitted(event) {
    if (this.leaving) return;
    event.preventDefault();
    if (this.submitting) return;
    this.submitting = true;
    clearTimeout(this.timer);
    await this.sending;
    const reached = await this.keep();
    this.submitting = false;
    if (!reached) return;
    this.leaving = true;
    this.guard();
    this.form.requestSubmit(event.submitter);
  }

  isUnsaved() {
    return this.source.value !== this.kept;
  }

  changed() {
    const now = Date.now();
    this.unsent.put(this.typed());
    this.guard();
    this.firstChange = this.firstChange ?? now;
    this.soon(Math.min(PAUSE_MS, Math.max(0, this.firstChange + LONGEST_MS - now)));
  }

  soon(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.leaving || this.submitting || !this.isUnsaved()) return;
      if (this.busy) return this.soon(PAUSE_MS);
      this.sending = this.keep();
    }, ms);
  }

  // Browsers finish a small request after the page is closed.
  sendLast() {
    if (this.leaving || !this.isUnsaved()) return;
    this.post(this.typed(), true).catch(() => this.soon(0));
  }

  // Whether the server answered, with whatever.
  async keep() {
    this.busy = true;
    this.firstChange = null;
    const typed = this.typed();
    try {
      let answer = await this.post(typed);
      if (answer.status === 400 && (await this.freshToken())) answer = await this.post(typed);
      await this.understand(answer, typed);
      return answer.status < 500;
    } catch {
      this.say("Keine Verbindung. Ihr Text steht weiter hier; wir versuchen es immer wieder.", RETRY_MS);
      return false;
    } finally {
      this.busy = false;
    }
  }

  typed() {
    const { base, window: name } = this.form.elements;
    return { base: base.value, window: name.value, source: this.source.value };
  }

  post(typed, keepalive = false) {
    const body = new FormData(); // half as long as URL encoding where umlauts are
    const csrf_token = this.form.elements.csrf_token.value;
    for (const [name, value] of Object.entries({ csrf_token, ...typed })) body.append(name, value);
    return fetch(this.form.dataset.keep, { method: "POST", body, keepalive });
  }

  async understand(answer, typed) {
    if (answer.status === 401) return this.askToLogIn();
    if (answer.status === 413) return this.say("Der Text ist zu lang, um von selbst gesichert zu werden.");
    if (answer.status !== 200 && answer.status !== 409) {
      return this.say("Gerade nicht gesichert. Ihr Text steht weiter hier; wir versuchen es wieder.", RETRY_MS);
    }
    const told = await answer.json();
    this.tellOfOthers(told);
    if (answer.status === 409) {
      return this.say(
        document.getElementById("offered")
          ? "Noch nicht zwischengespeichert: Bitte entscheiden Sie oben über Ihren früheren Stand, oder sichern Sie."
          : "Nicht zwischengespeichert: Sie schreiben auch in einem zweiten Fenster. Bitte sichern Sie hier oder dort.",
      );
    }
    this.kept = typed.source;
    this.unsent.drop(typed);
    this.guard();
    this.say(`zuletzt gesichert ${told.at}`);
    if (this.isUnsaved()) this.changed();
  }

  // After logging in again in another window the page needs a token of the new session.
  async freshToken() {
    const answer = await fetch(this.form.dataset.keep);
    if (!answer.ok) return false;
    const token = (await answer.json()).csrf_token;
    for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = token;
    return true;
  }

  askToLogIn() {
    this.say("Ihre Anmeldung ist abgelaufen. Ihr Text steht weiter hier. ", RETRY_MS);
    if (this.status.querySelector("a")) return;
    const link = document.createElement("a");
    Object.assign(link, { href: this.form.dataset.login, target: "_blank", rel: "noopener" });
    link.textContent = "In neuem Fenster anmelden und hier weiterschreiben";
    this.status.append(link);
  }

  tellOfOthers({ others, newest, newest_by: by }) {
    const several = others.length > 1;
    let words = others.length
      ? `${others.join(" und ")} ${several ? "schreiben" : "schreibt"} gerade auch in diesem Protokoll. Beim Sichern sehen Sie beide Texte nebeneinander.`
      : "";
    if (newest > Number(this.form.elements.base.value)) {
      words = `${by} hat inzwischen Fassung ${newest} gesichert. Beim Sichern sehen Sie beide Texte nebeneinander.`;
    }
    this.others.hidden = !words;
    if (this.others.textContent !== words) this.others.textContent = words;
  }

  // A screen reader hears the sentence once, not every few seconds.
  say(sentence, retryIn) {
    if (this.status.firstChild?.textContent !== sentence) this.status.textContent = sentence;
    if (retryIn) this.soon(retryIn);
  }
}

const editorForm = document.getElementById("editor");
if (editorForm) new Autosave(editorForm);
