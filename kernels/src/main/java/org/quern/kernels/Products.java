package org.quern.kernels;

import org.quern.dsl.Accumulator;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dsl.Reduce;
import org.quern.dtype.DType;
import org.quern.ufunc.Gufunc;

/**
 * Products of vectors and matrices, except {@link MatrixProduct}. Dtypes promote as in NumPy. Integers wrap; for bools
 * a product is <em>and</em>, a sum is <em>or</em>. An empty sum is 0. Sums of floats are of rounded products, in
 * partial sums that are combined pairwise: their bits depend on the length alone.
 */
public final class Products {
    /** Inner product of vectors: {@code (n),(n)->()}. NumPy's {@code vecdot}. */
    public static final Gufunc VECDOT = Gufunc.define("vecdot", "(n),(n)->()", Products::vecdot);

    /** Matrix by vector: {@code (m,n),(n)->(m)}. NumPy's {@code matvec}. */
    public static final Gufunc MATVEC = Gufunc.define("matvec", "(m,n),(n)->(m)", Products::matvec);

    /** Vector by matrix: {@code (n),(n,p)->(p)}. NumPy's {@code vecmat}. */
    public static final Gufunc VECMAT = Gufunc.define("vecmat", "(n),(n,p)->(p)", Products::vecmat);

    /** All products of two elements: {@code (m),(n)->(m,n)}. NumPy's {@code outer}, of vectors. */
    public static final Gufunc OUTER = Gufunc.define("outer", "(m),(n)->(m,n)", Products::outer);

    /** Inner products of all rows: {@code (m?,n),(p?,n)->(m?,p?)}. NumPy's {@code inner} of one and two dimensions. */
    public static final Gufunc INNER = Gufunc.define("inner", "(m?,n),(p?,n)->(m?,p?)", Products::inner);

    private Products() {}

    static Expr product(Expr x, Expr y) {
        return x.dtype() == DType.BOOL && y.dtype() == DType.BOOL ? x.and(y) : x.mul(y);
    }

    static Accumulator sum(CoreKernel k) {
        DType type = Dtypes.common(k);
        return type == DType.BOOL ? k.accumulator(Reduce.OR, type) : k.sum(type);
    }

    private static void vecdot(CoreKernel k) {
        Accumulator sum = sum(k);
        k.lanes(k.dim("n"), i -> sum.add(product(k.in(0).at(i), k.in(1).at(i))));
        k.out(0).set(sum);
    }

    private static void matvec(CoreKernel k) {
        k.loop(k.dim("m"), i -> {
            Accumulator sum = sum(k);
            k.lanes(k.dim("n"), j -> sum.add(product(k.in(0).at(i, j), k.in(1).at(j))));
            k.out(0).set(sum, i);
        });
    }

    private static void vecmat(CoreKernel k) {
        k.lanes(k.dim("p"), j -> {
            MatrixProduct.Sum sum = new MatrixProduct.Sum(k);
            k.loop(k.dim("n"), l -> sum.add(k.in(0).at(l), k.in(1).at(l, j)));
            k.out(0).set(sum.get(), j);
        });
    }

    private static void outer(CoreKernel k) {
        k.loop(k.dim("m"), i -> k.lanes(k.dim("n"),
                j -> k.out(0).set(product(k.in(0).at(i), k.in(1).at(j)), i, j)));
    }

    private static void inner(CoreKernel k) {
        Expr m = k.in(0).size(0);
        Expr p = k.in(1).size(0);
        k.loop(m, i -> k.loop(p, j -> {
            Accumulator sum = sum(k);
            k.lanes(k.dim("n"), l -> sum.add(product(k.in(0).at(i, l), k.in(1).at(j, l))));
            k.out(0).set(sum, i, j);
        }));
    }
}
