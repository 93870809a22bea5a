//! Problems of the HTTP layer: what goes wrong before the service is asked, with status and text. What the service
//! refuses stands in [`super::service`].

use super::Text;

/// One kind of problem.
#[derive(Clone, Copy, Debug)]
pub struct ProblemText {
    pub code: &'static str,
    pub status: u16,
    pub detail: Text,
}

const fn problem(code: &'static str, status: u16, detail: (&'static str, &'static str)) -> ProblemText {
    ProblemText { code, status, detail: Text { hu: detail.0, en: detail.1 } }
}

/// Details as (Hungarian, English).
pub const PROBLEMS: &[ProblemText] = &[
    // The token.
    problem(
        "token-missing",
        401,
        (
            "A kérésnek `Authorization: Bearer …` fejlécben InCash által aláírt tokent kell hoznia.",
            "The request must carry a token signed by InCash in an `Authorization: Bearer …` header.",
        ),
    ),
    problem(
        "token-malformed",
        401,
        ("A token nem háromrészes JWT.", "The token is not a JWT of three parts."),
    ),
    problem(
        "token-algorithm",
        401,
        (
            "A token `alg` fejléce csak EdDSA lehet, `crit` nélkül.",
            "The token's `alg` header must be exactly EdDSA, without `crit`.",
        ),
    ),
    problem(
        "token-key-unknown",
        401,
        (
            "A token `kid` fejléce hiányzik, vagy nincs ilyen kulcs beállítva.",
            "The token's `kid` header is missing, or no such key is configured.",
        ),
    ),
    problem(
        "token-signature",
        401,
        ("A token aláírása nem érvényes.", "The token's signature does not hold."),
    ),
    problem(
        "token-claims",
        401,
        (
            "A tokenből hiányzik, vagy hibás: iss, aud, sub, exp, company vagy scope.",
            "One of the token's claims iss, aud, sub, exp, company and scope is missing or malformed.",
        ),
    ),
    problem("token-expired", 401, ("A token lejárt.", "The token has expired.")),
    problem(
        "token-not-yet-valid",
        401,
        ("A token `nbf` vagy `iat` ideje a jövőben van.", "The token's `nbf` or `iat` lies in the future."),
    ),
    problem(
        "token-lifetime",
        401,
        (
            "A token `exp` ideje messzebb van, mint amennyit a beállítás enged.",
            "The token's `exp` lies farther ahead than the configuration allows.",
        ),
    ),
    problem(
        "token-issuer",
        401,
        ("A token `iss` értéke nem a beállított.", "The token's `iss` is not the configured one."),
    ),
    problem(
        "token-audience",
        401,
        (
            "A token `aud` értéke nem ezt a szolgáltatást nevezi meg.",
            "The token's `aud` does not name this service.",
        ),
    ),
    problem(
        "scope-missing",
        403,
        ("A tokenből hiányzik a(z) `{0}` jogosultság.", "The token lacks the scope `{0}`."),
    ),
    problem(
        "round-token-wrong",
        401,
        (
            "A `token` paraméter nem a beállított ütemezőtoken.",
            "The parameter `token` is not the configured scheduler's token.",
        ),
    ),
    // The request.
    problem("not-found", 404, ("Ezen az útvonalon nincs semmi.", "There is nothing at this path.")),
    problem("method-not-allowed", 405, ("Ezen az útvonalon ez megy: {0}.", "This path takes {0}.")),
    problem("query-invalid", 400, ("A(z) `{0}` paraméter hibás.", "The parameter `{0}` is malformed.")),
    problem(
        "media-type-unsupported",
        415,
        ("Ez a hívás ezt a tartalomtípust várja: {0}.", "This call takes {0}."),
    ),
    problem(
        "body-too-large",
        413,
        ("A kérés törzse legfeljebb {0} bájt lehet.", "The body may have at most {0} bytes."),
    ),
    problem("body-unreadable", 400, ("A kérés törzse nem olvasható: {0}", "The body cannot be read: {0}")),
    problem("json-invalid", 400, ("A JSON nem olvasható: {0}", "The JSON cannot be read: {0}")),
    problem(
        "revision-missing",
        400,
        (
            "Hiányzik a változatszám: JSON-ban a `revision` mező, XML-nél a `?revision=` paraméter, egész szám.",
            "The revision is missing: the field `revision` in JSON, the parameter `?revision=` with XML; a whole number.",
        ),
    ),
    problem(
        "line-invalid",
        400,
        (
            "A sorban vagy `document`, vagy `xml` (a `revision` és szükség esetén az `extra` mezővel) álljon.",
            "A line holds either `document`, or `xml` (with `revision` and, where needed, `extra`).",
        ),
    ),
    problem("code-unknown", 404, ("Nincs ilyen hibakód: {0}.", "There is no such code: {0}.")),
    // Ours.
    problem(
        "misconfigured",
        500,
        (
            "A szolgáltatás beállítása hiányos vagy hibás; az ok az üzemeltető naplójában áll.",
            "The service's configuration is incomplete or wrong; the operator's log names the reason.",
        ),
    ),
    problem(
        "internal",
        500,
        ("Váratlan hiba történt; az ok a naplóban áll.", "Something unexpected happened; the log names it."),
    ),
];
