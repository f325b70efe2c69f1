package org.quern.ufunc;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random program as a tree that always means something: operands that do not fit are converted and names that are not
 * there are replaced when it is {@linkplain Tracer traced}, so that any node can be dropped to make a failure smaller.
 *
 * @param choice which operation, name, dtype or constant
 */
record Tree(Kind kind, int choice, List<Tree> kids) {
    enum Kind {
        PROGRAM, FUNCTION, BLOCK,
        ASSIGN, LOCAL, ARRAY, PUT, LOOP, WHILE, WHEN, BREAK, CONTINUE, RETURN, OUTPUT,
        INPUT, VARIABLE, INDEX, CONSTANT, ELEMENT, UNARY, BINARY, COMPARE, SELECT, FMA, CAST, REINTERPRET, CALL;

        boolean statement() {
            return compareTo(ASSIGN) >= 0 && compareTo(OUTPUT) <= 0;
        }

        boolean expression() {
            return compareTo(INPUT) >= 0;
        }
    }

    /** A program: its functions, then its block. */
    static Tree program(Random random) {
        List<Tree> kids = new ArrayList<>();
        int functions = random.nextInt(3);
        for (int i = 0; i < functions; i++) {
            kids.add(
                    new Tree(Kind.FUNCTION, random.nextInt(1 << 16), List.of(block(random, 0, 1 + random.nextInt(3)))));
        }
        kids.add(block(random, 0, 3 + random.nextInt(6)));
        return new Tree(Kind.PROGRAM, random.nextInt(1 << 16), kids);
    }

    private static Tree block(Random random, int depth, int size) {
        List<Tree> statements = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            statements.add(statement(random, depth));
        }
        return new Tree(Kind.BLOCK, 0, statements);
    }

    private static Tree statement(Random random, int depth) {
        int choice = random.nextInt(1 << 16);
        Kind assign = Kind.ASSIGN;
        boolean deep = depth == 3;
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> new Tree(assign, choice, List.of(expression(random, 3)));
            case 3 -> new Tree(Kind.LOCAL, choice, List.of(expression(random, 2)));
            case 4 -> new Tree(Kind.OUTPUT, choice, List.of(expression(random, 2)));
            // outside a loop these two mean nothing
            case 5 -> new Tree(depth > 0 ? Kind.BREAK : assign, choice, List.of(expression(random, 2)));
            case 6 -> new Tree(depth > 0 ? Kind.CONTINUE : assign, choice, List.of(expression(random, 2)));
            case 7 -> new Tree(choice % 3 == 0 ? Kind.RETURN : Kind.ARRAY, choice, List.of(expression(random, 2)));
            case 8, 9 -> new Tree(Kind.PUT, choice, List.of(expression(random, 2), expression(random, 2)));
            case 10, 11, 12 ->
                deep ? new Tree(assign, choice, List.of(expression(random, 2))) : when(random, depth, choice);
            case 13 -> deep
                    ? new Tree(assign, choice, List.of(expression(random, 2)))
                    : new Tree(Kind.WHILE, choice,
                            List.of(expression(random, 2), block(random, depth + 1, 1 + random.nextInt(3))));
            default -> deep
                    ? new Tree(assign, choice, List.of(expression(random, 2)))
                    : new Tree(Kind.LOOP, choice, List.of(expression(random, 1), expression(random, 1),
                            block(random, depth + 1, 2 + random.nextInt(4))));
        };
    }

    private static Tree when(Random random, int depth, int choice) {
        List<Tree> kids = new ArrayList<>(List.of(expression(random, 2)));
        for (int ways = 1 + choice % 2; ways > 0; ways--) {
            kids.add(block(random, depth + 1, 1 + random.nextInt(3)));
        }
        return new Tree(Kind.WHEN, choice, kids);
    }

    private static Tree expression(Random random, int depth) {
        int choice = random.nextInt(1 << 16);
        int kind = depth == 0 ? random.nextInt(6) : random.nextInt(24);
        return switch (kind) {
            case 0, 1 -> new Tree(Kind.INPUT, choice, List.of());
            case 2, 3, 6 -> new Tree(Kind.VARIABLE, choice, List.of());
            case 4 -> new Tree(Kind.INDEX, choice, List.of());
            case 5 -> new Tree(Kind.CONSTANT, choice, List.of());
            case 7 -> new Tree(Kind.UNARY, choice, of(random, depth, 1));
            case 8, 9 -> new Tree(Kind.COMPARE, choice, of(random, depth, 2));
            case 10, 11 -> new Tree(Kind.SELECT, choice, of(random, depth, 3));
            case 12 -> new Tree(Kind.CAST, choice, of(random, depth, 1));
            case 13 -> new Tree(Kind.CALL, choice, of(random, depth, 3));
            case 14, 15 -> new Tree(Kind.ELEMENT, choice, of(random, depth, 1));
            case 16 -> new Tree(Kind.FMA, choice, of(random, depth, 3));
            case 17 -> new Tree(Kind.REINTERPRET, choice, of(random, depth, 1));
            default -> new Tree(Kind.BINARY, choice, of(random, depth, 2));
        };
    }

    private static List<Tree> of(Random random, int depth, int n) {
        List<Tree> kids = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            kids.add(expression(random, depth - 1));
        }
        return kids;
    }

    /** The trees that are a little smaller: one statement dropped, or one expression replaced by a part of it. */
    List<Tree> smaller() {
        List<Tree> all = new ArrayList<>();
        for (int i = 0; i < kids.size(); i++) {
            Tree kid = kids.get(i);
            if (kid.kind.statement()) {
                for (Tree block : kid.kids) {
                    if (block.kind == Kind.BLOCK) {
                        all.add(replaced(i, block.kids));
                    }
                }
                all.add(replaced(i, List.of()));
            } else if (kid.kind == Kind.FUNCTION) {
                all.add(replaced(i, List.of()));
            } else if (kid.kind.expression()) {
                for (Tree part : kid.kids) {
                    all.add(replaced(i, List.of(part)));
                }
            }
        }
        for (int i = 0; i < kids.size(); i++) {
            for (Tree less : kids.get(i).smaller()) {
                all.add(replaced(i, List.of(less)));
            }
        }
        return all;
    }

    private Tree replaced(int i, List<Tree> by) {
        List<Tree> changed = new ArrayList<>(kids);
        changed.remove(i);
        changed.addAll(i, by);
        return new Tree(kind, choice, changed);
    }
}
