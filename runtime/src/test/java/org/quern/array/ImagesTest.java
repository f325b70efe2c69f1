package org.quern.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quern.testing.Refusal.refused;

import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.DataBufferUShort;
import java.awt.image.DirectColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.RasterFormatException;
import java.awt.image.SampleModel;
import java.awt.image.SinglePixelPackedSampleModel;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.error.ArgumentException;
import org.quern.error.ShapeException;
import org.quern.testing.NrtBalance;

/** Images as arrays, against Java2D's own access to their samples. */
@ExtendWith(NrtBalance.class)
class ImagesTest {
    /** Of the types 1 to 13, those whose channels a stride leads through. */
    private static final Set<Integer> VIEWED = Set.of(BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_4BYTE_ABGR,
            BufferedImage.TYPE_4BYTE_ABGR_PRE, BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY,
            BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_BGR);
    private static final Set<Integer> PACKED = Set.of(BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_BGR,
            BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_INT_ARGB_PRE, BufferedImage.TYPE_USHORT_555_RGB,
            BufferedImage.TYPE_USHORT_565_RGB);

    static IntStream types() {
        return IntStream.rangeClosed(BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_INDEXED);
    }

    /** An image of random colours, and parts of it, also of parts. */
    private static List<BufferedImage> images(int type) {
        BufferedImage whole = new BufferedImage(9, 7, type);
        Random random = new Random(type);
        for (int y = 0; y < whole.getHeight(); y++) {
            for (int x = 0; x < whole.getWidth(); x++) {
                whole.setRGB(x, y, random.nextInt());
            }
        }
        BufferedImage part = whole.getSubimage(2, 1, 6, 5);
        return List.of(whole, part, part.getSubimage(1, 2, 3, 2), whole.getSubimage(8, 6, 1, 1));
    }

    @ParameterizedTest
    @MethodSource("types")
    void views(int type) {
        for (BufferedImage image : images(type)) {
            if (VIEWED.contains(type)) {
                assertShared(image, Images.view(image));
            } else {
                ArgumentException e = assertThrows(ArgumentException.class, () -> Images.view(image));
                assertTrue(e.getMessage().startsWith("view of an image of TYPE_"), e.getMessage());
            }
        }
    }

    /** The elements are the raster's samples, also when either is written. */
    private static void assertShared(BufferedImage image, NDArray view) {
        WritableRaster raster = image.getRaster();
        assertSamples(raster, view);
        Random random = new Random(image.getType());
        int most = view.dtype() == DType.UINT16 ? 1 << 16 : 1 << 8;
        for (int i = 0; i < 20; i++) {
            int x = random.nextInt(image.getWidth());
            int y = random.nextInt(image.getHeight());
            int band = random.nextInt(raster.getNumBands());
            int value = random.nextInt(most);
            view.setLong(value, index(view, x, y, band));
            assertEquals(value, raster.getSample(x, y, band));
            raster.setSample(x, y, band, most - 1 - value);
        }
        assertSamples(raster, view);
        assertPixels(image, view, random);
    }

