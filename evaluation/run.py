"""One evaluation: which suites, asked of which systems, put together as one dictionary."""

from __future__ import annotations

import platform
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from evaluation import measures
from evaluation.asking import Judge, Outcome, RememberingEncoder, SearchAlone, System, Tell, WholeAssistant, by_id
from evaluation.baselines import PlainBm25, StockRasa, StockRasaFailed, VectorsAlone
from evaluation.capability import CAPABILITIES, Capability, changed_texts, make_cases, noisy, unmarked
from evaluation.rasa_nlu import try_intents
from evaluation.suites import SEED, Case, Split, eval_cases, kept_cases, nlu_examples, split, title_cases, variants
from evaluation.targets import judged
from evaluation.words import SUITE_TITLES
from faq.corpus import Corpus
from faq.ranking import Searcher, learn
from faq.search import Index, query_of
from gateway.assistant import Assistant
from law.acts import Acts
from viet.encode import VectorCache

#: What may be asked for by name.
SUITES = ("own", "capability", "titles", "eval", "nlu", "baselines")

#: So many changed questions are asked for each capability.
CAPABILITY_CASES = 150

#: So many messages out of scope are asked of every system that is compared.
COMPARED_OUT_OF_SCOPE = 300

#: Suites that the systems are compared on.
_COMPARED = ("own", "own-unmarked", "own-off-topic", "eval-strict", "eval-unmarked", "eval-off-topic", "eval-non-legal")


@dataclass(frozen=True)
class Project:
    """What is evaluated."""

    corpus: Corpus
    acts: Acts
    vectors: VectorCache
    examples: Sequence[tuple[str, str]]
    #: where trained baselines are kept between runs
    cache: Path
    #: called at the end of a run, whether it went well or not
    remember: Callable[[], None] = lambda: None

    @classmethod
    def here(cls) -> Project:
        """The project as this process knows it."""
        from bot import knowledge

        folder = knowledge.MODELS_DIR / "evaluation"
        encoder = RememberingEncoder(knowledge.encoder(), folder / "vectors.npz")
        vectors = VectorCache(encoder, knowledge.VECTORS_FILE)
        examples = nlu_examples(knowledge.ROOT / "data" / "nlu")
        return cls(knowledge.shown(), knowledge.acts(), vectors, examples, folder, encoder.save)


@dataclass(frozen=True)
class Wanted:
    """What somebody asked to have evaluated."""

    suites: Collection[str] = SUITES
    #: folder of real questions, if any
    folder: Path | None = None
    without_rasa: bool = False
    #: train the intent classifier of stock Rasa as well
    with_diet: bool = False


@dataclass
class _Results:
    """Outcomes by suite, as they come in; ``split`` ones are from the search without the held-out questions."""

    whole: dict[str, list[Outcome]] = field(default_factory=dict)
    alone: dict[str, list[Outcome]] = field(default_factory=dict)
    systems: dict[str, dict[str, list[Outcome]]] = field(default_factory=dict)
    capabilities: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def evaluate(
    project: Project, load: Callable[[], Assistant], wanted: Wanted, today: date, at: datetime, out: Path, tell: Tell
) -> dict[str, Any]:
    """Ask everything that is wanted; ``load`` gives the assistant when it is needed, ``out`` takes Rasa's report."""
    try:
        return _evaluate(project, load, wanted, today, at, out, tell)
    finally:
        project.remember()


def _evaluate(
    project: Project, load: Callable[[], Assistant], wanted: Wanted, today: date, at: datetime, out: Path, tell: Tell
) -> dict[str, Any]:
    results = _Results()
    judge = Judge(project.corpus, project.acts)
    parts = split(project.corpus, project.examples, today)
    cases: dict[str, list[Case]] = {}
    real: dict[str, list[Case]] = {}
    if "eval" in wanted.suites:
        if wanted.folder is None:
            results.notes.append("Không có thư mục câu hỏi thật (--eval): bỏ qua các bộ eval-*.")
        else:
            real = _with_forms(eval_cases(wanted.folder, today))
            if not real:
                results.notes.append(f"Thư mục {wanted.folder.name} không có tệp câu hỏi nào đúng tên: bỏ qua.")
    if {"own", "capability", "baselines"} & set(wanted.suites):
        cases |= {"own": list(parts.own), "own-off-topic": list(parts.own_off_topic)}
        cases["own-unmarked"] = variants(parts.own, "own-unmarked", changed_texts(unmarked, "unmarked", parts.own))
    training: dict[str, Any] = {}
    if cases:
        alone, training = _held_out_search(project, parts, tell)
        for name, asked in cases.items():
            results.alone[name] = judge.outcomes(alone, asked, tell, _title(name))
        if "capability" in wanted.suites:
            results.capabilities = _capabilities(alone, judge, parts, by_id(results.alone["own"]), today, tell)
        if "baselines" in wanted.suites:
            results.systems["search"] = {name: results.alone[name] for name in cases}
            for name, asked in _compared(real).items():
                results.systems["search"][name] = judge.outcomes(alone, asked, tell, f"{_title(name)} (tìm kiếm)")
    # whatever happens later, what was encoded so far need not be encoded again
    project.remember()
    whole_cases = dict(real)
    if "titles" in wanted.suites:
        whole_cases["titles"] = title_cases(project.corpus, today)
    if whole_cases:
        whole = WholeAssistant(load())
        for name, asked in whole_cases.items():
            results.whole[name] = judge.outcomes(whole, asked, tell, _title(name))
    nlu: dict[str, Any] = {}
    if "nlu" in wanted.suites:
        tell("rasa test nlu (huấn luyện và kiểm tra ý định)", 0, None)
        nlu = try_intents(project.corpus, project.examples, out / "rasa-test-nlu")
        tell("rasa test nlu (huấn luyện và kiểm tra ý định)", 1, 1)
    if "baselines" in wanted.suites:
        _baselines(project, parts, cases | real, judge, results, wanted, tell)
    return _put_together(project, results, training, nlu, today, at)


