/** Estimated running times of elements and cores. */
package org.quern.ir.cost;
