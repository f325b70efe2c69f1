package org.quern.codegen;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.quern.codegen.isa.X86_64;
import org.quern.dsl.Bodies;
import org.quern.dsl.Expr;
import org.quern.dsl.KernelBody;
import org.quern.dsl.Ops;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.testing.Golden;
import org.quern.testing.Traces;

/** The LLVM IR of small kernels, before any pass, for a person to read. A change here changes what the cache holds. */
class GoldenCodegenTest {
    private static void check(String name, List<DType> types, int level, int lanes, KernelBody body) {
        Golden.check("codegen/" + name + ".ll",
                Codegen.emit(Traces.trace(name, types, 1, body), new X86_64(level), new SquareMath(), lanes,
                        CodegenOptions.DEFAULT));
    }

    @Test
    void add() {
        check("add", List.of(DType.FLOAT64, DType.FLOAT64), 4, 8, Bodies.of((x, y) -> x.add(y)));
    }

    @Test
    void loopWithABreak() {
        check("halvings", List.of(DType.FLOAT32, DType.INT32), 3, 8, k -> {
            Var x = k.var(k.in(0));
            Var n = k.var(DType.INT32, 0);
            k.loop(k.constant(DType.INT32, 0), k.in(1), i -> {
                Expr half = x.get().mul(0.5);
                k.breakIf(half.lt(1));
                x.set(half);
                n.set(n.get().add(1));
            });
            k.out(0).set(n.get());
        });
    }

    @Test
    void mathematicalFunctions() {
        check("math", List.of(DType.FLOAT64, DType.FLOAT32), 3, 8, Bodies.of((x, y) -> Ops.exp(x).add(Ops.erf(y))));
    }
}
