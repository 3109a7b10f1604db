"""schema.org data: read by a JSON-LD processor, with what search engines require; no network."""

import json
from datetime import date

import pytest
from pyld import jsonld

from faq.exporters import FORMATS
from faq.exporters.selection import Publisher, Selection
from faq.topics import known_topics

SCHEMA = "https://schema.org/"
#: schema.org's own context, as far as this data goes.
CONTEXT = {
    "@vocab": SCHEMA,
    "url": {"@type": "@id"},
    "legislationLegalForce": {"@type": "@id"},
    "dateModified": {"@type": "Date"},
    "legislationDate": {"@type": "Date"},
}
#: Terms that schema.org defines for these types (or their parents).
TERMS = {
    "FAQPage": {"url", "name", "inLanguage", "description", "dateModified", "publisher", "isBasedOn", "mainEntity"},
    "Question": {"name", "inLanguage", "acceptedAnswer"},
    "Answer": {"text", "inLanguage", "dateModified", "url"},
    "Organization": {"name"},
    "Legislation": {
        "name", "alternateName", "url", "inLanguage", "legislationIdentifier", "legislationJurisdiction",
        "legislationPassedBy", "legislationLegalForce", "legislationDate", "temporalCoverage",
    },
}  # fmt: skip
DAY = date(2026, 12, 1)


def loader(url, options=None):
    assert url.rstrip("/") == SCHEMA.rstrip("/"), f"asks for {url}"
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": {"@context": CONTEXT},
    }


@pytest.fixture(scope="module", params=["https://hoidap.example", ""], ids=["portal", "no-portal"])
def document(request, real, acts):
    publisher = Publisher("Mặt trận xã A", portal=request.param)
    return json.loads(FORMATS["jsonld"].export(Selection(DAY), real, acts, publisher))


@pytest.fixture
def nodes(document):
    expanded = jsonld.expand(document, {"documentLoader": loader})
    return expanded[0].get("@graph", expanded)


def of_type(nodes, name):
    return [node for node in nodes if node["@type"] == [SCHEMA + name]]


def walk(value):
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from walk(item)
    elif isinstance(value, list):
        for item in value:
            yield from walk(item)


def test_a_processor_reads_every_term(document, nodes):
    """Nothing is dropped on the way, and every identifier is absolute."""
    assert len(nodes) == len(document["@graph"])
    for node in walk(nodes):
        for name, value in node.items():
            assert name.startswith("@") or name.startswith(SCHEMA)
            if name == "@id":
                assert value.startswith(("https://", "tag:"))
    assert jsonld.to_rdf(document, {"documentLoader": loader})["@default"]


def test_only_terms_of_the_type_are_used(document):
    for node in walk(document["@graph"]):
        if "@type" in node:
            assert {name for name in node if not name.startswith("@")} <= TERMS[node["@type"]]


def test_there_is_one_page_for_each_topic_with_all_its_questions(nodes, real):
    pages = of_type(nodes, "FAQPage")
    entries = Selection(DAY).entries(real)
    topics = known_topics()
    counts = {page[SCHEMA + "name"][0]["@value"]: len(page[SCHEMA + "mainEntity"]) for page in pages}
    assert counts == {topics[t]: sum(e.topic == t for e in entries) for t in {e.topic for e in entries}}


def test_each_question_has_a_name_and_one_accepted_answer_with_text(nodes):
    for page in of_type(nodes, "FAQPage"):
        for question in page[SCHEMA + "mainEntity"]:
            assert question["@type"] == [SCHEMA + "Question"] and question[SCHEMA + "name"][0]["@value"]
            (answer,) = question[SCHEMA + "acceptedAnswer"]
            assert answer["@type"] == [SCHEMA + "Answer"] and answer[SCHEMA + "text"][0]["@value"].startswith("<p>")
            assert date.fromisoformat(answer[SCHEMA + "dateModified"][0]["@value"])


def test_every_basis_is_described_in_the_same_document(nodes):
    laws = {node["@id"] for node in of_type(nodes, "Legislation")}
    named = {basis["@id"] for page in of_type(nodes, "FAQPage") for basis in page[SCHEMA + "isBasedOn"]}
    assert named == laws and len(laws) > 5


def test_less_than_sure_answers_carry_their_notice(document):
    texts = [node["text"] for node in walk(document["@graph"]) if node.get("@type") == "Answer"]
    assert any("chưa thấy văn bản bãi bỏ hay thay thế" in text for text in texts)
    assert any("chưa thấy văn bản bãi bỏ hay thay thế" not in text for text in texts)


def test_each_page_says_issuer_day_law_and_disclaimer(document):
    for page in document["@graph"]:
        if page["@type"] == "FAQPage":
            for words in ("Mặt trận xã A", "01/12/2026", "số 106/2025/QH15", "không thay cho tư vấn"):
                assert words in page["description"]
