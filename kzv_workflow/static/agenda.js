// Moving the points of an agenda with the mouse; the buttons beside the handle do the same without.
// The server does the moving ("move:3:0"), so that numbers, warnings and errors stay right.
"use strict";

const form = document.querySelector("form[data-agenda]");
const rows = () => [...form.querySelectorAll(".row-box")];

function placeAt(y, dragged) {
  const after = rows().find((row) => {
    const box = row.getBoundingClientRect();
    return row !== dragged && y < box.top + box.height / 2;
  });
  const last = rows().at(-1);
  if (after) after.before(dragged);
  else if (last !== dragged) last.after(dragged);
}

function drop(from, to) {
  if (from === to) return;
  const button = document.createElement("button");
  Object.assign(button, { type: "submit", name: "step", value: `move:${from}:${to}`, hidden: true });
  form.append(button);
  form.action = `${form.action.split("#")[0]}#punkt-${to + 1}`;
  form.requestSubmit(button);
}

for (const handle of form ? form.querySelectorAll("[data-drag]") : []) {
  handle.hidden = false;
  handle.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    const row = handle.closest(".row-box");
    const from = rows().indexOf(row);
    const over = new AbortController();
    const listen = (name, heard) => document.addEventListener(name, heard, { signal: over.signal });
    const end = () => {
      over.abort();
      row.classList.remove("is-dragged");
      drop(from, rows().indexOf(row));
    };
    row.classList.add("is-dragged");
    // On the document: a handle loses the pointer it captured as soon as its row moves.
    listen("pointermove", (moved) => placeAt(moved.clientY, row));
    listen("pointerup", end);
    listen("pointercancel", end);
  });
}
