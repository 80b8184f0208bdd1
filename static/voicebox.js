// Never needed: every page works without it. It leaves the site quicker, counts politely near
// the limit, copies a receipt and words to cover, puts the focus on what has to be mended, and
// moves a moderator who asked for it about a page by single keys.
"use strict";
(() => {
  const leave = document.querySelector(".leave a");
  const away = () => {
    document.documentElement.hidden = true;
    for (const form of document.forms) form.reset();
    for (const field of document.querySelectorAll("textarea, input:not([type=hidden])")) {
      if (field.type !== "radio" && field.type !== "checkbox") field.value = "";
    }
    location.replace(leave.href);
  };
  if (leave) {
    leave.addEventListener("click", (event) => {
      event.preventDefault();
      away();
    });
    let presses = [];
    document.addEventListener("keyup", (event) => {
      if (event.key !== "Shift") {
        presses = [];
        return;
      }
      presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < 2000);
      if (presses.length === 3) away();
    });
  }

  const problems = document.querySelector(".problems");
  if (problems) problems.focus();

  const keys = [...document.querySelectorAll("[data-key]")];
  const goes = (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = keys.find((one) => one.dataset.key === event.key);
    const places = key ? [...document.querySelectorAll(key.dataset.to)] : [];
    if (!places.length) return;
    const at = places.indexOf(document.activeElement) + Number(key.dataset.step);
    const place = places[Math.min(Math.max(at, 0), places.length - 1)];
    const fold = place.closest("details");
    if (fold) fold.open = true;
    place.focus();
    event.preventDefault();
  };
  if (keys.length) document.addEventListener("keydown", goes);

  for (const field of document.querySelectorAll("[data-limit]")) {
    const says = document.getElementById(field.dataset.says);
    const limit = Number(field.dataset.limit);
    field.addEventListener("input", () => {
      const left = limit - [...field.value].length;
      says.hidden = left > limit / 10;
      says.textContent = left < 0 ? says.dataset.over.replace("{}", -left) : says.dataset.left.replace("{}", left);
    });
  }

  const covers = document.querySelector("[data-covers]");
  const story = document.querySelector("[data-coverable]");
  if (covers && story) {
    const says = covers.querySelector("[data-cover-says]");
    // Only while the fold with the rows is open: whoever selects words then means to cover them.
    const take = () => {
      const chosen = getSelection();
      const words = chosen.toString().trim();
      if (!covers.open || !words || !story.contains(chosen.anchorNode) || !story.contains(chosen.focusNode)) return;
      const fields = [...covers.querySelectorAll("[data-cover-words]")];
      const empty = fields.find((field) => !field.value);
      if (!empty || fields.some((field) => field.value === words)) return;
      empty.value = words;
      says.textContent = says.dataset.done.replace("{}", words);
    };
    story.addEventListener("pointerup", () => setTimeout(take));
    document.addEventListener("keyup", (event) => {
      if (event.key === "Shift") take();
    });
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(button.dataset.copy).then(() => {
        document.getElementById("copied").textContent = button.dataset.done;
      });
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
