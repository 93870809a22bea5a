// The only module that fetches: the public HTTP contract, version 1, and its error envelope (RFC 9457).

/** The service answered with a refusal: it would say the same again. */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = "ApiError";
    this.status = status;
    /** Stable, kebab-case; `http-<status>` when the answer was not a problem document. */
    this.code = problem.code ?? `http-${status}`;
    this.problem = problem;
  }

  /** What to tell the user, in the user's language where the service says it so. */
  say(lang) {
    return messageOf(this.problem, lang) ?? this.message;
  }
}

/** The service could not be reached or asked us to come later: worth trying again. */
export class Unreachable extends Error {
  constructor(reason, retryAfterMs = 0) {
    super(reason);
    this.name = "Unreachable";
    this.retryAfterMs = retryAfterMs;
  }
}

/** The text of `{message: {hu, en}}` or `{messages: …}`, in one language. */
export function messageOf(thing, lang) {
  const said = thing?.message ?? thing?.messages;
  if (typeof said === "string") return said;
  return said?.[lang] ?? said?.hu ?? said?.en ?? thing?.detail;
}

const NUMBERS_MAX = 1000;
const TIMEOUT_MS = 30_000;

export class Client {
  /**
   * @param {object} options
   * @param {string} [options.apiBase] where the service lives; the page's own origin by default
   * @param {string} options.company 8-digit taxpayer id
   * @param {(how: {renew: boolean}) => string | Promise<string>} options.getToken the ERP's back end signs it
   */
  constructor({ apiBase = "", company, getToken }) {
    if (!/^\d{8}$/.test(company ?? "")) throw new TypeError("cashbook: company must be the 8-digit taxpayer id");
    if (typeof getToken !== "function") throw new TypeError("cashbook: getToken must be a function that gives a token");
    this.base = `${apiBase.replace(/\/+$/, "")}/api/v1/companies/${company}`;
    this.company = company;
    this.getToken = getToken;
  }

  /** `{states, nextRoundAt}`; more than 1,000 numbers go in several calls. */
  async states(numbers) {
    const answers = await this.#inParts(numbers, (part) => this.#call("POST", "/states", { numbers: part }));
    return { states: answers.flatMap((answer) => answer.states ?? []), nextRoundAt: answers.at(-1)?.nextRoundAt ?? null };
  }

  /** `{number, refused, message}` for each number. */
  async mark(numbers) {
    return this.#wish("/marks", numbers);
  }

  async withdraw(numbers) {
    return this.#wish("/marks/withdraw", numbers);
  }

  document(number) {
    return this.#call("GET", `/documents/${encodeURIComponent(number)}`);
  }

  preview(number) {
    return this.#call("GET", `/documents/${encodeURIComponent(number)}/preview`);
  }

  /** The company's transfer log, newest first; `cursor` is what the page before it ended with. */
  submissions(cursor) {
    return this.#call("GET", cursor ? `/submissions?cursor=${encodeURIComponent(cursor)}` : "/submissions");
  }

  settings() {
    return this.#call("GET", "/settings");
  }

  changeSettings(changes) {
    return this.#call("PATCH", "/settings", changes);
  }

  checkKey() {
    return this.#call("POST", "/settings/check");
  }

  planBackfill(from) {
    return this.#call("POST", "/backfill/plan", { from });
  }

  startBackfill(from) {
    return this.#call("POST", "/backfill", { from });
  }

  async #wish(path, numbers) {
    const answers = await this.#inParts(numbers, (part) => this.#call("POST", path, { numbers: part }));
    return answers.flatMap((answer) => answer.results ?? []).map(readResult);
  }

  async #inParts(numbers, call) {
    const answers = [];
    for (let at = 0; at < numbers.length; at += NUMBERS_MAX) {
      answers.push(await call(numbers.slice(at, at + NUMBERS_MAX)));
    }
    return answers;
  }

  async #call(method, path, body) {
    let response = await this.#send(method, path, body, false);
    if (response.status === 401) response = await this.#send(method, path, body, true);
    if (response.status === 429 || response.status >= 500) {
      throw new Unreachable(`HTTP ${response.status}`, retryAfterMs(response.headers.get("retry-after")));
    }
    const answer = await readJson(response);
    if (!response.ok) throw new ApiError(response.status, answer ?? {});
    return answer ?? {};
  }

  async #send(method, path, body, renew) {
    // A token that is at hand is not waited for: the request then leaves within the call, before the page draws its list.
    const given = this.getToken({ renew });
    const token = typeof given === "string" ? given : await given;
    const headers = { accept: "application/json", authorization: `Bearer ${token}` };
    if (body !== undefined) headers["content-type"] = "application/json";
    try {
      return await fetch(this.base + path, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        credentials: "omit",
        cache: "no-store",
        // Asked for by what the user looks at or has just clicked.
        priority: "high",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw new Unreachable(String(error?.message ?? error));
    }
  }
}

async function readJson(response) {
  if (!/json/.test(response.headers.get("content-type") ?? "")) return null;
  try {
    return await response.json();
  } catch {
    throw new Unreachable("the answer was cut off");
  }
}

/** One result of `POST …/marks`; marking twice is fine. */
function readResult(result) {
  return { ...result, refused: result.result === "refused" };
}

/** `Retry-After` in seconds; the date form is not used by our service. */
function retryAfterMs(header) {
  const seconds = Number.parseInt(header ?? "", 10);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}
