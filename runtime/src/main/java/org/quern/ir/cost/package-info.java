/** How long elements and cores take. */
package org.quern.ir.cost;
