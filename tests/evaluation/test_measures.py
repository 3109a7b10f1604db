"""Every figure against a value worked out by hand."""

import random
import statistics

import pytest

from evaluation import measures

RIGHT, WRONG = (True, False, False), (False, False, False)
THIRD = (False, False, True)
FOURTH = (False, False, False, True)


@pytest.fixture
def four(outcome):
    """Answered right, answered wrong (third is right), clarified with the fourth right, silent."""
    return [
        outcome("answered", RIGHT, 0.9, id="1"),
        outcome("answered", THIRD, 0.8, id="2"),
        outcome("clarify", FOURTH, 0.4, id="3"),
        outcome("unanswered", (), id="4"),
    ]


def test_shares_of_an_in_scope_suite(four):
    assert measures.top1(four) == 0.25
    assert measures.top3(four) == 0.5
    assert measures.status_share(four, "answered") == 0.5
    assert measures.status_share(four, "clarify") == 0.25
    assert measures.silent(four) == 0.25
    assert measures.wrong_of_answered(four) == 0.5


def test_small_talk_is_no_answer_from_the_faq(outcome):
    greeting = outcome("answered", (), in_scope=False)
    answered = outcome("answered", WRONG, in_scope=False)
    silent = outcome("unanswered", WRONG, in_scope=False)
    assert measures.answered_from_faq([greeting, answered, silent, silent]) == 0.25
    assert [one.good for one in (greeting, answered, silent)] == [True, False, True]


def test_an_in_scope_question_answered_by_small_talk_is_wrong(outcome):
    assert measures.wrong_of_answered([outcome("answered", ())]) == 1.0


def test_nothing_measured_is_zero_not_an_error():
    assert measures.in_scope_figures([])["n"] == 0
    assert measures.out_of_scope_figures([])["off_topic_answered"] == 0.0
    assert measures.calibration_error([]) == 0.0


def test_calibration_error_is_the_weighted_gap_of_the_bins(outcome):
    # bin 0.9-1.0: scores 0.9, 0.9, mean 0.9, one right: gap 0.4; bin 0.2-0.3: score 0.2, none right: gap 0.2
    outcomes = [outcome("answered", RIGHT, 0.9), outcome("answered", WRONG, 0.9), outcome("clarify", WRONG, 0.2)]
    assert measures.calibration_error(outcomes) == pytest.approx((2 * 0.4 + 1 * 0.2) / 3)


def test_few_cases_scatter_about_true_probabilities(outcome):
    chance = random.Random(1)
    scores = [chance.random() for _ in range(88)]
    errors = []
    for _ in range(300):
        rights = [RIGHT if chance.random() < score else WRONG for score in scores]
        outcomes = [outcome("answered", right, score) for score, right in zip(scores, rights)]
        errors.append(measures.calibration_error(outcomes))
    # each bin's mean gap is taken as normal, which is a little too much for bins of few cases
    assert measures.calibration_floor(outcomes) == pytest.approx(statistics.mean(errors), rel=0.1)
    assert measures.calibration_floor(outcomes * 100) == pytest.approx(measures.calibration_floor(outcomes) / 10)
    assert measures.calibration_floor([]) == 0.0


@pytest.mark.parametrize("score, at", [(0.0, 0), (0.0999, 0), (0.1, 1), (0.55, 5), (0.999, 9), (1.0, 9)])
def test_a_bin_holds_its_lower_edge_and_the_last_one_holds_one(outcome, score, at):
    bins = measures.reliability([outcome("answered", RIGHT, score)])
    assert [bin.n for bin in bins] == [int(place == at) for place in range(10)]
    assert (bins[at].confidence, bins[at].accuracy) == (score, 1.0)


def test_loss_is_in_points_over_the_cases_that_both_have(outcome):
    before = [outcome("answered", RIGHT, id=id) for id in "abcd"] + [outcome("answered", WRONG, id="only-before")]
    after = [outcome("answered", RIGHT if id != "a" else WRONG, id=id) for id in "abcd"]
    assert measures.loss_points(before, after) == pytest.approx(25.0)


def test_accuracy_by_topic_puts_the_largest_first(outcome):
    outcomes = [outcome("answered", RIGHT, topic="phi"), outcome("answered", THIRD, topic="ke-bien"),
                outcome("answered", WRONG, topic="ke-bien")]  # fmt: skip
    found = measures.accuracy_by(outcomes, lambda one: one.case.topic)
    assert list(found) == ["ke-bien", "phi"]
    assert found["ke-bien"] == {"n": 2, "top1": 0.0, "top3": 0.5}


def test_confusion_counts_first_entries_by_topic(outcome):
    outcomes = [
        outcome("answered", RIGHT, topic="phi", first_topic="phi"),
        outcome("answered", WRONG, topic="phi", first_topic="ke-bien"),
        outcome("answered", WRONG, topic="phi", first_topic="ke-bien"),
        outcome("unanswered", (), topic="phi"),
    ]
    assert measures.confusion(outcomes) == {"phi": {"ke-bien": 2, "phi": 1}}


@pytest.mark.parametrize("percent, value", [(50, 20.0), (75, 30.0), (76, 40.0), (95, 40.0), (0, 10.0), (100, 40.0)])
def test_percentiles_are_nearest_ranks(percent, value):
    assert measures.percentile([40.0, 10.0, 30.0, 20.0], percent) == value


def test_latency_is_absent_where_nothing_was_timed(outcome):
    assert measures.latency([outcome("answered", RIGHT)]) == {}
    assert measures.latency([outcome("answered", RIGHT, ms=3.0)]) == {"ms_p50": 3.0, "ms_p95": 3.0, "ms_p99": 3.0}


def test_wilson_interval_of_eight_in_ten():
    low, high = measures.interval(0.8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert measures.interval(0.0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    "better, worse, likely", [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 2 / 32), (4, 1, 12 / 32), (3, 3, 1.0)]
)
def test_sign_test(better, worse, likely):
    assert measures.chance(better, worse) == pytest.approx(likely)
    assert measures.chance(worse, better) == pytest.approx(likely)
