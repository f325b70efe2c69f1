package org.quern.signature;

/** Writes signatures and their dimensions as text. */
final class Writer {
    private final CoreSignature signature;
    private final String[] names;
    private final boolean numbered;
    private final StringBuilder to = new StringBuilder();

    private Writer(CoreSignature signature, boolean numbered) {
        this.signature = signature;
        this.numbered = numbered;
        names = new String[signature.dimensionCount()];
        for (int i = 0; i < names.length; i++) {
            names[i] = numbered && !(signature.dimension(i) instanceof Dimension.Fixed)
                    ? "d" + i
                    : shortText(signature.dimension(i), names);
        }
    }

    static String text(CoreSignature signature) {
        return new Writer(signature, false).all();
    }

    static String canonical(CoreSignature signature) {
        return new Writer(signature, true).all();
    }

    /** The name of a dimension in messages: {@code n}, {@code 3}, {@code n+1} or {@code p=min(m,n)}. */
    static String dimension(CoreSignature signature, int dimension) {
        Writer w = new Writer(signature, false);
        w.full(dimension);
        return w.to.toString();
    }

    /** The core of an operand, parentheses around it. */
    static String core(CoreSignature signature, int operand) {
        Writer w = new Writer(signature, false);
        w.core(signature.operand(operand), -1L);
        return w.to.toString();
    }

    private static String shortText(Dimension d, String[] before) {
        if (d instanceof Dimension.Fixed f) {
            return Long.toString(f.size());
        }
        if (d instanceof Dimension.Computed c && c.name() == null) {
            StringBuilder b = new StringBuilder();
            c.expression().write(b, before, 0);
            return b.toString();
        }
        return d.name();
    }

    private void full(int dimension) {
        to.append(names[dimension]);
        if (signature.dimension(dimension) instanceof Dimension.Computed c && (numbered || c.name() != null)) {
            to.append('=');
            c.expression().write(to, names, 0);
        }
    }

    private String all() {
        long seen = 0;
        for (int i = 0; i < signature.operandCount(); i++) {
            if (i == signature.inputCount()) {
                to.append("->");
            } else if (i > 0) {
                to.append(',');
            }
            seen = core(signature.operand(i), seen);
        }
        return signature.outputCount() == 0 ? to.append("->").toString() : to.toString();
    }

    /** Writes a core; a named expression is written in full unless it is among those seen. */
    private long core(OperandCore core, long seen) {
        long now = seen;
        to.append(core.inOut() ? "inout(" : "(");
        for (int axis = 0; axis < core.rank(); axis++) {
            int d = core.dim(axis);
            if (axis > 0) {
                to.append(',');
            }
            if ((now >>> d & 1) == 0) {
                full(d);
            } else {
                to.append(names[d]);
            }
            now |= 1L << d;
            to.append(signature.dimension(d).optional() ? "?" : "").append(core.broadcast(axis) ? "|1" : "");
        }
        to.append(')');
        return now;
    }
}
