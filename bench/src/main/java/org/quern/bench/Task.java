package org.quern.bench;

import java.util.List;

/** What is known of a piece of work apart from how it is done. */
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

    /** What times are divided by for the report. */
    long elements();

    /** Integers that the work takes beside its arrays. */
    default List<Long> parameters() {
        return List.of();
    }

    /** What names it: {@code work/dtype/size}. */
    default String key() {
        return name() + "/" + dtypes() + "/" + sizes();
    }
}
