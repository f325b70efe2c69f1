package com.example.quotes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.example.quotes.Dockerfile.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The steps of the Dockerfile, and what they make: run as another user, on another C library, with nothing to write to
 * but /tmp.
 */
@Tag("stress")
class ContainerIT {
    @TempDir
    private static Path directory;

    private static Container container;
    private static Stage image;

    @BeforeAll
    static void build() throws Exception {
        String why = Container.unavailable();
        assumeTrue(why == null, why);
        container = new Container(directory);
        Dockerfile dockerfile = Dockerfile.read(Path.of("Dockerfile"));
        container.build(dockerfile);
        image = dockerfile.stages().getLast();
    }

    @Test
    void theImageQuotes() throws Exception {
        quotes("container", image.only("ENTRYPOINT").list());
    }

    @Test
    void soDoesTheFatJarItself() throws Exception {
        Path jar = Files.copy(FatJarIT.JAR, directory.resolve("fat.jar"));
        container.add(image, jar);
        quotes("fat jar in the container", List.of("java", "--enable-native-access=ALL-UNNAMED", "-jar", "fat.jar"));
    }

    @Test
    void nothingCanBeWritten() throws Exception {
        String user = image.only("USER").arguments();
        List<String> id = container.command(image, List.of("sh", "-c", "echo $(id -u):$(id -g)"));
        assertEquals(user + "\n", Container.ran(id));
        for (String place : List.of("/", "/home", "/var", image.only("WORKDIR").arguments())) {
            List<String> command = container.command(image, List.of("touch", place + "/file"));
            String refusal = assertThrows(IOException.class, () -> Container.ran(command)).getMessage();
            assertTrue(refusal.contains("Read-only file system"), refusal);
        }
    }

    private static void quotes(String what, List<String> command) throws Exception {
        try (Service service = new Service(container.command(image, command), directory.resolve(what + ".log"))) {
            System.out.println("start of the " + what + " to the first quote: " + service.quotes());
        }
    }
}
