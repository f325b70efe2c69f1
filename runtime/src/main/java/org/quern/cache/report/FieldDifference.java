package org.quern.cache.report;

import static org.quern.check.Given.given;

/**
 * One field in which two keys differ.
 *
 * @param field name of the field, such as {@code compiler}
 * @param wanted the requested value
 * @param there the entry's value
 */
public record FieldDifference(String field, String wanted, String there) {
    /** Checks that no value is null. */
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
