package org.quern.array;

import static org.quern.check.Given.given;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferDouble;
import java.awt.image.DataBufferFloat;
import java.awt.image.DataBufferInt;
import java.awt.image.DataBufferShort;
import java.awt.image.DataBufferUShort;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.SinglePixelPackedSampleModel;
import java.awt.image.WritableRaster;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.error.ArgumentException;
import org.quern.error.ShapeException;

/**
 * Images of Java2D as arrays, and arrays as images. An array has the shape (height, width, channels), the channels in
 * the order red, green, blue, alpha whatever their order in memory; an image of one channel has the shape (height,
 * width). {@code view} and {@code over} share memory; {@code copy} and {@code image} do not. Elements are the image's
 * samples as they are stored: not converted between colour spaces, premultiplied if the image's are.
 *
 * {@snippet :
 * import java.awt.image.BufferedImage;
 * BufferedImage photo = new BufferedImage(640, 480, BufferedImage.TYPE_3BYTE_BGR);
 * NDArray pixels = Images.view(photo);                       // uint8 of shape (480, 640, 3)
 * pixels.select(2, 0).fill(255);                             // the photo is red now
 * BufferedImage mirrored = Images.image(pixels.flip(1));
 * }
 *
 * <table>
 * <caption>How the types of images are shared</caption>
 * <tr><th>type</th><th>{@link #view}</th><th>{@link #packed}</th></tr>
 * <tr><td>{@code 3BYTE_BGR}</td><td>uint8 (h, w, 3)</td><td></td></tr>
 * <tr><td>{@code 4BYTE_ABGR}, {@code 4BYTE_ABGR_PRE}</td><td>uint8 (h, w, 4)</td><td></td></tr>
 * <tr><td>{@code BYTE_GRAY}</td><td>uint8 (h, w)</td><td></td></tr>
 * <tr><td>{@code USHORT_GRAY}</td><td>uint16 (h, w)</td><td></td></tr>
 * <tr><td>{@code INT_RGB}, {@code INT_BGR}</td><td>uint8 (h, w, 3)</td><td>uint32 (h, w)</td></tr>
 * <tr><td>{@code INT_ARGB}, {@code INT_ARGB_PRE}</td><td>refused: in memory they are blue, green, red, alpha, and no
 * stride leads from red to green to blue to alpha</td><td>uint32 (h, w)</td></tr>
 * <tr><td>{@code USHORT_565_RGB}, {@code USHORT_555_RGB}</td><td>refused</td><td>uint16 (h, w)</td></tr>
 * <tr><td>{@code BYTE_INDEXED}, {@code BYTE_BINARY}</td><td>refused</td><td>refused</td></tr>
 * <tr><td>other</td><td>if the raster has whole samples at even distances in one Java array, bytes and unsigned
 * shorts at offset 0 of their {@code DataBuffer}</td><td>if it has a
 * pixel in an item</td></tr>
 * </table>
 *
 * <p>Parts of images ({@code getSubimage}) are shared as their image is. Java2D no longer keeps a copy of an image in
 * the memory of a display once it is viewed.
 *
 * <p>This class needs the module {@code java.desktop}, which is no requirement of Quern's: who has an image has it.
 */
public final class Images {
    private static final int BYTE_MASK = 0xff;
    private static final int RGBA = 4;

    private Images() {}

    /**
     * {@return an array over an image's memory: both see each other's writes}
     *
     * @param image the image
     * @throws ArgumentException if its samples are not of a dtype, or not at even distances in memory, or bytes or
     *     unsigned shorts after an offset of their {@link DataBuffer}, for which Java2D's {@code getRGB} and
     *     {@code getSample} read different items, or in no Java array; the message says why, and what to use
     */
    public static NDArray view(BufferedImage image) {
        NDArray view = shared(given(image, "image"));
        if (view == null) {
            throw ArgumentException.of("view of an image of " + type(image) + ": " + notShared(image));
        }
        return view;
    }

