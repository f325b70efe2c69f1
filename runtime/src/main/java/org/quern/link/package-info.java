/**
 * Maps the verified bytes of an object into the process and finds its entry: from memory, or through a private file if
 * the system does not load code from memory. A mapping stays until it is closed or unreachable. It must not know the
 * origin of the bytes or what they compute.
 */
package org.quern.link;
