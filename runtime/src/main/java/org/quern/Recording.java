package org.quern;

import static org.quern.check.Given.given;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.quern.check.Given;
import org.quern.error.FileException;
import org.quern.ufunc.KernelNameException;
import org.quern.ufunc.NamedOverload;
import org.quern.util.FileReason;

/**
 * The overloads that processes with {@code quern.record} set to a file have used: a UTF-8 text of one
 * {@link NamedOverload} a line, between comments that begin with {@code #}. Kept with the sources, it declares the
 * overloads as a class of {@link KernelDeclarations} does.
 *
 * @param file the file that was read
 * @param overloads the overloads in the order of the file
 * @param loader class loader that finds the kernels' classes
 */
public record Recording(Path file, List<NamedOverload> overloads, ClassLoader loader) implements KernelDeclarations {
    /** Copies the list. */
    public Recording {
        given(file, "file");
        overloads = Given.list(overloads, "overloads");
        given(loader, "loader");
    }

    /**
     * Reads a recording. Its kernels are not searched for yet.
     *
     * @param file path of the recording
     * @param loader class loader that finds the kernels' classes
     * @return the recording
     * @throws KernelNameException if a line is not a name of an overload; the message has the file and the line number
     * @throws FileException if the file cannot be read, or a line is not UTF-8
     */
    public static Recording read(Path file, ClassLoader loader) {
        given(file, "file");
        given(loader, "loader");
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new FileException("recording " + file + " cannot be read (line " + undecodable(file)
                    + " is not UTF-8: another program wrote it, or it is damaged)", e);
        } catch (IOException e) {
            throw new FileException("recording " + file + " cannot be read (" + FileReason.of(e) + ")", e);
        }
        List<NamedOverload> overloads = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                overloads.add(NamedOverload.parse(line, file + ":" + (i + 1) + ": "));
            }
        }
        return new Recording(file, overloads, loader);
    }

    /** The number of the first line that is not UTF-8; 0 if there is none any more because the file was replaced. */
    private static int undecodable(Path file) {
        int line = 1;
        try {
            for (String text : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
                line++;
            }
        } catch (IOException e) {
            return line;
        }
        return 0;
    }

    @Override
    public void declare(Declarations declarations) {
        given(declarations, "declarations");
        for (NamedOverload overload : overloads) {
            declarations.add(overload, loader);
        }
    }
}
