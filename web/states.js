// Which states are known, which are on screen, and when to ask again. Only rows in view are asked for, in batches, never
// from a hidden tab; a failing service is asked less and less often.
import { ApiError, Unreachable } from "./client.js";
import * as core from "./core.js";

const NUMBERS_MAX = 1000;
/** Kept for rows out of view, so that scrolling back shows something at once. */
const KNOWN_MAX = 20_000;
const DRAWN_MAX = 5_000;
const BACK_OFF_MS_MAX = 60_000;
const GATHER_MS = 60;

export class States {
  /** number → {status, icon, askedAt} */
  #known = new Map();
  /** number → the element that shows it, or a set of them */
  #shown = new Map();
  #inView = new Set();
  #queue = new Set();
  #observer;
  #timer;
  #soon;
  #busy = false;
  #failures = 0;
  #stopped = false;
  /** What differs between rows → icon. */
  #drawn = new Map();
  #drawnAge;
  nextRoundAt = null;

  constructor(cashbook, { pollMs = 20_000, pollWaitingMs = 5_000 } = {}) {
    this.cashbook = cashbook;
    this.pollMs = pollMs;
    this.pollWaitingMs = pollWaitingMs;
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: "200px" });
    this.wake = () => {
      if (!document.hidden) this.refresh();
    };
    document.addEventListener("visibilitychange", this.wake);
    globalThis.addEventListener("online", this.wake);
  }

  stop() {
    this.#stopped = true;
    this.#observer.disconnect();
    clearTimeout(this.#timer);
    clearTimeout(this.#soon);
    document.removeEventListener("visibilitychange", this.wake);
    globalThis.removeEventListener("online", this.wake);
  }

  status(number) {
    return this.#known.get(number)?.status;
  }

  /** The row as the rules see it. */
  row(number, kind) {
    return {
      number,
      kind: kind ?? undefined,
      status: this.#known.get(number)?.status,
      pending: this.cashbook.outbox.get(number),
    };
  }

  icon(number) {
    const known = this.#known.get(number);
    if (known) return (known.icon ??= this.#draw([number])[0]);
    return this.cashbook.outbox.get(number) ? this.#draw([number])[0] : this.#unknown();
  }

  /** `element.show(icon)` is called now and whenever the icon of `number` changes. */
  watch(element, number) {
    const there = this.#shown.get(number);
    if (there === undefined) this.#shown.set(number, element);
    else if (there instanceof Set) there.add(element);
    else this.#shown.set(number, new Set([there, element]));
    element.show(this.icon(number));
    // Observing anew reports a row that stays in view under another number.
    this.#observer.observe(element);
  }

  unwatch(element, number) {
    const there = this.#shown.get(number);
    if (there === element) this.#shown.delete(number);
    else if (there instanceof Set && there.delete(element) && there.size === 0) this.#shown.delete(number);
    this.#inView.delete(element);
    this.#observer.unobserve(element);
  }

  /** Asks for these soon, in view or not; several calls become one request. */
  ask(numbers) {
    for (const number of numbers) this.#queue.add(number);
    this.#askSoon();
  }

  /** Asks for these within the call: what the caller does next, drawing its list say, does not delay the question. */
  askNow(numbers) {
    for (const number of numbers) this.#queue.add(number);
    this.#run();
  }

  /** Asks for everything in view now. */
  refresh() {
    for (const element of this.#inView) this.#queue.add(element.number);
    clearTimeout(this.#soon);
    this.#soon = undefined;
    return this.#run();
  }

  /** Redraws after a change of language or of the outbox. */
  redraw(numbers = [...this.#known.keys()]) {
    this.#unknownIcon = undefined;
    const shown = [];
    for (const number of numbers) {
      const known = this.#known.get(number);
      if (known) known.icon = undefined;
      if (this.#shown.has(number)) shown.push(number);
    }
    this.#show(shown);
  }

  #unknownIcon;
  #unknown() {
    return (this.#unknownIcon ??= this.#draw([""])[0]);
  }

  /** The icons of many documents: one crossing into wasm for all that differ, and none for what was drawn before. */
  #draw(numbers) {
    const now = new Date();
    const age = `${this.cashbook.lang} ${this.nextRoundAt} ${Date.parse(this.nextRoundAt) > now.getTime()}`;
    if (age !== this.#drawnAge || this.#drawn.size > DRAWN_MAX) this.#drawn.clear();
    this.#drawnAge = age;
    const rows = [];
    const missing = new Map();
    const keys = numbers.map((number) => {
      const row = this.row(number);
      const key = keyOf(row);
      if (!this.#drawn.has(key) && !missing.has(key)) {
        missing.set(key, rows.length);
        rows.push(row);
      }
      return key;
    });
    if (rows.length > 0) {
      const icons = core.icons({ rows, nextRoundAt: this.nextRoundAt, now: now.toISOString(), lang: this.cashbook.lang });
      for (const [key, at] of missing) this.#drawn.set(key, Object.assign(icons[at], { drawn: icons[at].marks.join(" ") }));
    }
    return keys.map((key) => this.#drawn.get(key));
  }

  /** Draws these at once, before they are watched one by one. */
  prepare(numbers) {
    const undrawn = numbers.filter((number) => this.#known.get(number)?.icon === undefined && this.#known.has(number));
    this.#draw(undrawn).forEach((icon, at) => {
      this.#known.get(undrawn[at]).icon = icon;
    });
  }

  /** One crossing into wasm for all, then each element on screen. */
  #show(numbers) {
    if (numbers.length === 0) return;
    const icons = this.#draw(numbers);
    numbers.forEach((number, at) => {
      const known = this.#known.get(number);
      if (known) known.icon = icons[at];
      const there = this.#shown.get(number);
      if (there instanceof Set) for (const element of there) element.show(icons[at]);
      else there?.show(icons[at]);
    });
  }

  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) {
        this.#inView.delete(target);
        continue;
      }
      this.#inView.add(target);
      const known = this.#known.get(target.number);
      if (!known || performance.now() - known.askedAt > this.pollMs) this.#queue.add(target.number);
    }
    if (this.#queue.size > 0) this.#askSoon();
    else if (this.#timer === undefined && !this.#busy) this.#schedule();
  }

  #askSoon() {
    if (this.#failures > 0 || document.hidden) return;
    if (this.#soon !== undefined) return;
    const run = () => {
      this.#soon = undefined;
      this.#run();
    };
    if (this.#known.size > 0) {
      // While scrolling, rows gather for a moment.
      this.#soon = setTimeout(run, GATHER_MS);
    } else {
      // The first question goes at once, before the page is drawn; what the same task still asks for goes along.
      this.#soon = 0;
      queueMicrotask(run);
    }
  }

  async #run() {
    if (this.#busy || this.#stopped || this.cashbook.licensed === false) return;
    if (document.hidden) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    let pauseMs = 0;
    try {
      if (this.cashbook.outbox.size > 0) await this.cashbook.sendKept();
      const numbers = [...this.#queue].slice(0, NUMBERS_MAX);
      if (numbers.length > 0) {
        const answer = await this.cashbook.client.states(numbers);
        // Asked while the rules were still loading: they are needed from here on.
        await core.load();
        if (this.#stopped) return;
        for (const number of numbers) this.#queue.delete(number);
        this.take(answer, numbers);
      }
      this.#failures = 0;
      this.cashbook.reached(true);
    } catch (error) {
      await core.load().catch(() => this.stop());
      if (this.#stopped) return;
      pauseMs = this.#failed(error);
    } finally {
      this.#busy = false;
    }
    if (this.#queue.size > 0 && this.#failures === 0) this.#askSoon();
    this.#schedule(pauseMs);
  }

  /** Takes over an answer of `POST …/states`. Numbers that the service does not know are not submitted. */
  take({ states, nextRoundAt }, asked = []) {
    const changed = [];
    const askedAt = performance.now();
    const roundMoved = nextRoundAt !== undefined && nextRoundAt !== this.nextRoundAt;
    if (roundMoved) this.nextRoundAt = nextRoundAt;
    const missing = new Set(asked);
    for (const status of states) {
      missing.delete(status.number);
      if (this.#put(status.number, status, askedAt, roundMoved)) changed.push(status.number);
    }
    for (const number of missing) {
      if (this.#put(number, { number, state: "not-submitted" }, askedAt, roundMoved)) changed.push(number);
    }
    this.#show(changed.filter((number) => this.#shown.has(number)));
    this.#forget();
    if (changed.length > 0) this.cashbook.dispatchEvent(new CustomEvent("states", { detail: { numbers: changed } }));
  }

  #put(number, status, askedAt, roundMoved) {
    const before = this.#known.get(number);
    const same = before && JSON.stringify(before.status) === JSON.stringify(status);
    if (same && !(roundMoved && status.state === "waiting")) {
      before.askedAt = askedAt;
      return false;
    }
    this.#known.set(number, { status, icon: undefined, askedAt });
    return true;
  }

  #forget() {
    if (this.#known.size <= KNOWN_MAX) return;
    for (const number of this.#known.keys()) {
      if (this.#known.size <= KNOWN_MAX / 2) return;
      if (!this.#shown.has(number)) this.#known.delete(number);
    }
  }

  #failed(error) {
    if (error instanceof ApiError && error.code === "module-not-licensed") {
      this.cashbook.setLicensed(false);
      return 0;
    }
    this.#failures += 1;
    const pauseMs = Math.min(BACK_OFF_MS_MAX, 1000 * 2 ** this.#failures) * (0.8 + 0.4 * Math.random());
    if (error instanceof Unreachable) {
      this.cashbook.reached(false);
      return Math.max(pauseMs, error.retryAfterMs);
    }
    this.cashbook.complain(error);
    return pauseMs;
  }

  #schedule(pauseMs = 0) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#stopped || document.hidden || this.cashbook.licensed === false) return;
    if (this.#inView.size === 0 && this.#failures === 0 && this.cashbook.outbox.size === 0) return;
    this.#timer = setTimeout(() => this.refresh(), this.#failures > 0 ? pauseMs : this.#pollMs());
  }

  /** Oftener while something on screen is on its way. */
  #pollMs() {
    for (const element of this.#inView) {
      const status = this.status(element.number);
      if (status?.state === "waiting" || status?.settlement === "waiting") return this.pollWaitingMs;
    }
    return this.pollMs;
  }
}

/** Rows with the same key look the same; to the minute, as the label says the time. */
function keyOf({ pending, status }) {
  if (!status) return `${pending}`;
  const { state, settlement, attention, submittedAt } = status;
  return `${pending} ${state} ${settlement} ${submittedAt?.slice(0, 16)} ${attention?.code} ${attention?.message?.hu}`;
}
