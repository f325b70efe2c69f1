"""How long Numba takes to make cached overloads available: @vectorize(cache=True) functions, one time a line in nanoseconds.

cached_loads.py DIRECTORY COUNT writes a module of COUNT functions there and imports it; the first run compiles and fills the
cache, further runs load from it.
"""
import pathlib
import sys
from time import perf_counter_ns

directory, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
module = directory / "cached_kernels.py"
text = "from time import perf_counter_ns\nimport numba\ntimes = []\n"
for i in range(count):
    text += (
        "start = perf_counter_ns()\n"
        "@numba.vectorize(['float64(float64, float64)'], cache=True)\n"
        f"def kernel{i}(x, y):\n"
        f"    return x * y + {i + 1.0}\n"
        "times.append(perf_counter_ns() - start)\n"
    )
if not module.exists():
    module.write_text(text)
before = sorted((p.name, p.stat().st_mtime_ns) for p in directory.rglob("*.nbc"))
sys.path.insert(0, str(directory))
import cached_kernels

after = sorted((p.name, p.stat().st_mtime_ns) for p in directory.rglob("*.nbc"))
for time in cached_kernels.times:
    print("loaded" if after == before else "compiled", time)
