package org.quern.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.quern.dtype.DType;

/** Makes a program. */
final class ProgramMaker {
    private static final int FEW = 6;

    private final Choices c;
    private final Scope s = new Scope();
    private final List<Routine> routines = new ArrayList<>();

    private ProgramMaker(Choices c) {
        this.c = c;
    }

    static Program make(Choices c) {
        return new ProgramMaker(c).make();
    }

    private Program make() {
        boolean core = c.draw(5) >= 2;
        boolean faults = c.once(5);
        boolean functions = c.once(5);
        boolean tight = functions && c.once(3);
        Program.Cores cores = core ? cores() : null;
        int ins = core ? cores.inputs().size() : 1 + c.draw(3);
        List<DType> inputs = types(ins);
        List<DType> outputs = types(core ? cores.outputs().size() : 1 + c.draw(2));
        List<DType> uniforms = types(Math.max(0, c.draw(5) - 2));
        for (int i = Math.max(0, c.draw(6) - 2); i > 0; i--) {
            c.open();
            routines.add(core && c.draw(2) == 1
                    ? RoutineMaker.associative(c, routines.size())
                    : RoutineMaker.general(c, List.copyOf(routines), faults, functions));
            c.close();
        }
        if (core) {
            spaces(cores, inputs, outputs);
        } else {
            for (int i = 0; i < ins; i++) {
                s.given.add(new Term.Input(i, inputs.get(i)));
            }
            s.outputs = outputs;
        }
        for (int i = 0; i < uniforms.size(); i++) {
            s.given.add(new Term.Uniform(i, uniforms.get(i)));
        }
        TermMaker terms = new TermMaker(c, s, routines, faults, functions);
        StepMaker steps = new StepMaker(c, s, terms, routines, core, faults);
        List<Step> body = new ArrayList<>(steps.steps(2 + c.draw(core ? 2 * FEW : FEW), 0));
        steps.finish(body);
        return new Program(cores, inputs, outputs, uniforms, routines, body, tight, s.slots());
    }

    private List<DType> types(int n) {
        List<DType> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            all.add(c.one(DType.INT32, DType.FLOAT64, DType.INT64, DType.FLOAT32, DType.BOOL, DType.INT8, DType.UINT8,
                    DType.INT16,
                    DType.UINT16, DType.UINT32, DType.UINT64));
        }
        return all;
    }

    private Program.Cores cores() {
        List<List<Program.Axis>> in = new ArrayList<>();
        List<Boolean> inOut = new ArrayList<>();
        for (int i = c.draw(3); i >= 0; i--) {
            boolean written = c.once(6);
            inOut.add(written);
            in.add(axes(written));
        }
        List<List<Program.Axis>> out = new ArrayList<>();
        boolean named = in.stream().flatMap(List::stream).anyMatch(a -> "n".equals(a.name()));
        boolean must = !inOut.contains(true);
        for (int i = c.draw(3) + (must ? 1 : 0) - 1; i >= 0; i--) {
            List<Program.Axis> axes = new ArrayList<>();
            for (Program.Axis a : axes(true)) {
                boolean more = named && "n".equals(a.name()) && c.once(5);
                axes.add(more ? new Program.Axis("q", 0, false, first(out, axes) ? 2 : 0) : a);
            }
            out.add(axes);
        }
        return new Program.Cores(in, inOut, out);
    }

    /** Whether no output before has the computed dimension, which is named once. */
    private static boolean first(List<List<Program.Axis>> before, List<Program.Axis> own) {
        return before.stream().flatMap(List::stream).noneMatch(a -> "q".equals(a.name()))
                && own.stream().noneMatch(a -> "q".equals(a.name()));
    }

    /** 0 to 2 dimensions. */
    private List<Program.Axis> axes(boolean written) {
        List<Program.Axis> axes = new ArrayList<>();
        for (int rank = c.one(1, 0, 1, 2, 2); rank > 0; rank--) {
            axes.add(switch (c.draw(6)) {
                case 0, 1, 2 -> new Program.Axis("n", 0, !written && c.once(8), 0);
                case 3, 4 -> new Program.Axis("m", 0, !written && c.once(8), 0);
                default -> new Program.Axis(null, 3, false, 0);
            });
        }
        return axes;
    }

    private void spaces(Program.Cores cores, List<DType> inputs, List<DType> outputs) {
        for (int i = 0; i < inputs.size(); i++) {
            space(cores.inOut().get(i) ? Space.Kind.IN_OUT : Space.Kind.INPUT, i, inputs.get(i), cores.inputs().get(i));
        }
        for (int i = 0; i < outputs.size(); i++) {
            space(Space.Kind.OUTPUT, i, outputs.get(i), cores.outputs().get(i));
        }
    }

    private void space(Space.Kind kind, int number, DType type, List<Program.Axis> axes) {
        List<Space.Extent> extents = new ArrayList<>();
        Space self = new Space(kind, number, type, extents);
        for (Program.Axis a : axes) {
            extents.add(a.name() == null
                    ? new Space.Extent(Make.constant(DType.INT64, a.fixed()), a.fixed())
                    : new Space.Extent(new Term.Dim(a.name()), a.name()));
        }
        Space made = new Space(kind, number, type, List.copyOf(self.extents()));
        s.places.add(new Scope.Place(made, 0));
        for (int axis = 0; axis < axes.size(); axis++) {
            s.given.add(c.draw(2) == 0 ? extents.get(axis).size() : new Term.Size(kind, number, axis));
        }
    }
}
