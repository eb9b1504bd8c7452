"""Reads EARL as any program of the semantic web does, and holds it against the schema.

Source: Evaluation and Report Language (EARL) 1.0 Schema, W3C, sections 2.1 to 2.8.
"""

from __future__ import annotations

import warnings
from collections import Counter
from pathlib import Path

from rdflib import RDF, Graph, Namespace, URIRef

EARL = Namespace("http://www.w3.org/ns/earl#")
DCT = Namespace("http://purl.org/dc/terms/")
OUTCOMES = {EARL[name] for name in ("passed", "failed", "cantTell", "inapplicable", "untested")}
MODES = {EARL[name] for name in ("automatic", "manual", "semiAuto", "undisclosed", "unknownMode")}
TYPES = {
    EARL.assertedBy: EARL.Software,
    EARL.subject: EARL.TestSubject,
    EARL.test: EARL.TestRequirement,
    EARL.result: EARL.TestResult,
}


def read_earl(path: Path) -> Counter[tuple[str, str, str]]:
    """Return (subject, test, outcome) of every assertion; each must be whole by the schema."""
    with warnings.catch_warnings():  # its reader of JSON-LD uses a class that it calls deprecated
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = Graph().parse(str(path), format="json-ld")
    found: Counter[tuple[str, str, str]] = Counter()
    for one in graph.subjects(RDF.type, EARL.Assertion):
        parts = {}
        for way, kind in TYPES.items():
            [parts[way]] = set(graph.objects(one, way))
            assert (parts[way], RDF.type, kind) in graph, (way, parts[way])
        [outcome] = graph.objects(parts[EARL.result], EARL.outcome)
        [mode] = graph.objects(one, EARL.mode)
        assert outcome in OUTCOMES and mode in MODES
        assert isinstance(parts[EARL.subject], URIRef) and isinstance(parts[EARL.test], URIRef)
        assert list(graph.objects(parts[EARL.assertedBy], DCT.hasVersion))
        told = str(parts[EARL.subject]), str(parts[EARL.test]), str(outcome).split("#")[1]
        found[told] += 1
    known = {str(word) for _, word, _ in graph if str(word).startswith(str(EARL))}
    assert known == {str(word) for word in (*TYPES, EARL.mode, EARL.outcome)}
    return found
