package com.example.kernels

import org.quern.dsl.Expr

// Expr has Kotlin's operators for what stands behind it; these are for numbers before it. Comparisons stay lt, le, gt,
// ge: Kotlin's would have to answer with a Boolean, and a kernel's answer is another expression.

operator fun Number.plus(y: Expr): Expr = y.add(this)

operator fun Number.minus(y: Expr): Expr = y.subFrom(this)

operator fun Number.times(y: Expr): Expr = y.mul(this)

operator fun Number.div(y: Expr): Expr = y.divInto(this)
