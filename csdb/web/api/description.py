"""The API described as OpenAPI 3.1, made of the same codes and columns as its answers."""

from importlib.metadata import version
from typing import Any

from csdb import questionnaire
from csdb.publish.files import tidy
from csdb.publish.files.citation import CODE, LICENCE, Publisher
from csdb.questionnaire import Choice, Choices
from csdb.web.api import told as api_told
from csdb.web.api.problem import MEDIA_TYPE

_TEXT, _WHOLE, _FLAG = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
_URL = {"type": "string", "format": "uri"}


def description(by: Publisher) -> dict[str, Any]:
    """The content of openapi.json."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{by.site}: pay and role of customer success managers",
            "summary": "Every published number, for reading; no key is needed.",
            "description": f"The data are under {LICENCE.name}. The software is under the "
            f"{CODE.name} ({CODE.url}). A release never changes; `latest` leads to the newest. A "
            "number that is withheld has no row.",
            "version": version("csdb"),
            "license": {"name": LICENCE.name, "identifier": LICENCE.code},
        },
        "servers": [{"url": by.url}],
        "paths": _paths(),
        "components": {
            "schemas": _schemas(),
            "parameters": _parameters(),
            "responses": {
                "problem": {
                    "description": "What is wrong, as problem details (RFC 9457).",
                    "content": {MEDIA_TYPE: {"schema": _ref("schemas/problem")}},
                },
                "latest": {
                    "description": "`latest`: the address of the same in the newest release.",
                    "headers": {"Location": {"required": True, "schema": _TEXT}},
                },
                "unchanged": {"description": "It is what If-None-Match names."},
            },
        },
    }


def _paths() -> dict[str, Any]:
    release = _ref("parameters/release")
    filters = [_ref(f"parameters/{name}") for name in api_told.FILTERS]
    one = "/api/v1/releases/{release}"
    return {
        "/api/v1/releases": _get("Every release, newest first", "listReleases", "releases"),
        one: _get("A release without its numbers", "getRelease", "release", release),
        f"{one}/figures": _get("The numbers of a release", "getFigures", "rows", release, *filters),
        f"{one}/figures/{{figure}}": _get(
            "The numbers of one figure",
            "getFigure",
            "rows",
            release,
            _ref("parameters/figure"),
            *filters,
        ),
        f"{one}/peers": _get(
            "The published groups nearest to somebody with these answers, which nobody keeps",
            "getPeers",
            "peers",
            release,
            *(_answer(question) for question in api_told.ANSWERS.values()),
        ),
        "/api/v1/questionnaire": _get("The questions as asked", "getQuestionnaire", "asked"),
        "/api/v1/openapi.json": _get("This description", "getDescription", "anything"),
    }


def _get(summary: str, name: str, schema: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    problem = _ref("responses/problem")
    answers = {
        "200": {
            "description": summary,
            "headers": {"ETag": {"schema": _TEXT}},
            "content": {"application/json": {"schema": _ref(f"schemas/{schema}")}},
        },
        "304": _ref("responses/unchanged"),
        **dict.fromkeys(("400", "404", "406", "503"), problem),
    }
    if parameters:
        answers["302"] = _ref("responses/latest")
    told = {"operationId": name, "summary": summary, "responses": answers}
    return {"get": {**told, "parameters": list(parameters)} if parameters else told}


def _parameters() -> dict[str, Any]:
    asked = {"scope": api_told.SCOPES, "dimension": api_told.DIMENSIONS}
    codes = {name: {"type": "string", "enum": list(known)} for name, known in asked.items()}
    codes["group"] = {"type": "string", "pattern": "^[a-z0-9_+=]{1,100}$"}
    return {
        "release": {
            "name": "release",
            "in": "path",
            "required": True,
            "description": "The id of a release, or latest.",
            "schema": {"type": "string", "pattern": "^[a-z0-9-]{1,40}$"},
            "example": "latest",
        },
        "figure": {
            "name": "figure",
            "in": "path",
            "required": True,
            "description": tidy.COLUMNS["figure"],
            "schema": {"type": "string", "enum": list(api_told.FIGURES)},
        },
        **{
            name: {"name": name, "in": "query", "description": what, "schema": codes[name]}
            for name, what in api_told.FILTERS.items()
        },
    }


def _answer(question: Choice | Choices) -> dict[str, Any]:
    code = {"type": "string", "enum": list(questionnaire.codes(question))}
    told = {"name": question.key, "in": "query", "description": question.text}
    if isinstance(question, Choice):
        return {**told, "schema": code}
    several = {"type": "array", "items": code, "minItems": 1, "uniqueItems": True}
    return {**told, "style": "form", "explode": False, "schema": several}


def _schemas() -> dict[str, Any]:
    about = {"release": _TEXT, "created": _TEXT, "demonstration": _FLAG, "license": _URL}
    group = _object(code=_TEXT, label=_TEXT, options=_list(_TEXT))
    rows = _list(_ref("schemas/row"))
    peer = _object(dimension=_TEXT, group=_ref("schemas/group"), rows=rows)
    return {
        "row": _row(),
        "group": group,
        "peer": peer,
        "rows": _object(**about, rows=rows),
        "peers": _object(
            **about,
            scope=_TEXT,
            reason=_TEXT,
            nearest={"oneOf": [_ref("schemas/peer"), {"type": "null"}]},
            groups=_list(_ref("schemas/peer")),
            everyone=rows,
        ),
        "releases": _object(
            releases=_list(
                _object(id=_TEXT, created=_TEXT, digest=_TEXT, previous=_nullable(), url=_URL)
            )
        ),
        "release": _release(),
        "asked": _object(questions=_list({"type": "object"})),
        "anything": {"type": "object"},
        "problem": _object(type=_TEXT, title=_TEXT, status=_WHOLE, detail=_TEXT),
    }


def _release() -> dict[str, Any]:
    scope = _object(
        code=_TEXT,
        name=_TEXT,
        currency=_TEXT,
        people=_WHOLE,
        changed=_TEXT,
        groups={"type": "object", "additionalProperties": _list(_ref("schemas/group"))},
    )
    file = _object(name=_TEXT, media_type=_TEXT, bytes=_WHOLE, sha256=_TEXT, url=_URL)
    texts = ("id", "created", "digest", "method", "rates_date", "home", "citation")
    return _object(
        **dict.fromkeys(texts, _TEXT),
        previous=_nullable(),
        demonstration=_FLAG,
        parameters={"type": "object"},
        license=_URL,
        page=_URL,
        scopes=_list(scope),
        files=_list(file),
    )


def _row() -> dict[str, Any]:
    told = {}
    for name, meaning in tidy.COLUMNS.items():
        missing = name in tidy.NUMBERS and name != "n"
        kind = "integer" if name in tidy.NUMBERS else "string"
        told[name] = {"type": [kind, "null"] if missing else kind, "description": meaning}
    return _object(**told)


def _object(**properties: Any) -> dict[str, Any]:
    """An object that has all of these and nothing else."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _nullable() -> dict[str, Any]:
    return {"type": ["string", "null"]}


def _ref(where: str) -> dict[str, Any]:
    return {"$ref": f"#/components/{where}"}
