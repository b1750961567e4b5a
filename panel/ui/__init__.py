"""What pages are made of, but for charts and words: the frame, blocks, lists, folds."""
