"""All benchmarks: `make bench`."""

import asyncio

from benchmarks import audit, status, ticks

for cases in (10, 1000):
    asyncio.run(ticks.measure(cases))
status.main(1000)
audit.main()
