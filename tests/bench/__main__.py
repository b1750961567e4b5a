"""python -m tests.bench: all ratios."""

from tests.bench import build_speed, page_speed, preview_speed

build_speed.main()
preview_speed.main()
page_speed.main()
