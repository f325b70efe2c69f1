package org.quern.cache.report;

import static org.quern.check.Given.given;

/**
 * One field in which two keys differ.
 *
 * @param field the field's name, such as {@code compiler}
 * @param wanted what was asked for
 * @param there what the entry has
 */
public record FieldDifference(String field, String wanted, String there) {
    /** All are there. */
    public FieldDifference {
        given(field, "field");
        given(wanted, "wanted");
        given(there, "there");
    }

    @Override
    public String toString() {
        return field + ": wanted " + wanted + ", there is " + there;
    }
}
