"""Every sentence, title and text alternative made from data: values in, str out, each true of any data and property-tested in tests/sentences/."""
