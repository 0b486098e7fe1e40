// The arrow keys turn the pages of the projector view, as they do with slides.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
  const wanted = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" }[event.key];
  const link = wanted && document.querySelector(`a[rel=${wanted}]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
