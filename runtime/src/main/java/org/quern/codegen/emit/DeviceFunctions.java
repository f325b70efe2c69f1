package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.codegen.analysis.Inlining;
import org.quern.codegen.analysis.Symbols;
import org.quern.ir.Function;
import org.quern.ir.LocalArray;
import org.quern.ir.Value;

/** Emits the device functions that a kernel reaches, once for each combination of uniform parameters and flags. */
final class DeviceFunctions implements Callees {
    private final KernelContext kernel;
    private final Inlining inlining;
    private final Map<String, Callee> instances = new LinkedHashMap<>();
    private final IdentityHashMap<Function, Integer> numbers = new IdentityHashMap<>();

    DeviceFunctions(KernelContext kernel, Inlining inlining) {
        this.kernel = kernel;
        this.inlining = inlining;
    }

    /** The functions' numbers, which are in their names. */
    IdentityHashMap<Function, Integer> numbers() {
        return numbers;
    }

    @Override
    public Callee operation(Function f, boolean uniform) {
        inlining.keepApart(f);
        return of(f, uniform, FloatFlags.STRICT);
    }

    @Override
    public Callee of(Function f, boolean uniform, FloatFlags flags) {
        int number = numbers.computeIfAbsent(f, key -> numbers.size());
        String key = number + (uniform ? "_uniform" : "") + (flags.strict() ? "" : "_fast");
        Callee known = instances.get(key);
        if (known != null) {
            return known;
        }
        List<String> types = new ArrayList<>();
        for (Value r : f.results()) {
            types.add(kernel.shape().of(r.type(), uniform).toString());
        }
        String result = types.size() == 1 ? types.get(0) : "{ " + String.join(", ", types) + " }";
        String room = kernel.plan().stack().givesRoom(f) ? "ptr " + LlvmFunction.ROOM + ", " : "";
        Callee made = new Callee("@" + Symbols.DEVICE + key, result, room);
        instances.put(key, made);
        kernel.module().define(body(f, uniform, made, flags));
        return made;
    }

    private String body(Function f, boolean uniform, Callee callee, FloatFlags flags) {
        VectorType shape = kernel.shape();
        LlvmFunction text = kernel.text(f);
        List<LaneValue> parameters = new ArrayList<>();
        StringBuilder head = new StringBuilder(callee.room()).append(shape.mask()).append(" %mask, ")
                .append(Faults.parameter());
        for (Value p : f.parameters()) {
            String ref = "%p" + p.id();
            parameters.add(LaneValue.of(ref, p.type(), uniform));
            head.append(", ").append(shape.of(p.type(), uniform)).append(' ').append(ref);
        }
        EmitContext e = EmitContext.ofElements(
                kernel.findings().ofDevice(f, uniform, kernel.plan().polls()), kernel, this, text, flags, "%mask");
        e.faults().beginDevice(f);
        for (LocalArray array : kernel.plan().outlining().arrays(f)) {
            String ref = "%array" + array.id();
            head.append(", ptr ").append(ref);
            e.arrays().place(array, ref, false);
        }
        List<LaneValue> results = new BodyEmitter(e).emit(parameters);
        String all = results.size() == 1 ? text.as(results.get(0), uniform) : "poison";
        for (int i = 0; i < results.size() && results.size() > 1; i++) {
            LaneValue r = results.get(i);
            String ref = text.as(r, uniform);
            all = text.let("insertvalue %s %s, %s %s, %d", callee.resultType(), all, shape.of(r.type(), uniform), ref,
                    i);
        }
        text.line("ret %s %s", callee.resultType(), all);
        return "define internal " + callee.resultType() + " " + callee.name() + "(" + head
                + ") " + inlining.attribute(f) + " #0 {\n" + text.blocks() + "}\n";
    }
}
