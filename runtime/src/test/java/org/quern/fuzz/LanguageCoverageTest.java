package org.quern.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.quern.dsl.Accumulator;
import org.quern.dsl.AccumulatorArray;
import org.quern.dsl.Core;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Frexp;
import org.quern.dsl.Kernel;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Modf;
import org.quern.dsl.Reduce;
import org.quern.dsl.KernelBuilder;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Block;
import org.quern.ir.Exit;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Predicate;
import org.quern.ir.Statement;
import org.quern.ir.UnaryOp;

/** The generator knows all of the language: what there is, by reflection, against what the programs of some seeds have. */
class LanguageCoverageTest {
    private static final int SEEDS = 1200;
    /** Not of kernels. */
    private static final Set<String> LIBRARY = Set.of("toString", "equals", "hashCode", "intValue", "longValue",
            "floatValue", "doubleValue");

    private static final Set<String> USED = new TreeSet<>();

    @BeforeAll
    static void generate() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Case k = Case.of(Choices.random(seed));
            k.program().routines().forEach(r -> steps(r.body()));
            steps(k.program().body());
            Function f = k.traced();
            if (f != null) {
                f.closure().forEach(g -> block(g.body()));
            }
        }
    }

    private static void use(Object o) {
        USED.add(o instanceof Enum<?> || o instanceof DType ? constant(o) : o.getClass().getName());
    }

    private static String constant(Object o) {
        return (o instanceof Enum<?> e ? e.getDeclaringClass() : o.getClass()).getSimpleName() + "." + o;
    }

    private static void steps(List<Step> steps) {
        for (Step s : steps) {
            use(s);
            terms(s);
            if (s instanceof Step.Accumulators a && a.reduce() != null) {
                use(a.reduce());
            }
            s.blocks().forEach(LanguageCoverageTest::steps);
        }
    }

    /** The terms in a step or term: the components of its record. */
    private static void terms(Object o) {
        switch (o) {
            case Term t -> {
                use(t);
                use(t.type());
                if (t instanceof Term.Applied a) {
                    USED.add(a.operation().toString());
                }
                components(t);
            }
            case List<?> l -> l.stream().filter(x -> x instanceof Term).forEach(LanguageCoverageTest::terms);
            case Step s -> components(s);
            default -> {}
        }
    }

    private static void components(Object record) {
        for (var c : record.getClass().getRecordComponents()) {
            try {
                var accessor = c.getAccessor();
                Object value = accessor.invoke(record);
                if (value instanceof Term || value instanceof List<?>) {
                    terms(value);
                }
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }
    }

    private static void block(Block block) {
        for (Statement s : block.statements()) {
            use(s);
            switch (s) {
                case Statement.Let let -> op(let.op());
                case Statement.Leave leave -> use(leave.where());
                case Statement.Store store -> use(store.memory());
                default -> {}
            }
            s.blocks().forEach(LanguageCoverageTest::block);
        }
    }

    private static void op(Op op) {
        use(op);
        switch (op) {
            case Op.Unary u -> use(u.op());
            case Op.Binary b -> use(b.op());
            case Op.Compare c -> use(c.predicate());
            case Op.Apply a -> use(a.function());
            case Op.Load l -> use(l.memory());
            default -> {}
        }
    }

    private static void complete(String what, Stream<String> all) {
        Set<String> missing = all.filter(x -> !USED.contains(x)).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), missing, what + " that no program of the fuzzer has: teach org.quern.fuzz to make it");
    }

    @Test
    void everyOperationOfExpressions() {
        complete("methods of Expr and Ops", Operation.all().stream().map(Operation::toString));
    }

    @Test
    void everyKindOfStepAndTerm() {
        complete("kinds of the fuzzer's own", Stream.of(Step.class, Term.class)
                .flatMap(c -> Arrays.stream(c.getPermittedSubclasses())).map(Class::getName));
    }

    @Test
    void everyStatementAndOperationOfTheIntermediateRepresentation() {
        complete("kinds of the IR", Stream.of(Statement.class, Op.class, Memory.class)
                .flatMap(c -> Arrays.stream(c.getPermittedSubclasses())).map(Class::getName));
    }

    @Test
    void everyConstant() {
        complete("constants",
                Stream.of(UnaryOp.values(), BinaryOp.values(), Predicate.values(), MathFunction.values(), Exit.values(),
                        Reduce.values(), DType.values()).flatMap(Arrays::stream)
                        .map(LanguageCoverageTest::constant));
    }

    /** Everything that a kernel's author calls is called by the tracer, with each of its parameter lists. */
    @Test
    void everyMethodOfTheLanguage() throws IOException {
        Set<String> called = new TreeSet<>();
        try (InputStream in = Tracer.class.getResourceAsStream("Tracer.class")) {
            for (PoolEntry e : ClassFile.of().parse(in.readAllBytes()).constantPool()) {
                if (e instanceof MemberRefEntry m) {
                    String owner = m.owner().asSymbol().displayName();
                    called.add(owner + "." + m.name().stringValue() + m.type().stringValue());
                }
            }
        }
        Set<String> missing = new TreeSet<>();
        for (Class<?> c : List.of(Kernel.class, Kernel.Out.class, CoreKernel.class, KernelBuilder.class, Core.class,
                Var.class,
                LocalArray.class, Accumulator.class, AccumulatorArray.class, DeviceFunction.class, Frexp.class,
                Modf.class)) {
            for (Method m : c.getDeclaredMethods()) {
                if (Modifier.isPublic(m.getModifiers()) && !m.isSynthetic() && !LIBRARY.contains(m.getName())
                        && !isCalled(called, c, m)) {
                    missing.add(c.getSimpleName() + "." + m.getName() + descriptor(m));
                }
            }
        }
        assertEquals(Set.of(), missing,
                "methods of the language that no program of the fuzzer has: teach org.quern.fuzz to make them");
    }

    /** By way of the class itself, or of one that inherits the method. */
    private static boolean isCalled(Set<String> called, Class<?> c, Method m) {
        Stream<Class<?>> owners = c == KernelBuilder.class
                ? Stream.of(KernelBuilder.class, Kernel.class, CoreKernel.class)
                : Stream.of(c);
        return owners.anyMatch(
                o -> called.contains(ClassDesc.ofDescriptor(o.descriptorString()).displayName() + "." + m.getName()
                        + descriptor(m)));
    }

    private static String descriptor(Method m) {
        return java.lang.invoke.MethodType.methodType(m.getReturnType(), m.getParameterTypes())
                .toMethodDescriptorString();
    }
}
