"""Why AWS's command line would refuse a line, by the service models that it makes its commands from; nothing is sent.

Reads a JSON list of lines on stdin, writes a list of what is wrong with each (null: nothing) on stdout.
"""

import json
import shlex
import sys

import botocore.session
import jmespath
from botocore import xform_name

# Of `aws s3` itself: no operation of the service, which is called s3api there.
S3_COMMANDS = {"cp", "ls", "mv", "rm", "sync"}
GLOBAL = {"query", "output", "region", "profile", "endpoint-url", "no-cli-pager"}


def fault_of(line, session):
    _, service, command, *rest = shlex.split(line)
    if service == "s3":
        return None if command in S3_COMMANDS else f"s3 has no command {command}"
    service = "s3" if service == "s3api" else service
    if service not in session.get_available_services():
        return f"no service {service}"
    model = session.get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if command not in names:
        return f"{service} has no command {command}"
    shape = model.operation_model(names[command]).input_shape
    members = {xform_name(name, "-"): (name, member) for name, member in shape.members.items()}
    given = options(rest)
    for name, values in given.items():
        if name == "query":
            jmespath.compile(values[0])
        if name in GLOBAL:
            continue
        if name not in members:
            return f"{command} has no option --{name}"
        fault = fault_of_values(members[name][1], values)
        if fault:
            return f"--{name}: {fault}"
    missing = [name for name, (member, _) in members.items() if member in shape.required_members and name not in given]
    return f"{command} needs --{missing[0]}" if missing else None


def options(words):
    given = {}
    for word in words:
        if word.startswith("--"):
            name = word[2:]
            given[name] = []
        else:
            given[name].append(word)
    return given


def fault_of_values(shape, values):
    """Enumerations, and the keys of the short form `Key=value,Key=value`."""
    if shape.type_name == "list":
        shape = shape.member
    if shape.type_name == "structure" and not values[0].startswith(("{", "file://")):
        keys = [part.split("=")[0] for value in values for part in value.split(",") if "=" in part]
        unknown = [key for key in keys if key not in shape.members]
        return f"no key {unknown[0]}" if unknown else None
    if shape.type_name == "string" and shape.enum and values[0] not in shape.enum:
        return f"{values[0]} is none of {', '.join(shape.enum)}"
    return None


def main():
    session = botocore.session.get_session()
    json.dump([fault_of(line, session) for line in json.load(sys.stdin)], sys.stdout)


main()
