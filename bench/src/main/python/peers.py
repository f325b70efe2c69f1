"""NumPy and Numba on the work of Workloads.java and GufuncWorkloads.java. Peers.java asks, one line a request; each has one line of
answer. Words are separated by tabs, a shape's sizes and the integers behind the arrays by commas:

versions                                                     of both
load <work> <dtype of result> <shape> <integers> <.npy>...   what is worked on from now on
save <peer> <.npy>                                           does it once and writes the result
time <peer> <times>                                          does it so many times; nanoseconds

Peers are numpy, numba and, for gufuncs, numba_fast: with fastmath.
"""
import ctypes
import gc
import sys
from itertools import repeat
from time import perf_counter_ns

import gufuncs
import numba
import numpy as np

target = sys.argv[1]  # cpu or parallel
from_numba = {}  # compiled, by work and dtypes


def with_numba(work, operands, result):
    key = work, tuple(x.dtype.name for x in operands)
    if key not in from_numba:
        last = operands[-1].dtype
        kernels = scalar_kernels(last.type) if last.kind == "f" else scalar_integer_kernels(last.type)
        from_numba[key] = numba.vectorize([f"{result}({','.join(key[1])})"], target=target)(kernels[work])
    return from_numba[key]


def scalar_kernels(real):
    """What Numba compiles: constants of the operands' type, or float32 work would be done in float64."""
    zero, half, one, two, four, third = real(0), real(0.5), real(1), real(2), real(4), real(1 / 3)
    single = real is np.float32
    small_step, small_angle = real(1e-6 if single else 1e-14), real(1e-5 if single else 1e-12)
    rate, volatility, drift = real(-0.02), real(0.3), real(0.065)
    c0, c1, c2, c3, c4, c5, c6 = (real(v) for v in (
        0.2316419, 0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429, 0.3989422804014327))
    f3, f4, f5, f6, f7, f8, f9, f10, f11, f12 = (real(v) for v in inverse_factorials()[3:])

    @numba.njit
    def normal(d):
        k = one / (one + c0 * abs(d))
        tail = c6 * np.exp(-half * d * d) * (k * (c1 + k * (c2 + k * (c3 + k * (c4 + k * c5)))))
        return one - tail if d > zero else tail

    def black_scholes(spot, strike, years):
        spread = volatility * np.sqrt(years)
        d1 = (np.log(spot / strike) + drift * years) / spread
        return spot * normal(d1) - strike * np.exp(rate * years) * normal(d1 - spread)

    def mandelbrot(re, im):
        x = y = zero
        for count in range(100):
            xx, yy = x * x, y * y
            if xx + yy > four:
                return count
            y = two * x * y + im
            x = xx - yy + re
        return 100

    def cube_root(a):
        x = one
        for _ in range(50):
            step = (x - a / (x * x)) * third
            x -= step
            if abs(step) <= small_step * x:
                break
        return x

    def kepler(mean, e):
        anomaly = mean
        for _ in range(50):
            step = (anomaly - e * np.sin(anomaly) - mean) / (one - e * np.cos(anomaly))
            anomaly -= step
            if abs(step) <= small_angle:
                break
        return anomaly

    def branchy(x):
        return np.sqrt(-x) if x < zero else np.log(x)

    def polynomial(x):
        high = (((((f12 * x + f11) * x + f10) * x + f9) * x + f8) * x + f7) * x + f6
        return (((((high * x + f5) * x + f4) * x + f3) * x + half) * x + one) * x + one

    return {
        "add": lambda x, y: x + y,
        "fused": lambda x, y, z: x * y + z * half - x / (one + y * y),
        "exp": lambda x: np.exp(x),
        "log": lambda x: np.log(x),
        "sin": lambda x: np.sin(x),
        "tanh": lambda x: np.tanh(x),
        "pow": lambda x, y: x**y,
        "Black-Scholes": black_scholes,
        "Mandelbrot": mandelbrot,
        "cube-root": cube_root,
        "Kepler": kepler,
        "branchy": branchy,
        "polynomial": polynomial,
    }


