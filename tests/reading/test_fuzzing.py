"""A short run of the fuzzer; the long one is `python -m bench.fuzzing`."""

import importlib


def test_random_texts_are_read_and_every_place_is_as_reported():
    fuzzing = importlib.import_module("bench.fuzzing")
    assert sum(len(fuzzing.check(text).figures) for text in fuzzing.texts(1500, 11)) > 1000
