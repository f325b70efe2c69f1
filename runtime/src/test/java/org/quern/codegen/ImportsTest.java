package org.quern.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.codegen.isa.InstructionSet;
import org.quern.codegen.isa.X86_64;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.llvm.LlvmCompiler;
import org.quern.math.MathFunctions;
import org.quern.testing.Traces;

/** No operation becomes a call of a library, whatever instructions a target lacks and however many lanes there are. */
class ImportsTest {
    /** What LLVM moves memory by. */
    private static final Set<String> MEMORY = Set.of("memcpy", "memmove", "memset");

    /** All operations of floats, with conversions from and to every dtype. */
    private static Function floats(DType type) {
        return Traces.trace("floats", List.of(type, type, type), 1, k -> {
            Expr x = k.in(0);
            Expr y = k.in(1);
            List<Expr> all = new ArrayList<>(List.of(x.add(y), x.sub(y), x.mul(y), x.div(y), x.rem(y), x.mod(y),
                    x.floorDiv(y),
                    x.min(y), x.max(y), x.fmin(y), x.fmax(y), x.abs(), x.neg(), Ops.sqrt(x), Ops.floor(x), Ops.ceil(x),
                    Ops.trunc(x), Ops.rint(x), Ops.copysign(x, y), Ops.fma(x, y, k.in(2)),
                    Ops.select(x.lt(y), x, y), Ops.fma(x, x.like(3), x.like(0.5)),
                    x.like(2).mul(y).mul(y).mul(y).mul(y)));
            for (DType other : DType.values()) {
                all.add(x.cast(other).cast(type));
            }
            Expr sum = x;
            for (Expr e : all) {
                sum = Ops.select(e.gt(sum), e, sum.add(e));
            }
            k.out(0).set(sum);
        });
    }

    private static Function integers(DType type) {
        return Traces.trace("integers", List.of(type, type), 1, k -> {
            Expr x = k.in(0);
            Expr y = k.in(1);
            Expr sum = x;
            for (Expr e : List.of(x.add(y), x.sub(y), x.mul(y), x.rem(y), x.mod(y), x.floorDiv(y), x.min(y), x.max(y),
                    x.abs(),
                    x.neg(), x.and(y), x.or(y), x.xor(y), x.not(), x.shl(y), x.shr(y), x.popcount(), x.clz(), x.ctz(),
                    x.byteswap())) {
                sum = Ops.select(e.gt(sum), e.cast(type), sum.add(e.cast(type)));
            }
            k.out(0).set(sum);
        });
    }

    @ParameterizedTest
    @CsvSource({"2, 1, ''", "2, 4, ''", "2, 16, ''", "3, 1, ''", "3, 8, ''", "4, 8, ''",
        "2, 1, reassoc nnan ninf nsz arcp contract afn", "2, 4, reassoc nnan ninf nsz arcp contract afn"})
    void nothingIsImported(int level, int lanes, String flags) {
        CodegenOptions options = CodegenOptions.DEFAULT.withLanes(lanes).withFastmath(flags);
        assertNone(floats(DType.FLOAT64), level, options);
        assertNone(floats(DType.FLOAT32), level, options);
        assertNone(integers(DType.INT64), level, options);
    }

    /** More lanes, and a pipeline that simplifies little: what another simplifies away may be a call without it. */
    @Tag("stress")
    @ParameterizedTest
    @CsvSource({"2, 2", "2, 64", "3, 64", "4, 1", "4, 64"})
    void nothingIsImportedInManyLanes(int level, int lanes) {
        CodegenOptions all = CodegenOptions.DEFAULT.withLanes(lanes);
        for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            assertNone(floats(type), level, all);
            assertNone(floats(type), level, new CodegenOptions(lanes, "default<O1>", "", true));
            assertNone(integers(DType.UINT8), level, all);
        }
    }

    private static void assertNone(Function kernel, int level, CodegenOptions options) {
        InstructionSet target = new X86_64(level);
        String ir = Codegen.emit(kernel, target, MathFunctions.OWN, options.lanes(), options);
        byte[] object = new LlvmCompiler().compile(ir, target, options.passes()).object();
        List<String> imported = new ArrayList<>(ElfSymbols.undefined(object));
        imported.removeAll(MEMORY);
        assertEquals(List.of(), imported, kernel.name() + " of " + kernel.parameters().get(0).type() + ", "
                + target.cpu() + ", "
                + options.lanes() + " lanes, " + options.passes() + ", '" + options.fastmath() + "'");
    }
}
