package org.quern.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** An encoder of PNG images (ISO/IEC 15948) without AWT, whose start-up takes longer than encoding a picture. */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int CHANNELS = 3;
    private static final byte DEPTH = 8;
    private static final byte TRUECOLOUR = 2;
    private static final byte SUB = 1;
    private static final byte UP = 2;

    private Png() {}

    /** The file of an image. {@code rgb} has 3 bytes a pixel, row by row from the top. */
    static byte[] encode(int width, int height, byte[] rgb) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        chunk(file, "IHDR", ByteBuffer.allocate(13).putInt(width).putInt(height).put(DEPTH).put(TRUECOLOUR).array());
        chunk(file, "IDAT", deflate(filtered(width * CHANNELS, height, rgb)));
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    /** Each row as differences from the pixel to the left, or from the row above, whichever are the smaller. */
    private static byte[] filtered(int stride, int height, byte[] rgb) {
        byte[] all = new byte[(stride + 1) * height];
        byte[] left = new byte[stride];
        byte[] up = new byte[stride];
        for (int y = 0; y < height; y++) {
            int row = y * stride;
            long leftSum = 0;
            long upSum = 0;
            for (int i = 0; i < stride; i++) {
                byte b = rgb[row + i];
                left[i] = (byte) (b - (i < CHANNELS ? 0 : rgb[row + i - CHANNELS]));
                up[i] = (byte) (b - (y == 0 ? 0 : rgb[row + i - stride]));
                leftSum += Math.abs(left[i]);
                upSum += Math.abs(up[i]);
            }
            boolean byLeft = leftSum <= upSum;
            all[y * (stride + 1)] = byLeft ? SUB : UP;
            System.arraycopy(byLeft ? left : up, 0, all, y * (stride + 1) + 1, stride);
        }
        return all;
    }

    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] part = new byte[1 << 16];
            while (!deflater.finished()) {
                out.write(part, 0, deflater.deflate(part));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(name);
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }
}
