// Only in a flood of stories: does the sum that a page asks for, in the background, once the page
// is there and can be used. Without it, or where it fails, sending still works, by turns.
"use strict";
(() => {
  const field = document.querySelector("[data-asked]");
  const send = document.querySelector("button[value=send]");
  const says = document.getElementById("proof-says");
  if (!field || !send || !says || !window.Worker || !window.crypto || !window.crypto.subtle) return;
  const PATIENCE_MS = 30000;
  const asked = JSON.parse(field.dataset.asked);
  const many = navigator.hardwareConcurrency > 2 ? 2 : 1;
  let workers = [];
  let waits = false;

  const say = (words) => {
    says.textContent = words;
    says.hidden = !words;
  };
  const end = (solution) => {
    if (!workers.length) return;
    for (const worker of workers) worker.terminate();
    workers = [];
    if (solution) {
      field.value = btoa(JSON.stringify({ challenge: asked, solution }));
      say(says.dataset.done);
    } else {
      say("");
    }
    if (waits) send.click();
  };
  const address = () => {
    const own = field.dataset.worker;
    if (!window.trustedTypes) return own;
    const only = (url) => {
      if (url !== own) throw new TypeError("Only the worker of this page.");
      return url;
    };
    return trustedTypes.createPolicy("proof", { createScriptURL: only }).createScriptURL(own);
  };
  const begin = () => {
    let failed = 0;
    const from = address();
    for (let number = 0; number < many; number += 1) {
      const worker = new Worker(from);
      worker.onmessage = (message) => {
        if (message.data && message.data.derivedKey) end(message.data);
        else if ((failed += 1) === many) end(null);
      };
      worker.onerror = () => {
        if ((failed += 1) === many) end(null);
      };
      worker.postMessage({ type: "work", challenge: asked, counterStart: number, counterStep: many, timeout: PATIENCE_MS });
      workers.push(worker);
    }
    setTimeout(() => end(null), PATIENCE_MS);
  };
  // Whoever presses Send before the sum is done need not press again.
  send.addEventListener("click", (event) => {
    if (!workers.length || waits) return;
    event.preventDefault();
    waits = true;
    say(says.dataset.working);
  });
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", () => setTimeout(begin));
})();
