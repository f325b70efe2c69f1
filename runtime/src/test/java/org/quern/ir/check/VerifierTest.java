package org.quern.ir.check;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Block;
import org.quern.ir.Exhaustive;
import org.quern.ir.Exit;
import org.quern.ir.Function;
import org.quern.ir.LocalArray;
import org.quern.ir.MathFunction;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Predicate;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;
import org.quern.ir.UnaryOp;
import org.quern.ir.Value;
import org.quern.ir.Variable;

/** Hand-built functions, each of which breaks one rule. */
class VerifierTest {
    private static final Value X = new Value(0, DType.FLOAT64);
    private static final Value N = new Value(1, DType.INT32);
    private static final Value FLAG = new Value(2, DType.BOOL);
    private static final Variable V = new Variable(0, DType.FLOAT64);

    private static Value value(int id, DType type) {
        return new Value(id, type);
    }

    private static Statement let(int id, Op op) {
        return new Statement.Let(value(id, op.type()), op);
    }

    private static Function function(List<Value> results, Statement... statements) {
        return new Function("f", List.of(X, N, FLAG), new Block(List.of(statements)), results);
    }

    private static Function function(Statement... statements) {
        return function(List.of(X), statements);
    }

    private static Statement loop(int index, Statement... body) {
        return new Statement.Loop(value(index, DType.INT32), N, N, new Block(List.of(body)));
    }

    private static final Function SQUARE = new Function("square", List.of(X),
            new Block(List.of(let(1, new Op.Binary(BinaryOp.MUL, X, X)))), List.of(value(1, DType.FLOAT64)));

    static Stream<Arguments> broken() {
        Op sum = new Op.Binary(BinaryOp.ADD, X, X);
        Statement declare = new Statement.Declare(V, X);
        return Stream.of(
                Arguments.of("%7 is used where it is not defined", function(List.of(value(7, DType.FLOAT64)))),
                Arguments.of("%4 is used where it is not defined",
                        function(let(3, new Op.Unary(UnaryOp.NEG, value(4, DType.FLOAT64))))),
                Arguments.of("%3 is defined twice", function(let(3, sum), let(3, sum))),
                Arguments.of("%0 is defined twice", function(let(0, sum))),
                Arguments.of("%3 has not its operation's dtype",
                        function(new Statement.Let(value(3, DType.FLOAT32), sum))),
                Arguments.of("%1 is int32 where float64 is expected",
                        function(let(3, new Op.Binary(BinaryOp.ADD, X, N)))),
                Arguments.of("%1 is int32 where float64 is expected",
                        function(let(3, new Op.Compare(Predicate.LT, X, N)))),
                Arguments.of("%1 is int32 where bool is expected", function(let(3, new Op.Select(N, X, X)))),
                Arguments.of("%1 is int32 where float64 is expected", function(let(3, new Op.Select(FLAG, X, N)))),
                Arguments.of("AND takes no float64", function(let(3, new Op.Binary(BinaryOp.AND, X, X)))),
                Arguments.of("ADD takes no bool", function(let(3, new Op.Binary(BinaryOp.ADD, FLAG, FLAG)))),
                Arguments.of("DIV takes no int32", function(let(3, new Op.Binary(BinaryOp.DIV, N, N)))),
                Arguments.of("SQRT takes no int32", function(let(3, new Op.Unary(UnaryOp.SQRT, N)))),
                Arguments.of("NEG takes no bool", function(let(3, new Op.Unary(UnaryOp.NEG, FLAG)))),
                Arguments.of("SIN takes 1", function(let(3, new Op.Apply(MathFunction.SIN, List.of(X, X))))),
                Arguments.of("SIN is of floats", function(let(3, new Op.Apply(MathFunction.SIN, List.of(N))))),
                Arguments.of("%1 is int32 where float64 is expected",
                        function(let(3, new Op.Apply(MathFunction.POW, List.of(X, N))))),
                Arguments.of("$0 is used where it is not declared", function(new Statement.Assign(V, X))),
                Arguments.of("$0 is used where it is not declared", function(let(3, new Op.Read(V)))),
                Arguments.of("$0 is declared twice", function(declare, declare)),
                Arguments.of("%1 is int32 where float64 is expected", function(new Statement.Declare(V, N))),
                Arguments.of("%1 is int32 where float64 is expected", function(declare, new Statement.Assign(V, N))),
                Arguments.of("$0 is used where it is not declared", function(loop(3, declare), let(4, new Op.Read(V)))),
                Arguments.of("%4 is used where it is not defined",
                        function(List.of(value(4, DType.FLOAT64)), loop(3, let(4, sum)))),
                Arguments.of("%3 is used where it is not defined",
                        function(loop(3), let(4, new Op.Cast(DType.FLOAT64, value(3, DType.INT32))))),
                Arguments.of("a loop's index is an integer",
                        function(new Statement.Loop(value(3, DType.FLOAT64), X, X, new Block(List.of())))),
                Arguments.of("%1 is int32 where int64 is expected",
                        function(new Statement.Loop(value(3, DType.INT64), N, N, new Block(List.of())))),
                Arguments.of("a break or continue is within a loop", function(new Statement.Leave(Exit.BREAK, FLAG))),
                Arguments.of("%1 is int32 where bool is expected",
                        function(loop(3, new Statement.Leave(Exit.BREAK, N)))),
                Arguments.of("a call gives each parameter of 'square'",
                        function(new Statement.Call(List.of(value(3, DType.FLOAT64)), SQUARE, List.of(X, X)))),
                Arguments.of("a call takes each result of 'square'",
                        function(new Statement.Call(List.of(), SQUARE, List.of(X)))),
                Arguments.of("%1 is int32 where float64 is expected",
                        function(new Statement.Call(List.of(value(3, DType.FLOAT64)), SQUARE, List.of(N)))),
                Arguments.of("a call's results have their dtypes",
                        function(new Statement.Call(List.of(value(3, DType.INT32)), SQUARE, List.of(X)))),
                Arguments.of("a function has at least one result", function(List.of())),
                // an operand is its number and its dtype: a forged one would be lowered as another dtype
                Arguments.of("%1 is int32 where float64 is expected",
                        function(let(3, new Op.Unary(UnaryOp.NEG, value(1, DType.FLOAT64))))),
                Arguments.of("$0 is float64 where int32 is expected",
                        function(declare, let(3, new Op.Read(new Variable(0, DType.INT32))))));
    }

