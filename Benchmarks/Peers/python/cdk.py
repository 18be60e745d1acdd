"""What the Airbyte Python CDK takes for the operations that auth-benchmarks measures, in the same form.

    cdk.py KEYS CORPUS [SECONDS]

KEYS is a folder with `rsa.pem`; CORPUS is the folder of recorded connectors, or `-` where it is not at hand.
"""

import json
import pathlib
import statistics
import sys
import time
from unittest import mock

import requests
from airbyte_cdk.sources.declarative.decoders import JsonDecoder
from airbyte_cdk.sources.declarative.models import declarative_component_schema as models
from airbyte_cdk.sources.declarative.parsers.manifest_component_transformer import ManifestComponentTransformer
from airbyte_cdk.sources.declarative.parsers.manifest_reference_resolver import ManifestReferenceResolver
from airbyte_cdk.sources.declarative.parsers.model_to_component_factory import ModelToComponentFactory

TOKEN = "ya29.token-of-a-usual-length-0123456789abcdef0123456789abcdef"
HEADERS = {
    "Accept": "application/json", "User-Agent": "benchmark/1", "Content-Type": "application/json",
    "X-Request-Id": "0123456789", "Accept-Encoding": "gzip", "Authorization": "Bearer old",
}
ROUNDS = 3


def measure(name, operation, seconds):
    """Repeats `operation`, which takes how often, for about so many seconds; the median of the rounds."""
    operation(1)
    count = 1
    while True:
        start = time.perf_counter()
        operation(count)
        elapsed = time.perf_counter() - start
        if elapsed >= seconds / 10:
            break
        count *= 4
    count = max(1, int(count * seconds / elapsed))
    wall, processor = [], []
    for _ in range(ROUNDS if elapsed < seconds else 1):
        starts = time.perf_counter(), time.process_time()
        operation(count)
        wall.append((time.perf_counter() - starts[0]) * 1e9 / count)
        processor.append((time.process_time() - starts[1]) * 1e9 / count)
    return {
        "name": name, "nanoseconds": statistics.median(wall), "spread": [min(wall), max(wall)],
        "processorNanoseconds": statistics.median(processor),
    }


def build(definition, config):
    """The authenticator of a definition, as the CDK builds it for a stream."""
    prepared = ManifestComponentTransformer().propagate_types_and_parameters("", definition, {})
    return ModelToComponentFactory().create_component(getattr(models, definition["type"]), prepared, config)


def applying(authenticator):
    """Puts the credentials into a prepared request, as `requests` has the authenticator do."""
    request = requests.Request("GET", "https://api.example.com/v1/items?page=1", headers=HEADERS).prepare()

    def run(count):
        for _ in range(count):
            authenticator(request)
        assert TOKEN in request.headers["Authorization"] or "eyJ" in request.headers["Authorization"]

    return run


def oauth():
    authenticator = build(
        {
            "type": "OAuthAuthenticator", "token_refresh_endpoint": "https://auth.example.com/token",
            "grant_type": "client_credentials", "client_id": "{{ config['client_id'] }}",
            "client_secret": "{{ config['client_secret'] }}",
        },
        {"client_id": "client-17", "client_secret": "secret-of-client-17"},
    )
    # Its own answer to a token request, so that a token is there.
    answer = {"access_token": TOKEN, "expires_in": 86400}
    with mock.patch.object(type(authenticator), "_make_handled_request", lambda self: answer):
        assert authenticator.get_auth_header()["Authorization"] == f"Bearer {TOKEN}"
    return authenticator


def jwt(keys):
    return build(
        {
            "type": "JwtAuthenticator", "algorithm": "RS256", "secret_key": "{{ config['private_key'] }}",
            "header_prefix": "Bearer", "token_duration": 1200,
            "jwt_payload": {"iss": "{{ config['client_id'] }}", "aud": "https://auth.example.com/token"},
            "additional_jwt_payload": {"scope": "read write"},
        },
        {"client_id": "client-17", "private_key": (keys / "rsa.pem").read_text()},
    )


def authenticators(value):
    """The definitions under a stream that are authenticators of requesters."""
    if isinstance(value, dict):
        for key, member in value.items():
            if key == "$parameters":
                continue
            if key == "authenticator" and "type" in value and isinstance(member, dict):
                yield member
            else:
                yield from authenticators(member)
    elif isinstance(value, list):
        for member in value:
            yield from authenticators(member)


def whole_manifest(text, config):
    """From the text to all authenticators: only the steps that lead to them, not whole streams."""
    manifest = json.loads(text)
    manifest.setdefault("type", "DeclarativeSource")
    resolved = ManifestReferenceResolver().preprocess_manifest(manifest)
    document = ManifestComponentTransformer().propagate_types_and_parameters("", resolved, {})
    factory = ModelToComponentFactory()
    # What a requester hands to its authenticator.
    context = {"name": "benchmark", "url_base": "https://api.example.com", "decoder": JsonDecoder(parameters={})}
    built = failed = 0
    for section in ("streams", "dynamic_streams"):
        for definition in authenticators(document.get(section, [])):
            try:
                factory.create_component(getattr(models, definition["type"]), definition, config, **context)
                built += 1
            except Exception:  # custom types, and values that no recorded config has
                failed += 1
    return built, failed


def config_of(cases):
    """One user's config for a whole manifest: what the recorded case of each of its authenticators was given."""
    config = {}
    if cases.exists():
        for case in json.loads(cases.read_text())["cases"]:
            if case["id"].endswith("/plain"):
                for key, value in case["config"].items():
                    config.setdefault(key, value)
    return config


def corpus(folder):
    items = [
        (path.read_text(), config_of(folder / "cases" / path.name))
        for path in sorted((folder / "manifests").glob("*.json"))
    ]
    built = failed = 0
    starts = time.perf_counter(), time.process_time()
    for text, config in items:
        counts = whole_manifest(text, config)
        built, failed = built + counts[0], failed + counts[1]
    wall = (time.perf_counter() - starts[0]) * 1e9
    return {
        "name": "corpus: all manifests to all authenticators", "nanoseconds": wall, "spread": [wall, wall],
        "processorNanoseconds": (time.process_time() - starts[1]) * 1e9, "manifests": len(items),
        "authenticators": built, "notBuilt": failed,
    }


def main():
    keys, folder = pathlib.Path(sys.argv[1]), sys.argv[2]
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 0.3
    results = [
        measure("OAuth: applied", applying(oauth()), seconds),
        measure("JWT RS256 of a manifest: applied", applying(jwt(keys)), seconds),
    ]
    if folder != "-":
        results.append(corpus(pathlib.Path(folder)))
    json.dump(results, sys.stdout, indent=1)


main()
