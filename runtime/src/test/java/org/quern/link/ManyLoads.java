package org.quern.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Loads an object many times and keeps all. Arguments: its file, how often. */
final class ManyLoads {
    private ManyLoads() {}

    public static void main(String[] arguments) throws IOException {
        byte[] object = Files.readAllBytes(Path.of(arguments[0]));
        Set<LoadedKernel> kept = new HashSet<>();
        Set<Long> addresses = new HashSet<>();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            LoadedKernel kernel = LoadedKernel.load(object, "many");
            kept.add(kernel);
            addresses.add(kernel.address());
        }
        System.out.println(Math.min(kept.size(), addresses.size()) + " loaded");
    }
}
