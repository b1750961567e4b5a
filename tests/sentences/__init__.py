"""Each sentence of panel/wording/sentences/ is true of any frame: the property tests, and the tests that there are such tests."""
