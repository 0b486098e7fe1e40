// Buttons, keys and completion for the house conventions; the page is complete without them.
"use strict";

const PIECES = {
  Rückfrage: { line: "- ", text: "Name: …?", select: "Name" },
  Antwort: { line: "  - ▶ ", text: "Name: …", select: "Name" },
  "To-do": { line: "→ **To do ", text: "Kommunen:** …\n**Termin:** ", select: "Kommunen" },
  Folie: { line: "- ", text: "F 1: …", select: "1" },
  Beschluss: { line: "", text: "**Beschluss:** …", select: "…" },
  Nachtrag: { line: "", text: "**Nachtrag zum Protokoll:** …", select: "…" },
  Link: { inline: true, text: "[Titel](https://…)", select: "Titel" },
};
const KEYS = { r: "Rückfrage", a: "Antwort", t: "To-do", f: "Folie", b: "Beschluss", n: "Nachtrag", l: "Link" };
const MOST = 8;

class Editor {
  constructor(form) {
    this.form = form;
    this.area = form.elements.source;
    this.list = document.getElementById("completions");
    this.choices = [...document.querySelectorAll("#suggestions option")].map((one) => ({
      text: one.value, label: one.label, key: one.dataset.key,
    }));
    for (const hidden of form.querySelectorAll(".toolbar, .only-script")) hidden.hidden = false;
    this.area.setAttribute("aria-autocomplete", "list");
    this.area.setAttribute("aria-controls", "completions");
    form.querySelector(".toolbar").addEventListener("click", (event) => {
      const button = event.target.closest("[data-insert]");
      if (button) this.insert(PIECES[button.dataset.insert]);
    });
    this.area.addEventListener("keydown", (event) => this.pressed(event));
    this.area.addEventListener("input", () => this.offer(2));
    this.area.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.take(Number(option.dataset.at));
    });
    this.goToLine();
  }

  pressed(event) {
    if (event.ctrlKey && event.key === "s") {
      event.preventDefault();
      this.form.querySelector("button[value=save]").click();
    } else if (event.ctrlKey && event.key === " ") {
      event.preventDefault();
      this.offer(0);
    } else if (event.altKey && KEYS[event.key.toLowerCase()]) {
      event.preventDefault();
      this.insert(PIECES[KEYS[event.key.toLowerCase()]]);
    } else if (!this.list.hidden) {
      this.choose(event);
    }
  }

  choose(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const takes = event.key === "Enter" || event.key === "Tab";
    if (takes && this.at < 0) return this.close(); // nothing chosen: the key only ends the line
    const count = this.found.length;
    if (step) this.mark(this.at < 0 && step < 0 ? count - 1 : (this.at + step + count) % count);
    else if (takes) this.take(this.at);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  // execCommand keeps the browser's own undo working; nothing else does.
  write(text, from, to) {
    this.area.focus();
    this.area.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, text)) {
      this.area.setRangeText(text, from, to, "end");
      this.area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  insert(piece) {
    const { selectionStart: start, selectionEnd: end, value } = this.area;
    const chosen = value.slice(start, end);
    let text = piece.text;
    if (chosen) text = text.replace(piece.inline ? piece.select : "…", () => chosen);
    const isLineBegun = value.slice(value.lastIndexOf("\n", start - 1) + 1, start).trim() !== "";
    const before = piece.inline ? "" : (isLineBegun ? "\n" : "") + piece.line;
    this.write(before + text, start, end);
    const at = this.area.value.indexOf(piece.select, start + before.length - (piece.select === "Name" ? 0 : 1));
    if (at >= 0 && at < start + before.length + text.length) this.area.setSelectionRange(at, at + piece.select.length);
    this.close();
  }

  wordBefore() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    return /[\p{L}\p{N}.-]*$/u.exec(before)[0];
  }

  offer(least) {
    const word = this.wordBefore();
    const wanted = word.toLocaleLowerCase("de");
    const isNumber = /^t\d/.test(wanted);
    if (word.length < least || (least && /^\p{Ll}/u.test(word) && !isNumber && word.length < 2)) return this.close();
    const seen = new Set();
    this.found = this.choices.filter((one) => {
      if (!one.key.startsWith(wanted) || one.text === word || seen.has(one.text)) return false;
      seen.add(one.text);
      return true;
    });
    this.found = this.found.slice(0, MOST);
    if (!this.found.length) return this.close();
    this.word = word;
    this.list.replaceChildren(
      ...this.found.map((one, at) => {
        const option = document.createElement("li");
        Object.assign(option, { id: `completion-${at}`, textContent: one.label });
        option.setAttribute("role", "option");
        option.dataset.at = at;
        return option;
      }),
    );
    this.list.hidden = false;
    this.at = -1;
    this.area.removeAttribute("aria-activedescendant");
  }

  mark(at) {
    this.at = at;
    [...this.list.children].forEach((one, index) => one.setAttribute("aria-selected", String(index === at)));
    this.list.children[at].scrollIntoView({ block: "nearest" });
    this.area.setAttribute("aria-activedescendant", `completion-${at}`);
  }

  take(at) {
    const end = this.area.selectionStart;
    this.write(this.found[at].text, end - this.word.length, end);
    this.close();
  }

  close() {
    this.list.hidden = true;
    this.area.removeAttribute("aria-activedescendant");
  }

  // "?zeile=12" and the links of the preview lead to the line in the text.
  goToLine() {
    const go = (line) => {
      const lines = this.area.value.split("\n");
      const from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      this.area.focus();
      this.area.setSelectionRange(from, from + (lines[line - 1] || "").length);
      this.area.scrollTop = (this.area.scrollHeight / lines.length) * Math.max(0, line - 4);
    };
    const wanted = Number(new URLSearchParams(location.search).get("zeile"));
    if (wanted) go(wanted);
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-line]");
      if (!link) return;
      event.preventDefault();
      go(Number(link.dataset.line));
    });
  }
}

const writingForm = document.getElementById("editor");
if (writingForm) new Editor(writingForm);
