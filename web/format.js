// Dates and amounts as the reader's locale writes them. Instants are shown in Hungarian civil time, amounts never pass
// through a binary float: Intl formats decimal strings exactly.

const LOCALES = { hu: "hu-HU", en: "en-GB" };
const cache = new Map();

function cached(kind, lang, extra, make) {
  const key = `${kind} ${lang} ${extra}`;
  let found = cache.get(key);
  if (!found) {
    found = make(LOCALES[lang] ?? LOCALES.hu);
    cache.set(key, found);
  }
  return found;
}

/** An RFC 3339 instant as date and time of day in Budapest. */
export function dateTime(instant, lang) {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return String(instant ?? "");
  const format = cached("dateTime", lang, "", (locale) =>
    new Intl.DateTimeFormat(locale, {
      timeZone: "Europe/Budapest",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }),
  );
  return format.format(date);
}

/** A civil date (`YYYY-MM-DD`). */
export function civilDate(date, lang) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date ?? "")) return String(date ?? "");
  const format = cached("date", lang, "", (locale) =>
    new Intl.DateTimeFormat(locale, { timeZone: "UTC", year: "numeric", month: "2-digit", day: "2-digit" }),
  );
  return format.format(new Date(`${date}T00:00:00Z`));
}

/** A civil date in words, with its day of the week: what a browser in another language shows as 07/01/2026 cannot be misread here. */
export function dateInWords(date, lang) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date ?? "")) return "";
  const format = cached("words", lang, "", (locale) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", dateStyle: "full" }));
  return format.format(new Date(`${date}T00:00:00Z`));
}

/** A decimal string with its currency. Forints are whole unless the amount is not. */
export function amount(decimal, currency, lang) {
  const fraction = String(decimal).split(".")[1]?.replace(/0+$/, "").length ?? 0;
  const digits = Math.max(currency === "HUF" ? 0 : 2, Math.min(fraction, 6));
  try {
    return cached("amount", lang, `${currency} ${digits}`, (locale) =>
      new Intl.NumberFormat(locale, { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits }),
    ).format(String(decimal));
  } catch {
    return `${decimal} ${currency}`;
  }
}

/** A whole number. */
export function count(number, lang) {
  return cached("count", lang, "", (locale) => new Intl.NumberFormat(locale)).format(number);
}

/** Today's civil date in Hungary, `YYYY-MM-DD`. */
export function today(now = new Date()) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Budapest" }).format(now);
}