    /** Why there is no array over the image's channels, and what to use. */
    private static String notShared(BufferedImage image) {
        DataBuffer data = image.getRaster().getDataBuffer();
        if (image.getColorModel() instanceof IndexColorModel) {
            return "its samples are indices into a palette: Images.copy has the colours";
        }
        if (!inJavaArrays(data)) {
            return "its samples are in a " + data.getClass().getName()
                    + ", not in Java arrays: Images.copy has the colours";
        }
        if (ambiguous(image.getRaster())) {
            return "its DataBuffer has the offset " + data.getOffset() + ", with which Java2D's getRGB and getSample"
                    + " read different items: Images.copy has the colours of getRGB";
        }
        return bytes(image.getRaster()) == null
                ? "its channels are not whole samples at even distances: Images.copy has them"
                : "no stride leads from red to green to blue to alpha: Images.packed has its pixels, Images.copy its"
                        + " channels";
    }

    /**
     * {@return an array over the pixels of an image that has each in one integer, such as {@code 0xAARRGGBB}: uint32,
     * uint16 or uint8 of shape (height, width)}
     *
     * @param image the image
     * @throws ArgumentException if it has a sample or a part of one in each item of memory, or is in no Java array
     */
    public static NDArray packed(BufferedImage image) {
        Raster raster = given(image, "image").getRaster();
        if (!inJavaArrays(raster.getDataBuffer())) {
            throw ArgumentException.of("packed of an image of " + type(image) + ": its pixels are in a "
                    + raster.getDataBuffer().getClass().getName()
                    + ", not in Java arrays: Images.copy has the colours");
        }
        if (raster.getSampleModel() instanceof SinglePixelPackedSampleModel m) {
            DType type = switch (m.getDataType()) {
                case DataBuffer.TYPE_BYTE -> DType.UINT8;
                case DataBuffer.TYPE_USHORT -> DType.UINT16;
                default -> DType.UINT32;
            };
            return strided(raster, 0, type, 0, m.getScanlineStride(), 1, null);
        }
        throw ArgumentException.of("packed of an image of " + type(image)
                + ": its pixels are not one integer each, as those of INT_ARGB are");
    }

    /**
     * {@return a copy of an image of any type} Its channels are those of {@link #view}; where that is refused, uint8 of
     * shape (height, width, 3), or 4 if the image has alpha.
     *
     * @param image the image
     */
    public static NDArray copy(BufferedImage image) {
        NDArray view = shared(given(image, "image"));
        if (view != null) {
            return view.copy();
        }
        NDArray[] channels = bytes(image.getRaster());
        int h = image.getHeight();
        int w = image.getWidth();
        if (channels == null) {
            MemorySegment argb = MemorySegment.ofArray(image.getRGB(0, 0, w, h, null, 0, w));
            channels = new NDArray[image.getColorModel().hasAlpha() ? RGBA : RGBA - 1];
            for (int c = 0; c < channels.length; c++) {
                int shift = 8 * (c == RGBA - 1 ? c : 2 - c);
                channels[c] = NDArray.wrap(argb, DType.UINT8, byteOf(shift), new long[] {h, w},
                        new long[] {(long) w * Integer.BYTES, Integer.BYTES});
            }
        }
        NDArray copy = NDArray.empty(DType.UINT8, h, w, channels.length);
        for (int c = 0; c < channels.length; c++) {
            copy.select(2, c).copyFrom(channels[c]);
        }
        return copy;
    }

    /**
     * {@return a new image with an array's elements: of {@code TYPE_BYTE_GRAY} for uint8 (height, width),
     * {@code TYPE_3BYTE_BGR} for uint8 (height, width, 3), {@code TYPE_4BYTE_ABGR} for uint8 (height, width, 4),
     * {@code TYPE_USHORT_GRAY} for uint16 (height, width)}
     *
     * @param array uint8 or uint16; other dtypes by {@link NDArray#asType} first
     * @throws DTypeException for other dtypes
     * @throws ShapeException for other shapes, and images without a pixel
     */
    public static BufferedImage image(NDArray array) {
        int channels = checked(given(array, "array"), "image");
        int type = array.dtype() == DType.UINT16
                ? BufferedImage.TYPE_USHORT_GRAY
                : channels == 1
                        ? BufferedImage.TYPE_BYTE_GRAY
                        : channels == RGBA ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR;
        BufferedImage image = new BufferedImage((int) array.shape(1), (int) array.shape(0), type);
        view(image).copyFrom(array);
        return image;
    }

