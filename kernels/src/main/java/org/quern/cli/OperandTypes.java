package org.quern.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.array.DType;

/** Operands given by their dtypes: {@code NAME=DTYPE}. */
final class OperandTypes {
    private OperandTypes() {}

    /**
     * The dtypes by name, in the order given.
     *
     * @throws BadInputException that says what is wrong with which
     */
    static Map<String, DType> parse(List<String> operands) {
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
            } catch (IllegalArgumentException e) {
                throw new BadInputException("operand '" + name + "': " + e.getMessage());
            }
        }
        if (types.isEmpty()) {
            throw new BadInputException("the expression has no operand: at least one NAME=DTYPE is needed");
        }
        return types;
    }
}
