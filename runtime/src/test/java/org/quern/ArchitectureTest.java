package org.quern;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.Stages;

/** The arrows between packages: what each may use of ours. */
class ArchitectureTest {
    private static final String OURS = "org.quern.";

    private static final class Main {
        private static final JavaClasses CLASSES = MainClasses.read();
    }

    @ParameterizedTest
    @CsvSource({
        "check, ''",
        "util, ''",
        "abi, ''",
        "dtype, ''",
        "nrt, abi",
        "llvm, nrt codegen codegen.isa",
        "array, abi nrt dtype",
        "ir, dtype",
        "ir.analysis, dtype ir",
        "ir.build, dtype ir ir.analysis ir.check",
        "ir.check, dtype ir ir.analysis ir.text",
        "ir.cost, dtype ir ir.analysis",
        "ir.interpret, dtype ir",
        "ir.rewrite, dtype ir ir.analysis",
        "ir.text, dtype ir",
        "signature, abi",
        "tracing, dtype ir signature",
        "dsl, dtype ir ir.build ir.analysis signature tracing",
        "cache.report, ''",
        "cache.format, nrt cache.report",
        "cache, nrt cache.report cache.format",
        "codegen.isa, ''",
        "codegen.analysis, codegen.isa dtype ir ir.analysis",
        "codegen.emit, codegen.analysis codegen.isa abi dtype ir ir.analysis",
        "codegen, codegen.emit codegen.analysis codegen.isa ir ir.analysis ir.check ir.text",
        "math, codegen.analysis dtype ir dsl tracing",
        "link, abi nrt",
        "engine, abi nrt dtype ir ir.text cache.report cache.format cache link codegen codegen.isa math",
        "ufunc, abi nrt dtype array ir ir.analysis ir.build ir.check ir.cost ir.interpret ir.rewrite ir.text math signature dsl tracing cache.report cache link engine codegen codegen.isa",
    })
    void arrows(String name, String uses) {
        String[] allowed = Stream
                .concat(Stream.of("check", "error", "setting", "util", name),
                        Arrays.stream(uses.split(" ")).filter(s -> !s.isEmpty()))
                .map(s -> OURS + s).toArray(String[]::new);
        noClasses().that().resideInAPackage(OURS + name)
                .should().dependOnClassesThat(resideInAPackage("org.quern..").and(not(resideInAnyPackage(allowed))))
                .check(Main.CLASSES);
    }

    @Test
    void ufuncKnowsOfCodeGenerationItsOptionsAndStagesOnly() {
        noClasses().that().resideInAPackage(OURS + "ufunc")
                .should()
                .dependOnClassesThat(resideInAPackage(OURS + "codegen..")
                        .and(not(equivalentTo(CodegenOptions.class))).and(not(equivalentTo(Stages.class))))
                .check(Main.CLASSES);
    }

    @Test
    void oneRoomForLlvm() {
        ArchRule rule = noClasses().that().resideOutsideOfPackage(OURS + "llvm")
                .should().dependOnClassesThat().resideInAPackage("org.bytedeco..");
        rule.check(Main.CLASSES);
    }

    @Test
    void noCycles() {
        slices().matching("org.quern.(**)").should().beFreeOfCycles().check(Main.CLASSES);
    }
}
