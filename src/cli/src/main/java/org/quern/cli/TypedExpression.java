package org.quern.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.expression.Expression;
import org.quern.ufunc.Ufunc;
import picocli.CommandLine.Parameters;

/** An expression whose operands are given by their dtypes: {@code NAME=DTYPE}. */
final class TypedExpression {
    @Parameters(index = "0", paramLabel = "EXPRESSION", description = "As for eval.")
    private String expression;

    @Parameters(index = "1..*", paramLabel = "NAME=DTYPE", description = "The dtype of an operand, such as float64.")
    private List<String> operands = List.of();

    TypedExpression() {}

    /** A query of a kernel for some dtypes. */
    interface Question<T> {
        T ask(Ufunc kernel, DType[] types);
    }

    /**
     * Answers a query about the expression's kernel.
     *
     * @throws BadInputException that names the invalid operand and the reason
     */
    <T> T answer(Question<T> question) {
        Expression parsed = Expression.parse(expression);
        Map<String, DType> types = types();
        parsed.requireAmong(types.keySet());
        return question.ask(parsed.ufunc("eval", List.copyOf(types.keySet())), types.values().toArray(DType[]::new));
    }

    /** The dtypes by name, in the order given. */
    private Map<String, DType> types() {
        Map<String, DType> types = new LinkedHashMap<>();
        for (String given : operands) {
            int equals = given.indexOf('=');
            if (equals < 1) {
                throw new BadInputException("'" + given + "' given, NAME=DTYPE expected");
            }
            String name = given.substring(0, equals);
            try {
                if (types.put(name, DType.of(given.substring(equals + 1))) != null) {
                    throw new BadInputException("operand '" + name + "' is given twice");
                }
            } catch (DTypeException e) {
                throw new BadInputException("operand '" + name + "': " + e.getMessage());
            }
        }
        if (types.isEmpty()) {
            throw new BadInputException("the expression has no operand: at least one NAME=DTYPE is needed");
        }
        return types;
    }
}