    /**
     * {@return an image over the memory of an array: both see each other's writes} The array is over a Java array
     * ({@code NDArray.wrap}, {@link #view}), with the channels of a pixel beside each other and rows that follow each
     * other. Slices and crops share the image too; where they leave gaps between pixels ({@code ":, ::2"}), Java2D
     * draws the image but has no {@code createGraphics} for it.
     *
     * @param array uint8 of shape (height, width), (height, width, 3) or (height, width, 4), or uint16 (height, width)
     * @throws DTypeException for other dtypes
     * @throws ShapeException for other shapes and strides, and images without a pixel
     * @throws ArgumentException if the array is not over a {@code byte[]} or {@code short[]} of its elements, or is
     *     read-only
     */
    public static BufferedImage over(NDArray array) {
        int channels = checked(given(array, "array"), "over");
        MemorySegment memory = array.buffer().segment();
        Object heap = array.writable() ? memory.heapBase().orElse(null) : null;
        boolean shorts = array.dtype() == DType.UINT16;
        if (!(shorts ? heap instanceof short[] : heap instanceof byte[])) {
            throw ArgumentException.of("over of " + array.describe() + (array.writable() ? "" : ", read-only,")
                    + " given; an image is over a writable array over a " + (shorts ? "short[]" : "byte[]")
                    + ": Images.image copies");
        }
        Layout l = array.layout();
        int w = (int) l.shape[1];
        int h = (int) l.shape[0];
        long band = channels == 1 ? l.itemSize : l.strides[2];
        long span = Math.abs((channels - 1) * band) + l.itemSize;
        long pixel = w == 1 ? span : l.strides[1];
        long first = memory.address() + l.offset;
        long low = Math.min(0, (channels - 1) * band);
        long start = first + low;
        long row = h == 1 ? (start / pixel + w) * pixel : l.strides[0];
        boolean aligned = (first | band | pixel | row) % l.itemSize == 0;
        if (!aligned || band == 0 || pixel < span || row < w * pixel || row > Integer.MAX_VALUE) {
            throw ShapeException.of("over of " + array.describe() + " with byte strides "
                    + java.util.Arrays.toString(l.strides)
                    + ": an image has rows of pixels one after another, and a pixel's channels beside each other:"
                    + " Images.image copies");
        }
        int[] bands = new int[channels];
        for (int c = 0; c < channels; c++) {
            bands[c] = (int) ((c * band - low) / l.itemSize);
        }
        DataBuffer data = shorts
                ? new DataBufferUShort((short[]) heap, ((short[]) heap).length)
                : new DataBufferByte((byte[]) heap, ((byte[]) heap).length);
        WritableRaster raster = raster(data, (int) (start / l.itemSize), w, h, (int) (row / l.itemSize),
                (int) (pixel / l.itemSize), bands);
        boolean alpha = channels == RGBA;
        ColorModel colors = new ComponentColorModel(
                ColorSpace.getInstance(channels == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB), alpha, false,
                alpha ? ColorModel.TRANSLUCENT : ColorModel.OPAQUE, data.getDataType());
        return new BufferedImage(colors, raster, false, null);
    }

    /**
     * A raster from an item of a data buffer on, as a part of the raster from item 0 if that has whole rows and pixels
     * before it, so that the image's type is known. The start is no offset of the data buffer: Java2D ignores that
     * where it reads and writes pixels.
     */
    private static WritableRaster raster(DataBuffer data, int start, int w, int h, int row, int pixel, int[] bands) {
        int y = start / row;
        int x = start % row / pixel;
        int rest = start % row % pixel;
        if ((x + (long) w) * pixel > row) {
            y = 0;
            x = 0;
            rest = start;
        }
        for (int c = 0; c < bands.length; c++) {
            bands[c] += rest;
        }
        return Raster.createInterleavedRaster(data, x + w, y + h, row, pixel, bands, null)
                .createWritableChild(x, y, w, h, 0, 0, null);
    }