def scalar_integer_kernels(integer):
    """Of integers; Numba computes in 64 bits where a kernel does not say otherwise."""
    def hash32(h):
        h = np.uint32((h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B))
        h = np.uint32((h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35))
        return h ^ (h >> np.uint32(16))

    def hash64(h):
        h = (h ^ (h >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
        h = (h ^ (h >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
        return h ^ (h >> np.uint64(33))

    def blend(a, b, alpha, light):
        alpha = np.int32(alpha)
        total = ((a * alpha + b * (255 - alpha) + 128) >> 8) + light
        return 255 if total > 255 else total

    return {"hash": hash64 if integer is np.uint64 else hash32, "blend": blend}


def inverse_factorials():
    return [1 / float(np.prod(np.arange(1.0, n + 1))) for n in range(13)]


def numpy_black_scholes(spot, strike, years, out):
    def normal(d):
        k = 1 / (1 + 0.2316419 * abs(d))
        poly = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
        tail = 0.3989422804014327 * np.exp(-0.5 * d * d) * poly
        return np.where(d > 0, 1 - tail, tail)

    spread = 0.3 * np.sqrt(years)
    d1 = (np.log(spot / strike) + 0.065 * years) / spread
    np.subtract(spot * normal(d1), strike * np.exp(-0.02 * years) * normal(d1 - spread), out=out)


def numpy_mandelbrot(re, im, out):
    x, y = np.zeros_like(re), np.zeros_like(im)
    out[:] = 0
    alive = np.ones(re.shape, bool)
    for _ in range(100):
        xx, yy = x * x, y * y
        alive &= xx + yy <= 4
        if not alive.any():
            break
        out += alive
        y = 2 * x * y + im
        x = xx - yy + re


def numpy_newton(x, step, small):
    """Of all elements until each has arrived."""
    going = np.ones(x.shape, bool)
    for _ in range(50):
        s = step(x)
        np.subtract(x, s, out=x, where=going)
        going &= ~small(s, x)
        if not going.any():
            break


def numpy_cube_root(a, out):
    out[:] = 1
    tolerance = 1e-6 if a.dtype == np.float32 else 1e-14
    numpy_newton(out, lambda x: (x - a / (x * x)) * (1 / 3), lambda s, x: abs(s) <= tolerance * x)


def numpy_kepler(mean, e, out):
    out[:] = mean
    tolerance = 1e-5 if mean.dtype == np.float32 else 1e-12
    numpy_newton(out, lambda x: (x - e * np.sin(x) - mean) / (1 - e * np.cos(x)), lambda s, x: abs(s) <= tolerance)


def numpy_polynomial(x, out):
    *rest, last = inverse_factorials()
    out[:] = last
    for c in reversed(rest):
        np.multiply(out, x, out=out)
        np.add(out, c, out=out)


def numpy_hash(h, out):
    rounds = ((33, 0xFF51AFD7ED558CCD), (33, 0xC4CEB9FE1A85EC53), (33, 1))
    if h.dtype == np.uint32:
        rounds = ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1))
    out[:] = h
    for shift, factor in rounds:
        np.bitwise_xor(out, out >> h.dtype.type(shift), out=out)
        if factor != 1:
            np.multiply(out, h.dtype.type(factor), out=out)


def numpy_blend(a, b, alpha, light, out):
    both = a * alpha.astype(np.uint16) + b * (255 - alpha).astype(np.uint16)
    out[:] = np.minimum(((both + 128) >> 8) + light, 255)


numpy_kernels = {
    "add": np.add,
    "fused": lambda x, y, z, out: np.subtract(x * y + z * 0.5, x / (1 + y * y), out=out),
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "tanh": np.tanh,
    "pow": np.power,
    "Black-Scholes": numpy_black_scholes,
    "Mandelbrot": numpy_mandelbrot,
    "cube-root": numpy_cube_root,
    "Kepler": numpy_kepler,
    "branchy": lambda x, out: np.copyto(out, np.where(x < 0, np.sqrt(-x), np.log(x))),
    "polynomial": numpy_polynomial,
    "hash": numpy_hash,
    "blend": numpy_blend,
}


def nanos(call, arguments, times):
    start = perf_counter_ns()
    for _ in repeat(None, times):
        call(*arguments)
    return perf_counter_ns() - start


def fastest(forms, arguments):
    """Of several ways to do the same, by the least of a few samples taken in turn."""
    once = {name: nanos(call, arguments, 2) // 2 for name, call in forms.items()}
    least = dict.fromkeys(forms, float("inf"))
    for _ in range(9 if len(forms) > 1 else 0):
        for name, call in forms.items():
            times = max(1, 200_000 // max(1, once[name]))
            least[name] = min(least[name], nanos(call, arguments, times) / times)
    best = min(least, key=least.get)
    print(f"  {best}", file=sys.stderr)
    return forms[best]


def form(peer, work, arguments):
    if work in gufuncs.numpy_forms:
        forms = gufuncs.with_numpy(work, arguments) if peer == "numpy" else gufuncs.with_numba(work, peer == "numba_fast")
        return fastest(forms, arguments)
    return numpy_kernels[work] if peer == "numpy" else with_numba(work, arguments[:-1], arguments[-1].dtype.name)


def blas():
    """Which kernels OpenBLAS runs, where it is NumPy's."""
    name = getattr(ctypes.CDLL(np._core._multiarray_umath.__file__), "scipy_openblas_get_corename64_", None)
    if name is None:
        return ""
    name.restype = ctypes.c_char_p
    return f" with OpenBLAS for {name().decode()}"


def integers(text):
    return [int(word) for word in text.split(",") if word]


def serve():
    work, calls, arguments, out = "", {}, (), None
    for line in sys.stdin:
        request, *words = line.rstrip("\n").split("\t")
        answer = "ok"
        if request == "versions":
            answer = f"NumPy {np.__version__}{blas()}, Numba {numba.__version__}"
        elif request == "load":
            work, result, shape, parameters, *files = words
            out = np.zeros(integers(shape), result)
            arguments = *(np.load(f) for f in files), *integers(parameters), out
            calls = {}
        elif request == "save":
            peer, file = words
            calls[peer] = form(peer, work, arguments)
            calls[peer](*arguments)
            np.save(file, out)
        elif request == "time":
            answer = nanos(calls[words[0]], arguments, int(words[1]))
        else:
            raise ValueError(f"request {request!r} given; versions, load, save or time expected")
        print(answer, flush=True)


np.seterr(all="ignore")
gc.disable()
serve()
