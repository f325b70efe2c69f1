package org.quern.link;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.quern.nrt.Nrt;
import org.quern.nrt.Shortage;
import org.quern.nrt.ShortageException;

/** The mathematical library of this system: glibc's libmvec where there is one, libm otherwise. */
public final class SystemMath {
    /** What file names are written in; a name that is not does not keep the others from being read. */
    private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);
    private static final String DELETED = " (deleted)";
    private static final SymbolLookup VECTOR = vector();
    /** Null before it was asked for: an initializer must not need the native runtime. */
    private static volatile String name;

    /** Null before they were looked for: they do not change, and the list of mappings grows with every kernel. */
    private static volatile List<Path> files;

    private SystemMath() {}

    @SuppressWarnings("restricted") // asks the system's loader
    private static SymbolLookup vector() {
        try {
            return SymbolLookup.libraryLookup("libmvec.so.1", Arena.global());
        } catch (IllegalArgumentException | IllegalCallerException e) { // there is none, or native access is denied
            return null;
        }
    }

    /** What code that calls it depends on, such as {@code libmvec/glibc-2.36}. */
    public static String name() {
        String known = name;
        if (known == null) {
            known = (VECTOR == null ? "libm/" : "libmvec/") + Nrt.libc().replace(' ', '-');
            name = known;
        }
        return known;
    }

    /** Whether there is a vector function of this symbol, such as {@code _ZGVeN8v_exp}. */
    public static boolean has(String symbol) {
        return VECTOR != null && VECTOR.find(symbol).isPresent();
    }

    /**
     * The files of libmvec, libm and libc as this process has them mapped: what objects are linked against.
     *
     * @throws LinkException if the list of mappings cannot be read
     * @throws ShortageException if it cannot be read for want of a file descriptor
     */
    public static List<Path> files() {
        List<Path> known = files;
        if (known == null) {
            known = List.copyOf(look());
            files = known;
        }
        return known;
    }

    private static List<Path> look() {
        List<Path> files = new ArrayList<>();
        try (InputStream in = new FileInputStream("/proc/self/maps")) {
            for (String line : new String(in.readAllBytes(), NAMES).lines().toList()) {
                String file = withoutMark(line.substring(Math.max(0, line.indexOf('/'))));
                if (isMathOrC(file.substring(file.lastIndexOf('/') + 1)) && !files.contains(Path.of(file))) {
                    files.add(Path.of(file));
                }
            }
        } catch (IOException e) {
            String shortage = Shortage.find();
            if (shortage != null) {
                throw new ShortageException("the C library's file cannot be found: " + shortage, e);
            }
            throw new LinkException("the C library's file cannot be found: /proc/self/maps is not readable", e);
        }
        return files;
    }

    /** A library that was upgraded since this process started is marked; what has its name now has the same symbols. */
    private static String withoutMark(String file) {
        return file.endsWith(DELETED) ? file.substring(0, file.length() - DELETED.length()) : file;
    }

    /** Such as libm.so.6, libmvec.so.1, or libm-2.31.so before glibc 2.34. */
    private static boolean isMathOrC(String file) {
        for (String library : new String[] {"libmvec", "libm", "libc"}) {
            if (file.startsWith(library + ".so.") || (file.startsWith(library + "-2.") && file.endsWith(".so"))) {
                return true;
            }
        }
        return false;
    }
}
