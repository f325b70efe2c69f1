"""NumPy and Numba on the work of Workload.java. Prints: peer, work/dtype/n, nanoseconds per element (tab-separated)."""
import sys
from time import perf_counter_ns

import numba
import numpy as np

BUDGET = float(sys.argv[1])  # seconds for each row


def normal(d, exp):
    k = 1 / (1 + 0.2316419 * abs(d))
    poly = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
    return 0.3989422804014327 * exp(-0.5 * d * d) * poly


def numpy_black_scholes(spot, strike, years, out):
    spread = 0.3 * np.sqrt(years)
    d1 = (np.log(spot / strike) + 0.065 * years) / spread
    d2 = d1 - spread
    t1, t2 = normal(d1, np.exp), normal(d2, np.exp)
    n1, n2 = np.where(d1 > 0, 1 - t1, t1), np.where(d2 > 0, 1 - t2, t2)
    np.subtract(spot * n1, strike * np.exp(-0.02 * years) * n2, out=out)


def numpy_mandelbrot(re, im, out):
    x, y = np.zeros_like(re), np.zeros_like(im)
    out[:] = 0
    alive = np.ones(re.shape, bool)
    with np.errstate(all="ignore"):
        for _ in range(100):
            xx, yy = x * x, y * y
            alive &= xx + yy <= 4
            if not alive.any():
                break
            out += alive
            y = 2 * x * y + im
            x = xx - yy + re


def scalar_kernels(real):
    """What Numba compiles: constants of the operands' type, or float32 work would be done in float64."""
    half, one, two, four = real(0.5), real(1), real(2), real(4)
    rate, vol, drift = real(-0.02), real(0.3), real(0.065)
    c = [real(v) for v in (0.2316419, 0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429, 0.3989422804014327)]
    c0, c1, c2, c3, c4, c5, c6 = c

    @numba.njit
    def cdf(d):
        k = one / (one + c0 * abs(d))
        tail = c6 * np.exp(-half * d * d) * (k * (c1 + k * (c2 + k * (c3 + k * (c4 + k * c5)))))
        return one - tail if d > 0 else tail

    def fused(x, y, z):
        return x * y + z * half - x / (one + y * y)

    def black_scholes(spot, strike, years):
        spread = vol * np.sqrt(years)
        d1 = (np.log(spot / strike) + drift * years) / spread
        return spot * cdf(d1) - strike * np.exp(rate * years) * cdf(d1 - spread)

    def mandelbrot(re, im):
        x = y = real(0)
        count = np.int32(0)
        for _ in range(100):
            xx, yy = x * x, y * y
            if xx + yy > four:
                break
            y = two * x * y + im
            x = xx - yy + re
            count += np.int32(1)
        return count

    return fused, black_scholes, mandelbrot


def measure(peer, key, n, call):
    call()
    start = perf_counter_ns()
    call()
    batch = max(1, int(1_000_000 / max(1, perf_counter_ns() - start)))
    best, end = float("inf"), perf_counter_ns() + BUDGET * 1e9
    while perf_counter_ns() < end:
        start = perf_counter_ns()
        for _ in range(batch):
            call()
        best = min(best, (perf_counter_ns() - start) / batch)
    print(peer, f"{key}/{n}", best / n, sep="\t", flush=True)


def uniform(n, dtype, *bounds):
    return [np.random.default_rng(i).uniform(lo, hi, n).astype(dtype) for i, (lo, hi) in enumerate(bounds)]


def rows(name, real, key):
    fused, black_scholes, mandelbrot = scalar_kernels(real)
    jit = lambda f, count, result=name: numba.vectorize([f"{result}({','.join([name] * count)})"])(f)
    unit = [(-1, 1)] * 3
    plus, five = jit(lambda x, y: x + y, 2), jit(fused, 3)
    for n in ([10] if name == "float64" else []) + [1_000, 100_000, 10_000_000]:
        x, y, z = uniform(n, real, *unit)
        out = np.empty_like(x)
        measure("numpy", f"add/{key}", n, lambda: np.add(x, y, out=out))
        measure("numba", f"add/{key}", n, lambda: plus(x, y, out=out))
        if n == 10:
            continue
        measure("numpy", f"fused/{key}", n,
                lambda: np.subtract(x * y + z * real(0.5), x / (real(1) + y * y), out=out))
        measure("numba", f"fused/{key}", n, lambda: five(x, y, z, out=out))
    n = 100_000
    (x,), out = uniform(n, real, (-10, 10)), np.empty(n, real)
    exp = jit(lambda x: np.exp(x), 1)
    measure("numpy", f"exp/{key}", n, lambda: np.exp(x, out=out))
    measure("numba", f"exp/{key}", n, lambda: exp(x, out=out))
    option = uniform(n, real, (5, 30), (1, 100), (0.25, 10))
    price = jit(black_scholes, 3)
    measure("numpy", f"Black-Scholes/{key}", n, lambda: numpy_black_scholes(*option, out))
    measure("numba", f"Black-Scholes/{key}", n, lambda: price(*option, out=out))
    plane, count = uniform(n, real, (-2, 1), (-1.5, 1.5)), np.empty(n, np.int32)
    escape = jit(mandelbrot, 2, "int32")
    measure("numpy", f"Mandelbrot/{key}", n, lambda: numpy_mandelbrot(*plane, count))
    measure("numba", f"Mandelbrot/{key}", n, lambda: escape(*plane, out=count))


def mixed():
    n = 100_000
    x, (y,) = np.random.default_rng(0).integers(-1000, 1000, n).astype(np.int32), uniform(n, np.float64, (-1, 1))
    out = np.empty(n)
    plus = numba.vectorize(["float64(int32,float64)"])(lambda x, y: x + y)
    measure("numpy", "add/int32+float64", n, lambda: np.add(x, y, out=out))
    measure("numba", "add/int32+float64", n, lambda: plus(x, y, out=out))


rows("float64", np.float64, "float64")
rows("float32", np.float32, "float32")
mixed()
