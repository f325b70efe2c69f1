package org.quern.cache.report;

/**
 * One field in which two keys differ.
 *
 * @param field the field's name, such as {@code compiler}
 * @param wanted what was asked for
 * @param there what the entry has
 */
public record FieldDifference(String field, String wanted, String there) {
    @Override
    public String toString() {
        return field + ": wanted " + wanted + ", there is " + there;
    }
}
