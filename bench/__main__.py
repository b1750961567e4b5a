"""python -m bench: run all benchmarks except load, api_load and scale_simulation."""

from bench import (
    build_speed,
    click_speed,
    formats_speed,
    lake_speed,
    page_speed,
    paint_speed,
    preview_speed,
    sandbox_speed,
    size_speed,
)

build_speed.main()
preview_speed.main()
formats_speed.main()
size_speed.main()
sandbox_speed.main()
lake_speed.main()
page_speed.main()
click_speed.main()
paint_speed.main()
