package org.quern.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Headers as NumPy's reader takes them, by {@code npy/spellings.py}: dtype, byte order, memory order and shape, or refused. Two things
 * that NumPy lets pass are left out, a key that stands twice and a length that is a truth value: both are refused here.
 */
class NpySpellingsTest {
    private static final int PREFIX = 6;

    private static byte[] file(int version, String spelt) {
        byte[] text = spelt.translateEscapes().getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        for (int i = 0; i < (version == 1 ? 2 : 4); i++) {
            out.write(text.length >> (8 * i));
        }
        out.writeBytes(text);
        return out.toByteArray();
    }

    private static String verdict(byte[] file) throws IOException {
        try {
            NpyHeader h = NpyHeader.read(Channels.newChannel(new ByteArrayInputStream(file)), null, -1);
            return h.dtype + (h.bigEndian ? " > " : " < ") + (h.fortranOrder ? "F " : "C ") + Shapes.text(h.shape);
        } catch (NpyFormatException e) {
            assertTrue(e.offset() >= PREFIX && e.offset() <= file.length, e.getMessage());
            return "refused";
        }
    }

    @Test
    void asNumpyReadsThem() throws IOException {
        List<String> wrong = new ArrayList<>();
        int rows = 0;
        for (String row : new String(Fixtures.bytes("spellings.tsv"), StandardCharsets.UTF_8).lines().skip(1)
                .toList()) {
            String[] cells = row.split("\t", -1);
            String found = verdict(file(Integer.parseInt(cells[0]), cells[1]));
            rows++;
            if (!found.equals(cells[2])) {
                wrong.add(row + "; here " + found);
            }
        }
        assertTrue(rows > 2500, "rows: " + rows);
        assertEquals("", String.join("\n", wrong));
    }
}
