package org.quern.ufunc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.quern.error.ArgumentException;
import org.quern.error.QuernException;
import org.quern.setting.Setting;
import org.quern.util.FileReason;

/**
 * A text file of comments followed by sorted, unique lines, to which any number of threads and processes add. Each
 * locks the file, reads it, and writes it with its line. The file only grows and is never truncated before a write, so
 * a process that is killed while writing loses no line of before.
 */
final class RecordingFile {
    private static final int PAUSE_MILLIS = 2;

    /** Maximum size in bytes: a longer file is not a recording. */
    private static final long MOST = 64L << 20;

    /** Lines that this process knows to be in a file. Guarded by the class. */
    private static final Set<String> ADDED = new HashSet<>();

    private RecordingFile() {}

    /**
     * Adds a line if the file does not have it.
     *
     * @param head initial text of an empty file
     * @param check throws a {@link QuernException} for a line that does not belong in such a file
     * @return true if this process adds the line for the first time
     * @throws org.quern.error.SettingException if the file that the setting names cannot be written, or is another
     *     file, which is left as it is
     */
    static synchronized boolean add(Setting setting, String head, Consumer<String> check, String line) {
        Path file = setting.path();
        if (ADDED.contains(file + " " + line)) {
            return false;
        }
        // An interrupt would close the channel. It is meant for what the caller does next, so it is set again at the
        // end.
        boolean interrupted = Thread.interrupted();
        try {
            Files.createDirectories(file.getParent());
            if (Files.exists(file) && Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
                throw new IOException("a device or pipe");
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE);
                    FileLock lock = lock(channel)) {
                merge((FileChannel) lock.acquiredBy(), head, check, line);
            }
        } catch (CharacterCodingException | QuernException e) {
            throw setting
                    .refused("a file of such lines alone, or none yet (" + e.getMessage() + "; it stays as it is)");
        } catch (IOException e) {
            throw setting.refused("a file that can be written (" + FileReason.of(e) + ")");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return ADDED.add(file + " " + line);
    }

    private static void merge(FileChannel channel, String head, Consumer<String> check, String line)
            throws IOException {
        if (channel.size() > MOST) {
            throw ArgumentException.of(channel.size() + " bytes");
        }
        String before = StandardCharsets.UTF_8.newDecoder()
                .decode(ByteBuffer.wrap(Channels.newInputStream(channel).readAllBytes()))
                .toString();
        List<String> comments = new ArrayList<>();
        TreeSet<String> lines = new TreeSet<>();
        (before.isBlank() ? head : before).lines().map(String::strip).filter(l -> !l.isEmpty())
                .forEach(l -> (l.startsWith("#") ? comments : lines).add(l));
        lines.forEach(check);
        if (lines.add(line)) {
            comments.addAll(lines);
            ByteBuffer after = ByteBuffer.wrap((String.join("\n", comments) + "\n").getBytes(StandardCharsets.UTF_8));
            int length = after.remaining();
            while (after.hasRemaining()) {
                channel.write(after, after.position());
            }
            channel.truncate(length);
        }
    }

    /** Locks the file. Another copy of this library in the process may hold the lock, so it is retried. */
    private static FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                try {
                    Thread.sleep(PAUSE_MILLIS);
                } catch (InterruptedException interrupt) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted while another copy of Quern writes it", interrupt);
                }
            }
        }
    }
}
