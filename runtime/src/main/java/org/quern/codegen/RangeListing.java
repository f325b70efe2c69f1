package org.quern.codegen;

import java.util.stream.Collectors;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.analysis.BoundsChecks;

/** Lists the accesses of a function, and which of them are checked. */
final class RangeListing {
    private RangeListing() {}

    static String of(Function f, BoundsChecks checks) {
        Listing text = new Listing(f, "");
        list(text, f.body(), checks);
        return text.toString();
    }

    private static void list(Listing text, Block block, BoundsChecks checks) {
        for (Statement s : block.statements()) {
            text.add(s, remark(s, checks));
            text.within(s, b -> list(text, b, checks));
        }
    }

    private static String remark(Statement s, BoundsChecks checks) {
        return switch (s) {
            case Statement.Let let when let.op() instanceof Op.Element e ->
                checks.axes(e).isEmpty() ? "inside" : "checked";
            case Statement.Let let when let.op() instanceof Op.Load load -> inMemory(load, checks);
            case Statement.Put put -> checks.axes(put).isEmpty() ? "inside" : "checked";
            case Statement.Store store -> inMemory(store, checks);
            default -> "";
        };
    }

    private static String inMemory(Object site, BoundsChecks checks) {
        return checks.axes(site).isEmpty()
                ? "inside"
                : checks.axes(site).stream().map(String::valueOf)
                        .collect(Collectors.joining(", ", "checked in axis ", ""));
    }
}
