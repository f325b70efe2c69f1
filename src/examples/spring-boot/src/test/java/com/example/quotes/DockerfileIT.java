package com.example.quotes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.quotes.Dockerfile.Instruction;
import com.example.quotes.Dockerfile.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The Dockerfile names what the build makes. */
class DockerfileIT {
    private static final int CLASS_FILES_OF_JAVA_0 = 44;

    private final Stage layers;
    private final Stage image;

    DockerfileIT() throws IOException {
        List<Stage> stages = Dockerfile.read(Path.of("Dockerfile")).stages();
        assertEquals(2, stages.size());
        layers = stages.getFirst();
        image = stages.getLast();
    }

    @Test
    void javaIsTheClasses() throws IOException {
        try (InputStream in = Application.class.getResourceAsStream("Application.class")) {
            byte[] start = in.readNBytes(8);
            String base = "eclipse-temurin:" + (start[7] - CLASS_FILES_OF_JAVA_0) + "-jre";
            assertEquals(base + " AS layers", layers.only("FROM").arguments());
            assertEquals(base, image.only("FROM").arguments());
        }
    }

    @Test
    void theJarAndItsLayersAreCopied() throws IOException {
        String[] copied = layers.only("COPY").arguments().split(" ", -1);
        assertEquals(2, copied.length);
        assertEquals(FatJarIT.JAR, Path.of(copied[0]).toAbsolutePath());
        assertTrue(layers.only("RUN").arguments().contains(" -jar " + copied[1] + " "), layers.toString());
        String directory = layers.only("WORKDIR").arguments() + "/extracted/";
        List<String> named;
        try (ZipFile jar = new ZipFile(FatJarIT.JAR.toFile())) {
            InputStream index = jar.getInputStream(jar.getEntry("BOOT-INF/layers.idx"));
            named = new String(index.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> line.startsWith("- "))
                    .map(line -> line.substring(line.indexOf('"') + 1, line.lastIndexOf('"'))).toList();
        }
        assertEquals(named.stream().map(layer -> "--from=layers " + directory + layer + "/ ./").toList(),
                image.all("COPY").stream().map(Instruction::arguments).toList());
        assertEquals(List.of("java", "--enable-native-access=ALL-UNNAMED", "-jar", copied[1]),
                image.only("ENTRYPOINT").list());
    }

    @Test
    void theUserIsNotRoot() {
        assertTrue(image.only("USER").arguments().matches("[1-9]\\d*:[1-9]\\d*"), image.toString());
    }
}
