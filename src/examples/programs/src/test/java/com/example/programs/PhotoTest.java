package com.example.programs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhotoTest {
    private static int clamped(int i, int size) {
        return Math.min(Math.max(i, 0), size - 1);
    }

    /** The same by plain Java. */
    private static int[][] edges(BufferedImage photo) {
        int h = photo.getHeight();
        int w = photo.getWidth();
        int[][] grey = new int[h][w];
        int[][] soft = new int[h][w];
        int[][] edges = new int[h][w];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int rgb = photo.getRGB(x, y);
                grey[y][x] = (int) Math
                        .rint((rgb >> 16 & 255) * 0.299 + (rgb >> 8 & 255) * 0.587 + (rgb & 255) * 0.114);
            }
        }
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int sum = 4;
                for (int d = 0; d < 9; d++) {
                    sum += grey[clamped(y + d / 3 - 1, h)][clamped(x + d % 3 - 1, w)];
                }
                soft[y][x] = sum / 9;
            }
        }
        for (int y = 1; y < h - 1; y++) {
            for (int x = 1; x < w - 1; x++) {
                int across = 0;
                int down = 0;
                for (int d = -1; d <= 1; d++) {
                    int weight = d == 0 ? 2 : 1;
                    across += weight * (soft[y + d][x + 1] - soft[y + d][x - 1]);
                    down += weight * (soft[y + 1][x + d] - soft[y - 1][x + d]);
                }
                edges[y][x] = Math.min(Math.abs(across) + Math.abs(down), 255);
            }
        }
        return edges;
    }

    private static BufferedImage photo(int width, int height) {
        BufferedImage photo = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Random random = new Random(7);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                photo.setRGB(x, y, x > width / 2 ? random.nextInt(1 << 24) : 0x102030);
            }
        }
        return photo;
    }

    @Test
    void everyPixelIsThatOfPlainJava() {
        BufferedImage photo = photo(53, 31);
        BufferedImage edges = Photo.edges(photo);
        assertEquals(BufferedImage.TYPE_BYTE_GRAY, edges.getType());
        int[][] expected = edges(photo);
        for (int y = 0; y < 31; y++) {
            assertArrayEquals(expected[y], edges.getRaster().getSamples(0, y, 53, 1, 0, (int[]) null), "row " + y);
        }
    }

    @Test
    void aPartOfAPhoto() {
        BufferedImage part = photo(53, 31).getSubimage(20, 5, 17, 11);
        BufferedImage edges = Photo.edges(part);
        int[][] expected = edges(part);
        for (int y = 0; y < 11; y++) {
            assertArrayEquals(expected[y], edges.getRaster().getSamples(0, y, 17, 1, 0, (int[]) null), "row " + y);
        }
    }
}
