"""Asks the printed JSON Schema what it accepts; run by schema-test.sh."""

import json
import pathlib
import sys

from jsonschema import Draft202012Validator

work, exceptions_path, corpus = (pathlib.Path(argument) for argument in sys.argv[1:])
faults = []


def checked(path):
    schema = json.loads(path.read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


# Every schema is one, and accepts the examples in it.
everything = checked(work / "all.json")
types = {path.stem: checked(path) for path in sorted((work / "types").glob("*.json"))}
examples = 0
for name, validator in types.items():
    for example in validator.schema["examples"]:
        examples += 1
        for which, asked in (("its own schema", validator), ("the schema of all", everything)):
            if not asked.is_valid(example):
                faults.append(f"an example of {name} is refused by {which}")
    for field, declared in validator.schema["properties"].items():
        for example in declared.get("examples", []) + [declared[key] for key in ("default",) if key in declared]:
            examples += 1
            # The field's schema may refer to the definitions beside it.
            if not validator.evolve(schema={**declared, "$defs": validator.schema.get("$defs", {})}).is_valid(example):
                faults.append(f"{name}.{field}: an example is refused")
print(f"schema: {len(types) + 1} schemas are valid, and accept their {examples} examples")


def without_leftovers(value):
    """What one wrote: parameters that were handed down leave fields behind that their component does not know."""
    if isinstance(value, list):
        return [without_leftovers(element) for element in value]
    if not isinstance(value, dict):
        return value
    parameters = value.get("$parameters", {})
    known = everything.schema["$defs"].get(value.get("type"), {}).get("properties", parameters)
    return {
        key: member if key == "$parameters" else without_leftovers(member)
        for key, member in value.items()
        if key not in parameters or key in known
    }


def recorded():
    """Each distinct definition, with what the reference's schema says of it and the cases that have it."""
    found = {}
    for path in sorted((corpus / "cases").glob("*.json")):
        for case in json.loads(path.read_text())["cases"]:
            if case.get("schema_valid") is None or "definition" not in case:
                continue
            key = json.dumps(case["definition"], sort_keys=True)
            definition, accepted, cases = found.setdefault(key, (case["definition"], case["schema_valid"], []))
            if accepted != case["schema_valid"]:
                faults.append(f"{case['id']}: the record contradicts itself")
            cases.append(case["id"])
    return found.values()


if (corpus / "cases").is_dir():
    exceptions = json.loads(exceptions_path.read_text())
    counts = {"accepted": 0, "refused": 0, "as a rule says": 0, "of a type that is not built": 0}
    for definition, accepted, cases in recorded():
        ruled = [exceptions["cases"][case] for case in cases if case in exceptions["cases"]]
        name = definition.get("class_name", definition.get("type"))
        wanted = ruled[0]["isAccepted"] if ruled else accepted and name not in exceptions["notBuilt"]
        got = everything.is_valid(without_leftovers(definition))
        if got != wanted:
            faults.append(f"{cases[0]}: {'accepted' if got else 'refused'}")
        kind = "as a rule says" if ruled else "of a type that is not built" if wanted != accepted else None
        counts[kind or ("accepted" if wanted else "refused")] += 1
    if not counts["accepted"] or not counts["refused"]:
        faults.append("the corpus has no recorded verdicts")
    print("schema: recorded definitions " + ", ".join(f"{count} {kind}" for kind, count in counts.items()))
else:
    print(f"schema: recorded definitions are skipped, because {corpus} is not there; set AUTH_CORPUS to their folder")

for fault in faults:
    print(f"schema: {fault}", file=sys.stderr)
sys.exit(1 if faults else 0)