    /** The number of channels of an array that can be an image. */
    private static int checked(NDArray a, String method) {
        boolean gray = a.dtype() == DType.UINT16;
        String expected = "uint8 of shape (h,w), (h,w,3) or (h,w,4), or uint16 of shape (h,w), expected";
        if (!gray && a.dtype() != DType.UINT8) {
            throw DTypeException.of(method + " of " + a.describe() + " given; " + expected
                    + ": asType converts");
        }
        int channels = a.ndim() == 2 ? 1 : a.ndim() == 3 && !gray ? (int) Math.min(a.shape(2), RGBA + 1) : 0;
        if ((channels != 1 || a.ndim() != 2) && channels != RGBA - 1 && channels != RGBA) {
            throw ShapeException.of(method + " of " + a.describe() + " given; " + expected);
        }
        if (a.size() == 0 || a.size() > Integer.MAX_VALUE - 8) {
            throw ShapeException.of(method + " of " + a.describe() + " given; an image has 1 to "
                    + (Integer.MAX_VALUE - 8) + " samples");
        }
        return channels;
    }

    /** An array over the image's channels, or null if there is none. */
    private static NDArray shared(BufferedImage image) {
        Raster raster = image.getRaster();
        if (image.getColorModel() instanceof IndexColorModel || !inJavaArrays(raster.getDataBuffer())
                || ambiguous(raster)) {
            return null;
        }
        if (raster.getSampleModel() instanceof ComponentSampleModel m) {
            int[] banks = m.getBankIndices();
            int[] offsets = m.getBandOffsets();
            int step = offsets.length > 1 ? offsets[1] - offsets[0] : 1;
            for (int c = 1; c < offsets.length; c++) {
                if (banks[c] != banks[0] || offsets[c] - offsets[c - 1] != step) {
                    return null;
                }
            }
            DType type = type(m.getDataType());
            return strided(raster, banks[0], type, offsets[0], m.getScanlineStride(), m.getPixelStride(),
                    offsets.length == 1 ? null : new int[] {offsets.length, step});
        }
        NDArray[] channels = bytes(raster);
        if (channels == null) {
            return null;
        }
        NDArray first = channels[0];
        long step = channels.length == 1 ? 1 : channels[1].offset() - first.offset();
        for (int c = 1; c < channels.length; c++) {
            if (channels[c].offset() - channels[c - 1].offset() != step) {
                return null;
            }
        }
        return NDArray.wrap(first.buffer().segment(), DType.UINT8, first.offset(),
                new long[] {first.shape(0), first.shape(1), channels.length},
                new long[] {first.stride(0), first.stride(1), step});
    }

    /** Arrays over the bytes of an image whose pixels are ints with a byte for each channel; null for others. */
    private static NDArray[] bytes(Raster raster) {
        if (!(raster.getSampleModel() instanceof SinglePixelPackedSampleModel m)
                || m.getDataType() != DataBuffer.TYPE_INT || !inJavaArrays(raster.getDataBuffer())) {
            return null;
        }
        NDArray pixels = strided(raster, 0, DType.UINT32, 0, m.getScanlineStride(), 1, null);
        int[] masks = m.getBitMasks();
        NDArray[] channels = new NDArray[masks.length];
        for (int c = 0; c < masks.length; c++) {
            int shift = Integer.numberOfTrailingZeros(masks[c]);
            if (masks[c] >>> shift != BYTE_MASK || shift % Byte.SIZE != 0) {
                return null;
            }
            channels[c] = NDArray.wrap(pixels.buffer().segment(), DType.UINT8, pixels.offset() + byteOf(shift),
                    pixels.shape(), pixels.strides());
        }
        return channels;
    }

    /** The byte of an int in memory that has its bits from {@code shift} on. */
    private static int byteOf(int shift) {
        int fromLow = shift / Byte.SIZE;
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? fromLow : Integer.BYTES - 1 - fromLow;
    }