def _with_forms(suites: dict[str, list[Case]]) -> dict[str, list[Case]]:
    """The real questions once more without marks and as phones type."""
    strict = suites.get("eval-strict")
    if strict:
        suites["eval-unmarked"] = variants(strict, "eval-unmarked", changed_texts(unmarked, "unmarked", strict))
        suites["eval-noisy"] = variants(strict, "eval-noisy", changed_texts(noisy, "noisy", strict))
    return suites


def _held_out_search(project: Project, parts: Split, tell: Tell) -> tuple[SearchAlone, dict[str, Any]]:
    """Index and learn without the questions held out."""
    what = "Học tìm kiếm khi bớt câu hỏi để kiểm tra"
    tell(what, 0, None)
    index = Index(parts.corpus, project.vectors)
    ranker, report = learn(index, [query_of(text) for _, text in parts.off_topic])
    tell(what, 1, 1)
    return SearchAlone(Searcher(index, ranker)), asdict(report)


def _capabilities(
    alone: System, judge: Judge, parts: Split, before: dict[str, Outcome], today: date, tell: Tell
) -> list[dict[str, Any]]:
    rows = []
    for number, capability in enumerate(CAPABILITIES, 1):
        # a role must count even where all the other words are those of a question that the entry lists
        directional = capability.kind == "directional"
        asked = kept_cases(parts.corpus, today) if directional else parts.own
        made = make_cases(capability, asked, parts.corpus, CAPABILITY_CASES)
        what = f"Năng lực {number}/{len(CAPABILITIES)}: {capability.name}"
        after = judge.outcomes(alone, made, tell, what)
        if directional:
            wanted = {case.id for case in made}
            before = by_id(judge.outcomes(alone, [case for case in asked if case.id in wanted], tell, what))
        rows.append(_capability_row(capability, [before[outcome.case.id] for outcome in after], after))
    return rows


def _capability_row(capability: Capability, before: list[Outcome], after: list[Outcome]) -> dict[str, Any]:
    pairs = list(zip(before, after))
    failed = [new for old, new in pairs if not holds(capability.kind, old, new)]
    return {
        "name": capability.name,
        "kind": capability.kind,
        "n": len(after),
        "passed": measures.share(holds(capability.kind, old, new) for old, new in pairs),
        "top1_before": measures.top1(before),
        "top1_after": measures.top1(after),
        "loss": measures.loss_points(before, after),
        "answered_before": measures.status_share(before, "answered"),
        "answered_after": measures.status_share(after, "answered"),
        "kept_answer": measures.share(old.said.entry == new.said.entry for old, new in pairs if old.said.entry),
        "wrong_of_answered": measures.wrong_of_answered(after),
        "failed": [{"id": one.case.id, "text": one.case.text, "got": _first(one)} for one in failed[:40]],
    }


def holds(kind: str, old: Outcome, new: Outcome) -> bool:
    """Whether a changed question got what its test promises.

    Invariance: the same first entry, or a right one. Top 3: a right entry among three, unless there was
    none before. Directional: no answer by the entry that was written for the other role.
    """
    if kind == "invariance":
        return _first(old) == _first(new) or new.top1
    if kind == "top3":
        return new.top3 or not old.top3
    return not new.answer_right


def _first(outcome: Outcome) -> str | None:
    return outcome.said.ranking[0][0] if outcome.said.ranking else None


