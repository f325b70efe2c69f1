/** Digests, which no other package owns. It depends on nothing, and nothing in it knows a kernel, an array or a file of Quern's. */
package org.quern.util;
