package org.quern.ufunc;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.quern.abi.CoresLayout;
import org.quern.array.NDArray;
import org.quern.codegen.Codegen;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.InstructionSet;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.ir.Function;
import org.quern.ir.Value;
import org.quern.link.LoadedKernel;
import org.quern.llvm.LlvmCompiler;
import org.quern.math.MathFunctions;

/** A typed function, compiled for a number of lanes, past the cache, and run over 1-d operands. */
final class Compiled implements AutoCloseable {
    static final Codegen LOWERING = new Codegen(MathFunctions.OWN, new LlvmCompiler());

    private final Function function;
    private final LoadedKernel kernel;
    private final Overload overload;

    /** Lanes 0: as many as the compiler chooses. */
    Compiled(Function function, int lanes) {
        this(function, Engine.ofProcess().target(), lanes);
    }

    Compiled(Function function, InstructionSet target, int lanes) {
        this(function, target, CodegenOptions.DEFAULT.withLanes(lanes));
    }

    Compiled(Function function, InstructionSet target, CodegenOptions options) {
        this.function = function;
        Codegen.Compiled made = LOWERING.compile(function, target, options);
        this.kernel = LoadedKernel.load(made.object(), function.name());
        DType[] in = function.parameters().stream().map(Value::type).toArray(DType[]::new);
        this.overload = new Overload(in, Map.of(), function.resultTypes(), function.resultTypes(), kernel, function,
                new Definition.OfElements(function.name(), 1, k -> {}), new DType[0],
                new OverloadInfo(function.name(), true, 0, target.cpu(), made.lanes(), made.object().length));
    }

    /** The outputs for inputs of one length, all by their bits. */
    long[][] run(long[][] inputs) {
        List<Value> parameters = function.parameters();
        DType[] results = function.resultTypes();
        NDArray[] operands = new NDArray[parameters.size() + results.length];
        long[][] out = new long[results.length][];
        try {
            for (int i = 0; i < operands.length; i++) {
                int result = i - parameters.size();
                operands[i] = result < 0
                        ? Elements.array(parameters.get(i).type(), i < function.inputs() ? inputs[i] : first(inputs[i]))
                        : NDArray.empty(results[result], inputs[0].length);
            }
            run(operands);
            for (int i = 0; i < out.length; i++) {
                out[i] = Elements.of(operands[parameters.size() + i]);
            }
            return out;
        } finally {
            for (NDArray a : operands) {
                if (a != null) {
                    a.close();
                }
            }
        }
    }

    /** A uniform parameter is one element, which broadcasts. */
    private static long[] first(long[] all) {
        return Arrays.copyOf(all, 1);
    }

    /** Runs it over inputs and outputs of one length. */
    void run(NDArray... operands) {
        CallBuffer buffer = CallBuffer.take();
        try {
            Operands o = buffer.operands();
            int inputs = function.parameters().size();
            o.begin(inputs, operands.length - inputs, null);
            for (int i = 0; i < operands.length; i++) {
                o.replace(i, operands[i]);
            }
            buffer.nest().begin(o);
            if (!buffer.nest().broadcast(o)) {
                throw new AssertionError("operands of one length broadcast");
            }
            buffer.run(function.name(), overload, new CallOptions(1, CoresLayout.ANY_FORM), null);
        } finally {
            buffer.give();
        }
    }

    @Override
    public void close() {
        kernel.close();
    }
}
