package org.quern.bench;

import org.quern.dsl.Expr;
import org.quern.dtype.DType;
import org.quern.ufunc.Ufunc;

/** The kernels of integers that are measured; integers.c does the same work. */
public final class IntegerKernels {
    /** MurmurHash3's last step (A. Appleby, public domain: fmix64 and fmix32), of a uint64 or a uint32. */
    public static final Ufunc HASH = Ufunc.define("bench_hash", h -> h.dtype() == DType.UINT64 ? hash64(h) : hash32(h));

    /** Of two uint8 images, an alpha and a light: the images blended by alpha/256, and the light added, at most 255. */
    public static final Ufunc BLEND = Ufunc.define("bench_blend", IntegerKernels::blend);

    private IntegerKernels() {}

    private static Expr hash64(Expr h) {
        Expr once = times(fold(h, 33), 0xFF51AFD7ED558CCDL);
        Expr twice = times(fold(once, 33), 0xC4CEB9FE1A85EC53L);
        return fold(twice, 33);
    }

    private static Expr hash32(Expr h) {
        Expr once = fold(h, 16).mul(0x85EBCA6BL);
        Expr twice = fold(once, 13).mul(0xC2B2AE35L);
        return fold(twice, 16);
    }

    private static Expr fold(Expr h, int bits) {
        return h.xor(h.shr(bits));
    }

    /** A product with a factor that Java's long holds as a negative number: the bits are the same. */
    private static Expr times(Expr h, long factor) {
        return h.reinterpret(DType.INT64).mul(factor).reinterpret(DType.UINT64);
    }

    /** In uint16, which holds 255 * 255 + 128. */
    private static Expr blend(Expr a, Expr b, Expr alpha, Expr light) {
        Expr both = a.cast(DType.UINT16).mul(alpha).add(b.cast(DType.UINT16).mul(alpha.subFrom(255)));
        return both.add(128).shr(8).add(light).min(255).cast(DType.UINT8);
    }
}
