package org.quern.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.quern.codegen.analysis.InlineMath;
import org.quern.codegen.isa.InstructionSet;
import org.quern.codegen.isa.X86_64;
import org.quern.dsl.Bodies;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.ir.Value;
import org.quern.ir.check.VerifyException;
import org.quern.llvm.LlvmCompiler;
import org.quern.testing.Traces;

/** Code generation as a list of steps. */
class CodegenTest {
    private static final InstructionSet V3 = new X86_64(3);

    private static final Function EXP = Traces.trace("e", List.of(DType.FLOAT64), 1, Bodies.of(x -> Ops.exp(x)));

    /** Remembers what it was asked; its kernel needs much stack in more than two lanes. */
    private static final class Remembering implements Backend {
        private final List<String> asked = new ArrayList<>();

        @Override
        public String version() {
            return Codegen.LLVM_VERSION;
        }

        @Override
        public Output compile(String ir, InstructionSet target, String passes) {
            return output("compile", ir);
        }

        @Override
        public Output inspect(String ir, InstructionSet target, String passes) {
            return output("inspect", ir);
        }

        private Output output(String how, String ir) {
            boolean few = ir.contains("<2 x double>");
            asked.add(how + (few ? " few" : " many"));
            return new Output(new byte[64], "optimized", how.equals("inspect") ? "assembly" : null,
                    Map.of("quern_kernel", few ? 16L : 100_000L));
        }

        @Override
        public byte[] link(byte[] object) {
            asked.add("link");
            return object;
        }
    }

    @Test
    void whatNeedsTooMuchStackIsMadeAgain() {
        Remembering backend = new Remembering();
        Codegen codegen = new Codegen(new SquareMath(), backend);
        assertEquals(2, codegen.compile(EXP, V3, CodegenOptions.DEFAULT.withLanes(4)).lanes());
        assertEquals(List.of("compile many", "compile few", "link"), backend.asked);
    }

    @Test
    void anInspectionCompilesOnce() {
        Remembering backend = new Remembering();
        Stages stages = new Codegen(new SquareMath(), backend).inspect(EXP, V3,
                CodegenOptions.DEFAULT.withLanes(2));
        assertEquals(List.of("inspect few", "link"), backend.asked);
        assertEquals(List.of("verify", "math", "lanes", "outline", "divergence", "ranges", "captures", "departures",
                "polls", "arrays", "emit", "optimize", "assembly", "stack", "check", "link"),
                List.copyOf(stages.steps().keySet()));
        assertEquals("optimized", stages.steps().get("optimize"));
        assertEquals("assembly", stages.steps().get("assembly"));
        assertEquals("272 bytes of stack, at most 49152\n", stages.steps().get("stack"));
        assertEquals("2 lanes asked for; at most 256\n", stages.steps().get("lanes"));
        assertEquals("imports nothing\n", stages.steps().get("check"));
        assertEquals("a shared object of 64 bytes\n", stages.steps().get("link"));
    }

    /** What is inspected is what is compiled. */
    @Test
    void assemblyDoesNotChangeTheObject() {
        String ir = Codegen.emit(EXP, V3, new SquareMath(), 4, CodegenOptions.DEFAULT);
        Backend.Output compiled = new LlvmCompiler().compile(ir, V3, "default<O3>");
        Backend.Output inspected = new LlvmCompiler().inspect(ir, V3, "default<O3>");
        assertArrayEquals(compiled.object(), inspected.object());
        assertEquals(compiled.optimized(), inspected.optimized());
        assertEquals(compiled.frames(), inspected.frames());
        assertTrue(inspected.assembly().contains("quern_kernel:"), inspected.assembly());
    }

    /** Functions that stand for operations are IR like any other. */
    @Test
    void mathematicsIsVerified() {
        Value x = new Value(0, DType.FLOAT64);
        Function illegal = new Function("exp", List.of(x), new Block(List.of()), List.of(new Value(1, DType.FLOAT64)));
        InlineMath math = new InlineMath() {
            @Override
            public Function find(MathFunction function, DType type, boolean tight) {
                return illegal;
            }

            @Override
            public Function fma(DType type) {
                return illegal;
            }

            @Override
            public Function fmod(DType type) {
                return illegal;
            }
        };
        Remembering backend = new Remembering();
        assertThrows(VerifyException.class, () -> new Codegen(math, backend).compile(EXP, V3, CodegenOptions.DEFAULT));
        Function rem = Traces.trace("r", List.of(DType.FLOAT64), 1, Bodies.of(y -> y.rem(2)));
        assertThrows(VerifyException.class, () -> new Codegen(math, backend).compile(rem, V3, CodegenOptions.DEFAULT));
        Function fma = Traces.trace("f", List.of(DType.FLOAT64), 1, Bodies.of(y -> Ops.fma(y, y, y)));
        assertThrows(VerifyException.class, () -> new Codegen(math, backend).compile(fma, new X86_64(2),
                CodegenOptions.DEFAULT));
        assertEquals(List.of(), backend.asked);
    }
}
