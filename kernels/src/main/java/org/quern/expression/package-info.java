/** Expressions as text: parsed into a tree by Python's rules, then translated into the kernel language by NumPy's. */
@NullMarked
package org.quern.expression;

import org.jspecify.annotations.NullMarked;
