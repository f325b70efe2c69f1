package org.quern.ir;

import java.util.List;
import org.quern.dtype.DType;

/**
 * A computation of a value from others. Pure: no operation but {@link Read}, {@link Element} and {@link Load} depends
 * on anything but its operands.
 */
public sealed interface Op {
    /** The dtype of the result. */
    DType type();

    /** Appends the canonical bytes: a tag, then the operands. */
    void encode(Encoder to);

    /** The values that it uses, in order. */
    List<Value> operands();

    /**
     * A constant.
     *
     * @param type dtype
     * @param bits the element's bits in the low end, sign-extended for signed integers, zero-extended otherwise
     */
    record Constant(DType type, long bits) implements Op {
        @Override
        public void encode(Encoder to) {
            to.tag(1).type(type).number(bits);
        }

        @Override
        public List<Value> operands() {
            return List.of();
        }
    }

    /** One operand, result of the same dtype. */
    record Unary(UnaryOp op, Value a) implements Op {
        @Override
        public DType type() {
            return a.type();
        }

        @Override
        public void encode(Encoder to) {
            to.tag(2).choice(op).value(a);
        }

        @Override
        public List<Value> operands() {
            return List.of(a);
        }
    }

    /** Two operands of one dtype, result of the same dtype. */
    record Binary(BinaryOp op, Value a, Value b) implements Op {
        @Override
        public DType type() {
            return a.type();
        }

        @Override
        public void encode(Encoder to) {
            to.tag(3).choice(op).value(a).value(b);
        }

        @Override
        public List<Value> operands() {
            return List.of(a, b);
        }
    }

    /** Comparison of two operands of one dtype; the result is bool. */
    record Compare(Predicate predicate, Value a, Value b) implements Op {
        @Override
        public DType type() {
            return DType.BOOL;
        }

        @Override
        public void encode(Encoder to) {
            to.tag(4).choice(predicate).value(a).value(b);
        }

        @Override
        public List<Value> operands() {
            return List.of(a, b);
        }
    }

    /** {@code a} where the bool is true, {@code b} elsewhere; both are evaluated. */
    record Select(Value condition, Value a, Value b) implements Op {
        @Override
        public DType type() {
            return a.type();
        }

        @Override
        public void encode(Encoder to) {
            to.tag(5).value(condition).value(a).value(b);
        }

        @Override
        public List<Value> operands() {
            return List.of(condition, a, b);
        }
    }

    /**
     * Conversion. To bool: true unless zero (NaN is true). Float to integer: towards zero, out of range to the nearest
     * bound, NaN to 0 (as Java's casts). Integer to narrower integer: the low bits. To float: round to nearest even.
     */
    record Cast(DType type, Value a) implements Op {
        @Override
        public void encode(Encoder to) {
            to.tag(6).type(type).value(a);
        }

        @Override
        public List<Value> operands() {
            return List.of(a);
        }
    }

    /** {@code a * b + c} of floats, rounded once. */
    record Fma(Value a, Value b, Value c) implements Op {
        @Override
        public DType type() {
            return a.type();
        }

        @Override
        public void encode(Encoder to) {
            to.tag(9).value(a).value(b).value(c);
        }

        @Override
        public List<Value> operands() {
            return List.of(a, b, c);
        }
    }

    /** The current value of an element of a local array; an index outside it fails the call. */
    record Element(LocalArray array, Value index) implements Op {
        @Override
        public DType type() {
            return array.type();
        }

        @Override
        public void encode(Encoder to) {
            to.tag(11).number(array.id()).value(index);
        }

        @Override
        public List<Value> operands() {
            return List.of(index);
        }
    }

    /** The current value of an element of a core or of scratch memory; an index outside its axis fails the call. */
    record Load(Memory memory, List<Value> operands) implements Op {
        public Load {
            operands = List.copyOf(operands);
        }

        @Override
        public DType type() {
            return memory.type();
        }

        @Override
        public void encode(Encoder to) {
            to.tag(12);
            memory.encode(to);
            to.values(operands);
        }
    }

    /** The bits of an operand as another dtype of the same width; not of bools. */
    record Reinterpret(DType type, Value a) implements Op {
        @Override
        public void encode(Encoder to) {
            to.tag(10).type(type).value(a);
        }

        @Override
        public List<Value> operands() {
            return List.of(a);
        }
    }

    /** A mathematical function of floats of one dtype. */
    record Apply(MathFunction function, List<Value> operands) implements Op {
        public Apply {
            operands = List.copyOf(operands);
        }

        @Override
        public DType type() {
            return operands.get(0).type();
        }

        @Override
        public void encode(Encoder to) {
            to.tag(7).choice(function).values(operands);
        }
    }

    /** The current value of a variable. */
    record Read(Variable variable) implements Op {
        @Override
        public DType type() {
            return variable.type();
        }

        @Override
        public void encode(Encoder to) {
            to.tag(8).variable(variable);
        }

        @Override
        public List<Value> operands() {
            return List.of();
        }
    }
}
