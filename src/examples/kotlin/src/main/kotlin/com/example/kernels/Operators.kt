package com.example.kernels

import org.quern.dsl.Expr

// Java's names for the operations, as operators. Expr has div and rem already. Comparisons stay lt, le, gt, ge:
// Kotlin's would have to answer with a Boolean, and a kernel's answer is another expression.

operator fun Expr.plus(y: Expr): Expr = add(y)

operator fun Expr.minus(y: Expr): Expr = sub(y)

operator fun Expr.times(y: Expr): Expr = mul(y)

operator fun Expr.times(y: Double): Expr = mul(y)

operator fun Expr.unaryMinus(): Expr = neg()

operator fun Double.minus(y: Expr): Expr = y.subFrom(this)
