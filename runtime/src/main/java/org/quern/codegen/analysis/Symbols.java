package org.quern.codegen.analysis;

import java.util.Locale;
import java.util.Set;

/** Names of the functions of a kernel's module, besides its entry. */
public final class Symbols {
    /** How names of device functions begin; their number follows. */
    public static final String DEVICE = "device_";

    /** What follows a variant's name in those of the chunks of its parallel loops. */
    public static final String CHUNK = ".parallel";

    /** UNIT for cores so small that their loops need not look whether the call is cancelled. */
    public static final String SMALL_UNIT = "unit.small";

    /** Names of the functions of which one runs in a call. */
    static final Set<String> VARIANTS = Set.of(SMALL_UNIT, of(KernelVariant.UNIT), of(KernelVariant.STRIDED),
            of(KernelVariant.BATCH));

    private Symbols() {}

    /** The function of a variant. */
    public static String of(KernelVariant variant) {
        return variant.name().toLowerCase(Locale.ROOT);
    }
}
