// Means of windows that skip what is missing. See README.md for how to start.
import static org.quern.dsl.Ops.*
import org.quern.array.*
import org.quern.dsl.*
import org.quern.ufunc.*

Gufunc ROLLING = Gufunc.define("rolling", "(n)->(n-w+1)", k -> {
    k.lanes(k.out(0).size(0), i -> {
        Var sum = k.var(0.0);
        Var there = k.var(0);
        k.loop(k.dim("w"), j -> {
            Expr value = k.in(0).at(i.add(j));
            sum.plusAssign(select(isnan(value), 0, value));
            there.plusAssign(isnan(value).not());
        });
        k.out(0).set(sum.div(there), i);
    });
})

System.out.println(ROLLING.on(NDArray.of(1, Double.NaN, 3, 4, Double.NaN, 8)).with("w", 3).run())

/exit
