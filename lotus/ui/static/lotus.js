// Enhancement only: every page works without this file. No dependency but the NHS design system's own script.

import { initAll } from "./vendor/nhsuk/nhsuk-frontend.min.js";

const SAVE_AFTER = 1500; // milliseconds of not typing
const SECRET = "input[type=password], input[type=file], .nhsuk-input--code";
const TRY_AGAIN_AFTER = 15000;

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();

/** 10.42am, as the pages write it. */
function clock(date) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    hour: "numeric",
    minute: "2-digit",
    hour12: false,
    timeZone: "Europe/London",
  }).formatToParts(date);
  const part = (type) => Number(parts.find((each) => each.type === type).value);
  const hour = part("hour") % 24;
  const minute = part("minute");
  const welsh = document.documentElement.lang === "cy";
  if (minute === 0 && hour % 12 === 0) {
    return hour ? (welsh ? "hanner dydd" : "noon") : welsh ? "hanner nos" : "midnight";
  }
  const half = welsh ? (hour < 12 ? "yb" : "yp") : hour < 12 ? "am" : "pm";
  return `${hour % 12 || 12}${minute ? "." + String(minute).padStart(2, "0") : ""}${half}`;
}

/** What may be kept: everything typed, but never a password, a code or a file. */
function words(form) {
  const body = new URLSearchParams();
  const secret = new Set([...form.querySelectorAll(SECRET)].map((each) => each.name));
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !secret.has(name)) {
      body.append(name, value);
    }
  }
  return body;
}

/** Keeps a draft of a form on the server while it is being written. */
class Keeper {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-saved]");
    this.last = words(form).toString();
    this.timer = null;
    this.trouble = false;
    this.announced = false;
    this.sending = new AbortController();
    form.addEventListener("submit", () => {
      this.sending.abort();
      this.sending = new AbortController();
    });
    form.addEventListener("input", () => this.later(SAVE_AFTER));
    form.addEventListener("change", () => this.later(SAVE_AFTER));
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.leave());
    window.addEventListener("pagehide", () => this.leave());
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  /** Once the form itself is on its way, a draft must not come after it. */
  get idle() {
    return "sent" in this.form.dataset || words(this.form).toString() === this.last;
  }

  leave() {
    if (!this.idle) {
      clearTimeout(this.timer);
      this.save(true);
    }
  }

  async save(leaving = false) {
    if (this.idle) {
      return;
    }
    const body = words(this.form);
    // Browsers let a page that is closing send 64 KB; a longer draft goes the ordinary way.
    const keepalive = leaving && body.toString().length < 60000;
    try {
      const answer = await fetch(this.form.dataset.kept, {
        method: "POST",
        body,
        keepalive,
        credentials: "same-origin",
        redirect: "manual",
        signal: this.sending.signal,
        headers: { "X-Requested-With": "fetch" },
      });
      if (answer.ok) {
        this.last = body.toString();
        this.say(this.status?.dataset.savedWords?.replace("{time}", clock(new Date())), false);
        return;
      }
      const out = answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;
      this.say(this.status?.dataset[out ? "signedOutWords" : "failedWords"], true);
    } catch {
      if ("sent" in this.form.dataset) {
        return;
      }
      this.say(this.status?.dataset.failedWords, true);
    }
    this.later(TRY_AGAIN_AFTER);
  }

  /** Shown each time; read aloud only at first, when trouble begins and when it ends. */
  say(text, trouble) {
    if (!this.status || !text) {
      return;
    }
    const shown = this.status.querySelector("[data-saved-text]");
    shown.hidden = false;
    shown.querySelector("span").textContent = text;
    this.status.classList.toggle("l-saved--failed", trouble);
    if (!this.announced || trouble !== this.trouble) {
      this.status.querySelector("[data-saved-news]").textContent = text;
    }
    this.announced = true;
    this.trouble = trouble;
  }
}

document.querySelectorAll("form[data-kept]").forEach((form) => new Keeper(form));

// A second press of the button sends nothing: the server would know, but people should see it too.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") {
    return;
  }
  if ("sent" in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  // After the browser has collected the fields, or the pressed button's own value would be lost.
  setTimeout(() => buttons(form).forEach((button) => (button.disabled = true)));
});

// Coming back by the browser's Back button: the form may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    buttons(form).forEach((button) => (button.disabled = false));
  });
});

function buttons(form) {
  return [...form.elements].filter((each) => each.type === "submit");
}