    /** Pixels that Java2D reads, writes and draws are those of an image of the same kind with memory of its own. */
    private static void assertPixels(BufferedImage image, NDArray view, Random random) {
        int w = image.getWidth();
        int h = image.getHeight();
        BufferedImage own = own(image);
        Raster raster = image.getRaster();
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                own.getRaster().setPixel(x, y, raster.getPixel(x, y, (int[]) null));
            }
        }
        int[] pixels = own.getRGB(0, 0, w, h, null, 0, w);
        assertArrayEquals(pixels, image.getRGB(0, 0, w, h, null, 0, w));
        assertArrayEquals(drawn(own), drawn(image));
        for (int i = 0; i < 5; i++) {
            int x = random.nextInt(w);
            int y = random.nextInt(h);
            int rgb = random.nextInt();
            own.setRGB(x, y, rgb);
            image.setRGB(x, y, rgb);
        }
        assertSamples(own.getRaster(), view);
        if (image.getSampleModel() instanceof ComponentSampleModel m && m.getPixelStride() > m.getNumBands()) {
            assertThrows(RasterFormatException.class, image::createGraphics, "Java2D has none for gaps between pixels");
            return;
        }
        BufferedImage patch = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
        patch.setRGB(0, 0, w, h, random.ints((long) w * h).toArray(), 0, w);
        draw(own, patch);
        draw(image, patch);
        assertSamples(own.getRaster(), view);
    }

    /** An image of the same type and size, whose memory starts with its first pixel. */
    private static BufferedImage own(BufferedImage of) {
        int w = of.getWidth();
        int h = of.getHeight();
        if (of.getType() != BufferedImage.TYPE_CUSTOM) {
            return new BufferedImage(w, h, of.getType());
        }
        int bands = of.getRaster().getNumBands();
        int pixel = ((ComponentSampleModel) of.getSampleModel()).getPixelStride();
        WritableRaster raster = Raster.createInterleavedRaster(of.getRaster().getTransferType(), w, h, w * pixel, pixel,
                IntStream.range(0, bands).toArray(), null);
        return new BufferedImage(of.getColorModel(), raster, of.isAlphaPremultiplied(), null);
    }

    private static int[] drawn(BufferedImage image) {
        int w = image.getWidth();
        int h = image.getHeight();
        BufferedImage canvas = new BufferedImage(w, h, BufferedImage.TYPE_INT_ARGB);
        draw(canvas, image);
        return canvas.getRGB(0, 0, w, h, null, 0, w);
    }

    private static void draw(BufferedImage on, BufferedImage image) {
        Graphics2D graphics = on.createGraphics();
        graphics.setComposite(AlphaComposite.Src);
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
    }

    private static long[] index(NDArray a, int x, int y, int band) {
        return a.ndim() == 2 ? new long[] {y, x} : new long[] {y, x, band};
    }

    private static void assertSamples(Raster raster, NDArray view) {
        int bands = raster.getNumBands();
        long[] shape = {raster.getHeight(), raster.getWidth(), bands};
        assertArrayEquals(bands == 1 ? new long[] {shape[0], shape[1]} : shape, view.shape());
        for (int y = 0; y < shape[0]; y++) {
            for (int x = 0; x < shape[1]; x++) {
                for (int band = 0; band < bands; band++) {
                    assertEquals(raster.getSampleDouble(raster.getMinX() + x, raster.getMinY() + y, band),
                            view.getDouble(index(view, x, y, band)));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void packedPixels(int type) {
        for (BufferedImage image : images(type)) {
            if (!PACKED.contains(type)) {
                ArgumentException e = assertThrows(ArgumentException.class, () -> Images.packed(image));
                assertTrue(e.getMessage().endsWith(
                        ": its pixels are not one integer each, as those of INT_ARGB are"), e.getMessage());
                continue;
            }
            NDArray pixels = Images.packed(image);
            WritableRaster raster = image.getRaster();
            boolean ints = raster.getTransferType() == DataBuffer.TYPE_INT;
            assertEquals(ints ? DType.UINT32 : DType.UINT16, pixels.dtype());
            assertArrayEquals(new long[] {image.getHeight(), image.getWidth()}, pixels.shape());
            for (int y = 0; y < image.getHeight(); y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    Object pixel = raster.getDataElements(x, y, null);
                    assertEquals(ints
                            ? Integer.toUnsignedLong(((int[]) pixel)[0])
                            : Short.toUnsignedLong(((short[]) pixel)[0]), pixels.getLong(y, x));
                }
            }
            pixels.setLong(0x1234, 0, 0);
            Object pixel = raster.getDataElements(0, 0, null);
            assertEquals(0x1234, ints ? ((int[]) pixel)[0] : ((short[]) pixel)[0]);
        }
    }

    /** A copy has the view's samples; of types without a view the colours, or the channels as they are stored. */
    @ParameterizedTest
    @MethodSource("types")
    void copies(int type) {
        for (BufferedImage image : images(type)) {
            NDArray copy = Images.copy(image);
            boolean asStored = VIEWED.contains(type) || type == BufferedImage.TYPE_INT_ARGB
                    || type == BufferedImage.TYPE_INT_ARGB_PRE;
            if (asStored) {
                assertSamples(image.getRaster(), copy);
            } else {
                assertEquals(image.getColorModel().hasAlpha() ? 4 : 3, copy.shape(2));
                assertArrayEquals(new long[] {image.getHeight(), image.getWidth()},
                        new long[] {copy.shape(0), copy.shape(1)});
                for (int y = 0; y < image.getHeight(); y++) {
                    for (int x = 0; x < image.getWidth(); x++) {
                        int rgb = image.getRGB(x, y);
                        for (int c = 0; c < copy.shape(2); c++) {
                            int shift = c == 3 ? 24 : 16 - 8 * c;
                            assertEquals(rgb >>> shift & 0xff, copy.getLong(y, x, c));
                        }
                    }
                }
            }
            int before = image.getRGB(0, 0);
            copy.fill(77);
            assertEquals(before, image.getRGB(0, 0), "a copy is apart");
            copy.close();
        }
    }

    @Test
    void refusedViews() {
        refused(ArgumentException.class, () -> Images.view(new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB)),
                "view of an image of TYPE_INT_ARGB: no stride leads from red to green to blue to alpha: Images.packed"
                        + " has its pixels, Images.copy its channels");
        refused(ArgumentException.class, () -> Images.view(new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_INDEXED)),
                "view of an image of TYPE_BYTE_INDEXED: its samples are indices into a palette: Images.copy has the"
                        + " colours");
        refused(ArgumentException.class, () -> Images.view(new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_565_RGB)),
                "view of an image of TYPE_USHORT_565_RGB: its channels are not whole samples at even distances:"
                        + " Images.copy has them");
        refused(ArgumentException.class, () -> Images.packed(new BufferedImage(2, 2, BufferedImage.TYPE_3BYTE_BGR)),
                "packed of an image of TYPE_3BYTE_BGR: its pixels are not one integer each, as those of INT_ARGB are");
    }

    private static BufferedImage custom(WritableRaster raster, int space, boolean alpha) {
        ColorModel colors = new ComponentColorModel(ColorSpace.getInstance(space), alpha, false,
                alpha ? ColorModel.TRANSLUCENT : ColorModel.OPAQUE, raster.getTransferType());
        return new BufferedImage(colors, raster, false, null);
    }

    /** Rasters of no named type: gaps between rows and pixels, samples of other dtypes, a bank for each channel. */
    @Test
    void customRasters() {
        BufferedImage gaps = custom(Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 5, 4, 40, 7,
                new int[] {5, 3, 1}, new Point()), ColorSpace.CS_sRGB, false);
        assertShared(gaps, Images.view(gaps));
        assertShared(gaps.getSubimage(1, 2, 3, 2), Images.view(gaps.getSubimage(1, 2, 3, 2)));
        BufferedImage grayAlpha = custom(Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 5, 4, 10, 2,
                new int[] {0, 1}, new Point()), ColorSpace.CS_GRAY, true);
        assertEquals(DType.UINT16, Images.view(grayAlpha).dtype());
        assertShared(grayAlpha, Images.view(grayAlpha));
        BufferedImage uneven = custom(Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 5, 4, 20, 4,
                new int[] {0, 1, 3}, new Point()), ColorSpace.CS_sRGB, false);
        uneven.setRGB(2, 1, 0x112233);
        refused(ArgumentException.class, () -> Images.view(uneven), "view of an image of TYPE_CUSTOM: its channels are"
                + " not whole samples at even distances: Images.copy has them");
        assertEquals("[17 34 51]", Images.copy(uneven).slice("1, 2").toString());
        BufferedImage banded = custom(Raster.createBandedRaster(DataBuffer.TYPE_BYTE, 5, 4, 3, new Point()),
                ColorSpace.CS_sRGB, false);
        banded.setRGB(2, 1, 0x112233);
        assertEquals("[17 34 51]", Images.copy(banded).slice("1, 2").toString());
        refused(ArgumentException.class, () -> Images.view(banded), "view of an image of TYPE_CUSTOM: its channels are"
                + " not whole samples at even distances: Images.copy has them");
    }

    private static NDArray samples(DType type, long... shape) {
        NDArray a = NDArray.empty(type, shape);
        NDArray flat = a.reshape(-1);
        for (int i = 0; i < flat.size(); i++) {
            flat.setLong(i * 37L % (type == DType.UINT16 ? 65536 : 256), i);
        }
        return a;
    }

    @Test
    void imagesOfArrays() {
        NDArray gray = samples(DType.UINT8, 3, 4);
        assertImage(BufferedImage.TYPE_BYTE_GRAY, gray, Images.image(gray));
        assertImage(BufferedImage.TYPE_BYTE_GRAY, gray.transpose(), Images.image(gray.transpose()));
        NDArray wide = samples(DType.UINT16, 3, 4);
        assertImage(BufferedImage.TYPE_USHORT_GRAY, wide, Images.image(wide));
        NDArray rgb = samples(DType.UINT8, 3, 4, 3);
        assertImage(BufferedImage.TYPE_3BYTE_BGR, rgb, Images.image(rgb));
        assertImage(BufferedImage.TYPE_3BYTE_BGR, rgb.slice("::-1, ::2"), Images.image(rgb.slice("::-1, ::2")));
        NDArray rgba = samples(DType.UINT8, 3, 4, 4);
        BufferedImage image = Images.image(rgba);
        assertImage(BufferedImage.TYPE_4BYTE_ABGR, rgba, image);
        int pixel = 1 * 4 + 2;
        assertEquals(new Color(pixel * 4 * 37 % 256, (pixel * 4 + 1) * 37 % 256, (pixel * 4 + 2) * 37 % 256,
                (pixel * 4 + 3) * 37 % 256).getRGB(), image.getRGB(2, 1));
        rgba.fill(0);
        assertEquals(pixel * 4 * 37 % 256, image.getRGB(2, 1) >> 16 & 0xff, "an image is apart");
        List.of(gray, wide, rgb, rgba).forEach(NDArray::close);
    }

    private static void assertImage(int type, NDArray expected, BufferedImage image) {
        assertEquals(type, image.getType());
        assertSamples(image.getRaster(), expected);
    }

    @Test
    void imagesOverArrays() {
        byte[] bytes = new byte[3 + 5 * 6 * 4];
        NDArray rgba = NDArray.wrap(bytes, DType.UINT8).slice("3:").reshape(5, 6, 4);
        assertShared(Images.over(rgba), rgba);
        assertEquals(BufferedImage.TYPE_CUSTOM, Images.over(rgba).getType());
        NDArray abgr = rgba.slice("..., ::-1");
        assertEquals(BufferedImage.TYPE_CUSTOM, Images.over(abgr).getType(), "Java2D has no such type from byte 3 on");
        assertShared(Images.over(abgr), abgr);
        NDArray whole = NDArray.wrap(new byte[5 * 6 * 4], DType.UINT8, 5, 6, 4).slice("..., ::-1");
        for (String part : List.of(":", "1:, 2:", "4:", "::2, 3", "2:3, 1:3", ":, 5:")) {
            NDArray a = whole.slice(part);
            NDArray image = a.ndim() == 3 ? a : a.expandDims(1);
            assertEquals(BufferedImage.TYPE_4BYTE_ABGR, Images.over(image).getType(), part);
            assertShared(Images.over(image), image);
        }
        for (String part : List.of("1:4, 2:5", ":, ::2", "2:3, 1:2", "::2, 1:", "..., :3", "..., 2::-1", "4:, 5:, :3",
                "..., 1", "1:2, :, 3")) {
            assertShared(Images.over(rgba.slice(part)), rgba.slice(part));
        }
        NDArray wide = NDArray.wrap(new short[13], DType.UINT16).slice("1:").reshape(3, 4);
        assertEquals(BufferedImage.TYPE_USHORT_GRAY, Images.over(wide).getType());
        assertShared(Images.over(wide), wide);
        assertShared(Images.over(wide.slice("1:, 1:3")), wide.slice("1:, 1:3"));
        for (int type : new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_4BYTE_ABGR,
            BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY}) {
            for (BufferedImage image : images(type)) {
                BufferedImage again = Images.over(Images.view(image));
                assertEquals(type, again.getType());
                assertShared(again, Images.view(image));
            }
        }
    }

    /** Parts that start anywhere in a Java array; Java2D writes nothing beside them. */
    @Test
    void imagesOverAnyPart() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            boolean shorts = random.nextInt(4) == 0;
            int channels = shorts ? 1 : new int[] {1, 3, 4}[random.nextInt(3)];
            int gap = random.nextInt(3);
            int w = 1 + random.nextInt(5);
            int h = 1 + random.nextInt(5);
            int x = random.nextInt(3);
            int y = random.nextInt(3);
            int start = random.nextInt(3) * random.nextInt(9);
            boolean back = channels > 1 && random.nextBoolean();
            int length = start + (y + h) * (x + w + 1) * (channels + gap);
            Object memory = shorts ? new short[length] : new byte[length];
            Object expected = shorts ? new short[length] : new byte[length];
            NDArray[] parts = new NDArray[2];
            for (int i = 0; i < 2; i++) {
                Object of = i == 0 ? memory : expected;
                NDArray flat = shorts
                        ? NDArray.wrap((short[]) of, DType.UINT16)
                        : NDArray.wrap((byte[]) of, DType.UINT8);
                flat.fill(seed % 100);
                NDArray part = flat.slice(start + ":").reshape(y + h, x + w + 1, channels + gap)
                        .slice(y + ":, " + x + ":" + (x + w) + ", " + gap + ":");
                parts[i] = channels == 1 ? part.select(2, 0) : back ? part.flip(2) : part;
            }
            try {
                assertShared(Images.over(parts[0]), parts[0]);
                parts[1].copyFrom(parts[0]);
                assertEquals(-1, shorts
                        ? Arrays.mismatch((short[]) expected, (short[]) memory)
                        : Arrays.mismatch((byte[]) expected, (byte[]) memory));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void offsetsOfDataBuffers() {
        BufferedImage bytes = custom(Raster.createInterleavedRaster(new DataBufferByte(new byte[25], 20, 5), 2, 2, 6, 3,
                new int[] {2, 1, 0}, null), ColorSpace.CS_sRGB, false);
        String why = ": its DataBuffer has the offset 5, with which Java2D's getRGB and getSample read different"
                + " items: Images.copy has the colours of getRGB";
        refused(ArgumentException.class, () -> Images.view(bytes), "view of an image of TYPE_3BYTE_BGR" + why);
        bytes.setRGB(1, 0, 0x112233);
        NDArray copy = Images.copy(bytes);
        assertEquals("[17 34 51]", copy.slice("0, 1").toString());
        assertArrayEquals(new long[] {2, 2, 3}, copy.shape());
        copy.close();
        BufferedImage shorts = custom(Raster.createInterleavedRaster(new DataBufferUShort(new short[9], 4, 5), 2, 2, 2,
                1, new int[] {0}, null), ColorSpace.CS_GRAY, false);
        refused(ArgumentException.class, () -> Images.view(shorts), "view of an image of TYPE_USHORT_GRAY" + why);
        DataBuffer ints = new DataBufferInt(new int[9], 4, 5);
        ColorModel rgb = new DirectColorModel(24, 0xff0000, 0xff00, 0xff);
        BufferedImage packed = new BufferedImage(rgb, Raster.createPackedRaster(ints, 2, 2, 2,
                new int[] {0xff0000, 0xff00, 0xff}, null), false, null);
        assertShared(packed, Images.view(packed));
        assertEquals(packed.getRGB(1, 1) & 0xffffff, Images.packed(packed).getLong(1, 1));
        DataBuffer green = new DataBufferUShort(new short[9], 4, 5);
        BufferedImage packed565 = new BufferedImage(new DirectColorModel(16, 0xf800, 0x7e0, 0x1f),
                Raster.createPackedRaster(green, 2, 2, 2, new int[] {0xf800, 0x7e0, 0x1f}, null), false, null);
        packed565.setRGB(1, 0, 0x00ff00);
        assertEquals(0x7e0, Images.packed(packed565).getLong(0, 1));
    }

    /** Samples that are in no Java array. */
    private static final class Computed extends DataBuffer {
        private final int[] items;

        Computed(int type, int size) {
            super(type, size);
            items = new int[size];
        }

        @Override
        public int getElem(int bank, int i) {
            return items[i];
        }

        @Override
        public void setElem(int bank, int i, int value) {
            items[i] = value;
        }
    }

    @Test
    void customDataBuffers() {
        SampleModel bgr = new PixelInterleavedSampleModel(DataBuffer.TYPE_BYTE, 2, 2, 3, 6, new int[] {2, 1, 0});
        BufferedImage bytes = custom(Raster.createWritableRaster(bgr, new Computed(DataBuffer.TYPE_BYTE, 12), null),
                ColorSpace.CS_sRGB, false);
        int[] masks = {0xff0000, 0xff00, 0xff};
        BufferedImage ints = new BufferedImage(new DirectColorModel(24, masks[0], masks[1], masks[2]),
                Raster.createWritableRaster(new SinglePixelPackedSampleModel(DataBuffer.TYPE_INT, 2, 2, masks),
                        new Computed(DataBuffer.TYPE_INT, 4), null),
                false, null);
        for (BufferedImage image : List.of(bytes, ints)) {
            image.setRGB(1, 0, 0x112233);
            NDArray copy = Images.copy(image);
            assertEquals("[17 34 51]", copy.slice("0, 1").toString());
            copy.close();
            refused(ArgumentException.class, () -> Images.view(image), "view of an image of TYPE_CUSTOM: its samples"
                    + " are in a " + Computed.class.getName() + ", not in Java arrays: Images.copy has the colours");
        }
        refused(ArgumentException.class, () -> Images.packed(ints), "packed of an image of TYPE_CUSTOM: its pixels"
                + " are in a " + Computed.class.getName() + ", not in Java arrays: Images.copy has the colours");
    }

    @Test
    void refusedImages() {
        NDArray bytes = NDArray.wrap(new byte[60], DType.UINT8, 4, 5, 3);
        String expected = "uint8 of shape (h,w), (h,w,3) or (h,w,4), or uint16 of shape (h,w), expected";
        refused(DTypeException.class, () -> Images.image(NDArray.wrap(new double[6], 2, 3)),
                "image of float64 array of shape (2,3) given; " + expected + ": asType converts");
        refused(ShapeException.class, () -> Images.over(bytes.reshape(4, 15, 1)),
                "over of uint8 array of shape (4,15,1) given; " + expected);
        refused(ShapeException.class, () -> Images.image(bytes.reshape(60)),
                "image of uint8 array of shape (60) given; " + expected);
        refused(ShapeException.class, () -> Images.image(NDArray.wrap(new short[12], DType.UINT16, 2, 2, 3)),
                "image of uint16 array of shape (2,2,3) given; " + expected);
        refused(ShapeException.class, () -> Images.image(bytes.slice(":0")),
                "image of uint8 array of shape (0,5,3) given; an image has 1 to 2147483639 samples");
        refused(ArgumentException.class, () -> Images.over(bytes.readOnly()), "over of uint8 array of shape (4,5,3),"
                + " read-only, given; an image is over a writable array over a byte[]: Images.image copies");
        try (NDArray own = bytes.copy()) {
            refused(ArgumentException.class, () -> Images.over(own), "over of uint8 array of shape (4,5,3)"
                    + " given; an image is over a writable array over a byte[]: Images.image copies");
        }
        String rows = ": an image has rows of pixels one after another, and a pixel's channels beside each other:"
                + " Images.image copies";
        refused(ShapeException.class, () -> Images.over(bytes.flip(0)),
                "over of uint8 array of shape (4,5,3) with byte strides [-15, 3, 1]" + rows);
        refused(ShapeException.class, () -> Images.over(bytes.swapAxes(0, 1)),
                "over of uint8 array of shape (5,4,3) with byte strides [3, 15, 1]" + rows);
        refused(ShapeException.class, () -> Images.over(bytes.reshape(3, 4, 5).transpose(1, 2, 0)),
                "over of uint8 array of shape (4,5,3) with byte strides [5, 1, 20]" + rows);
    }
}
