/**
 * Maps the verified bytes of an object into the process and finds its entry point: from memory, or from a private file
 * if the system does not load code from memory. A mapping lasts until it is closed or unreachable. This package must
 * not know the origin of the bytes or what they compute.
 */
package org.quern.link;
