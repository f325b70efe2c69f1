package org.quern.link;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.quern.array.NDArray;
import org.quern.error.QuernException;
import org.quern.ufunc.Ufunc;

/** Uses up all file descriptors, calls a kernel, says how that failed, closes the files and calls it again. */
final class NoDescriptors {
    private static final Ufunc DOUBLE = Ufunc.define("twice", x -> x.add(x));
    private static final Ufunc TRIPLE = Ufunc.define("thrice", x -> x.add(x).add(x));

    private NoDescriptors() {}

    /** From a directory a class cannot be loaded any more without a descriptor, as it can from a jar, which stays open. */
    private static void loadClasses() throws IOException {
        Path classes = Path.of(Ufunc.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        if (Files.isDirectory(classes)) {
            try (var files = Files.walk(classes)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                    String name = classes.relativize(file).toString().replace('/', '.');
                    if (!name.equals("module-info.class")) {
                        try {
                            Class.forName(name.substring(0, name.length() - ".class".length()), false,
                                    Ufunc.class.getClassLoader());
                        } catch (ClassNotFoundException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        DOUBLE.apply(NDArray.of(7.0, 7.0));
        loadClasses();
        List<FileInputStream> open = new ArrayList<>();
        try {
            while (true) {
                open.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException e) {
            // As many as there can be.
        }
        QuernException failed = null;
        try {
            TRIPLE.apply(NDArray.of(14.0, 14.0));
        } catch (QuernException e) {
            failed = e;
        }
        for (FileInputStream file : open) {
            file.close();
        }
        System.out.println(failed);
        System.out.println("then " + TRIPLE.apply(NDArray.of(14.0, 14.0)).getDouble(0));
    }
}
