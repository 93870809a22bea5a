"""How schemathesis writes the bodies that are neither JSON nor a form."""
import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    items = value if isinstance(value, list) else [value]
    return "\n".join(json.dumps(item) for item in items).encode()


@schemathesis.serializer("application/pdf")
def pdf(context, value):
    return b"%PDF-1.4\n" + str(value).encode("utf-8", "surrogatepass")


@schemathesis.serializer("application/xml", "text/xml")
def xml(context, value):
    return str(value).encode("utf-8", "surrogatepass")