    @ParameterizedTest
    @MethodSource
    void broken(String rule, Function f) {
        VerifyException e = assertThrows(VerifyException.class, () -> Verifier.verify(f));
        assertEquals("function 'f': " + rule, e.getMessage());
    }

    @Test
    void aCalledFunctionIsVerifiedToo() {
        Function bad = new Function("bad", List.of(X), new Block(List.of()), List.of(N));
        Function f = function(new Statement.Call(List.of(value(3, DType.INT32)), bad, List.of(X)));
        VerifyException e = assertThrows(VerifyException.class, () -> Verifier.verify(f));
        assertEquals("function 'bad': %1 is used where it is not defined", e.getMessage());
    }

    @Test
    void whatTheRulesAllow() {
        Value inner = value(4, DType.FLOAT64);
        Statement leave = new Statement.Leave(Exit.BREAK, FLAG);
        assertDoesNotThrow(() -> Verifier.verify(function(
                new Statement.Declare(V, X),
                loop(3, let(4, new Op.Read(V)), leave, new Statement.Assign(V, inner), loop(5, leave)),
                new Statement.Call(List.of(value(6, DType.FLOAT64)), SQUARE, List.of(X)))));
        for (DType type : DType.values()) {
            assertDoesNotThrow(() -> Verifier.verify(Exhaustive.arithmetic(type)));
            assertDoesNotThrow(() -> Verifier.verify(Exhaustive.conversions(type)));
        }
    }

    private static final Value FROM = value(10, DType.INT64);
    private static final Value TO = value(11, DType.INT64);
    private static final Value FIRST = value(12, DType.INT64);
    private static final Value LAST = value(13, DType.INT64);
    private static final Value ROUND = value(14, DType.INT64);
    private static final LocalArray ARRAY = new LocalArray(0, DType.FLOAT64, 3);
    private static final Statement PUT = new Statement.Put(ARRAY, N, X);
    private static final Reduction SUM = new Reduction(BinaryOp.ADD, null, DType.FLOAT64, 0x8000000000000000L);

    private static Statement parallel(List<Statement.Shared> arrays, Statement chunk) {
        return new Statement.Parallel(FIRST, LAST, FROM, TO, new Block(List.of(chunk)), arrays);
    }

    private static Statement rounds(Statement... body) {
        return new Statement.Loop(ROUND, FIRST, LAST, new Block(List.of(body)));
    }

