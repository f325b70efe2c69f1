package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.BundleWriter;
import org.quern.cache.CacheSettings;
import org.quern.cache.CodeCache;
import org.quern.engine.Code;
import org.quern.testing.Child;

/** The jars' streams are nobody else's: closing one loader does not end what another reads of the same jar. */
class ClosingLoadersTest {
    @TempDir
    private Path directory;

    @Test
    void loadsBesideClosingLoaders() throws IOException {
        load(2, 5);
    }

    @Test
    @Tag("stress")
    void aHundredRounds() throws IOException {
        load(2, 50);
    }

    private void load(int threads, int rounds) throws IOException {
        Path made = directory.resolve("made");
        assertEquals(new Child(0, "[15.]\n"), Child.run(true, made, List.of(), ClosingLoadersProcess.class));
        Path bundle = directory.resolve("bundle.jar");
        BundleWriter.write(CodeCache.open(CacheSettings.at(made)),
                new BundleWriter.Selection(Set.of(), Set.of(), Code.COMPILER), bundle);
        List<String> arguments = new ArrayList<>(List.of("" + threads, "" + rounds, bundle.toString()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                arguments.add(jar(path, directory.resolve("jar" + arguments.size() + ".jar")).toString());
            } else if (entry.contains("quern-nrt")) {
                arguments.add(path.toAbsolutePath().toString());
            }
        }
        assertEquals(new Child(0, "{[15.]=" + threads * rounds + "}\n"),
                Child.run(false, directory.resolve("none"), List.of(),
                        ClosingLoadersProcess.class, arguments.toArray(String[]::new)));
    }

    private static Path jar(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, entries);
            }
        }
        return jar;
    }
}
