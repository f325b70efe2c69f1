package com.example.programs;

import static org.quern.dsl.Ops.*;

import java.awt.image.BufferedImage;
import org.quern.array.ArrayScope;
import org.quern.array.Images;
import org.quern.array.NDArray;
import org.quern.dsl.Core;
import org.quern.dsl.DeviceFunction;
import org.quern.dtype.DType;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.Ufunc;

/** Edges of a photograph: grey, softened, their gradient. Pixels are bytes without a sign from end to end. */
public final class Photo {
    /** Red, green, blue: the luma of ITU-R BT.601. */
    public static final Ufunc LUMA = Ufunc.define("luma",
            (r, g, b) -> r.mul(0.299).add(g.mul(0.587)).add(b.mul(0.114)).rint().cast(DType.UINT8));

    /** The mean of nine neighbours; beyond the border, those of the border. */
    public static final Gufunc BLUR = Gufunc.define("blur", "(h,w)->(h,w)", k -> {
        Core in = k.in(0);
        k.loop(k.dim("h"), y -> k.lanes(k.dim("w"), x -> {
            var sum = k.var(DType.INT32, 0);
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    sum.plusAssign(in.at(clip(y.add(dy), 0, k.dim("h").sub(1)), clip(x.add(dx), 0, k.dim("w").sub(1))));
                }
            }
            k.out(0).set(sum.add(4).floorDiv(9).cast(DType.UINT8), y, x);
        }));
    });

    /** The steepness at each inner pixel, by Sobel, at most 255; 0 at the border. */
    public static final Gufunc EDGES = Gufunc.define("edges", "(h,w)->(h,w)", k -> {
        Core in = k.in(0);
        k.loop(k.dim("h"), y -> k.lanes(k.dim("w"), x -> k.out(0).set(in.at(y, x).like(0), y, x)));
        k.loop(1, k.dim("h").sub(1), y -> k.lanes(1, k.dim("w").sub(1), x -> {
            var across = k.var(DType.INT32, 0);
            var down = k.var(DType.INT32, 0);
            for (int d = -1; d <= 1; d++) {
                int weight = d == 0 ? 2 : 1;
                across.plusAssign(
                        in.at(y.add(d), x.add(1)).cast(DType.INT32).sub(in.at(y.add(d), x.sub(1))).mul(weight));
                down.plusAssign(in.at(y.add(1), x.add(d)).cast(DType.INT32).sub(in.at(y.sub(1), x.add(d))).mul(weight));
            }
            k.out(0).set(min(abs(across).add(abs(down)), 255).cast(DType.UINT8), y, x);
        }));
    });

    private Photo() {
    }

    /** The edges of an image, as an image. */
    public static BufferedImage edges(BufferedImage photo) {
        try (ArrayScope _ = NDArray.scope()) {
            NDArray rgb = Images.view(photo);
            NDArray grey = LUMA.apply(rgb.select(2, 0), rgb.select(2, 1), rgb.select(2, 2));
            return Images.image(EDGES.apply(BLUR.apply(grey)));
        }
    }
}
