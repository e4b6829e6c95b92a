"""The event catalogue, AsyncAPI 3, made from the contracts and from what services publish.

`tongxin asyncapi` writes `proto/asyncapi.yaml`; a test fails when it is not up to date.
"""

import importlib
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import grpc_tools
import yaml
from google.protobuf import descriptor_pb2

from chassis.published import Published

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "proto" / "asyncapi.yaml"
SERVICES = ("intake", "deliberation", "escalation", "notification")
_ADDRESS = "tongxin.{service}.{noun}.{verb}.{{level}}.{{pp}}.{{cc}}.{{dd}}.{{ttt}}.{{vvv}}"
_PARAMETERS = {
    "level": "Who has to act next: village, township, county, city or province.",
    "pp": "Province, 2 digits of the matter's own region code.",
    "cc": "City, 2 digits.",
    "dd": "County, 2 digits.",
    "ttt": "Township, 3 digits.",
    "vvv": "Village, 3 digits.",
}
_HEADERS = {
    "ce-specversion": "1.0",
    "ce-id": "The event's id, a UUID; also `Nats-Msg-Id`. Handle each once.",
    "ce-type": "The message's full name.",
    "ce-source": "The service that published it.",
    "ce-time": "When it was published, RFC 3339.",
    "ce-subject": "The resource it is about, percent-encoded.",
    "ce-correlationid": "The matter, or the object of facts, percent-encoded.",
    "ce-causationid": "The event that caused it, if one did.",
    "ce-dataclassification": "open, protected or sealed.",
    "traceparent": "W3C trace context.",
}
_SCALARS: dict[int, dict[str, Any]] = {
    descriptor_pb2.FieldDescriptorProto.TYPE_BOOL: {"type": "boolean"},
    descriptor_pb2.FieldDescriptorProto.TYPE_INT32: {"type": "integer", "format": "int32"},
    descriptor_pb2.FieldDescriptorProto.TYPE_INT64: {"type": "string", "format": "int64"},
    descriptor_pb2.FieldDescriptorProto.TYPE_STRING: {"type": "string"},
}


class Contracts:
    """The contracts' messages and enums with their comments."""

    def __init__(self) -> None:
        self.messages: dict[str, tuple[descriptor_pb2.DescriptorProto, dict[tuple[int, ...], str]]]
        self.messages = {}
        self.enums: dict[str, descriptor_pb2.EnumDescriptorProto] = {}
        for file in _descriptors().file:
            comments = {
                tuple(item.path): " ".join(item.leading_comments.split())
                for item in file.source_code_info.location
                if item.leading_comments
            }
            for index, message in enumerate(file.message_type):
                own = {path[2:]: text for path, text in comments.items() if path[:2] == (4, index)}
                self.messages[f".{file.package}.{message.name}"] = (message, own)
            for enum in file.enum_type:
                self.enums[f".{file.package}.{enum.name}"] = enum

    def schema(self, name: str) -> dict[str, Any]:
        """Return a message as JSON schema, in protobuf's JSON mapping."""
        if name == ".google.protobuf.Timestamp":
            return {"type": "string", "format": "date-time"}
        message, comments = self.messages[name]
        entries = {f"{name}.{item.name}": item for item in message.nested_type}
        properties = {
            field.json_name: self._field(field, entries)
            | {"description": comments.get((2, index), "")}
            for index, field in enumerate(message.field)
        }
        return {
            "type": "object",
            "description": comments.get((), ""),
            "properties": properties,
        }

    def _field(
        self,
        field: descriptor_pb2.FieldDescriptorProto,
        entries: dict[str, descriptor_pb2.DescriptorProto],
    ) -> dict[str, Any]:
        if field.type_name in entries:
            return {"type": "object", "additionalProperties": {"type": "string"}}
        if field.type == field.TYPE_ENUM:
            shape: dict[str, Any] = {
                "type": "string",
                "enum": [value.name for value in self.enums[field.type_name].value],
            }
        elif field.type == field.TYPE_MESSAGE:
            shape = self.schema(field.type_name)
        else:
            shape = dict(_SCALARS[field.type])
        if field.label == field.LABEL_REPEATED:
            return {"type": "array", "items": shape}
        return shape


def _descriptors() -> descriptor_pb2.FileDescriptorSet:
    proto = ROOT / "proto"
    sources = sorted(str(path.relative_to(proto)) for path in (proto / "tongxin").rglob("*.proto"))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "contracts.binpb"
        subprocess.run(  # noqa: S603 - our own fixed command
            [
                sys.executable,
                "-m",
                "grpc_tools.protoc",
                f"-I{proto}",
                f"-I{Path(grpc_tools.__file__).parent / '_proto'}",
                "--include_source_info",
                f"--descriptor_set_out={target}",
                *sources,
            ],
            cwd=proto,
            check=True,
        )
        return descriptor_pb2.FileDescriptorSet.FromString(target.read_bytes())


def published() -> list[Published]:
    """Return what each service says that it publishes."""
    return [
        importlib.import_module(f"services.{service}.api.published").PUBLISHED
        for service in SERVICES
    ]


def document() -> dict[str, Any]:
    """Return the whole catalogue."""
    contracts = Contracts()
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    messages: dict[str, Any] = {}
    for catalogue in published():
        for cls, (noun, verb) in catalogue.events.items():
            name = cls.DESCRIPTOR.full_name
            key = f"{catalogue.service}.{noun}.{verb}"
            key = key if key not in channels else f"{key}.{cls.DESCRIPTOR.name}"
            channels[key] = {
                "address": _ADDRESS.format(service=catalogue.service, noun=noun, verb=verb),
                "messages": {name: {"$ref": f"#/components/messages/{name}"}},
                "parameters": {
                    parameter: {"description": text} for parameter, text in _PARAMETERS.items()
                },
            }
            operations[f"publish.{name}"] = {
                "action": "send",
                "channel": {"$ref": f"#/channels/{key}"},
                "summary": f"{catalogue.service} publishes {cls.DESCRIPTOR.name}",
            }
            messages[name] = {
                "name": name,
                "contentType": "application/protobuf",
                "summary": contracts.schema(f".{name}")["description"],
                "headers": {
                    "type": "object",
                    "properties": {
                        header: {"type": "string", "description": text}
                        for header, text in _HEADERS.items()
                    },
                },
                "payload": contracts.schema(f".{name}"),
            }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Tongxin events",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 in binary mode on NATS JetStream. Ids, codes and times"
            " only: consumers fetch content by RPC under their own rights.",
        },
        "defaultContentType": "application/protobuf",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages},
    }


def render() -> str:
    """Return the catalogue as YAML."""
    return yaml.safe_dump(document(), sort_keys=False, allow_unicode=True, width=100)


def write() -> None:
    """Write `proto/asyncapi.yaml`."""
    TARGET.write_text(render(), encoding="utf-8")
