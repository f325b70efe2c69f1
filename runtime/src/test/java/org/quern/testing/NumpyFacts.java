package org.quern.testing;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The tables under {@code numpy/}: what NumPy 2.4 itself answers, for the dtypes that Quern has. */
public final class NumpyFacts {
    private NumpyFacts() {}

    /** A table's rows without its head, split into columns. */
    public static List<String[]> rows(String table) {
        try (InputStream in = NumpyFacts.class.getResourceAsStream("/numpy/" + table + ".tsv")) {
            assertNotNull(in, table);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).map(l -> l.split("\t"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
