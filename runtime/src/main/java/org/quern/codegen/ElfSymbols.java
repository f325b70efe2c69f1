package org.quern.codegen;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The undefined symbols of a relocatable ELF64 object. */
final class ElfSymbols {
    private static final int SECTION_TABLE = 40;
    private static final int SECTION_SIZE = 58;
    private static final int SECTION_COUNT = 60;
    private static final int SYMBOL_TABLE = 2;
    private static final int SYMBOL_SIZE = 24;

    private ElfSymbols() {}

    /** Names of the symbols that the object imports, in the order of its table. */
    static List<String> undefined(byte[] object) {
        ByteBuffer elf = ByteBuffer.wrap(object).order(ByteOrder.LITTLE_ENDIAN);
        List<String> names = new ArrayList<>();
        int table = Math.toIntExact(elf.getLong(SECTION_TABLE));
        int size = elf.getShort(SECTION_SIZE);
        int count = elf.getShort(SECTION_COUNT);
        for (int i = 0; i < count; i++) {
            int section = table + i * size;
            if (elf.getInt(section + 4) == SYMBOL_TABLE) {
                int strings = table + elf.getInt(section + 40) * size;
                collect(object, elf, offset(elf, section), length(elf, section), offset(elf, strings), names);
            }
        }
        return names;
    }

    private static int offset(ByteBuffer elf, int section) {
        return Math.toIntExact(elf.getLong(section + 24));
    }

    private static int length(ByteBuffer elf, int section) {
        return Math.toIntExact(elf.getLong(section + 32));
    }

    private static void collect(
            byte[] object, ByteBuffer elf, int symbols, int length, int strings, List<String> names) {
        for (int at = symbols + SYMBOL_SIZE; at < symbols + length; at += SYMBOL_SIZE) {
            if (elf.getShort(at + 6) == 0) {
                names.add(text(object, strings + elf.getInt(at)));
            }
        }
    }

    private static String text(byte[] object, int at) {
        int end = at;
        while (object[end] != 0) {
            end++;
        }
        return new String(object, at, end - at, StandardCharsets.US_ASCII);
    }
}
