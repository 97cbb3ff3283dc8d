// Runs before textual.js, which draws the terminal and talks to the server, and sets right what that leaves open:
// where it connects, what it may open, where the keyboard goes, and what is said when it ends.
"use strict";

// What the server closes the line with, and what is then shown. Any other number means that nobody closed it.
const NOTICES = { 1000: "left", 1001: "gone", 4001: "failed", 4002: "full", 4003: "idle" };

// The server closes the line on anything longer, and may be gone before it has said why.
const MOST_BYTES = 2 ** 20;

function colours() {
  if (matchMedia("(prefers-contrast: more)").matches) return "high-contrast";
  return matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
}

function keyboard() {
  return document.querySelector(".xterm-helper-textarea");
}

async function answers() {
  try {
    return (await fetch("/alive", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

async function tell(code) {
  show(NOTICES[code] ?? ((await answers()) ? "interrupted" : "gone"));
}

function show(name) {
  const notice = document.getElementById(name);
  keyboard()?.blur();
  notice.hidden = false;
  notice.querySelector("button")?.focus();
}

function goOn(button) {
  button.closest(".notice").hidden = true;
  keyboard()?.focus();
}

// The first thing of any size is the first screenful; what comes before it only prepares the terminal.
function look(event) {
  if (event.data.byteLength > 1000) document.body.classList.add("drawn");
}

// textual.js sends whether the line is open or not, and does not say why it closed.
window.WebSocket = class extends WebSocket {
  constructor(address) {
    super(address);
    this.addEventListener("open", () => keyboard()?.focus());
    this.addEventListener("message", look);
    this.addEventListener("close", (event) => tell(event.code));
  }

  send(data) {
    if (new Blob([data]).size > MOST_BYTES) show("long");
    else if (this.readyState === WebSocket.OPEN) super.send(data);
  }
};

// A file from this server is fetched, without a window that a browser would stop; nothing else is opened: links are shown.
window.open = (address) => {
  const wanted = new URL(address ?? "", location.href);
  if (wanted.origin === location.origin && wanted.pathname.startsWith("/download/")) {
    const link = document.createElement("a");
    link.href = wanted.href;
    link.download = "";
    link.click();
  }
  return null;
};

// Left to the terminal, this key would be sent on; left to the browser, it pastes.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key.toLowerCase() === "v" && event.ctrlKey && !event.altKey && !event.metaKey) {
      event.stopImmediatePropagation();
    }
  },
  true,
);

const terminal = document.getElementById("terminal");
terminal.dataset.sessionWebsocketUrl = `ws://${location.host}/line/${colours()}`;

document.addEventListener("DOMContentLoaded", () => {
  window.addEventListener("load", () => {
    for (const name of ["aria-label", "aria-describedby"]) keyboard().setAttribute(name, terminal.getAttribute(name));
    const ground = document.querySelector(".xterm-viewport");
    const spread = () => (document.body.style.background = ground.style.backgroundColor);
    new MutationObserver(spread).observe(ground, { attributes: true, attributeFilter: ["style"] });
  });
  for (const button of document.querySelectorAll(".notice button")) {
    button.addEventListener("click", () => (button.closest("#long") ? goOn(button) : location.reload()));
  }
});
