package com.example.quotes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Dockerfile says: its stages, each from FROM on.
 *
 * @param stages in their order
 */
record Dockerfile(List<Stage> stages) {
    /** An instruction, in capitals, with the rest of its line. */
    record Instruction(String name, String arguments) {
        /** The arguments where they are JSON strings, {@code ["java", "-jar"]}. */
        List<String> list() {
            String inner = arguments.substring(arguments.indexOf('"') + 1, arguments.lastIndexOf('"'));
            return List.of(inner.split("\", *\"", -1));
        }
    }

    /** An image. */
    record Stage(List<Instruction> instructions) {
        List<Instruction> all(String name) {
            return instructions.stream().filter(i -> i.name().equals(name)).toList();
        }

        /** The one instruction of a name. */
        Instruction only(String name) {
            List<Instruction> all = all(name);
            if (all.size() != 1) {
                throw new AssertionError(all.size() + " of " + name);
            }
            return all.getFirst();
        }
    }

    static Dockerfile read(Path file) throws IOException {
        List<Stage> stages = new ArrayList<>();
        for (String line : Files.readString(file).replace("\\\n", " ").lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                int blank = line.indexOf(' ');
                Instruction instruction = new Instruction(line.substring(0, blank), line.substring(blank + 1).strip());
                if (instruction.name().equals("FROM")) {
                    stages.add(new Stage(new ArrayList<>()));
                }
                stages.getLast().instructions().add(instruction);
            }
        }
        return new Dockerfile(stages);
    }
}
