package org.quern.ufunc;

import java.util.List;
import org.quern.array.DType;
import org.quern.array.NDArray;
import org.quern.engine.Engine;
import org.quern.ir.Function;
import org.quern.ir.Value;
import org.quern.lower.CodegenOptions;

/** A typed function, compiled for a number of lanes and run over 1-d operands. */
final class Compiled {
    private final Function function;
    private final Overload overload;

    /** Lanes 0: as many as the compiler chooses. */
    Compiled(Function function, int lanes) {
        this.function = function;
        Engine.Code code = Engine.obtain(function, new CodegenOptions(lanes, CodegenOptions.DEFAULT.passes()));
        DType[] in = function.parameters().stream().map(Value::type).toArray(DType[]::new);
        this.overload = new Overload(in, function.resultTypes(), true, code.kernel(),
                new OverloadInfo(code.signature(), code.compiled(), 0, code.cpu(), code.lanes(), code.bytes()));
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
                        ? Elements.array(parameters.get(i).type(), inputs[i])
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

    private void run(NDArray... operands) {
        Frame f = FramePool.take();
        try {
            f.inputs = function.parameters().size();
            f.outputs = function.results().size();
            System.arraycopy(operands, 0, f.operands, 0, operands.length);
            if (!f.broadcast()) {
                throw new AssertionError("operands of one length broadcast");
            }
            f.run(overload);
        } finally {
            FramePool.give(f);
        }
    }
}
