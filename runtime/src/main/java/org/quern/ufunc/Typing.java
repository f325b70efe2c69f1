package org.quern.ufunc;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.quern.array.NDArray;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.dtype.OperandOutOfBoundsException;
import org.quern.dtype.Promotion;
import org.quern.error.QuernException;

/**
 * Sets the inputs of a call: arrays in their own dtypes; Java numbers and booleans in dtypes taken from the arrays
 * beside them.
 */
final class Typing {
    private Typing() {}

    static void array(Operands o, int i, NDArray a, KernelTable kernel) {
        if (a == null) {
            throw absent(i, kernel);
        }
        o.input(i, a);
    }

    private static QuernException absent(int i, KernelTable kernel) {
        return OperandException.of("kernel '" + kernel.name() + "': operand " + i + " is null");
    }

    /**
     * Sets every input.
     *
     * @param types dtypes to compute with, null for an operand's own; null if no operand has one
     */
    static void all(Operands o, Object[] operands, DType[] types, Casting casting, KernelTable kernel) {
        DType common = null;
        boolean weak = false;
        for (int i = 0; i < operands.length; i++) {
            if (operands[i] instanceof NDArray a) {
                array(o, i, a, kernel);
                common = common == null ? a.dtype() : DType.promoteTypes(common, a.dtype());
            } else {
                weak = true;
            }
        }
        for (int i = 0; weak && i < operands.length; i++) {
            if (!(operands[i] instanceof NDArray)) {
                scalar(o, i, operands[i], common, types == null ? null : types[i], kernel);
            }
        }
        for (int i = 0; types != null && i < operands.length; i++) {
            if (types[i] != null) {
                computeWith(o, i, operands[i], types[i], casting, kernel);
            }
        }
    }

    /** Sets the dtype to compute with. A scalar is converted now, an array later. */
    private static void computeWith(
            Operands o, int i, Object operand, DType type, Casting casting, KernelTable kernel) {
        DType from = o.type(i);
        if (o.beyond().containsKey(i)) {
            // An integer that the arrays' dtype does not hold was typed tentatively; the dtype asked for replaces that.
            BigInteger n = operand instanceof BigInteger big ? big : BigInteger.valueOf(((Number) operand).longValue());
            if (!Numbers.holds(type, n)) {
                throw outOfBounds(i, n, type, kernel);
            }
            Map<Integer, DType> others = new HashMap<>(o.beyond());
            others.remove(i);
            o.beyond(others.isEmpty() ? Map.of() : others);
            o.input(i, type, Numbers.bits(type, n));
            return;
        }
        boolean back = !kernel.isInOut(i) || casting.allows(type, from);
        if (!casting.allows(from, type) || !back) {
            throw DTypeException
                    .of("kernel '" + kernel.name() + "': operand " + i + " is " + from + ", which does not cast to "
                            + type + (back ? "" : " and back") + " (rule: " + casting + ")");
        }
        if (!(operand instanceof NDArray) && type != from) {
            o.input(i, type, convert(o.number(i), from, type));
        }
        o.compute(i, type);
    }

    // a switch over types delays the first result of a fresh process by milliseconds
    @SuppressWarnings("IfChainToSwitch")
    private static void scalar(Operands o, int i, Object value, DType common, DType asked, KernelTable kernel) {
        if (value == null) {
            throw absent(i, kernel);
        }
        if (kernel.isInOut(i)) {
            throw OperandException.of("kernel '" + kernel.name() + "': operand " + i
                    + " is written, so it is an NDArray; a number given");
        }
        if (value instanceof Boolean b) {
            o.input(i, DType.BOOL, b ? 1 : 0);
        } else if (value instanceof Double || value instanceof Float) {
            double x = ((Number) value).doubleValue();
            DType type = common == null ? DType.FLOAT64 : Promotion.withFloat(common);
            o.input(i, type, Numbers.bits(type, x));
        } else if (value instanceof BigInteger n) {
            integer(o, i, n, common, asked, kernel);
        } else if (value instanceof Long || value instanceof Integer || value instanceof Short
                || value instanceof Byte) {
            long n = ((Number) value).longValue();
            DType type = common == null ? DType.INT64 : Promotion.withInteger(common);
            if (type.isFloat() || Promotion.holds(type, n)) {
                o.input(i, type, type.isFloat() ? Numbers.bits(type, (double) n) : n);
            } else {
                beyond(o, i, BigInteger.valueOf(n), type, asked, kernel);
            }
        } else {
            throw Refusals.noOperand(kernel.name(), i, value);
        }
    }

    /** Sets an integer of any size. Without arrays beside it, it is an int64, or a uint64 if only that holds it. */
    private static void integer(Operands o, int i, BigInteger n, DType common, DType asked, KernelTable kernel) {
        DType alone = Promotion.holds(DType.INT64, n) ? DType.INT64 : DType.UINT64;
        DType type = common == null ? alone : Promotion.withInteger(common);
        if (Numbers.holds(type, n)) {
            o.input(i, type, Numbers.bits(type, n));
        } else {
            beyond(o, i, n, type, asked, kernel);
        }
    }

    /**
     * Sets an integer that the dtype it takes does not hold, in a dtype that holds it, or rounded if no integer dtype
     * does. The kernel's operations decide whether that is allowed: see {@link OperandOutOfBoundsException}.
     */
    private static void beyond(Operands o, int i, BigInteger n, DType type, DType asked, KernelTable kernel) {
        DType integer = Promotion.holds(DType.INT64, n) ? DType.INT64 : DType.UINT64;
        DType held = Promotion.holds(integer, n) ? integer : DType.FLOAT64;
        if (type.isFloat() || (kernel.cores() != null && asked == null) || !Numbers.holds(held, n)) {
            throw outOfBounds(i, n, type, kernel);
        }
        o.input(i, held, Numbers.bits(held, n));
        Map<Integer, DType> all = new HashMap<>(o.beyond());
        all.put(i, type);
        o.beyond(all);
    }

    static QuernException outOfBounds(int i, Object n, DType type, KernelTable kernel) {
        return OperandException.of("kernel '" + kernel.name() + "': operand " + i + " is " + n + ", out of bounds"
                + " for " + type + " (NEP 50: a number takes the dtype of the arrays beside it)");
    }

    /** The bits of a scalar converted to another dtype. */
    static long convert(long bits, DType from, DType to) {
        try (NDArray a = NDArray.zeros(from)) {
            if (from.isFloat()) {
                a.setDouble(from == DType.FLOAT64 ? Double.longBitsToDouble(bits) : Float.intBitsToFloat((int) bits));
            } else {
                a.setLong(bits);
            }
            try (NDArray b = a.asType(to)) {
                return to.isFloat() ? Numbers.bits(to, b.getDouble()) : b.getLong();
            }
        }
    }
}
