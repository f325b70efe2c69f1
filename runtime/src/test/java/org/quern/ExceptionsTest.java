package org.quern;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.quern.check.Given;
import org.quern.error.QuernException;
import org.quern.testing.PublicApi;

/** One exception above all that the library throws. */
class ExceptionsTest {
    private static final JavaClasses CLASSES = MainClasses.read();

    @Test
    void allExtendOne() {
        classes().that().areAssignableTo(RuntimeException.class).should().beAssignableTo(QuernException.class)
                .check(CLASSES);
    }

    /** What is checked is for the library itself, which cannot forget to catch it: no user can name it. */
    @Test
    void checkedOnesStayWithin() throws IOException {
        classes().that().areAssignableTo(Exception.class).and().areNotAssignableTo(RuntimeException.class)
                .should().notBePublic()
                .orShould().resideOutsideOfPackages(PublicApi.packages().toArray(String[]::new)).check(CLASSES);
    }

    /** Null arguments alone, of which one class speaks for all, are the JDK's. */
    @Test
    void nobodyMakesTheJdks() {
        DescribedPredicate<JavaClass> jdks = assignableTo(RuntimeException.class).and(resideInAPackage("java.."));
        DescribedPredicate<JavaConstructorCall> constructs = DescribedPredicate
                .describe("of an exception of the JDK's that escapes",
                        call -> jdks.test(call.getTargetOwner())
                                && !call.getOriginOwner().isAssignableTo(QuernException.class)
                                && !isCaughtWithin(call));
        noClasses().that(not(assignableTo(Given.class))).should().callConstructorWhere(constructs).check(CLASSES);
    }

    /** Within one package: a step of arithmetic that has no result, a field that cannot be read. */
    private static boolean isCaughtWithin(JavaConstructorCall call) {
        return switch (call.getOriginOwner().getFullName()) {
            case "org.quern.signature.Expression$Binary" ->
                call.getTargetOwner().isEquivalentTo(ArithmeticException.class);
            case "org.quern.ufunc.StaticFields" ->
                call.getTargetOwner().isEquivalentTo(java.lang.reflect.InaccessibleObjectException.class);
            default -> false;
        };
    }
}
