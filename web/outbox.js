// Clicks that the service has not taken yet. They outlive a reload and a closed browser: nothing is lost by a click made
// while the service cannot be reached. Sending twice is harmless, marking is idempotent.

export class Outbox {
  #key;
  #wishes = new Map();

  constructor(company, storage = safeStorage()) {
    this.storage = storage;
    this.#key = `incash-cashbook:outbox:${company}`;
    try {
      for (const [number, wish] of JSON.parse(storage?.getItem(this.#key) ?? "[]")) {
        if (typeof number === "string" && (wish === "mark" || wish === "withdraw")) this.#wishes.set(number, wish);
      }
    } catch {
      // Unreadable: written by another version. Starting empty is all that can be done.
    }
  }

  get size() {
    return this.#wishes.size;
  }

  get(number) {
    return this.#wishes.get(number);
  }

  numbers() {
    return [...this.#wishes.keys()];
  }

  /** The later wish of a document replaces the earlier one. */
  add(numbers, wish) {
    for (const number of numbers) this.#wishes.set(number, wish);
    this.#keep();
  }

  /** Removes what was sent, unless the user has changed the wish meanwhile. */
  remove(numbers, wish) {
    for (const number of numbers) if (this.#wishes.get(number) === wish) this.#wishes.delete(number);
    this.#keep();
  }

  /** The numbers of one wish, in the order of the clicks. */
  of(wish) {
    return [...this.#wishes].filter(([, kept]) => kept === wish).map(([number]) => number);
  }

  #keep() {
    try {
      if (this.#wishes.size === 0) this.storage?.removeItem(this.#key);
      else this.storage?.setItem(this.#key, JSON.stringify([...this.#wishes]));
    } catch {
      // Storage is full or forbidden: the page still holds them.
    }
  }
}

/** `undefined` where the browser forbids it. */
export function safeStorage() {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
