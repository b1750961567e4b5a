"""The parts that pages are built of, except charts and wording: frame, blocks, lists, folds."""
