package org.quern.bench;

import java.util.List;

/** A piece of work, apart from how it is done. */
interface Task {
    /** For the report. */
    String name();

    /** The name that peers.py has for it. */
    default String kernel() {
        return name();
    }

    /** For the report, such as {@code float64}. */
    String dtypes();

    /** Number of elements, or sizes, for the report. */
    String sizes();

    /** The divisor of times in the report. */
    long elements();

    /** Integers that the work takes beside its arrays. */
    default List<Long> parameters() {
        return List.of();
    }

    /** Its name: {@code work/dtype/size}. */
    default String key() {
        return name() + "/" + dtypes() + "/" + sizes();
    }
}
