/** What no part of the library owns: digests. It depends on nothing. */
package org.quern.util;
