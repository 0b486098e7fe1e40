// Keeps what is typed in the editor on the server within three seconds of a pause, says when, and
// says in plain words why not: no network, login expired, a second window. Nothing is stored here.
"use strict";

const PAUSE_MS = 1500; // after the last key
const LONGEST_MS = 10000; // while somebody types without a pause
const RETRY_MS = 5000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.source = form.elements.source;
    this.status = document.getElementById("saved");
    this.others = document.getElementById("others");
    this.kept = this.source.value; // what the server has
    this.timer = this.firstChange = null;
    this.busy = this.leaving = false;
    this.source.addEventListener("input", () => this.changed());
    form.addEventListener("submit", () => this.leave());
    window.addEventListener("pageshow", () => (this.leaving = false));
    window.addEventListener("online", () => this.soon(0));
    document.addEventListener("visibilitychange", () => document.hidden && this.soon(0));
    this.warn = (event) => event.preventDefault();
  }

  // The browser asks before it closes the page only while something is not kept yet.
  guard() {
    const change = this.isUnsaved() && !this.leaving ? "addEventListener" : "removeEventListener";
    window[change]("beforeunload", this.warn);
  }

  leave() {
    this.leaving = true;
    clearTimeout(this.timer);
    this.guard();
  }

  isUnsaved() {
    return this.source.value !== this.kept;
  }

  changed() {
    const now = Date.now();
    this.guard();
    this.firstChange = this.firstChange ?? now;
    this.soon(Math.min(PAUSE_MS, Math.max(0, this.firstChange + LONGEST_MS - now)));
  }

  soon(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), ms);
  }

  async keep(isSecondTry = false) {
    if (this.leaving || !this.isUnsaved()) return;
    if (this.busy && !isSecondTry) return this.soon(PAUSE_MS);
    this.busy = true;
    this.firstChange = null;
    const sent = this.source.value;
    try {
      const answer = await fetch(this.form.dataset.keep, { method: "POST", body: this.fields() });
      if (answer.status === 400 && !isSecondTry && (await this.freshToken())) return await this.keep(true);
      await this.understand(answer, sent);
    } catch {
      this.say("Keine Verbindung. Ihr Text steht weiter hier; wir versuchen es immer wieder.", RETRY_MS);
    } finally {
      if (!isSecondTry) this.busy = false;
    }
  }

  fields() {
    const { csrf_token, base, window: name } = this.form.elements;
    return new URLSearchParams({
      csrf_token: csrf_token.value, base: base.value, window: name.value, source: this.source.value,
    });
  }

  async understand(answer, sent) {
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
    this.kept = sent;
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
