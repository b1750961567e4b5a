"""Each sentence of ui/sentences/ is true of any frame: the property tests, and the tests that there are such tests."""
