from collections import Counter

import numpy as np

from bot.knowledge.search.postings import Bags, Features, Postings, unit

ROWS = [{"gao": 2.0, "tien": 1.0}, {"tien": 4.0}, {"nha": 1.0}]


def test_features_are_found_in_the_order_they_are_asked_for():
    features = Features.of(["gao", "tien", "nha"])
    numbers, is_known = features.find(["nha", "xe", "gao"])
    assert numbers.tolist() == [2, 0]
    assert is_known.tolist() == [True, False, True]
    assert "tien" in features
    assert "xe" not in features


def test_a_language_without_texts_knows_no_feature():
    numbers, is_known = Features.of([]).find(["gao"])
    assert (numbers.tolist(), is_known.tolist()) == ([], [False])


def test_rows_are_summed_by_what_they_hold():
    postings = Postings.of(Bags(ROWS))
    assert postings.sums({"tien": 0.5, "xe": 9.0, "gao": 1.0}).tolist() == [2.5, 2, 0]
    assert postings.sums({"xe": 9.0}).tolist() == [0, 0, 0]
    assert postings.holding(["gao", "nha"]).tolist() == [True, False, True]


def test_what_is_known_of_a_question_has_length_one():
    bags = Bags(ROWS)
    rare = np.array([1.0, 2.0, 3.0])
    numbers, values = unit(Counter(["gao", "xe", "tien"]), bags.features, rare)
    assert numbers.tolist() == [0, 1]
    assert np.allclose(values, np.array([1.0, 2.0]) / np.sqrt(5))
    assert len(unit(Counter(["xe"]), bags.features, rare)[1]) == 0
