package org.quern.kernels;

import org.quern.dsl.Core;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.Target;

/**
 * The product of matrices: {@code (m?,n),(n,p?)->(m?,p?)}, NumPy's {@code matmul}; a vector is a row on the left, a
 * column on the right.
 *
 * <p>Each element is summed in order of n, for floats with a fused multiply-add, so rounded once for each term: its
 * bits depend on nothing else. Dtypes promote as in NumPy, integers wrap, for bools a product is <em>and</em>, a sum is
 * <em>or</em>.
 *
 * <p>Large products are blocked as in K. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix Multiplication",
 * ACM Transactions on Mathematical Software 34 (2008): a block of the depth at a time, both factors copied in the order
 * in which they are read. On the target PARALLEL threads share the columns of one large product.
 */
public final class MatrixProduct {
    /** The product. */
    public static final Gufunc MATMUL = Gufunc
            .define("matmul", "(m?,n),(n,p?)->(m?,p?)", k -> new MatrixProduct(k).define())
            .target(Target.CPU);

    /** Rows of a tile, whose sums are kept in registers, two vectors each: 24 of AVX-512's 32. */
    private static final int ROWS = 12;

    /** Rows of tiles for small matrices, whose right factor is not copied, and for the rows below whole tiles. */
    private static final int[] FEW_ROWS = {8, 4, 1};

    /** Terms of a block. That many rows of two vectors stay in the first-level cache. */
    private static final int DEPTH = 256;

    /** Tiles of rows in a block: 12 * 24 * 256 float64s fit into the second-level cache. */
    private static final int TILES = 24;

    /** Elements of the right factor above which copying it pays. */
    private static final int LARGE = 64 * 64;

    private final CoreKernel k;
    private final Core a;
    private final Core b;
    private final Expr m;
    private final Expr n;
    private final Expr p;
    private final DType type;
    private final int columns;

    private MatrixProduct(CoreKernel k) {
        this.k = k;
        this.a = k.in(0);
        this.b = k.in(1);
        this.m = a.size(0);
        this.n = a.size(1);
        this.p = b.size(1);
        this.type = Dtypes.common(k);
        // Two vectors of 64 bytes, a multiple of the other vector sizes.
        this.columns = 128 / Math.max(type.itemSize(), 4);
    }

    /** A sum of products, kept in a variable. */
    static final class Sum {
        private final Var var;

        Sum(CoreKernel k) {
            DType type = Dtypes.common(k);
            var = k.var(type, 0);
        }

        void add(Expr x, Expr y) {
            DType type = var.dtype();
            Expr s = var.get();
            if (type.isFloat()) {
                var.set(Ops.fma(Dtypes.as(type, x), Dtypes.as(type, y), s));
            } else {
                var.set(type == DType.BOOL ? s.or(x.and(y)) : s.add(Dtypes.as(type, x).mul(Dtypes.as(type, y))));
            }
        }

        Expr get() {
            return var.get();
        }
    }

    private void define() {
        Expr first = k.constant(DType.INT64, 0);
        Expr large = n.mul(p).gt(LARGE).and(m.ge(ROWS)).and(p.ge(columns)).and(n.ge(16));
        Expr most = Ops.select(large, Long.MAX_VALUE, 0);
        Expr panels = Ops.min(p.floorDiv(columns), most);
        Expr tiles = Ops.min(m.floorDiv(ROWS), most);
        Core right = k.scratch(type, panels, DEPTH, columns);
        Core left = k.scratch(type, Ops.min(tiles, TILES), DEPTH, ROWS);
        // The small case first: the first value set gives the result its dtype.
        k.when(large.not(), () -> direct(first, m, first, p), () -> {
            k.loop(n.add(DEPTH - 1).floorDiv(DEPTH), block -> {
                Expr from = Ops.max(block.mul(DEPTH), 0);
                Expr to = Ops.min(from.add(DEPTH), n);
                pack(right, panels, from, to);
                k.loop(tiles.add(TILES - 1).floorDiv(TILES), rows -> {
                    Expr top = rows.mul(TILES);
                    Expr count = Ops.min(tiles.sub(top), left.size(0));
                    packLeft(left, top, count, from, to);
                    Expr depth = Ops.min(to.sub(from), DEPTH);
                    k.parallel(panels,
                            q -> k.loop(count, t -> tile(left, right, t, q, top.add(t), depth, block.gt(0))));
                });
            });
            direct(tiles.mul(ROWS), m, first, p);
            direct(first, tiles.mul(ROWS), panels.mul(columns), p);
        });
    }

    /** Copies rows of the right factor, in panels as wide as a tile. */
    private void pack(Core right, Expr panels, Expr from, Expr to) {
        k.parallel(panels, q -> k.loop(from, to, l -> k.lanes(columns,
                j -> right.set(Dtypes.as(type, b.at(l, q.mul(columns).add(j))), q, l.and(DEPTH - 1), j))));
    }

    /** Copies columns of the left factor, in tiles of adjacent rows. */
    private void packLeft(Core left, Expr top, Expr count, Expr from, Expr to) {
        k.loop(count, t -> k.loop(from, to, l -> {
            for (int r = 0; r < ROWS; r++) {
                left.set(Dtypes.as(type, a.at(top.add(t).mul(ROWS).add(r), l)), t, l.and(DEPTH - 1), r);
            }
        }));
    }

    /** Adds a block's terms to a tile of the result. */
    private void tile(Core left, Core right, Expr t, Expr q, Expr tile, Expr depth, Expr goesOn) {
        k.lanes(columns, j -> {
            Sum[] sums = new Sum[ROWS];
            Expr column = q.mul(columns).add(j);
            for (int r = 0; r < ROWS; r++) {
                sums[r] = new Sum(k);
            }
            k.when(goesOn, () -> {
                for (int r = 0; r < ROWS; r++) {
                    sums[r].var.set(k.out(0).at(tile.mul(ROWS).add(r), column));
                }
            });
            k.loop(depth, l -> {
                Expr y = right.at(q, l, j);
                for (int r = 0; r < ROWS; r++) {
                    sums[r].add(left.at(t, l, r), y);
                }
            });
            for (int r = 0; r < ROWS; r++) {
                k.out(0).set(sums[r].get(), tile.mul(ROWS).add(r), column);
            }
        });
    }

    /** Computes rows and columns of the result from the factors without copies. */
    private void direct(Expr top, Expr bottom, Expr first, Expr last) {
        Expr row = top;
        for (int rows : FEW_ROWS) {
            Expr start = row;
            Expr count = bottom.sub(start).floorDiv(rows);
            k.loop(count, t -> k.lanes(first, last, j -> {
                Sum[] sums = new Sum[rows];
                for (int r = 0; r < rows; r++) {
                    sums[r] = new Sum(k);
                }
                k.loop(n, l -> {
                    Expr y = b.at(l, j);
                    for (int r = 0; r < rows; r++) {
                        sums[r].add(a.at(start.add(t.mul(rows)).add(r), l), y);
                    }
                });
                for (int r = 0; r < rows; r++) {
                    k.out(0).set(sums[r].get(), start.add(t.mul(rows)).add(r), j);
                }
            }));
            row = start.add(count.mul(rows));
        }
    }
}
