// The heart of the page's side: one connection per company, shared by every element on the page.
import { ApiError, Client, Unreachable } from "./client.js";
import * as core from "./core.js";
import { Outbox, safeStorage } from "./outbox.js";
import { States } from "./states.js";

let current;
let announce;
const first = new Promise((resolve) => {
  announce = resolve;
});

/** The connection that elements use when none is given to them; `undefined` before connect(). */
export const connected = () => current;
/** Resolves with the first connection. */
export const whenConnected = () => (current ? Promise.resolve(current) : first);

/** What connect() gave → its connection, which can ask before its rules are loaded. */
const making = new WeakMap();

/** The connection that a promise of connect() will resolve with; only for asking and listening until it has. */
export const made = (connecting) => making.get(connecting);

/**
 * Loads the rules and connects the page with the service. Resolves as soon as elements can be drawn; it does not wait for
 * the service, which may be out of reach.
 * @param {ConstructorParameters<typeof Client>[0] & {lang?: string, pollMs?: number, pollWaitingMs?: number, first?: Iterable<string>, wasm?: unknown}} options
 */
export function connect(options) {
  let cashbook;
  try {
    cashbook = new Cashbook(new Client(options), options);
  } catch (error) {
    return Promise.reject(error);
  }
  const connecting = finish(cashbook, core.load(options.wasm), options);
  making.set(connecting, cashbook);
  if (options.first) cashbook.states.askNow(options.first);
  return connecting;
}

async function finish(cashbook, rules, { lang }) {
  try {
    await rules;
  } catch (error) {
    cashbook.close();
    throw error;
  }
  cashbook.setLanguage(lang ?? document.documentElement.lang);
  current?.close();
  current = cashbook;
  announce(current);
  return current;
}

/**
 * Events: `states` (detail.numbers), `licence`, `reachability`, `result` (detail: see act), `complaint` (detail.message),
 * `language`.
 */
export class Cashbook extends EventTarget {
  #sending = Promise.resolve();
  #unlicensedKey;
  #wasUnlicensed;

  constructor(client, { pollMs, pollWaitingMs }) {
    super();
    this.client = client;
    /** Known once the rules are loaded, before anybody gets this object. */
    this.lang = undefined;
    this.outbox = new Outbox(client.company);
    /** `undefined` until the service has said, then true or false. */
    this.licensed = undefined;
    this.#unlicensedKey = `incash-cashbook:unlicensed:${client.company}`;
    this.#wasUnlicensed = typeof safeStorage()?.getItem(this.#unlicensedKey) === "string";
    this.reachable = true;
    this.states = new States(this, { pollMs, pollWaitingMs });
  }

  close() {
    this.states.stop();
    if (current === this) current = undefined;
  }

  text(key, ...values) {
    return core.text(this.lang, key, ...values);
  }

  setLanguage(tag) {
    const lang = core.language(tag);
    if (lang === this.lang) return;
    this.lang = lang;
    this.states.redraw();
    this.dispatchEvent(new CustomEvent("language"));
  }

  /** What can be done with these rows: `[{number, kind}]`. */
  entries(rows) {
    return core.entries(rows.map(({ number, kind }) => this.states.row(number, kind)), this.lang);
  }

  /** Marks for hand-over. Never throws: the result says what became of each document. */
  mark(numbers) {
    return this.#act("mark", numbers);
  }

  withdraw(numbers) {
    return this.#act("withdraw", numbers);
  }

  /** Sends what was clicked while the service could not be reached. */
  async sendKept() {
    if (this.outbox.size === 0) return;
    await core.load();
    const sent = this.#sending.then(() => this.#send());
    this.#sending = sent.catch(() => {});
    const results = await sent;
    for (const wish of ["mark", "withdraw"]) {
      const own = results.filter((result) => result.wish === wish);
      if (own.length > 0) this.#tell(wish, own, []);
    }
  }

  async #act(wish, numbers) {
    if (numbers.length === 0) return { wish, done: [], refused: [], kept: [] };
    this.outbox.add(numbers, wish);
    this.states.redraw(numbers);
    let results = [];
    try {
      const sent = this.#sending.then(() => this.#send());
      this.#sending = sent.catch(() => {});
      results = await sent;
      this.reached(true);
    } catch (error) {
      if (error instanceof Unreachable) {
        this.reached(false);
        this.states.refresh();
      } else {
        this.complain(error);
      }
    }
    const kept = numbers.filter((number) => this.outbox.get(number) === wish);
    return this.#tell(wish, results.filter((result) => result.wish === wish), kept);
  }

  /** Empties the outbox in order; on failure what has not been taken stays in it. */
  async #send() {
    const results = [];
    for (const wish of ["withdraw", "mark"]) {
      const numbers = this.outbox.of(wish);
      if (numbers.length === 0) continue;
      const answers = await this.#sendOne(wish, numbers);
      this.outbox.remove(numbers, wish);
      results.push(...answers.map((answer) => ({ ...answer, wish })));
      this.states.redraw(numbers);
      this.states.ask(numbers);
    }
    return results;
  }

  /** A refusal of the whole call would come again: it is told per document, and the clicks are not kept. */
  async #sendOne(wish, numbers) {
    try {
      return wish === "mark" ? await this.client.mark(numbers) : await this.client.withdraw(numbers);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status === 401 || error.code === "module-not-licensed") throw error;
      return numbers.map((number) => ({ number, refused: true, message: error.say(this.lang) }));
    }
  }

  #tell(wish, results, kept) {
    const done = results.filter((result) => !result.refused).map((result) => result.number);
    const refused = results
      .filter((result) => result.refused)
      .map((result) => ({ ...result, message: sayOf(result, this.lang) }));
    const detail = { wish, done, refused, kept };
    this.dispatchEvent(new CustomEvent("result", { detail }));
    return detail;
  }

  /** Without the licence nothing shows; nor, until the service has answered, where it refused the last time. */
  get hidden() {
    return this.licensed === undefined ? this.#wasUnlicensed : !this.licensed;
  }

  /** Called by whoever has spoken with the service. */
  reached(reachable) {
    if (reachable && this.licensed === undefined) this.setLicensed(true);
    if (this.reachable === reachable) return;
    this.reachable = reachable;
    this.dispatchEvent(new CustomEvent("reachability"));
  }

  setLicensed(licensed) {
    if (this.licensed === licensed) return;
    this.licensed = licensed;
    try {
      if (licensed) safeStorage()?.removeItem(this.#unlicensedKey);
      else safeStorage()?.setItem(this.#unlicensedKey, "");
    } catch {
      // Full: the next page shows for a moment what it then takes away.
    }
    this.dispatchEvent(new CustomEvent("licence"));
  }

  complain(error) {
    if (error instanceof ApiError && error.code === "module-not-licensed") {
      this.setLicensed(false);
      return;
    }
    const message = error?.status === 401 ? this.text("unauthorized") : this.text("failed", sayOf(error, this.lang));
    this.dispatchEvent(new CustomEvent("complaint", { detail: { message } }));
  }
}

function sayOf(thing, lang) {
  if (thing instanceof ApiError) return thing.say(lang);
  if (thing instanceof Error) return thing.message;
  const said = thing.message ?? thing.error?.message ?? thing.detail;
  return typeof said === "string" ? said : (said?.[lang] ?? said?.hu ?? thing.code ?? "");
}
