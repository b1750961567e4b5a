"""Publishing of uploaded follow-ups: preview, comparison with what is published, publication and undo."""
