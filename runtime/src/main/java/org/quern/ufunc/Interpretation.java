package org.quern.ufunc;

import java.util.ArrayList;
import java.util.List;
import org.quern.check.Count;
import org.quern.dtype.DType;
import org.quern.error.ArgumentException;
import org.quern.error.QuernException;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.check.Verifier;
import org.quern.ir.check.VerifyException;
import org.quern.ir.interpret.Interpreter;
import org.quern.ir.interpret.Scalars;
import org.quern.ir.text.Parser;
import org.quern.ir.text.Printer;
import org.quern.math.MathFunctions;

/** Interpreter run of a ufunc's IR for one element, which records each operation's result. */
final class Interpretation implements Interpreter.Watcher {
    /** Maximum number of lines, which a loop without end would exceed. */
    private static final int MOST = 10_000;

    private static final class EnoughException extends QuernException {
        private static final long serialVersionUID = 1L;

        EnoughException() {
            super("more than " + MOST + " lines");
        }
    }

    private final List<String> lines = new ArrayList<>();

    private Interpretation() {}

    static List<String> of(String ir, Object... element) {
        Function kernel = verified(ir);
        if (kernel.core() != null) {
            throw OperandException.of("kernel '" + kernel.name() + "' is a gufunc's: one of elements expected");
        }
        List<Value> parameters = kernel.parameters();
        if (element.length != parameters.size()) {
            throw OperandException
                    .of("kernel '" + kernel.name() + "' takes " + Count.of(parameters.size(), "value")
                            + ", of inputs and then of uniform parameters; " + element.length + " given");
        }
        long[] bits = new long[element.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = bits("kernel '" + kernel.name() + "': value " + i, parameters.get(i).type(), element[i]);
        }
        Interpretation it = new Interpretation();
        it.run(kernel, bits);
        return it.lines;
    }

    /** The text may have been edited since it was printed. */
    private static Function verified(String ir) {
        Function kernel = Parser.parse(ir);
        try {
            Verifier.verify(kernel);
        } catch (VerifyException e) {
            throw ArgumentException.of("the text of the IR is of no kernel: " + e.getMessage());
        }
        return kernel;
    }

    private static long bits(String what, DType type, Object given) {
        if (!(given instanceof Number) && !(given instanceof Boolean)) {
            throw OperandException.of("an element of " + type + " is a number or a truth value: " + given + " given");
        }
        if (!Numbers.holds(type, given)) {
            throw Numbers.notHeld(what, type, given);
        }
        return Scalars.wrap(type, Numbers.bits(type, given));
    }

    /**
     * Evaluates a mathematical function by the library's own implementation: float64's, rounded, if there is none for
     * float32.
     */
    static long mathematics(MathFunction f, DType type, long[] arguments) {
        Function own = MathFunctions.find(f, type, /* tight= */ false);
        if (own != null) {
            return Interpreter.run(own, Interpretation::mathematics, arguments)[0];
        }
        long[] wide = new long[arguments.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = Scalars.cast(type, DType.FLOAT64, arguments[i]);
        }
        return Scalars.cast(DType.FLOAT64, type, mathematics(f, DType.FLOAT64, wide));
    }

    private void run(Function kernel, long[] element) {
        try {
            long[] results = Interpreter.watched(kernel, Interpretation::mathematics, this, element);
            for (int i = 0; i < results.length; i++) {
                lines.add("output " + i + " is " + Scalars.text(kernel.results().get(i).type(), results[i]));
            }
        } catch (IndexOutOfBoundsException e) {
            lines.add("fails: " + e.getMessage());
        } catch (EnoughException e) {
            lines.add("and so on");
        }
    }

    @Override
    public void made(Statement.Let operation, long bits) {
        if (lines.size() == MOST) {
            throw new EnoughException();
        }
        lines.add(Printer.line(operation) + " is " + Scalars.text(operation.result().type(), bits));
    }
}
