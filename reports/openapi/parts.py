"""Words in which the API is described: small schemas of JSON Schema 2020-12. Pure."""

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
INTEGER: Schema = {"type": "integer"}
OBJECT: Schema = {"type": "object"}
YES_OR_NO: Schema = {"type": "boolean"}
MONTH: Schema = {"type": "string", "pattern": r"^20[0-9]{2}-(0[1-9]|1[0-2])$", "examples": ["2026-10"]}
SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
INSTANT: Schema = {"type": "string", "format": "date-time"}


def record(about: str = "", **properties: Schema) -> Schema:
    """An object that always has all of these keys."""
    described = {"description": about} if about else {}
    return {"type": "object", **described, "properties": properties, "required": list(properties)}


def either(*schemas: Schema) -> Schema:
    return {"oneOf": list(schemas)}


def maybe(schema: Schema, about: str = "") -> Schema:
    """The value, or null."""
    described = {"description": about} if about else {}
    if set(schema) == {"type"} and isinstance(schema["type"], str):
        return {"type": [schema["type"], "null"], **described}
    return {"anyOf": [schema, {"type": "null"}], **described}


def several(schema: Schema, about: str = "") -> Schema:
    return {"type": "array", "items": schema} | ({"description": about} if about else {})


def one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


def mapping(schema: Schema) -> Schema:
    """An object of any keys with values of one kind."""
    return {"type": "object", "additionalProperties": schema}


def same(name: str) -> Schema:
    """One of the document's named schemas."""
    return {"$ref": f"#/components/schemas/{name}"}
