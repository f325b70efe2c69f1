package org.quern.codegen.analysis;

import java.util.Locale;
import java.util.Set;

/** Names of the functions of a kernel's module, besides its entry. */
public final class Symbols {
    /** Prefix of the names of device functions; their number follows. */
    public static final String DEVICE = "device_";

    /** Suffix after a variant's name in the names of the chunks of its parallel loops. */
    public static final String CHUNK = ".parallel";

    /** UNIT for cores so small that their loops need not poll for cancellation. */
    public static final String SMALL_UNIT = "unit.small";

    /** Names of the functions of variants; one of them runs in a call. */
    static final Set<String> VARIANTS = Set.of(SMALL_UNIT, of(KernelVariant.UNIT), of(KernelVariant.STRIDED),
            of(KernelVariant.BATCH));

    private Symbols() {}

    /** The function of a variant. */
    public static String of(KernelVariant variant) {
        return variant.name().toLowerCase(Locale.ROOT);
    }
}