    /**
     * An array over a raster's items.
     *
     * @param offset items from a pixel's first to its first channel
     * @param row items from a row to the next
     * @param pixel items from a pixel to the next
     * @param channels the number of channels and the items from each to the next; null for an array without that axis
     */
    private static NDArray strided(Raster raster, int bank, DType type, int offset, int row, int pixel,
            int[] channels) {
        long x = (long) raster.getMinX() - raster.getSampleModelTranslateX();
        long y = (long) raster.getMinY() - raster.getSampleModelTranslateY();
        DataBuffer data = raster.getDataBuffer();
        long size = type.itemSize();
        long first = data.getOffsets()[bank] + offset + y * row + x * pixel;
        long[] shape = channels == null
                ? new long[] {raster.getHeight(), raster.getWidth()}
                : new long[] {raster.getHeight(), raster.getWidth(), channels[0]};
        long[] strides = channels == null
                ? new long[] {size * row, size * pixel}
                : new long[] {size * row, size * pixel, size * channels[1]};
        return NDArray.wrap(memory(data, bank), type, size * first, shape, strides);
    }

    /** Whether Java2D's access to pixels and its access to samples differ: the former ignores the offset. */
    private static boolean ambiguous(Raster raster) {
        DataBuffer data = raster.getDataBuffer();
        return raster.getSampleModel() instanceof ComponentSampleModel && data.getOffset() != 0
                && (data.getDataType() == DataBuffer.TYPE_BYTE || data.getDataType() == DataBuffer.TYPE_USHORT);
    }

    private static boolean inJavaArrays(DataBuffer data) {
        return data instanceof DataBufferByte || data instanceof DataBufferUShort || data instanceof DataBufferShort
                || data instanceof DataBufferInt || data instanceof DataBufferFloat
                || data instanceof DataBufferDouble;
    }

    /** The Java array of a bank. */
    private static MemorySegment memory(DataBuffer data, int bank) {
        return switch (data) {
            case DataBufferByte d -> MemorySegment.ofArray(d.getData(bank));
            case DataBufferUShort d -> MemorySegment.ofArray(d.getData(bank));
            case DataBufferShort d -> MemorySegment.ofArray(d.getData(bank));
            case DataBufferInt d -> MemorySegment.ofArray(d.getData(bank));
            case DataBufferFloat d -> MemorySegment.ofArray(d.getData(bank));
            default -> MemorySegment.ofArray(((DataBufferDouble) data).getData(bank));
        };
    }

    private static DType type(int of) {
        return switch (of) {
            case DataBuffer.TYPE_BYTE -> DType.UINT8;
            case DataBuffer.TYPE_USHORT -> DType.UINT16;
            case DataBuffer.TYPE_SHORT -> DType.INT16;
            case DataBuffer.TYPE_INT -> DType.INT32;
            case DataBuffer.TYPE_FLOAT -> DType.FLOAT32;
            default -> DType.FLOAT64;
        };
    }

    private static String type(BufferedImage image) {
        return switch (image.getType()) {
            case BufferedImage.TYPE_INT_ARGB -> "TYPE_INT_ARGB";
            case BufferedImage.TYPE_INT_ARGB_PRE -> "TYPE_INT_ARGB_PRE";
            case BufferedImage.TYPE_USHORT_565_RGB -> "TYPE_USHORT_565_RGB";
            case BufferedImage.TYPE_USHORT_555_RGB -> "TYPE_USHORT_555_RGB";
            case BufferedImage.TYPE_BYTE_BINARY -> "TYPE_BYTE_BINARY";
            case BufferedImage.TYPE_BYTE_INDEXED -> "TYPE_BYTE_INDEXED";
            case BufferedImage.TYPE_INT_RGB -> "TYPE_INT_RGB";
            case BufferedImage.TYPE_INT_BGR -> "TYPE_INT_BGR";
            case BufferedImage.TYPE_3BYTE_BGR -> "TYPE_3BYTE_BGR";
            case BufferedImage.TYPE_4BYTE_ABGR -> "TYPE_4BYTE_ABGR";
            case BufferedImage.TYPE_4BYTE_ABGR_PRE -> "TYPE_4BYTE_ABGR_PRE";
            case BufferedImage.TYPE_BYTE_GRAY -> "TYPE_BYTE_GRAY";
            case BufferedImage.TYPE_USHORT_GRAY -> "TYPE_USHORT_GRAY";
            default -> "TYPE_CUSTOM";
        };
    }
}