    private static Function independent(Statement... statements) {
        List<Statement> all = new ArrayList<>(List.of(let(10, new Op.Constant(DType.INT64, 0)),
                let(11, new Op.Constant(DType.INT64, 9)), new Statement.Local(ARRAY), new Statement.Declare(V, X)));
        all.addAll(List.of(statements));
        return function(all.toArray(Statement[]::new));
    }

    static Stream<Arguments> brokenRounds() {
        List<Statement.Shared> none = List.of();
        Statement lanes = new Statement.Lanes(ROUND, FROM, TO, new Block(List.of(PUT)));
        Statement inner = new Statement.Parallel(
                value(15, DType.INT64), value(16, DType.INT64), FROM, TO, new Block(List.of(
                        new Statement.Loop(value(17, DType.INT64), value(15, DType.INT64), value(16, DType.INT64),
                                new Block(List.of(PUT))))),
                List.of(new Statement.Shared(ARRAY, SUM)));
        String arrays = "a lanes or parallel loop writes no local array that is declared outside, but for a parallel"
                + " loop's accumulators";
        return Stream.of(
                Arguments.of("a chunk is one loop over its iterations", independent(parallel(none, PUT))),
                Arguments.of("a chunk is one loop over its iterations",
                        independent(parallel(none, new Statement.Loop(ROUND, FROM, TO, new Block(List.of()))))),
                Arguments.of(arrays, independent(parallel(none, rounds(PUT)))),
                Arguments.of(arrays, independent(lanes)),
                Arguments.of("accumulators are those of the parallel loop around, too",
                        independent(parallel(none, rounds(inner)))),
                Arguments.of("accumulators have their reduction's dtype",
                        independent(parallel(List.of(new Statement.Shared(ARRAY,
                                new Reduction(BinaryOp.ADD, null, DType.FLOAT32, 0))), rounds()))),
                Arguments.of("AND takes no float64",
                        independent(parallel(List.of(new Statement.Shared(ARRAY,
                                new Reduction(BinaryOp.AND, null, DType.FLOAT64, 0))), rounds()))),
                Arguments.of("COPYSIGN is no reduction",
                        independent(parallel(none, rounds(new Statement.Accumulate(V,
                                new Reduction(BinaryOp.COPYSIGN, null, DType.FLOAT64, 0), X))))),
                Arguments.of("'square' does not make one float64 of two",
                        independent(parallel(none, rounds(new Statement.Accumulate(V,
                                new Reduction(null, SQUARE, DType.FLOAT64, 0), X))))),
                Arguments.of("an array of accumulators is used where it is not declared", independent(parallel(List.of(
                        new Statement.Shared(new LocalArray(1, DType.FLOAT64, 3), SUM)), rounds()))),
                Arguments.of("a lanes or parallel loop assigns no variable that is declared outside",
                        independent(parallel(none, rounds(new Statement.Assign(V, X))))),
                Arguments.of("a lanes or parallel loop does not return",
                        independent(parallel(none, rounds(new Statement.Leave(Exit.RETURN, FLAG))))),
                Arguments.of("%12 is used where it is not defined",
                        independent(parallel(none, rounds()), let(18, new Op.Unary(UnaryOp.NEG, FIRST)))),
                Arguments.of(
                        "the size of scratch memory is a core dimension, a constant, or the greater of such a one and"
                                + " another value,"
                                + " so that it is not negative",
                        independent(new Statement.Reserve(new Memory.Scratch(0, DType.INT64,
                                List.of(TO, FROM))), let(18, new Op.Unary(UnaryOp.NEG, FROM)),
                                new Statement.Reserve(
                                        new Memory.Scratch(1, DType.INT64, List.of(value(18, DType.INT64)))))),
                Arguments.of("a parallel loop is not within a lanes loop",
                        independent(new Statement.Lanes(value(19, DType.INT64), FROM, TO,
                                new Block(List.of(parallel(none, rounds())))))));
    }

    @ParameterizedTest
    @MethodSource
    void brokenRounds(String rule, Function f) {
        broken(rule, f);
    }

    @Test
    void roundsMayAddToTheirAccumulators() {
        List<Statement.Shared> arrays = List.of(new Statement.Shared(ARRAY, SUM));
        assertDoesNotThrow(() -> Verifier.verify(independent(parallel(arrays, rounds(PUT,
                new Statement.Accumulate(V, SUM, X), new Statement.Leave(Exit.CONTINUE, FLAG))), PUT)));
    }
}
