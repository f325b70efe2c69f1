package org.quern.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Text that a file under {@code src/test/resources} pins. Run with {@code -Dquern.bless=true} (through Maven, {@code
 * -Dquern.testProperties=-Dquern.bless=true}) in the module's directory to write what is now the case.
 */
public final class Golden {
    private Golden() {}

    /** Compares with the file, or writes it. */
    public static void check(String name, String actual) {
        try {
            if (Boolean.getBoolean("quern.bless")) {
                Path file = Path.of("src", "test", "resources").resolve(name);
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
                return;
            }
            try (InputStream in = Golden.class.getResourceAsStream("/" + name)) {
                assertNotNull(in, name + " is not there: bless it with -Dquern.bless=true");
                assertEquals(new String(in.readAllBytes(), StandardCharsets.UTF_8), actual,
                        name + " differs; if that is meant, bless it with -Dquern.bless=true");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