def _baselines(
    project: Project,
    parts: Split,
    cases: dict[str, list[Case]],
    judge: Judge,
    results: _Results,
    wanted: Wanted,
    tell: Tell,
) -> None:
    systems: list[System] = [PlainBm25(parts.corpus), VectorsAlone(parts.corpus, project.vectors)]
    if wanted.without_rasa:
        results.notes.append("Bỏ qua Rasa mặc định (--without-rasa).")
    else:
        folder = project.cache / "stock-rasa"
        systems.append(StockRasa(parts.corpus, parts.off_topic, folder, tell, wanted.with_diet))
        if not wanted.with_diet:
            results.notes.append("Rasa mặc định chạy không có DIET: xếp các mục như khi có, nhưng không biết từ chối.")
    for system in systems:
        # one call, so that what must start a process starts one; the first two never decline
        declines = system.name == StockRasa.name and wanted.with_diet
        asked = [case for group in _compared(cases).values() for case in group if case.in_scope or declines]
        try:
            outcomes = judge.outcomes(system, asked, tell, f"So sánh: {system.name}")
        except StockRasaFailed as error:
            # the rest of the report is worth having
            results.notes.append(f"Không so được với Rasa mặc định: {error}")
            continue
        grouped: dict[str, list[Outcome]] = {}
        for outcome in outcomes:
            grouped.setdefault(outcome.case.suite, []).append(outcome)
        results.systems[system.name] = grouped


def _compared(cases: dict[str, list[Case]]) -> dict[str, list[Case]]:
    """What every system is asked: the suites compared, and of many messages out of scope a fixed part."""
    chosen: dict[str, list[Case]] = {}
    for name in _COMPARED:
        if name in cases:
            inside = all(case.in_scope for case in cases[name])
            few = inside or len(cases[name]) <= COMPARED_OUT_OF_SCOPE
            chosen[name] = cases[name] if few else Random(f"{SEED}:{name}").sample(cases[name], COMPARED_OUT_OF_SCOPE)
    return chosen


def _put_together(
    project: Project, results: _Results, training: dict[str, Any], nlu: dict[str, Any], today: date, at: datetime
) -> dict[str, Any]:
    suites = {name: suite_row(found, "search") for name, found in results.alone.items()}
    suites |= {name: suite_row(found, "assistant") for name, found in results.whole.items()}
    for name, base in (("own-unmarked", "own"), ("eval-unmarked", "eval-strict"), ("eval-noisy", "eval-strict")):
        both = results.alone | results.whole
        if name in both and base in both:
            suites[name]["figures"]["loss"] = measures.loss_points(both[base], both[name])
    report: dict[str, Any] = {
        "format": 1,
        "made_at": at.isoformat(timespec="seconds"),
        "today": today.isoformat(),
        "python": platform.python_version(),
        "machine": platform.platform(),
        "entries": len(project.corpus.versions),
        "questions": sum(len(versions[-1].questions) for versions in project.corpus.versions.values()),
        "notes": results.notes,
        "suites": suites,
        "capabilities": results.capabilities,
        "systems": {
            system: {name: _compared_figures(found) for name, found in by_suite.items()}
            for system, by_suite in results.systems.items()
        },
        "leave_one_out": training,
        "nlu": nlu,
    }
    report["targets"] = judged(report)
    return report


def suite_row(outcomes: list[Outcome], asked: str) -> dict[str, Any]:
    """Everything a report keeps of one suite; texts only of cases that are not private."""
    inside = [outcome for outcome in outcomes if outcome.case.in_scope]
    row: dict[str, Any] = {
        "asked": asked,
        "in_scope": bool(inside),
        "scores": [round(outcome.score, 4) for outcome in outcomes],
        "cases": {
            outcome.case.id: [outcome.said.status, int(outcome.good), round(outcome.score, 4)] for outcome in outcomes
        },
    }
    if not inside:
        row["figures"] = measures.out_of_scope_figures(outcomes)
        row["by_form"] = measures.off_topic_by_form(outcomes)
    else:
        row["figures"] = measures.in_scope_figures(outcomes)
        row["by_topic"] = measures.accuracy_by(outcomes, lambda outcome: outcome.case.topic)
        row["by_form"] = measures.accuracy_by(outcomes, lambda outcome: outcome.case.form)
        row["reliability"] = [asdict(bin) for bin in measures.reliability(outcomes)]
        if all(outcome.case.entries for outcome in outcomes):
            row["confusion"] = measures.confusion(outcomes)
    row["errors"] = [_error(outcome) for outcome in outcomes if not outcome.good]
    return row


def _error(outcome: Outcome) -> dict[str, Any]:
    case = outcome.case
    row: dict[str, Any] = {
        "id": case.id,
        "status": outcome.said.status,
        "score": round(outcome.score, 4),
        "got": [entry for entry, _ in outcome.said.ranking[:3]],
    }
    if not case.private:
        row |= {"text": case.text, "expected": sorted(case.entries)}
    return row


def _compared_figures(outcomes: list[Outcome]) -> dict[str, Any]:
    if outcomes and outcomes[0].case.in_scope:
        return {
            "n": len(outcomes),
            "top1": measures.top1(outcomes),
            "top3": measures.top3(outcomes),
            "answered": measures.status_share(outcomes, "answered"),
            "wrong_of_answered": measures.wrong_of_answered(outcomes),
            **measures.latency(outcomes),
        }
    return {"n": len(outcomes), "off_topic_answered": measures.answered_from_faq(outcomes)}


def _title(suite: str) -> str:
    return SUITE_TITLES.get(suite, suite)
