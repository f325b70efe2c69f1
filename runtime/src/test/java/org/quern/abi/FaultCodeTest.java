package org.quern.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.quern.error.ArgumentException;

final class FaultCodeTest {
    private static final int LAST = Integer.MAX_VALUE - FaultCode.FIRST;

    @Test
    void placesComeBack() {
        for (int place : new int[] {0, 1, 65_519, 65_520, 1 << 20, LAST}) {
            long status = FaultCode.of(place);
            assertTrue(FaultCode.is(status));
            assertEquals(place, FaultCode.place(status));
            assertEquals(place, FaultCode.place(status | 7L << FaultCode.BITS), "with half of an index above");
        }
    }

    @Test
    void whatNoCodeHoldsIsRefused() {
        for (int place : new int[] {-1, LAST + 1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertEquals("place " + place + " given, 0 to 2147483631 expected",
                    assertThrows(ArgumentException.class, () -> FaultCode.of(place)).getMessage());
        }
    }

    @Test
    void otherStatusesAreNone() {
        for (long status : new long[] {Status.OK, Status.BAD_CALL, Status.NO_MEMORY, Status.CANCELLED,
            FaultCode.FIRST - 1, -1, -2}) {
            assertFalse(FaultCode.is(status), () -> "status " + status);
        }
    }

    @Test
    void anIndexOfTwoHalves() {
        for (long index : new long[] {0, 5, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x1234_5678_9ABC_DEF0L}) {
            long lower = index << FaultCode.BITS | FaultCode.of(3);
            long upper = index >>> 32 << FaultCode.BITS | FaultCode.of(3);
            assertEquals(index, FaultCode.index(lower, upper));
        }
        assertEquals(7, FaultCode.index(7L << FaultCode.BITS | FaultCode.of(3), 9L << FaultCode.BITS | FaultCode.of(4)),
                "of one half alone");
    }
}
