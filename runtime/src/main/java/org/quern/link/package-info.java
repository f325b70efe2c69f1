/**
 * Maps the verified bytes of an object into the process and finds its entry: from memory, or through a private file
 * where the system does not load code from memory. What is mapped stays mapped until it is closed. It must not know
 * where the bytes come from or what they compute.
 */
package org.quern.link;
