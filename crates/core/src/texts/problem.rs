//! The catalogue of problems: every code that the API can answer, with its status and its texts.

use super::Text;

/// One kind of problem.
#[derive(Clone, Copy, Debug)]
pub struct ProblemText {
    pub code: &'static str,
    pub status: u16,
    pub title: Text,
    pub detail: Text,
}

const fn problem(
    code: &'static str,
    status: u16,
    title: (&'static str, &'static str),
    detail: (&'static str, &'static str),
) -> ProblemText {
    ProblemText {
        code,
        status,
        title: Text { hu: title.0, en: title.1 },
        detail: Text { hu: detail.0, en: detail.1 },
    }
}

/// Titles and details as (Hungarian, English).
pub const PROBLEMS: &[ProblemText] = &[
    // The token.
    problem(
        "token-missing",
        401,
        ("Nincs hozzáférési token", "No access token"),
        (
            "A kérésnek `Authorization: Bearer …` fejlécben InCash által aláírt tokent kell hoznia.",
            "The request must carry a token signed by InCash in an `Authorization: Bearer …` header.",
        ),
    ),
    problem(
        "token-malformed",
        401,
        ("A token nem olvasható", "Unreadable token"),
        ("A token nem háromrészes JWT.", "The token is not a JWT of three parts."),
    ),
    problem(
        "token-algorithm",
        401,
        ("Nem engedett aláírási eljárás", "Signing algorithm not allowed"),
        (
            "A token `alg` fejléce csak EdDSA lehet, `crit` nélkül.",
            "The token's `alg` header must be exactly EdDSA, without `crit`.",
        ),
    ),
    problem(
        "token-key-unknown",
        401,
        ("Ismeretlen aláíró kulcs", "Unknown signing key"),
        (
            "A token `kid` fejléce hiányzik, vagy nincs ilyen kulcs beállítva.",
            "The token's `kid` header is missing, or no such key is configured.",
        ),
    ),
    problem(
        "token-signature",
        401,
        ("Hibás aláírás", "Wrong signature"),
        ("A token aláírása nem érvényes.", "The token's signature does not hold."),
    ),
    problem(
        "token-claims",
        401,
        ("Hiányos token", "Incomplete token"),
        (
            "A tokenből hiányzik, vagy hibás: iss, aud, sub, exp, company vagy scope.",
            "One of the token's claims iss, aud, sub, exp, company and scope is missing or malformed.",
        ),
    ),
    problem(
        "token-expired",
        401,
        ("Lejárt token", "Expired token"),
        ("A token lejárt.", "The token has expired."),
    ),
    problem(
        "token-not-yet-valid",
        401,
        ("A token még nem érvényes", "Token not valid yet"),
        ("A token `nbf` vagy `iat` ideje a jövőben van.", "The token's `nbf` or `iat` lies in the future."),
    ),
    problem(
        "token-lifetime",
        401,
        ("Túl hosszú életű token", "Token lives too long"),
        (
            "A token `exp` ideje messzebb van, mint amennyit a beállítás enged.",
            "The token's `exp` lies farther ahead than the configuration allows.",
        ),
    ),
    problem(
        "token-issuer",
        401,
        ("Idegen kibocsátó", "Unknown issuer"),
        ("A token `iss` értéke nem a beállított.", "The token's `iss` is not the configured one."),
    ),
    problem(
        "token-audience",
        401,
        ("Nem ide szóló token", "Token for another audience"),
        (
            "A token `aud` értéke nem ezt a szolgáltatást nevezi meg.",
            "The token's `aud` does not name this service.",
        ),
    ),
    problem(
        "scope-missing",
        403,
        ("Nincs jogosultság", "Not allowed"),
        ("A tokenből hiányzik a(z) `{0}` jogosultság.", "The token lacks the scope `{0}`."),
    ),
    problem(
        "round-token-wrong",
        401,
        ("Hibás ütemezőtoken", "Wrong scheduler's token"),
        (
            "A `token` paraméter nem a beállított ütemezőtoken.",
            "The parameter `token` is not the configured scheduler's token.",
        ),
    ),
    // The request.
    problem(
        "not-found",
        404,
        ("Nincs ilyen cím", "No such address"),
        ("Ezen az útvonalon nincs semmi.", "There is nothing at this path."),
    ),
    problem(
        "method-not-allowed",
        405,
        ("Nem engedett művelet", "Method not allowed"),
        ("Ezen az útvonalon ez megy: {0}.", "This path takes {0}."),
    ),
    problem(
        "number-invalid",
        400,
        ("Hibás bizonylatszám", "Malformed document number"),
        (
            "A bizonylatszám 1–50 karakter lehet, vezérlőkarakter nélkül, az útvonalban UTF-8 szerint százalékjelesen kódolva.",
            "A document number has 1 to 50 characters, no control characters, and is percent-encoded UTF-8 in the path.",
        ),
    ),
    problem(
        "query-invalid",
        400,
        ("Hibás lekérdezés", "Malformed query"),
        ("A(z) `{0}` paraméter hibás.", "The parameter `{0}` is malformed."),
    ),
    problem(
        "media-type-unsupported",
        415,
        ("Nem támogatott tartalomtípus", "Unsupported media type"),
        ("Ez a hívás ezt a tartalomtípust várja: {0}.", "This call takes {0}."),
    ),
    problem(
        "body-too-large",
        413,
        ("Túl nagy kérés", "Request too large"),
        ("A kérés törzse legfeljebb {0} bájt lehet.", "The body may have at most {0} bytes."),
    ),
    problem(
        "body-unreadable",
        400,
        ("A kérés törzse nem olvasható", "Unreadable body"),
        ("A kérés törzse nem olvasható: {0}", "The body cannot be read: {0}"),
    ),
    problem(
        "json-invalid",
        400,
        ("Hibás JSON", "Malformed JSON"),
        ("A JSON nem olvasható: {0}", "The JSON cannot be read: {0}"),
    ),
    problem(
        "too-many",
        422,
        ("Túl sok elem", "Too many items"),
        ("Egy kérésben legfeljebb {0} elem lehet.", "One request may hold at most {0} items."),
    ),
    problem(
        "rate-limited",
        429,
        ("Túl sok kérés", "Too many requests"),
        (
            "Túl sok kérés érkezett; kis idő múlva újra lehet próbálni.",
            "Too many requests; try again in a moment.",
        ),
    ),
    // The company and its things.
    problem(
        "company-unknown",
        404,
        ("Nincs ilyen cég", "No such company"),
        ("Ez a cég itt nem ismert.", "This company is not known here."),
    ),
    problem(
        "module-not-licensed",
        403,
        ("Nincs megvásárolva a modul", "Module not licensed"),
        (
            "A cégnek nincs Cashbook-integrációs modulja; adat nem vész el, de beküldés sincs.",
            "The company has no Cashbook integration module; nothing is lost, and nothing is submitted.",
        ),
    ),
    problem(
        "document-unknown",
        404,
        ("Nincs ilyen bizonylat", "No such document"),
        ("Ez a bizonylat nem ismert.", "This document is not known."),
    ),
    problem(
        "document-invalid",
        422,
        ("Hibás bizonylat", "Invalid document"),
        (
            "A bizonylaton javítani kell; minden ok a `findings` listában áll.",
            "The document needs correction; `findings` lists every reason.",
        ),
    ),
    problem(
        "settlements-invalid",
        422,
        ("Hibás kiegyenlítések", "Invalid settlements"),
        (
            "A kiegyenlítéseken javítani kell; minden ok a `findings` listában áll.",
            "The settlements need correction; `findings` lists every reason.",
        ),
    ),
    problem(
        "stale-revision",
        409,
        ("Elavult változat", "Stale revision"),
        (
            "A bizonylatnak már a(z) {0}. változata van meg; a most küldött {1}. régebbi vagy más tartalmú.",
            "Revision {0} of the document is already here; revision {1} is older or differs from it.",
        ),
    ),
    problem(
        "backfill-used",
        409,
        ("A visszamenőleges adatküldés már megtörtént", "Backfill already used"),
        (
            "A visszamenőleges adatküldés csak egyszer indítható, és ez már megtörtént.",
            "The retroactive sending can be started only once, and that has happened.",
        ),
    ),
    // Ours.
    problem(
        "store-unavailable",
        503,
        ("A tár most nem elérhető", "Store unavailable"),
        (
            "Az adattár most nem válaszol; a kérést meg lehet ismételni.",
            "The store does not answer now; the request can be repeated.",
        ),
    ),
    problem(
        "misconfigured",
        500,
        ("Hiányos beállítás", "Misconfigured"),
        (
            "A szolgáltatás beállítása hiányos vagy hibás; az ok az üzemeltető naplójában áll.",
            "The service's configuration is incomplete or wrong; the operator's log names the reason.",
        ),
    ),
    problem(
        "internal",
        500,
        ("Belső hiba", "Internal error"),
        ("Váratlan hiba történt; az ok a naplóban áll.", "Something unexpected happened; the log names it."),
    ),
];
