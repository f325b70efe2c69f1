package org.quern.ir.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quern.ir.Value;

/** The int64 values of a loop as affine functions of its index. */
public final class AffineIndices {
    private final Definitions definitions;
    private final Value index;
    /** By the values' numbers; null for a value that is not known to be affine. */
    private final Map<Integer, AffineIndex> known = new HashMap<>();

    /** For the loop with this index. */
    public AffineIndices(Definitions definitions, Value index) {
        this.definitions = definitions;
        this.index = index;
    }

    /** The affine form of a value; null if none is known. */
    public AffineIndex of(Value v) {
        if (!known.containsKey(v.id())) {
            known.put(v.id(), affine(definitions.forms().of(v)));
        }
        return known.get(v.id());
    }

    private AffineIndex affine(LinearForm form) {
        long factor = 0;
        long least = form.offset();
        long most = form.offset();
        List<LinearForm.Term> invariant = new ArrayList<>();
        for (LinearForm.Term term : form.terms()) {
            Value v = term.value();
            if (v.equals(index)) {
                factor = term.factor();
            } else if (definitions.isMadeBefore(v, index)) {
                invariant.add(term);
            } else {
                Definitions.Count count = definitions.count(v);
                if (count == null || !AffineIndex.isSmall(term.factor()) || !isSmall(count.begin())
                        || !isSmall(count.end())) {
                    return null;
                }
                long begin = definitions.constants().get(count.begin());
                long last = definitions.constants().get(count.end()) - 1;
                if (last < begin) {
                    return null;
                }
                least += term.factor() * (term.factor() < 0 ? last : begin);
                most += term.factor() * (term.factor() < 0 ? begin : last);
            }
        }
        return new AffineIndex(factor, new LinearForm(invariant, 0), least, most);
    }

    private boolean isSmall(Value v) {
        return definitions.constants().has(v) && AffineIndex.isSmall(definitions.constants().get(v));
    }
}
