"""The response of a CDS Hooks 2.0 service as a JSON Schema, written from the specification's tables of attributes."""

from __future__ import annotations

from typing import Any

_TEXT: dict[str, Any] = {"type": "string", "minLength": 1, "pattern": r"\S"}
_URL: dict[str, Any] = {"type": "string", "pattern": r"^https?://\S+$"}
_CODING: dict[str, Any] = {
    "type": "object",
    "required": ["code"],
    "properties": {"code": _TEXT, "system": _URL, "display": _TEXT},
}

_ACTION: dict[str, Any] = {
    "type": "object",
    "required": ["type", "description"],
    "additionalProperties": False,
    "properties": {
        "type": {"enum": ["create", "update", "delete"]},
        "description": _TEXT,
        "resource": {"type": "object", "minProperties": 1},
        "resourceId": _TEXT,
    },
}

_SUGGESTION: dict[str, Any] = {
    "type": "object",
    "required": ["label"],
    "additionalProperties": False,
    "properties": {
        "label": _TEXT,
        "uuid": _TEXT,
        "isRecommended": {"type": "boolean"},
        "actions": {"type": "array", "minItems": 1, "items": _ACTION},
    },
}

_LINK: dict[str, Any] = {
    "type": "object",
    "required": ["label", "url", "type"],
    "additionalProperties": False,
    "properties": {"label": _TEXT, "url": _URL, "type": {"enum": ["absolute", "smart"]}, "appContext": _TEXT},
    "if": {"properties": {"type": {"const": "absolute"}}},
    "then": {"not": {"required": ["appContext"]}},
}

CARD: dict[str, Any] = {
    "type": "object",
    "required": ["summary", "indicator", "source"],
    "additionalProperties": False,
    "properties": {
        "uuid": _TEXT,
        "summary": {**_TEXT, "maxLength": 139},
        "detail": _TEXT,
        "indicator": {"enum": ["info", "warning", "critical"]},
        "source": {
            "type": "object",
            "required": ["label"],
            "additionalProperties": False,
            "properties": {"label": _TEXT, "url": _URL, "icon": _URL, "topic": _CODING},
        },
        "suggestions": {"type": "array", "minItems": 1, "items": _SUGGESTION},
        "selectionBehavior": {"enum": ["at-most-one", "any"]},
        "overrideReasons": {"type": "array", "minItems": 1, "items": _CODING},
        "links": {"type": "array", "minItems": 1, "items": _LINK},
    },
    "dependentRequired": {"suggestions": ["selectionBehavior"]},
}

RESPONSE: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["cards"],
    "additionalProperties": False,
    "properties": {
        "cards": {"type": "array", "items": CARD},
        "systemActions": {"type": "array", "minItems": 1, "items": _ACTION},
    },
}

DISCOVERY: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["services"],
    "additionalProperties": False,
    "properties": {
        "services": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["hook", "description", "id"],
                "additionalProperties": False,
                "properties": {
                    "hook": _TEXT,
                    "title": _TEXT,
                    "description": _TEXT,
                    "id": {"type": "string", "pattern": r"^[A-Za-z0-9.-]+$"},
                    "prefetch": {"type": "object", "minProperties": 1, "additionalProperties": _TEXT},
                    "usageRequirements": _TEXT,
                },
            },
        }
    },
}
